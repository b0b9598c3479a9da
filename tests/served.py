"""The web application on a port, as the studio serves it, for tests that speak HTTP."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit


@contextmanager
def served(application: Any) -> Iterator[str]:
    """Serve an ASGI application in a thread; gives its address."""
    from granian.constants import Interfaces
    from granian.server.embed import Server

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    servers: list[Any] = []

    async def serve() -> None:
        server = Server(application, port=port, interface=Interfaces.ASGI, log_enabled=False)
        servers.append(server)
        await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    _wait_for(port)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        servers[0].stop()
        # A reader who never left holds the server for as long as it is waited for.
        thread.join(3)


def _wait_for(port: int) -> None:
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError("the server does not answer")


class ClosedError(Exception):
    """The other side closed the socket; the argument is its code."""


class Line:
    """A WebSocket client, as much of one as the tests need."""

    def __init__(self, address: str, path: str, **headers: str) -> None:
        host = urlsplit(address).netloc
        self._socket = socket.create_connection(
            (urlsplit(address).hostname, urlsplit(address).port)
        )
        self._socket.settimeout(10)
        self._stream = self._socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {path} HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]  # fmt: skip
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())
        assert b" 101 " in self._stream.readline()
        while self._stream.readline().strip():
            pass

    def send(self, message: object) -> None:
        """Send JSON, or a text as it stands."""
        text = (message if isinstance(message, str) else json.dumps(message)).encode()
        size = (
            bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + struct.pack(">H", len(text))
        )
        self._socket.sendall(b"\x81" + size + b"\0\0\0\0" + text)

    def hear(self) -> dict[str, Any]:
        """The next message; heartbeats are passed over.

        :raises ClosedError: there is none.
        """
        while True:
            kind, size = self._stream.read(2)
            if size >= 126:
                size = int.from_bytes(self._stream.read(2 if size == 126 else 8), "big")
            content = self._stream.read(size)
            if kind & 15 == 8:
                raise ClosedError(int.from_bytes(content[:2], "big"))
            if kind & 15 == 1 and json.loads(content)["type"] != "heartbeat":
                return json.loads(content)

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
        self._socket.close()
