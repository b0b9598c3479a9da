"""The folder store: content-addressed, atomic, verified."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import DamagedArtifactError, StoreError
from core.frozen import Ref
from core.store.folder import FolderStore


def test_keeps_bytes_under_their_content(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    ref = store.put(b"a frame", "image/png")
    assert store.read(ref) == b"a frame"
    assert store.put(b"a frame", "image/png") == ref
    assert len(list((tmp_path / "objects").rglob("*/*"))) == 1


def test_a_file_is_kept_like_its_bytes(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "store")
    (tmp_path / "clip").write_bytes(b"x" * 3_000_000)
    assert store.put_file(tmp_path / "clip", "video/mp4") == store.put(
        b"x" * 3_000_000, "video/mp4"
    )


def test_a_damaged_artifact_is_found_on_read_and_dropped(tmp_path: Path) -> None:
    ref = FolderStore(tmp_path).put(b"a frame", "image/png")
    (path,) = (tmp_path / "objects").rglob("*/*")
    path.write_bytes(b"a flame")
    store = FolderStore(tmp_path)
    with pytest.raises(DamagedArtifactError, match="damaged"):
        store.read(ref)
    assert not store.holds(ref)


def test_a_missing_artifact_says_so(tmp_path: Path) -> None:
    with pytest.raises(DamagedArtifactError, match="missing"):
        FolderStore(tmp_path).read(Ref(sha256="0" * 64, media_type="image/png"))


def test_a_damaged_record_counts_as_none(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.record("k", b'{"a":1}')
    assert store.recorded("k") == b'{"a":1}'
    path = tmp_path / "results" / "k.json"
    path.write_bytes(path.read_bytes()[:-2])
    assert store.recorded("k") is None
    assert store.recorded("other") is None


def test_an_unwritable_folder_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot write to the work folder"):
        FolderStore(tmp_path / "file")


def test_the_dead_leave_nothing_behind_and_the_living_keep_theirs(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    script = (
        "import sys, tempfile; from pathlib import Path; from core.store.folder import *;"
        "s = FolderStore(Path(sys.argv[1])); c = s.scratch(); p = c.__enter__();"
        "(p / 'half').write_text('x'); import os; os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    with store.scratch() as mine:
        assert len(list((tmp_path / "scratch").iterdir())) == 2
        store.sweep()
        assert list((tmp_path / "scratch").iterdir()) == [mine]
