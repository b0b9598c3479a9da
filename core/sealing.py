"""Secrets at rest: encrypted under the studio's own secret, apart for each purpose."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def seal(secret: str, purpose: str, text: str) -> str:
    """``text``, so that only :func:`opened` with the same secret and purpose gives it back."""
    return _box(secret, purpose).encrypt(text.encode()).decode()


def opened(secret: str, purpose: str, sealed: str) -> str:
    """What :func:`seal` was given; empty, when the studio's secret was changed since."""
    try:
        return _box(secret, purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


@lru_cache(16)
def _box(secret: str, purpose: str) -> Fernet:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"filmwright {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derive.derive(secret.encode())))
