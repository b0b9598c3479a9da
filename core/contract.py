"""What every provider must hold to, checked: ours by the tests, yours by ``filmwright check``."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

from core.execution.workbench import StoreWorkbench
from core.offers import Offer, ProviderInfo
from core.plugins import STAGE_HOOKS, Registry
from core.runner import refs_in
from core.samples import samples_for
from core.stages import RESULTS, STAGES, Request
from core.store.base import Store


@dataclass(frozen=True)
class Finding:
    """One thing that was checked."""

    what: str
    ok: bool
    why: str = ""


def check_provider(registry: Registry, name: str, store: Store) -> Iterator[Finding]:
    """Everything that can be checked of one provider, cheap things first.

    An offer of a provider that works offline and is ready is run, twice, in ``store``.
    """
    info = registry.providers[name]
    yield from _facts(info)
    yield from _readiness(info)
    for stage in info.stages:
        for request in samples_for(stage, info, store):
            kind = type(request).__name__
            offer = _offer_of(registry, name, request)
            if offer is None:
                continue
            yield from _purity(registry, name, request, offer)
            if registry.readiness(name).ready and info.offline:
                yield from _work(offer, request, store, f"answers {kind}")


def _facts(info: ProviderInfo) -> Iterator[Finding]:
    slug = re.fullmatch(r"[a-z][a-z0-9-]*", info.name) is not None
    yield Finding("its name is a slug", slug, "" if slug else f"{info.name!r}")
    for fact in ("title", "version", "licence", "description"):
        yield Finding(f"says its {fact}", bool(getattr(info, fact)), "it is empty")
    known = set(info.stages) <= set(STAGE_HOOKS) and bool(info.stages)
    yield Finding("serves stages that exist", known, f"{info.stages}")
    ids = [voice.id for voice in info.voices]
    yield Finding("no voice is listed twice", len(ids) == len(set(ids)), "")
    foreign = [voice for voice in ids if not voice.startswith(f"{info.name}:")]
    yield Finding("its voices bear its name", not foreign, ", ".join(foreign[:3]))


def _readiness(info: ProviderInfo) -> Iterator[Finding]:
    began = time.monotonic()
    try:
        with _no_network():
            readiness = info.check()
    except Exception as error:
        yield Finding("check() is offline and does not raise", False, str(error))
        return
    yield Finding("check() is offline and does not raise", True)
    yield Finding("check() is cheap", time.monotonic() - began < 2, "it took over 2 s")
    told = readiness.ready or bool(readiness.reason)
    yield Finding("says why it is not ready", told, "the reason is empty")


def _offer_of(registry: Registry, name: str, request: Request) -> Offer | None:
    offers = registry.offers(request, {})
    return next((offer for offer in offers if offer.provider == name), None)


def _purity(registry: Registry, name: str, request: Request, first: Offer) -> Iterator[Finding]:
    kind = type(request).__name__
    try:
        with _no_network():
            again = _offer_of(registry, name, request)
    except Exception as error:
        yield Finding(f"its offer for {kind} needs no network", False, str(error))
        return
    same = again is not None and _terms(again) == _terms(first)
    yield Finding(f"offers the same for the same {kind}", same, "two offers differ")
    sane = 0 <= first.quality <= 1 and first.cost >= 0 and first.seconds >= 0
    yield Finding(f"its terms for {kind} make sense", sane, f"{_terms(first)}")


def _work(offer: Offer, request: Request, store: Store, what: str) -> Iterator[Finding]:
    workbench = StoreWorkbench(store, "contract")
    try:
        result = offer.run(workbench)
        again = offer.run(workbench)
    except Exception as error:
        yield Finding(what, False, f"{type(error).__name__}: {error}")
        return
    expected = RESULTS[type(request)]
    fits = isinstance(result, expected)
    yield Finding(what, fits, f"it gave back {type(result).__name__}, not {expected.__name__}")
    if not fits:
        return
    document = result.model_dump(mode="json")
    missing = [ref for ref in refs_in(document) if not store.holds(ref)]
    yield Finding(f"{what} with artifacts that are in the store", not missing, f"{missing[:1]}")
    if STAGES[type(request)] != "publish":
        same = again.canonical() == result.canonical()
        yield Finding(f"{what} the same way twice", same, "two runs gave different bytes")


def _terms(offer: Offer) -> tuple[str, float, float, float]:
    return offer.provider, offer.quality, offer.cost, offer.seconds


@contextmanager
def _no_network() -> Iterator[None]:
    """Whoever opens a connection in here is found out."""

    def refuse(*_arguments: object) -> NoReturn:
        raise OSError("it opened a network connection")

    kept: Callable[..., None] = socket.socket.connect
    socket.socket.connect = refuse  # type: ignore[method-assign]
    try:
        yield
    finally:
        socket.socket.connect = kept  # type: ignore[method-assign]
