"""The studio's folder: one studio at a time, its database up to date, a port to be reached at."""

from __future__ import annotations

import fcntl
import os
import socket
from contextlib import suppress
from typing import TextIO

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from core.database import open_database
from core.errors import InputError
from core.settings import Settings

#: How many ports are tried when the usual one is taken.
_PORTS = 50


class Home:
    """The folder, held for as long as the studio is open."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock: TextIO | None = None

    def __enter__(self) -> Home:
        """:raises InputError: the folder cannot be used, or another studio does."""
        home = self._settings.home
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = (home / "studio.lock").open("a+", encoding="utf-8")
        except OSError as error:
            raise InputError(
                f"the folder {home} cannot be written ({error.strerror}); set FILMWRIGHT_HOME"
            ) from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.seek(0)
            where = " ".join(self._lock.read().split())
            raise InputError(
                f"a studio is already open in {home} ({where}); use that one, close it, "
                "or set FILMWRIGHT_HOME to another folder"
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock:
            with suppress(OSError):
                self._lock.truncate(0)
            self._lock.close()

    def prepare(self, port_is_fixed: bool) -> Settings:
        """Bring the database up to date and choose the port; gives back the settings as used.

        :raises InputError: the database cannot be opened, or the port that was asked is taken.
        """
        self._migrate()
        self._settings.secret()
        fixed = port_is_fixed or "PORT" in os.environ
        port = free_port(self._settings.host, self._settings.port, 1 if fixed else _PORTS)
        settings = self._settings.model_copy(update={"port": port})
        assert self._lock is not None
        self._lock.truncate(0)
        self._lock.write(f"process {os.getpid()}, {settings.address}\n")
        self._lock.flush()
        return settings

    def _migrate(self) -> None:
        from migrations import bring_up_to_date

        engine = open_database(self._settings.database)
        try:
            bring_up_to_date(engine)
        except SQLAlchemyError as error:
            shown = make_url(self._settings.database).render_as_string(hide_password=True)
            cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            raise InputError(
                f"the database {shown} cannot be used: {cause}; check DATABASE_URL"
            ) from None
        finally:
            engine.dispose()


def free_port(host: str, port: int, tries: int) -> int:
    """The first free port from ``port`` on.

    :raises InputError: there is none, or ``host`` is no address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + tries, 65536)):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except PermissionError:
                raise InputError(
                    f"port {candidate} may not be used by you; choose one above 1023"
                ) from None
            except OSError as error:
                if isinstance(error, socket.gaierror) or error.errno == 99:
                    raise InputError(f"HOST {host!r} is no address of this machine") from None
                continue
            return candidate
    if tries == 1:
        raise InputError(f"port {port} is taken; choose another with --port or PORT")
    raise InputError(f"the ports {port} to {port + tries - 1} are taken; choose one with --port")
