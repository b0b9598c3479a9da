"""What is dear to make is made once, by whichever test process needs it first."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

Made = TypeVar("Made")


def once(places: pytest.TempPathFactory, name: str, make: Callable[[Path], Made]) -> Made:
    """What ``make`` gives for a folder of its own; other processes of the run get the same."""
    base = places.getbasetemp()
    # Each process of a parallel run has a folder in the run's own.
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = folder / "made.pickle"
        if not kept.exists():
            made = make(folder)
            part = folder / "part"
            part.write_bytes(pickle.dumps(made))
            part.rename(kept)
        return pickle.loads(kept.read_bytes())
