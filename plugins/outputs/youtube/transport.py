"""How Google's client reaches Google: over requests, with a token that is refreshed by itself.

The client's usual transport (httplib2) sends a body again by itself when a connection breaks, from
wherever its stream then stands. An upload must first ask how much arrived; this one never repeats.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC
from functools import cache
from typing import Any

import httplib2
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc

from filmwright import Settings, Token

#: Seconds to connect, and of silence while something is sent or awaited.
_PATIENCE = (10.0, 90.0)


class Transport:
    """What the client calls ``http``."""

    def __init__(self, settings: Settings, token: Token, keep: Callable[[Token], None]) -> None:
        self.settings = settings
        self._keep = keep
        self.credentials = Credentials(
            token.access,
            refresh_token=token.refresh,
            token_uri=settings.youtube_token_url,
            client_id=settings.youtube_client_id,
            client_secret=settings.youtube_client_secret,
            # google-auth counts in UTC without saying so.
            expiry=token.expires_at.astimezone(UTC).replace(tzinfo=None),
        )
        self._scopes = token.scopes
        self._session = AuthorizedSession(self.credentials, max_refresh_attempts=1)

    def service(self) -> Any:
        """YouTube's API."""
        document = {**_document(), "rootUrl": self.settings.youtube_api_url.rstrip("/") + "/"}
        return build_from_document(document, http=self)

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        **_: Any,
    ) -> tuple[httplib2.Response, bytes]:
        """One request, sent once, and its answer whatever the status."""
        before = self.credentials.token
        try:
            answer = self._session.request(
                method, uri, data=body, headers=dict(headers or {}), timeout=_PATIENCE,
                allow_redirects=False,
            )  # fmt: skip
        finally:
            if self.credentials.token and self.credentials.token != before:
                self._keep(self._token())
        told = {name.lower(): value for name, value in answer.headers.items()}
        response = httplib2.Response({**told, "status": str(answer.status_code)})
        response.reason = answer.reason
        return response, answer.content

    def close(self) -> None:
        """Asked for by the client."""
        self._session.close()

    def _token(self) -> Token:
        return Token(
            self.credentials.token, self.credentials.refresh_token or "",
            self.credentials.expiry.replace(tzinfo=UTC), self._scopes,
        )  # fmt: skip


@cache
def _document() -> dict[str, Any]:
    text = get_static_doc("youtube", "v3")
    document: dict[str, Any] = json.loads(text)
    return document
