"""Signing in: JWT bearer where there is a key, else user name and password."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlsplit

from filmwright import AccessError, RecordsError, Settings

#: Seconds that an assertion holds; Salesforce takes at most 300.
_HOLDS = 180

#: What Salesforce's refusals mean, and who does what about them.
_ADVICE = (
    ("user hasn't approved", "let the app in: Manage Connected Apps, permitted users "
     "“Admin approved”, and give the integration user its permission set"),
    ("audience is invalid", "SALESFORCE_URL is not the address of the organisation"),
    ("invalid assertion", "SALESFORCE_PRIVATE_KEY does not belong to the app's certificate"),
    ("client identifier", "SALESFORCE_CLIENT_ID is not the app's consumer key"),
    ("invalid client", "SALESFORCE_CLIENT_ID or SALESFORCE_CLIENT_SECRET is wrong"),
    ("inactive", "the integration user is frozen or inactive"),
    ("ip restricted", "let this machine's address in, or relax the app's IP restrictions"),
    ("authentication failure", "SALESFORCE_USERNAME, SALESFORCE_PASSWORD or "
     "SALESFORCE_SECURITY_TOKEN is wrong, or the password flow is switched off"),
    ("expired", "the clock of this machine is wrong"),
)  # fmt: skip


def form(settings: Settings) -> dict[str, str]:
    """What is sent to the token endpoint.

    :raises AccessError: settings are missing, or the key cannot be read.
    """
    if settings.salesforce_private_key:
        return {
            "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "assertion": _assertion(settings),
        }
    _refuse_missing(
        settings,
        "salesforce_client_id",
        "salesforce_client_secret",
        "salesforce_username",
        "salesforce_password",
    )
    return {
        "grant_type": "password",
        "client_id": settings.salesforce_client_id,
        "client_secret": settings.salesforce_client_secret,
        "username": settings.salesforce_username,
        "password": settings.salesforce_password + settings.salesforce_security_token,
    }


def refusal(status: int, error: str, description: str) -> RecordsError:
    """The error for an answer of the token endpoint that is none."""
    if status >= 500 or status == 429:
        return RecordsError(f"Salesforce cannot sign the studio in at the moment ({status})")
    told = f"{error}: {description}" if description else error or str(status)
    advice = next((do for word, do in _ADVICE if word in told.lower()), "check its settings")
    return AccessError(f"Salesforce did not let the studio in ({told}): {advice}")


def audience(url: str) -> str:
    """Whom an assertion is for: the common address of its kind of organisation."""
    host = urlsplit(url).hostname or ""
    if not host.endswith(".salesforce.com"):
        return url
    sandbox = ".sandbox." in host or host.startswith("test.")
    return f"https://{'test' if sandbox else 'login'}.salesforce.com"


def _assertion(settings: Settings) -> str:
    import jwt

    _refuse_missing(settings, "salesforce_client_id", "salesforce_username")
    claims = {
        "iss": settings.salesforce_client_id,
        "sub": settings.salesforce_username,
        "aud": audience(settings.salesforce_url),
        "exp": int(time.time()) + _HOLDS,
    }
    try:
        return jwt.encode(claims, _private_key(settings.salesforce_private_key), "RS256")
    except (ValueError, TypeError, jwt.InvalidKeyError):
        raise AccessError(
            "SALESFORCE_PRIVATE_KEY is not an RSA key without a passphrase, as PEM"
        ) from None


def _private_key(setting: str) -> str:
    if "-----BEGIN" in setting:
        # Some surroundings cannot hold more than a line.
        return setting.replace("\\n", "\n")
    try:
        return Path(setting).expanduser().read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise AccessError(f"SALESFORCE_PRIVATE_KEY cannot be read: {error}") from None


def _refuse_missing(settings: Settings, *names: str) -> None:
    missing = [name.upper() for name in names if not getattr(settings, name)]
    if missing:
        raise AccessError(f"Salesforce cannot be signed in to without {', '.join(missing)}")
