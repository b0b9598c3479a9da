"""What the studio asks of a place where makers publish from accounts of their own (YouTube).

A plugin in ``plugins/outputs`` speaks to the place; the studio keeps tokens, quota and the state
of every upload, and decides what is tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Literal, Protocol

from core.errors import FilmwrightError


class DestinationError(FilmwrightError):
    """It refused, or could not be reached. ``passing``: the same may work later."""

    code: ClassVar[str] = "destination_failed"
    status: ClassVar[int] = 502

    def __init__(self, message: str, passing: bool = False, after: float = 0.0) -> None:
        super().__init__(message)
        self.passing = passing
        self.after = after
        """Seconds it asked to wait; 0: it did not say."""


class AccessEndedError(DestinationError):
    """The owner took the studio's access back, or it ran out: connect again."""


class GoneError(DestinationError):
    """What was named is not there, or not any more."""


class SessionLostError(DestinationError):
    """The upload's session is not known any more: begin again from the first byte."""


class QuotaSpentError(DestinationError):
    """The day's quota is spent, at the destination or by the studio's own count."""

    def __init__(self, message: str, until: datetime, operation: str = "") -> None:
        super().__init__(message, passing=True)
        self.until = until
        self.operation = operation
        """What was asked for, where the destination itself said so."""


@dataclass(frozen=True)
class Token:
    """What opens an account there."""

    access: str
    refresh: str
    expires_at: datetime
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """A channel of an account."""

    subject: str
    name: str
    picture: str = ""


@dataclass(frozen=True)
class Details:
    """What is told about a film, within the destination's limits."""

    title: str
    description: str = ""
    tags: tuple[str, ...] = ()
    category: str = ""
    language: str = ""
    privacy: Literal["private", "unlisted", "public"] = "private"
    publish_at: datetime | None = None
    """Private until then."""
    made_for_kids: bool = False
    synthetic: bool = False
    """Whether altered or synthetic content is disclosed."""
    notify: bool = True
    mark: str = ""
    """Unique, and hidden at the video: by it the video is found again."""


@dataclass(frozen=True)
class Standing:
    """How a video is doing there."""

    state: Literal["processing", "live", "failed", "gone"]
    fraction: float = 0.0
    reason: str = ""
    url: str = ""


@dataclass(frozen=True)
class Listed:
    """A playlist there."""

    subject: str
    title: str
    privacy: str = "private"
    count: int = 0
    url: str = ""


Meter = Callable[[str], Callable[[], None]]
"""Called with the operation (``videos.insert``) before each call that costs quota; raises
:class:`QuotaSpentError` when there is none left. What it gives back returns the units: to be called
when the call is certain not to have reached the other side."""


class Account(Protocol):
    """One connected account. Refreshes its token by itself and hands the new one to its keeper.

    :raises DestinationError: any call may.
    """

    def places(self) -> Sequence[Place]:
        """Its channels."""

    def begin_upload(self, details: Details, size: int, media_type: str) -> str:
        """Open a resumable upload; gives back its session, to be kept before a byte is sent."""

    def resume_upload(self, session: str, video: Path, tell: Callable[[int], None]) -> str:
        """Send what the other side does not have yet, in chunks, and give back the video's id.

        Asks first how much arrived; a finished session answers with the id at once. ``tell`` is
        called with the bytes that arrived, again before each pause, and may raise to stop.

        :raises SessionLostError: the other side does not know the session any more.
        """

    def find_upload(self, mark: str) -> str:
        """The id of the newest video with this :attr:`Details.mark`, or empty: asked before an
        upload whose session was lost begins anew."""

    def set_thumbnail(self, video: str, picture: bytes, media_type: str) -> None:
        """Give a video its picture."""

    def put_captions(self, video: str, language: str, name: str, captions: bytes) -> str:
        """Add captions, unless there are some of that language and name; gives back their id."""

    def playlists(self) -> Sequence[Listed]:
        """The channel's playlists."""

    def create_playlist(self, title: str, description: str, privacy: str) -> Listed:
        """Make one."""

    def add_to_playlist(self, playlist: str, video: str) -> None:
        """Add a video, unless it is there.

        :raises GoneError: there is no such playlist.
        """

    def standing(self, videos: Sequence[str]) -> Mapping[str, Standing]:
        """How up to 50 videos are doing."""

    def revoke(self) -> None:
        """Take the studio's access back."""


class Destination(Protocol):
    """The place itself."""

    name: str
    """``youtube``; the scheme of its addresses."""
    title: str

    def begin(self, back: str, state: str, verifier: str) -> str:
        """Where the browser goes to let the studio in: OAuth with PKCE and offline access."""

    def finish(self, back: str, code: str, verifier: str) -> Token:
        """The token, once the browser is back."""

    def account(self, token: Token, keep: Callable[[Token], None], meter: Meter) -> Account:
        """Speak for an account. ``keep`` is called with each refreshed token."""

    def address(self, video: str) -> str:
        """Where people watch a video."""

    def operations(self) -> Mapping[str, int]:
        """What each operation costs of the day's quota."""

    def limits(self) -> Mapping[str, int]:
        """Calls a day of the operations that are counted apart from the quota."""

    def quota(self) -> int:
        """Units a day."""

    def day(self, moment: datetime) -> tuple[str, datetime]:
        """The quota's day at that moment, and when it ends."""
