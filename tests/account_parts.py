"""What the tests of accounts build on: forms as browsers send them, letters, codes."""

from __future__ import annotations

import re
import time
from typing import Any

import pyotp
from flask.testing import FlaskClient
from sqlalchemy import select

from core.models import Letter, User, now
from core.services import accounts, mfa
from core.studio import Studio

EMAIL, PASSWORD = "anna@example.com", "a lantern on the river"

Json = dict[str, Any]


def new_account(
    studio: Studio, email: str = EMAIL, password: str = PASSWORD, verified: bool = True
) -> User:
    """An account, by default with a proven address."""
    with studio.sessions() as session:
        user = accounts.register(session, email, password, "Anna", settings=studio.settings)
        if verified:
            user.verified_at = now()
            session.commit()
        return user


def reread(studio: Studio, user: User) -> User | None:
    """The account as the database has it."""
    with studio.sessions() as session:
        return session.get(User, user.id)


def token_on(page: str) -> str:
    """The CSRF token of a page."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


def send(client: FlaskClient, path: str, form: str = "", **fields: Any) -> Any:
    """Fill in the form at ``form`` (default: ``path``) and send it to ``path``."""
    token = token_on(client.get(form or path, follow_redirects=True).text)
    return client.post(path, data={"csrf_token": token, **fields})


def sign_in(client: FlaskClient, email: str = EMAIL, password: str = PASSWORD, **more: Any) -> Any:
    """Sign a browser in."""
    return send(client, "/sign-in", email=email, password=password, **more)


def is_in(client: FlaskClient) -> bool:
    """Whether the browser is signed in."""
    return client.get("/settings/profile").status_code == 200


def link_in_letter(studio: Studio, about: str, recipient: str = EMAIL) -> str:
    """The path of the link in the latest letter whose key begins with ``about``."""
    with studio.sessions() as session:
        text = session.scalar(
            select(Letter.text)
            .where(Letter.key.startswith(f"{about}:"), Letter.recipient == recipient)
            .order_by(Letter.created_at.desc())
        )
    assert text is not None, f"no letter about {about}"
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found, text
    return found[1]


def turn_on_second_factor(studio: Studio, user: User) -> tuple[str, list[str]]:
    """The app's key and the recovery codes."""
    secret = studio.settings.secret()
    with studio.sessions() as session:
        mine = session.get_one(User, user.id)
        key = mfa.begin(session, mine, secret)
        return key, mfa.turn_on(session, mine, secret, code_of(key))


def code_of(key: str, steps: int = 0) -> str:
    """What the authenticator app shows, ``steps`` half minutes from now."""
    return str(pyotp.TOTP(key).generate_otp(int(time.time()) // 30 + steps))


def tokens(client: FlaskClient, **more: str) -> Json:
    """Sign a program in."""
    body = {"email": EMAIL, "password": PASSWORD, **more}
    answer = client.post("/api/v1/auth/login", json=body)
    assert answer.status_code == 200, answer.json
    return dict(answer.json["data"])


def bearer(access_token: str) -> dict[str, str]:
    """The header that shows an access token."""
    return {"Authorization": f"Bearer {access_token}"}
