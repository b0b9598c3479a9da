"""A line to somewhere else that can be cut: what goes through it is not looked at."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Line:
    """Listens on a port of its own and joins whoever calls to ``port``, unless it is cut."""

    def __init__(self, port: int) -> None:
        self.cut = False
        self.calls = 0
        """How many came, joined or not."""
        self._to = port
        self._server = socket.create_server(("localhost", 0), backlog=64)
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _listen(self) -> None:
        while True:
            try:
                caller, _address = self._server.accept()
            except OSError:
                return
            self.calls += 1
            if self.cut:
                caller.close()
                continue
            called = socket.create_connection(("localhost", self._to))
            threading.Thread(target=_join, args=(caller, called), daemon=True).start()


def _join(caller: socket.socket, called: socket.socket) -> None:
    with caller, called:
        back = threading.Thread(target=_carry, args=(called, caller), daemon=True)
        back.start()
        _carry(caller, called)
        back.join()


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while block := source.recv(65536):
            target.sendall(block)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
