"""Who watches, and whether they still may."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadSignature
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.errors import NotAllowedError, NotFoundError, NotSignedInError
from core.models import ApiKey, Film, Login, User, now
from core.services import keys, logins, mfa
from web.live.reading import Reader

#: The scope a key needs to watch; an admin's, to watch everybody's films.
_SCOPE, _SCOPE_OF_ALL = "projects:read", "admin:read"


@dataclass(frozen=True)
class Visitor:
    """Somebody who watches, and by which proof."""

    user_id: str
    is_admin: bool
    login_id: str = ""
    key_id: str = ""


class Door:
    """Finds out who asks, outside of Flask."""

    def __init__(self, app: Flask, reader: Reader) -> None:
        self._app, self._read = app, reader.read

    async def visitor(self, headers: Mapping[str, str], cookies: Mapping[str, str]) -> Visitor:
        """Who sent this request: by access token, API key or page session.

        :raises NotSignedInError: nobody is known.
        :raises NotAllowedError: the key may not read projects.
        """
        bearer, key = headers.get("authorization", ""), headers.get("x-api-key", "")
        if bearer.startswith("Bearer "):
            return await self.by_token(bearer[7:])
        if key:
            return await self.by_token(key)
        shown = self._shown(cookies.get(self._app.config["SESSION_COOKIE_NAME"], ""))
        return await self._read(self._by_page, shown)

    async def by_token(self, token: str) -> Visitor:
        """Whose access token or API key this is; raises like :meth:`visitor`."""
        looks_like_jwt = token.count(".") == 2
        return await self._read(self._by_access if looks_like_jwt else self._by_key, token)

    async def refuse_unless_theirs(self, visitor: Visitor, film_id: str) -> None:
        """:raises NotFoundError: there is no such film, or it is another's."""

        def look(session: Session) -> None:
            owner = session.scalar(select(Film.owner_id).where(Film.id == film_id))
            if owner is None or (owner != visitor.user_id and not visitor.is_admin):
                raise NotFoundError("there is no such job")

        await self._read(look)

    def _shown(self, cookie: str) -> str:
        interface = self._app.session_interface
        assert isinstance(interface, SecureCookieSessionInterface)
        serializer = interface.get_signing_serializer(self._app)
        lasts = int(self._app.permanent_session_lifetime.total_seconds())
        try:
            kept = serializer.loads(cookie, max_age=lasts) if serializer and cookie else {}
        except BadSignature:
            kept = {}
        return str(kept.get("login", ""))

    @staticmethod
    def _by_page(session: Session, shown: str) -> Visitor:
        user = logins.user_of_page(session, shown) if shown else None
        if user is None:
            raise NotSignedInError("sign in, or send a token or an API key")
        return Visitor(user.id, _runs_it(user), login_id=shown.partition(".")[0])

    def _by_access(self, session: Session, token: str) -> Visitor:
        secret = self._app.config["SECRET_KEY"]
        user = logins.user_of_access_token(session, secret, token)
        login = logins.login_of_access_token(secret, token)
        return Visitor(user.id, _runs_it(user), login_id=login)

    @staticmethod
    def _by_key(session: Session, key: str) -> Visitor:
        found = keys.find(session, key)
        if _SCOPE not in found.scopes:
            raise NotAllowedError(f"this API key lacks the scope {_SCOPE}")
        sees_all = _runs_it(found.user) and _SCOPE_OF_ALL in found.scopes
        return Visitor(found.user.id, sees_all, key_id=found.id)


def _runs_it(user: User) -> bool:
    return user.is_admin and not mfa.must_set_up(user)


def still_welcome(session: Session, visitors: Collection[Visitor]) -> set[Visitor]:
    """Those whose account is active and whose proof still holds."""
    moment = now()
    people = set(
        session.scalars(
            select(User.id).where(
                User.id.in_({one.user_id for one in visitors}), User.status == "active"
            )
        )
    )
    signed_in = set(
        session.scalars(
            select(Login.id).where(
                Login.id.in_({one.login_id for one in visitors}),
                Login.revoked_at.is_(None),
                Login.expires_at > moment,
            )
        )
    )
    open_keys = set(
        session.scalars(
            select(ApiKey.id).where(
                ApiKey.id.in_({one.key_id for one in visitors}),
                ApiKey.revoked_at.is_(None),
                or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > moment),
            )
        )
    )
    return {
        one
        for one in visitors
        if one.user_id in people and (one.login_id in signed_in or one.key_id in open_keys)
    }
