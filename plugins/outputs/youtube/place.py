"""YouTube as the studio sees it: letting it in, and what a day there allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from config import read
from filmwright import Account, DestinationError, InputError, Meter, Settings, Token

#: What the studio asks for: to upload, to see how videos do, to add captions and playlists.
SCOPES = (
    "https://www.googleapis.com/auth/youtube.upload",
    "https://www.googleapis.com/auth/youtube.readonly",
    "https://www.googleapis.com/auth/youtube.force-ssl",
)

#: Google's days begin at midnight here.
_PACIFIC = ZoneInfo("America/Los_Angeles")

_PATIENCE = 15.0


class YouTube:
    """The destination ``youtube``."""

    name = "youtube"
    title = "YouTube"

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def begin(self, back: str, state: str, verifier: str) -> str:
        """Google's consent page. It asks each time, so that it gives a refresh token each time."""
        with self._client(back) as client:
            url, _ = client.create_authorization_url(
                self.settings.youtube_auth_url,
                state=state,
                code_verifier=verifier,
                access_type="offline",
                prompt="consent",
                include_granted_scopes="true",
            )
        return str(url)

    def finish(self, back: str, code: str, verifier: str) -> Token:
        """The token.

        :raises InputError: the person left out a permission that is needed.
        :raises DestinationError: Google cannot be reached, or refuses.
        """
        import requests
        from authlib.common.errors import AuthlibBaseError

        try:
            with self._client(back) as client:
                got = client.fetch_token(
                    self.settings.youtube_token_url, code=code, code_verifier=verifier
                )
            granted = tuple(str(got.get("scope", "")).split())
            token = Token(
                str(got["access_token"]), str(got.get("refresh_token", "")),
                datetime.now(UTC) + timedelta(seconds=float(got.get("expires_in", 3600))), granted,
            )  # fmt: skip
        except (requests.RequestException, AuthlibBaseError, KeyError, ValueError) as error:
            raise DestinationError(
                f"YouTube could not be connected just now; try again ({type(error).__name__})."
            ) from error
        if not set(SCOPES) <= set(granted):
            raise InputError(
                "Google asks what Filmwright may do: every box must stay ticked. Connect again."
            )
        if not token.refresh:
            raise DestinationError("YouTube gave no lasting access; connect again.")
        return token

    def account(self, token: Token, keep: Callable[[Token], None], meter: Meter) -> Account:
        """Speak for an account."""
        from plugins.outputs.youtube.account import Channel
        from plugins.outputs.youtube.transport import Transport

        return Channel(self, Transport(self.settings, token, keep), meter)

    def address(self, video: str) -> str:
        """Where people watch a video."""
        return f"https://www.youtube.com/watch?v={video}"

    def operations(self) -> Mapping[str, int]:
        """Units of each call; ``config/youtube.toml``."""
        units: dict[str, int] = read("youtube")["units"]
        return units

    def limits(self) -> Mapping[str, int]:
        """Calls a day of those that Google counts apart."""
        return {"videos.insert": self.settings.youtube_uploads}

    def quota(self) -> int:
        """Units a day."""
        return self.settings.youtube_quota

    def day(self, moment: datetime) -> tuple[str, datetime]:
        """Google's day, and the midnight in California that ends it."""
        today = moment.astimezone(_PACIFIC).date()
        midnight = datetime.combine(today + timedelta(days=1), time(), _PACIFIC)
        return today.isoformat(), midnight.astimezone(UTC)

    def _client(self, back: str) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        return OAuth2Session(
            client_id=self.settings.youtube_client_id,
            client_secret=self.settings.youtube_client_secret,
            scope=" ".join(SCOPES),
            redirect_uri=back,
            code_challenge_method="S256",
            default_timeout=_PATIENCE,
            token_endpoint_auth_method="client_secret_post",
        )
