"""Finding and guarding plugins: one that is broken is reported and hurts only itself."""

from __future__ import annotations

import difflib
import importlib
import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import SimpleNamespace
from typing import Any

import pluggy

from core import hookspecs
from core.errors import InputError
from core.film import Voice
from core.offers import Offer, ProviderInfo, Readiness
from core.stages import STAGES, Request, Stage

GROUP = "filmwright"

#: Stage → the hook that makes its offers.
STAGE_HOOKS: dict[Stage, str] = {
    "script": "analyze_script",
    "images": "make_image",
    "voice": "speak_line",
    "lipsync": "sync_lips",
    "music": "score_film",
    "subtitles": "subtitle_film",
    "compose": "compose_film",
    "publish": "publish_film",
}


@dataclass(frozen=True)
class Broken:
    """A plugin that could not be loaded, or a hook call that failed, and why."""

    name: str
    reason: str


class Registry:
    """The plugins of this process: who can do what, and who is broken."""

    def __init__(self) -> None:
        self.manager = pluggy.PluginManager(GROUP)
        self.manager.add_hookspecs(hookspecs)
        self.manager.register(SimpleNamespace(run_offer=_run_offer), name="filmwright-default")
        self.providers: dict[str, ProviderInfo] = {}
        self.broken: list[Broken] = []
        self._readiness: dict[str, Readiness] = {}

    # --- loading -----------------------------------------------------------------------

    def add(self, plugin: object, name: str) -> None:
        """Register a plugin; on any fault report it in :attr:`broken` instead of raising."""
        try:
            _refuse_unknown_hooks(plugin)
            self.manager.register(plugin, name=name)
            info = _facts(plugin)
            if info is not None and info.name in self.providers:
                raise ValueError(f"a provider named {info.name!r} is already registered")
        except Exception as error:
            if self.manager.has_plugin(name):
                self.manager.unregister(name=name)
            self.broken.append(Broken(name, _reason(error)))
            return
        if info is not None:
            self.providers[info.name] = info

    def add_module(self, module: str) -> None:
        """Import and register a built-in plugin."""
        try:
            plugin = importlib.import_module(module)
        except Exception as error:
            self.broken.append(Broken(module, _reason(error)))
            return
        self.add(plugin, module)

    def add_entry_point(self, entry: EntryPoint) -> None:
        """Import and register an installed plugin."""
        try:
            plugin = entry.load()
        except Exception as error:
            self.broken.append(Broken(entry.name, _reason(error)))
            return
        self.add(plugin, entry.name)

    # --- asking ------------------------------------------------------------------------

    def readiness(self, name: str) -> Readiness:
        """Whether provider ``name`` can work here; asked once per process."""
        if name not in self._readiness:
            try:
                self._readiness[name] = self.providers[name].check()
            except Exception as error:
                self._readiness[name] = Readiness(False, f"its check failed: {_reason(error)}")
        return self._readiness[name]

    def serving(self, stage: Stage) -> list[ProviderInfo]:
        """The providers of a stage, ready or not, by name."""
        return sorted(
            (info for info in self.providers.values() if stage in info.stages),
            key=lambda info: info.name,
        )

    def offers(self, request: Request, use: Mapping[str, str]) -> list[Offer]:
        """Every ready provider's offer for ``request``, the one to run first at the front.

        Order: the creator's choice (``use``: stage → provider), then everything before the
        built-ins of last resort, then quality, cost and speed.
        """
        stage = STAGES[type(request)]
        chosen = use.get(stage)
        offers = [offer for offer in self._collect(request) if self.readiness(offer.provider).ready]
        return sorted(
            offers,
            key=lambda offer: (
                offer.provider != chosen,
                self.providers[offer.provider].last_resort,
                -offer.quality,
                offer.cost,
                offer.seconds,
                offer.provider,
            ),
        )

    def voices(self) -> list[Voice]:
        """The catalogue: every voice of every ready provider."""
        return [
            voice
            for info in self.serving("voice")
            if self.readiness(info.name).ready
            for voice in info.voices
        ]

    def styles(self) -> dict[str, str]:
        """Every look that a ready provider of images can draw, with one line about it."""
        found: dict[str, str] = {}
        for info in self.serving("images"):
            if self.readiness(info.name).ready:
                found.update(info.styles)
        return found

    def require(self, use: Mapping[str, str]) -> None:
        """Refuse a choice of provider that cannot be met.

        :raises InputError: an unknown stage or provider, or one that is not ready.
        """
        for stage, name in use.items():
            if stage not in STAGE_HOOKS:
                raise InputError(f"there is no stage {stage!r}; stages: {', '.join(STAGE_HOOKS)}")
            known = [info.name for info in self.serving(stage)]
            if name not in known:
                raise InputError(
                    f"stage {stage} has no provider {name!r}; it has: {', '.join(known)}"
                )
            readiness = self.readiness(name)
            if not readiness.ready:
                raise InputError(f"provider {name} is not ready: {readiness.reason}")

    def _collect(self, request: Request) -> list[Offer]:
        caller: pluggy.HookCaller = getattr(self.manager.hook, STAGE_HOOKS[STAGES[type(request)]])
        offers: list[Offer] = []
        for implementation in caller.get_hookimpls():
            # Called one by one, not through pluggy: there, one exception ends the chain.
            try:
                offer = implementation.function(
                    *([request] if "request" in implementation.argnames else [])
                )
            except Exception as error:
                broken = Broken(implementation.plugin_name, _reason(error))
                if broken not in self.broken:
                    self.broken.append(broken)
                continue
            if isinstance(offer, Offer) and offer.provider in self.providers:
                offers.append(offer)
        return offers


def load_plugins(built_in: Iterable[str], installed: bool = True) -> Registry:
    """The built-in plugins and, unless told otherwise, those installed by entry point."""
    registry = Registry()
    for module in built_in:
        registry.add_module(module)
    if installed:
        for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
            registry.add_entry_point(entry)
    return registry


@hookspecs.hookimpl(trylast=True)
def _run_offer(offer: Offer, workbench: Any) -> Any:
    return offer.run(workbench)


def _facts(plugin: object) -> ProviderInfo | None:
    register = getattr(plugin, "register_provider", None)
    if register is None:
        return None
    info = register()
    if not isinstance(info, ProviderInfo):
        raise TypeError("register_provider() must return a ProviderInfo")
    return info


@cache
def _hook_names() -> frozenset[str]:
    return frozenset(
        name
        for name, value in inspect.getmembers(hookspecs, inspect.isfunction)
        if value.__module__ == hookspecs.__name__
    )


def _refuse_unknown_hooks(plugin: object) -> None:
    """Pluggy ignores a misspelt hook silently; its author would search for hours."""
    for name, value in inspect.getmembers(plugin, callable):
        if getattr(value, f"{GROUP}_impl", None) and name not in _hook_names():
            close = difflib.get_close_matches(name, _hook_names(), 1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise ValueError(f"it implements a hook named {name}, which does not exist{hint}")


def _reason(error: BaseException) -> str:
    first = str(error).strip().splitlines()
    return f"{type(error).__name__}: {first[0]}" if first else type(error).__name__
