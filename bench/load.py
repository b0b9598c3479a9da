"""A small load: so many connections, each asking again as soon as it was answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """What came of it; times in seconds."""

    times: tuple[float, ...]
    span: float
    refused: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.span

    def percentile(self, share: float) -> float:
        """The time within which this share of the answers came."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def __add__(self, other: Measured) -> Measured:
        return Measured(
            self.times + other.times, self.span + other.span, self.refused + other.refused
        )


async def press(port: int, requests: Sequence[bytes], connections: int, seconds: float) -> Measured:
    """Send the requests in turn over ``connections`` connections for ``seconds``."""
    began = time.perf_counter()
    ends = began + seconds
    results = await asyncio.gather(
        *(_one(port, requests[number % len(requests)], ends) for number in range(connections))
    )
    times = tuple(one for times, _ in results for one in times)
    return Measured(times, time.perf_counter() - began, sum(refused for _, refused in results))


async def _one(port: int, request: bytes, ends: float) -> tuple[list[float], int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times: list[float] = []
    refused = 0
    while (began := time.perf_counter()) < ends:
        writer.write(request)
        status = await answer(reader)
        times.append(time.perf_counter() - began)
        refused += status >= 400
    writer.close()
    return times, refused


async def answer(reader: asyncio.StreamReader) -> int:
    """Read one answer with a known length; gives back its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            await reader.readexactly(int(line[15:]))
    return int(head[9:12])


def get(path: str, **headers: str) -> bytes:
    """A GET request as it goes over the line."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()
