"""Reading the database for those who watch, in threads of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from core.studio import Studio

P = ParamSpec("P")
R = TypeVar("R")

#: Threads that read.
_THREADS = 4


class Reader:
    """Runs functions that take a session."""

    def __init__(self, studio: Studio) -> None:
        self._sessions = studio.sessions
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="live")

    async def read(
        self,
        work: Callable[Concatenate[Session, P], R],
        *arguments: P.args,
        **named: P.kwargs,
    ) -> R:
        """What ``work`` finds with a session and these arguments."""

        def run() -> R:
            with self._sessions() as session:
                return work(session, *arguments, **named)

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)
