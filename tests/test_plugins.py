"""Loading plugins: the broken hurt only themselves, the misspelt are told."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from core.errors import InputError
from core.plugins import Registry, load_plugins
from core.stages import ScoreRequest, ScoreSection
from filmwright import Offer, ProviderInfo, Readiness, Score, hookimpl
from plugins import BUILT_IN

REQUEST = ScoreRequest(
    kind="ambient",
    duration=30,
    seed=1,
    sections=(ScoreSection(start=0, duration=30, mood="calm"),),
)


def provider(name: str, offer: Offer | None = None, ready: bool = True, **facts) -> SimpleNamespace:
    """A music provider as a plugin object."""

    @hookimpl
    def register_provider() -> ProviderInfo:
        check = lambda: Readiness(ready, "" if ready else "no key; set KEY")  # noqa: E731
        return ProviderInfo(name, name, "1", ("music",), check, **facts)

    @hookimpl
    def score_film(request: ScoreRequest) -> Offer | None:
        return offer or Offer(name, lambda _bench: Score(music=None, duration=request.duration))

    return SimpleNamespace(register_provider=register_provider, score_film=score_film)


def test_every_built_in_loads() -> None:
    registry = load_plugins(BUILT_IN, installed=False)
    assert registry.broken == []
    assert {stage for info in registry.providers.values() for stage in info.stages} == {
        "script", "images", "voice", "lipsync", "music", "subtitles", "compose", "publish",
    }  # fmt: skip


def test_a_module_that_does_not_import_is_reported() -> None:
    registry = load_plugins(["no.such.module", "plugins.outputs.folder"], installed=False)
    assert [broken.name for broken in registry.broken] == ["no.such.module"]
    assert "folder" in registry.providers


def test_a_misspelt_hook_is_told_with_what_was_meant() -> None:
    registry = Registry()

    @hookimpl
    def scor_film(request: ScoreRequest) -> None:
        """Never called."""

    registry.add(SimpleNamespace(scor_film=scor_film), "typo")
    assert "did you mean score_film?" in registry.broken[0].reason


def test_two_providers_of_one_name_are_refused() -> None:
    registry = Registry()
    registry.add(provider("one"), "first")
    registry.add(provider("one"), "second")
    assert [broken.name for broken in registry.broken] == ["second"]


def test_the_creators_choice_comes_first_then_quality_then_the_last_resort() -> None:
    registry = Registry()
    for name, quality, last in (("a", 0.9, True), ("b", 0.5, False), ("c", 0.7, False)):
        offer = Offer(name, lambda _bench: Score(music=None, duration=30), quality=quality)
        registry.add(provider(name, offer, last_resort=last), name)
    order = [offer.provider for offer in registry.offers(REQUEST, {})]
    assert order == ["c", "b", "a"]
    assert registry.offers(REQUEST, {"music": "a"})[0].provider == "a"


def test_a_hook_that_raises_is_left_out_and_reported() -> None:
    registry = Registry()
    registry.add(provider("good"), "good")
    bad = provider("bad")

    @hookimpl
    def score_film(request: ScoreRequest) -> Offer:  # noqa: ARG001 - the hook's own name
        raise RuntimeError("boom")

    bad.score_film = score_film
    registry.add(bad, "bad")
    assert [offer.provider for offer in registry.offers(REQUEST, {})] == ["good"]
    assert "boom" in registry.broken[0].reason


def test_choosing_the_unknown_or_the_unready_is_refused() -> None:
    registry = Registry()
    registry.add(provider("asleep", ready=False), "asleep")
    with pytest.raises(InputError, match="no provider 'mozart'"):
        registry.require({"music": "mozart"})
    with pytest.raises(InputError, match="not ready: no key; set KEY"):
        registry.require({"music": "asleep"})
    with pytest.raises(InputError, match="no stage 'dance'"):
        registry.require({"dance": "asleep"})
    assert registry.offers(REQUEST, {}) == []
