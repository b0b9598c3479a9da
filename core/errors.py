"""One family of errors, each written for the person who meets it.

Every message says what happened, to which input, and what to do. The command line prints
it on one line; the API and the studio render the same text.
"""

from __future__ import annotations


class FilmwrightError(Exception):
    """Anything Filmwright refuses or fails to do. ``str(error)`` is one line for a person."""


class InputError(FilmwrightError):
    """The request cannot be met as asked; nothing was made and nothing was spent."""


class ProviderError(FilmwrightError):
    """A provider could not do what it offered; the next provider takes over."""


class NoProviderError(FilmwrightError):
    """Every provider of a stage declined or failed."""


class StoreError(FilmwrightError):
    """The store cannot be read or written (a full disk, a folder without permission)."""


class DamagedArtifactError(StoreError):
    """An artifact's bytes no longer match its name; it has been set aside and will be remade."""


class CancelledError(FilmwrightError):
    """The creator asked to stop."""
