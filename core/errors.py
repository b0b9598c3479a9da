"""One family of errors, each written for the person who meets it.

Every message says what happened, to which input, and what to do. The command line prints
it on one line; the API and the studio render the same text under the error's ``code``.
"""

from __future__ import annotations

from typing import ClassVar


class FilmwrightError(Exception):
    """Anything Filmwright refuses or fails to do. ``str(error)`` is one line for a person."""

    code: ClassVar[str] = "failed"
    """What programs know the error by."""
    status: ClassVar[int] = 500
    """The HTTP status that says the same."""


class InputError(FilmwrightError):
    """The request cannot be met as asked; nothing was made and nothing was spent."""

    code = "bad_input"
    status = 422


class NotFoundError(InputError):
    """There is no such thing, or it is not yours: the two are told alike."""

    code = "not_found"
    status = 404


class NotAllowedError(InputError):
    """You are known, and may not do this."""

    code = "not_allowed"
    status = 403


class NotSignedInError(InputError):
    """Nobody is known to be asking, or the proof has expired."""

    code = "not_signed_in"
    status = 401


class OutOfCreditsError(InputError):
    """The account has fewer credits than this costs; nothing was taken."""

    code = "out_of_credits"
    status = 402


class ConflictError(InputError):
    """It was changed, or is being made, by somebody else in the meantime."""

    code = "conflict"
    status = 409


class ProviderError(FilmwrightError):
    """A provider could not do what it offered; the next provider takes over."""

    code = "provider_failed"


class NoProviderError(FilmwrightError):
    """Every provider of a stage declined or failed."""

    code = "no_provider"


class StoreError(FilmwrightError):
    """The store cannot be read or written (a full disk, a folder without permission)."""

    code = "store_failed"


class StoreAwayError(StoreError):
    """The store is elsewhere and cannot be reached at the moment: wait, and do it again."""

    code = "store_away"
    status = 503


class DamagedArtifactError(StoreError):
    """An artifact's bytes no longer match its name; it has been set aside and will be remade."""


class CancelledError(FilmwrightError):
    """The creator asked to stop."""

    code = "cancelled"
