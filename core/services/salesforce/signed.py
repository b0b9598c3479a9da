"""The signature under what Apex tells the studio: ``t=<unix seconds>,v1=<hex>``.

``v1`` is the HMAC-SHA256 of ``<t>.<body>`` under ``SALESFORCE_WEBHOOK_SECRET``. While a secret is
being replaced there may be several.
"""

from __future__ import annotations

import hashlib
import hmac
import time

from core.errors import NotSignedInError

HEADER = "X-Filmwright-Signature"

#: Seconds that the sender's clock may be away from ours.
MOST_APART = 300


def sign(secret: str, body: bytes, moment: float | None = None) -> str:
    """The header's value for a body sent now."""
    at = str(int(time.time() if moment is None else moment))
    return f"t={at},v1={_digest(secret, at, body)}"


def refuse_unsigned(secret: str, header: str, body: bytes) -> None:
    """:raises NotSignedInError: the body does not come from Salesforce, or is too old."""
    if not secret:
        raise NotSignedInError("this studio hears no changes: set SALESFORCE_WEBHOOK_SECRET")
    parts = [part.strip().partition("=")[::2] for part in header.split(",")]
    at = next((value for name, value in parts if name == "t"), "")
    told = [value for name, value in parts if name == "v1"]
    if not at.isascii() or not at.isdigit() or len(at) > 12 or not told:
        raise NotSignedInError(f"sign the body: {HEADER}: t=<unix seconds>,v1=<hex HMAC-SHA256>")
    right = _digest(secret, at, body)
    if not any(hmac.compare_digest(right.encode(), one.encode()) for one in told[:5]):
        raise NotSignedInError("the signature does not fit the body: is the secret the same?")
    if abs(time.time() - int(at)) > MOST_APART:
        raise NotSignedInError("the signature is more than five minutes old: sign and send again")


def _digest(secret: str, at: str, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
