"""Passwords: what makes a good one, and how it is kept."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

import config
from core.errors import InputError

LEAST = 10
MOST = 256

#: Roots of the passwords that are tried first (after the public lists of leaked ones).
_COMMON = frozenset(config.read("passwords")["common"])
_RUN = "01234567890123456789" + "9876543210" * 2

# OWASP's first choice for Argon2id (Password Storage Cheat Sheet): 46 MiB, one pass.
_hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)


def refuse_weak(password: str, *known: str) -> None:
    """A password worth having is long, and nobody's first guess.

    :param known: what anybody knows of the account, such as its address and name.
    :raises InputError: it is too short, too long or too easily guessed.
    """
    if len(password) < LEAST:
        raise InputError("Use at least 10 characters for the password.")
    if len(password) > MOST:
        raise InputError("Use at most 256 characters for the password.")
    folded = _normal(password).casefold()
    taken = {part.casefold() for whole in known for part in (whole, whole.partition("@")[0])}
    if folded in taken:
        raise InputError("The password must not be your e-mail address or name.")
    root = re.sub(r"[\W\d_]+$|^[\W\d_]+", "", folded)
    if root in _COMMON or folded in _COMMON or folded in _RUN or len(set(folded)) < 4:
        raise InputError("That password is too easy to guess. A few random words work well.")


def hashed(password: str) -> str:
    """What is kept of a password."""
    return _hasher.hash(_normal(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether it is the one; takes as long for an account that does not exist."""
    try:
        return _hasher.verify(kept or _nobody(), _normal(password)) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Whether it was kept with parameters weaker than today's."""
    return _hasher.check_needs_rehash(kept)


@cache
def _nobody() -> str:
    return _hasher.hash("the password of nobody")


def _normal(password: str) -> str:
    # One password typed on two keyboards: é may be one letter or two.
    return unicodedata.normalize("NFKC", password[: MOST + 1])
