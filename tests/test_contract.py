"""Every provider that comes with Filmwright keeps the contract; a bad one is found out."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from core.contract import check_provider
from core.plugins import Registry, load_plugins
from core.store.folder import FolderStore
from filmwright import Offer, Readiness, Score
from plugins import BUILT_IN
from tests.parts import NULL
from tests.test_plugins import provider

NAMES = sorted(load_plugins((*BUILT_IN, NULL), installed=False).providers)


@pytest.mark.parametrize("name", NAMES)
def test_a_provider_keeps_the_contract(name: str, tmp_path: Path) -> None:
    registry = load_plugins((*BUILT_IN, NULL), installed=False)
    findings = list(check_provider(registry, name, FolderStore(tmp_path)))
    assert [finding for finding in findings if not finding.ok] == []
    assert len(findings) >= 8


def test_a_bad_provider_is_found_out(tmp_path: Path) -> None:
    dice = iter(range(9))

    def run(_bench: object) -> Score:
        return Score(music=None, duration=next(dice))

    def check() -> Readiness:
        with socket.socket() as wire:
            wire.connect(("127.0.0.1", 9))
        return Readiness(True)

    bad = provider("bad", Offer("bad", run, quality=7.0))
    registry = Registry()
    registry.add(bad, "bad")
    object.__setattr__(registry.providers["bad"], "check", check)
    registry._readiness["bad"] = Readiness(True)
    failed = {
        one.what for one in check_provider(registry, "bad", FolderStore(tmp_path)) if not one.ok
    }
    assert failed == {
        "says its description",
        "check() is offline and does not raise",
        "its terms for ScoreRequest make sense",
        "answers ScoreRequest the same way twice",
    }
