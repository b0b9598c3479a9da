"""Flask behind an asynchronous server.

A thread is held only while Flask works: requests are received, and answers sent, without one, so
that slow senders and long downloads cost no thread, and a browser that leaves ends its download.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from typing import IO, Any

from starlette.types import Message, Receive, Scope, Send

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., object]], Any]

#: Bytes of a request's body kept in memory; a larger one waits on disk.
_IN_MEMORY = 1_000_000


class Bridge:
    """An ASGI application over a WSGI one.

    :param threads: how many requests Flask works on at once.
    :param most: bytes of a request's body; one byte more, and Flask is told it is too large.
    """

    def __init__(self, application: Application, threads: int, most: int) -> None:
        self._application = application
        self._most = most
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="flask")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as body:
            if not await _receive_into(body, scope, receive, self._most):
                return
            answer = _Answer(copy_context())
            loop = asyncio.get_running_loop()
            environ = _environ(scope, body)
            first = await loop.run_in_executor(
                self._threads, answer.context.run, answer.begin, self._application, environ
            )
            await send(answer.start())
            if answer.whole:
                await send({"type": "http.response.body", "body": first})
                return
            await self._stream(answer, first, receive, send)

    async def _stream(self, answer: _Answer, first: bytes, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        gone = asyncio.ensure_future(_departure(receive))
        try:
            chunk: bytes | None = first
            while chunk is not None and not gone.done():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
                chunk = await loop.run_in_executor(self._threads, answer.context.run, answer.next)
            if chunk is None:
                await send({"type": "http.response.body", "body": b""})
        except OSError:
            pass  # The browser left; there is nobody to tell.
        finally:
            gone.cancel()
            await asyncio.shield(loop.run_in_executor(self._threads, answer.close))

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Answer:
    """Flask's answer: begun in a thread, carried on chunk by chunk."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.whole = False
        self._status = 500
        self._headers: list[tuple[bytes, bytes]] = []
        self._iterable: Any = ()
        self._chunks: Iterator[bytes] = iter(())

    def begin(self, application: Application, environ: Environ) -> bytes:
        """Run Flask; gives back all of a short answer, or the beginning of a long one."""
        self._iterable = application(environ, self._take_head)
        self._chunks = iter(self._iterable)
        try:
            first = next(self._chunks, b"")
        except BaseException:
            self.close()
            raise
        length = dict(self._headers).get(b"content-length")
        self.whole = not first or (length is not None and int(length) <= len(first))
        if self.whole:
            self.close()
        return first

    def next(self) -> bytes | None:
        """The next part, ``None`` after the last."""
        return next((chunk for chunk in self._chunks if chunk), None)

    def close(self) -> None:
        """Close the file, the generator or whatever was being sent."""
        close = getattr(self._iterable, "close", None)
        if close:
            close()

    def start(self) -> Message:
        """What goes before the body."""
        return {"type": "http.response.start", "status": self._status, "headers": self._headers}

    def _take_head(
        self, status: str, headers: list[tuple[str, str]], _error: object = None
    ) -> Callable[[bytes], None]:
        self._status = int(status[:3])
        self._headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
        ]
        return _refuse_to_write


def _refuse_to_write(_chunk: bytes) -> None:
    raise NotImplementedError("answers are returned, not written")


async def _receive_into(body: IO[bytes], scope: Scope, receive: Receive, most: int) -> bool:
    """The request's body, as far as it is wanted; ``False``: the browser left."""
    headers = dict(scope["headers"])
    if b"content-length" not in headers and b"transfer-encoding" not in headers:
        return True
    if int(headers.get(b"content-length", 0)) > most:
        return True  # Flask refuses by the header alone.
    size, more = 0, True
    while more and size <= most:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        chunk = message.get("body", b"")
        size += len(chunk)
        more = message.get("more_body", False)
        if size > _IN_MEMORY:
            await asyncio.to_thread(body.write, chunk)
        else:
            body.write(chunk)
    scope["received"] = size
    body.seek(0)
    return True


async def _departure(receive: Receive) -> None:
    """Ends when the browser leaves."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _environ(scope: Scope, body: IO[bytes]) -> Environ:
    server, port = scope.get("server") or ("localhost", 80)
    address, client_port = scope.get("client") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": address,
        "REMOTE_PORT": str(client_port),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue  # `X_Real` would pass for `X-Real`.
        key = name.decode("latin-1").upper().replace("-", "_")
        if key not in ("CONTENT_LENGTH", "CONTENT_TYPE"):
            key = f"HTTP_{key}"
        said = value.decode("latin-1")
        between = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{said}" if key in environ else said
    if "received" in scope:
        # The body is here, whole: however it came, its length is known.
        environ["CONTENT_LENGTH"] = str(scope["received"])
        environ.pop("HTTP_TRANSFER_ENCODING", None)
    return environ
