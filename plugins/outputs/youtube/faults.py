"""What Google's refusals mean, in one line for a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError
from googleapiclient.errors import HttpError
from urllib3.exceptions import NewConnectionError

from filmwright import AccessEndedError, DestinationError, GoneError, QuotaSpentError
from plugins.outputs.youtube.place import YouTube

_ENDED = "YouTube does not let Filmwright in any more: connect the channel again."
_DAILY = {"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"}
_HASTY = {"rateLimitExceeded", "userRateLimitExceeded", "servingLimitExceeded", "backendError"}
_OUT = {"authError", "insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}

#: Seconds until a channel that may upload no more is asked again.
_FULL = 6 * 3600.0

_SAID = {
    "uploadLimitExceeded": "YouTube takes no more videos on this channel today.",
    "youtubeSignupRequired": "That account has no YouTube channel yet: make one there.",
    "invalidTitle": "YouTube refused the title.",
    "invalidDescription": "YouTube refused the description.",
    "invalidTags": "YouTube refused the tags.",
    "invalidCategoryId": "YouTube does not know the category any more: choose another.",
    "invalidPublishAt": "YouTube refused the time to go public.",
    "mediaBodyRequired": "YouTube received no film.",
    "captionExists": "The video has these captions already.",
    "playlistNotFound": "The playlist is not there any more.",
    "videoNotFound": "The video is not on YouTube any more.",
}


@contextmanager
def told(place: YouTube, operation: str) -> Iterator[None]:
    """Whatever goes wrong inside is told as a :class:`DestinationError`."""
    try:
        yield
    except HttpError as error:
        raise fault(place, operation, error) from error
    except RefreshError as error:
        if error.retryable:
            raise DestinationError(f"YouTube cannot be reached ({error}).", True) from error
        raise AccessEndedError(_ENDED) from error
    except (requests.RequestException, GoogleAuthError, OSError) as error:
        name = type(error).__name__
        raise DestinationError(f"YouTube cannot be reached ({name}).", passing=True) from error


def fault(place: YouTube, operation: str, error: HttpError) -> DestinationError:
    """What an answer says."""
    status, reason, message = int(error.resp.status), *_reason(error)
    after = _after(error)
    if reason in _DAILY:
        until = place.day(datetime.now(UTC))[1]
        return QuotaSpentError(
            f"YouTube says today's quota is spent; this continues at {until:%Y-%m-%d %H:%M} UTC.",
            until, operation,
        )  # fmt: skip
    if reason == "uploadLimitExceeded":
        return DestinationError(_SAID[reason], passing=True, after=_FULL)
    if reason in _HASTY or status in (408, 429) or status >= 500:
        return DestinationError(f"YouTube is busy (HTTP {status}).", passing=True, after=after)
    if status == 401 or reason in _OUT:
        return AccessEndedError(_SAID.get(reason, _ENDED))
    said = _SAID.get(reason) or f"YouTube refused: {message or f'HTTP {status}'}"
    return GoneError(said) if status in (404, 410) else DestinationError(said)


def reason_of(error: BaseException | None) -> str:
    """Google's word for it, such as ``captionExists``; empty, when it is not Google's."""
    return _reason(error)[0] if isinstance(error, HttpError) else ""


def never_arrived(error: BaseException | None) -> bool:
    """Whether the request is certain not to have reached Google."""
    while error is not None:
        if isinstance(error, requests.exceptions.ConnectTimeout | NewConnectionError):
            return True
        inner = error.args[0] if error.args and isinstance(error.args[0], Exception) else None
        error = getattr(inner, "reason", None) or inner or error.__cause__
    return False


def _reason(error: HttpError) -> tuple[str, str]:
    try:
        body = json.loads(error.content)["error"]
        first = (body.get("errors") or [{}])[0]
        return str(first.get("reason", "")), str(body.get("message", ""))[:200]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return "", ""


def _after(error: HttpError) -> float:
    asked = str(error.resp.get("retry-after", ""))
    return float(asked) if asked.isdigit() else 0.0
