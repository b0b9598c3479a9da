"""What a provider is, what it offers, and the workbench it works at."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from core.film import Voice
from core.frozen import Ref
from core.stages import Result, Stage


class Workbench(Protocol):
    """What a provider may touch while it runs an offer."""

    def put(self, content: bytes, media_type: str) -> Ref:
        """Keep ``content`` and name it."""

    def put_file(self, path: Path, media_type: str) -> Ref:
        """Keep a file's content and name it; the file may then be deleted."""

    def read(self, ref: Ref) -> bytes:
        """The bytes of ``ref``, verified."""

    def path(self, ref: Ref) -> Path:
        """A local, read-only file that holds ``ref``, verified."""

    def scratch(self) -> AbstractContextManager[Path]:
        """An empty folder that is deleted on leaving the ``with`` block."""

    def progress(self, fraction: float) -> None:
        """Say how much is done, 0–1."""

    def warn(self, message: str) -> None:
        """Tell the creator something they should know; the film goes on."""

    def recall(self) -> str | None:
        """The outside job id kept by an earlier run of this very task, if any: poll it."""

    def remember(self, job: str) -> None:
        """Keep an outside job's id before waiting for it, so that it is never paid for twice."""


@dataclass(frozen=True)
class Offer:
    """A provider's promise to answer one request. Making an offer does no work."""

    provider: str
    run: Callable[[Workbench], Result]
    quality: float = 0.5
    """0–1, as a viewer would judge it."""
    cost: float = 0.0
    """Credits."""
    seconds: float = 1.0
    """Expected seconds on two ordinary cores."""


@dataclass(frozen=True)
class Readiness:
    """Whether a provider can work here, and if not, why and what to do about it."""

    ready: bool
    reason: str = ""


@dataclass(frozen=True)
class ProviderInfo:
    """Facts about a provider that do not depend on any request."""

    name: str
    """A short slug, unique: ``kokoro``."""
    title: str
    version: str
    """Part of every key: raise it whenever the output changes."""
    stages: tuple[Stage, ...]
    check: Callable[[], Readiness]
    """Cheap and offline: says whether it can work here."""
    description: str = ""
    licence: str = "Apache-2.0"
    commercial_ok: bool = True
    offline: bool = True
    last_resort: bool = False
    """Asked after all others: the built-in that always works."""
    needs: Literal["cpu", "gpu", "network"] = "cpu"
    voices: tuple[Voice, ...] = ()
    styles: dict[str, str] = field(default_factory=dict)
    """Looks this provider can draw: name → one line about it."""
    languages: tuple[str, ...] = ()
    """Languages it works in; empty: any."""
    settings: dict[str, str] = field(default_factory=dict)
    """Environment variable → what it is for; those named ``*_KEY`` are secrets."""
