"""Keeps a folder of files that can be fetched again within its size."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

log = logging.getLogger("filmwright.store")

#: Seconds since its last use for which a file stays, however full it is: a task may still read it.
IN_USE = 2 * 3600.0

#: Seconds after which a use is noted again.
_NOTE_EVERY = 600.0

#: Share of the room that is written between two looks, and that is left free after one.
_LOOK_EVERY, _LEAVE_FREE = 0.02, 0.1


class Room:
    """The least recently used is dropped when there is more than ``most`` bytes."""

    def __init__(self, folders: tuple[Path, ...], most: int, in_use: float = IN_USE) -> None:
        self._folders, self._most, self._in_use = folders, most, in_use
        self._written = most  # Who was here before may have left too much.
        self._lock = threading.Lock()

    def used(self, path: Path) -> None:
        """Note that a file is used."""
        moment = time.time()
        try:
            facts = path.stat()
            if moment - facts.st_atime > _NOTE_EVERY:
                os.utime(path, (moment, facts.st_mtime))
        except OSError:
            return

    def wrote(self, size: int) -> None:
        """Note ``size`` bytes more; now and then, make room."""
        with self._lock:
            self._written += size
            if self._written < self._most * _LOOK_EVERY:
                return
            self._written = 0
        self.tidy()

    def tidy(self) -> int:
        """Drop the least recently used until it fits; gives back the bytes dropped."""
        files = sorted(self._files())
        total = sum(size for _used, size, _path in files)
        if total <= self._most:
            return 0
        goal, dropped = total - self._most * (1 - _LEAVE_FREE), 0
        limit = time.time() - self._in_use
        for used, size, path in files:
            if dropped >= goal or used > limit:
                break
            Path(path).unlink(missing_ok=True)
            dropped += size
        log.info("the cache held %d MB too much: dropped %d MB", goal // 10**6, dropped // 10**6)
        return dropped

    def _files(self) -> Iterator[tuple[float, int, str]]:
        """When it was last used, its bytes, its path."""
        left = [str(folder) for folder in self._folders]
        while left:
            try:
                with os.scandir(left.pop()) as entries:
                    for entry in entries:
                        if entry.is_dir(follow_symlinks=False):
                            left.append(entry.path)
                        else:
                            facts = entry.stat(follow_symlinks=False)
                            used = max(facts.st_atime, facts.st_mtime)
                            yield used, facts.st_size, entry.path
            except FileNotFoundError:
                continue
