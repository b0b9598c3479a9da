"""Running one task: offers in order, attempts recorded, nothing made twice."""

from __future__ import annotations

import errno
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.errors import InputError, NoProviderError, StoreError
from core.plugins import Registry
from core.runner import look_up, run_task, task_key
from core.store.folder import FolderStore
from filmwright import Offer, ProviderError, Score, hookimpl
from tests.test_plugins import REQUEST, provider


def quiet(_fraction: float) -> None:
    """Nobody watches."""


def make(bench) -> Score:
    """Music of one byte."""
    return Score(music=bench.put(b"la", "audio/flac"), duration=30)


def fail(error: Exception):
    """A ``run`` that raises."""

    def run(_bench):
        raise error

    return run


def registry_of(*runs: tuple[str, object]) -> Registry:
    """Music providers that are asked in this order."""
    registry = Registry()
    for number, (name, run) in enumerate(runs):
        registry.add(provider(name, Offer(name, run, quality=1 - number / 10)), name)
    return registry


def test_what_was_made_is_found_again(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    registry = registry_of(("a", make))
    assert look_up(registry, store, REQUEST, {}) is None
    made = run_task(registry, store, REQUEST, {}, quiet)
    found = look_up(registry, store, REQUEST, {})
    assert found is not None
    assert found.reused
    assert found.result_for(REQUEST) == made.result_for(REQUEST)


def test_what_lost_its_bytes_is_made_again(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    registry = registry_of(("a", make))
    run_task(registry, store, REQUEST, {}, quiet)
    for path in (tmp_path / "objects").rglob("*/*"):
        path.unlink()
    assert look_up(registry, store, REQUEST, {}) is None
    assert not run_task(registry, store, REQUEST, {}, quiet).reused


def test_the_next_takes_over_and_the_film_says_so(tmp_path: Path) -> None:
    registry = registry_of(("bad", fail(ProviderError("quota used up"))), ("good", make))
    outcome = run_task(registry, FolderStore(tmp_path), REQUEST, {}, quiet)
    assert outcome.provider == "good"
    assert [(attempt.provider, attempt.ok) for attempt in outcome.attempts] == [
        ("bad", False),
        ("good", True),
    ]
    assert outcome.warnings == ("music: bad failed (quota used up)",)


def test_who_failed_is_told_in_this_run_only(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    run_task(registry_of(("good", make)), store, REQUEST, {}, quiet)
    faulty = registry_of(("bad", fail(ProviderError("asleep"))), ("good", make))
    for _ in range(2):
        outcome = run_task(faulty, store, REQUEST, {}, quiet)
        assert outcome.reused
        assert [attempt.provider for attempt in outcome.attempts] == ["bad", "good"]
        assert outcome.warnings == ("music: bad failed (asleep)",)
    found = look_up(registry_of(("good", make)), store, REQUEST, {})
    assert found is not None
    assert found.warnings == ()


def test_a_wish_that_nobody_meets_is_told(tmp_path: Path) -> None:
    registry = registry_of(("good", make))
    registry.add(provider("shy", Offer("somebody-else", make)), "shy")
    outcome = run_task(registry, FolderStore(tmp_path), REQUEST, {"music": "shy"}, quiet)
    assert outcome.warnings == ("music: shy does not do this; good does",)


def test_a_setting_is_part_of_the_key_and_a_secret_is_not(tmp_path: Path, monkeypatch) -> None:
    store = FolderStore(tmp_path)
    registry = Registry()
    settings = {"PITCH": "hertz", "SONG_KEY": "secret"}
    registry.add(provider("a", Offer("a", make), settings=settings), "a")
    run_task(registry, store, REQUEST, {}, quiet)
    monkeypatch.setenv("SONG_KEY", "hush")
    assert look_up(registry, store, REQUEST, {}) is not None
    monkeypatch.setenv("PITCH", "220")
    assert look_up(registry, store, REQUEST, {}) is None


def test_a_record_of_another_shape_counts_as_none(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    registry = registry_of(("a", make))
    key = run_task(registry, store, REQUEST, {}, quiet).key
    document = store.recorded(key)
    assert document is not None
    store.record(key, document.replace(b'"duration"', b'"length"'))
    assert look_up(registry, store, REQUEST, {}) is None


def test_when_all_fail_every_reason_is_told(tmp_path: Path) -> None:
    registry = registry_of(("a", fail(ValueError("one"))), ("b", fail(ProviderError("two"))))
    with pytest.raises(NoProviderError, match="a: ValueError: one; b: two"):
        run_task(registry, FolderStore(tmp_path), REQUEST, {}, quiet)


def test_bad_input_is_not_retried_elsewhere(tmp_path: Path) -> None:
    registry = registry_of(("a", fail(InputError("the song is broken"))), ("b", make))
    with pytest.raises(InputError, match="broken"):
        run_task(registry, FolderStore(tmp_path), REQUEST, {}, quiet)


def test_a_full_disk_is_the_disks_fault(tmp_path: Path) -> None:
    error = ProviderError("cannot encode")
    error.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(StoreError, match="No space left"):
        run_task(registry_of(("a", fail(error))), FolderStore(tmp_path), REQUEST, {}, quiet)


def test_a_wrong_result_counts_as_a_failure(tmp_path: Path) -> None:
    registry = registry_of(("a", lambda _bench: "la la la"), ("b", make))
    outcome = run_task(registry, FolderStore(tmp_path), REQUEST, {}, quiet)
    assert "gave back str" in outcome.attempts[0].reason


def test_keys_differ_by_request_provider_and_version() -> None:
    other = REQUEST.model_copy(update={"seed": 2})
    keys = {
        task_key(REQUEST, "a", "1"),
        task_key(REQUEST, "a", "2"),
        task_key(REQUEST, "b", "1"),
        task_key(other, "a", "1"),
    }
    assert len(keys) == 4


def test_a_key_never_changes() -> None:
    assert task_key(REQUEST, "a", "1") == task_key(REQUEST.model_copy(), "a", "1")
    assert REQUEST.canonical().startswith(b'{"culture":"western","duration":30.0,"kind":"ambient"')


def test_run_offer_can_be_wrapped(tmp_path: Path) -> None:
    registry = registry_of(("a", make))
    metered = []

    @hookimpl(wrapper=True)
    def run_offer(offer):
        metered.append(offer.provider)
        return (yield)

    registry.add(SimpleNamespace(run_offer=run_offer), "meter")
    run_task(registry, FolderStore(tmp_path), REQUEST, {}, quiet)
    assert metered == ["a"]
