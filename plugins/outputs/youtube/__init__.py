"""Output ``youtube``: films go to channels that their makers connected.

Google's own client, built from the discovery document that it brings, over Google's own
authorisation; the studio keeps the tokens and counts the quota.
"""

from __future__ import annotations

from importlib.util import find_spec

from filmwright import Destination, ProviderInfo, Readiness, Settings, hookimpl

_PACKAGES = {"googleapiclient": "google-api-python-client", "google.auth": "google-auth"}


@hookimpl
def register_provider() -> ProviderInfo:
    return ProviderInfo(
        name="youtube",
        title="YouTube",
        version="1",
        stages=("publish",),
        check=lambda: _check(Settings()),
        description="Publishes films, captions, thumbnails and playlists to YouTube channels.",
        offline=False,
        needs="network",
        settings={
            "YOUTUBE_CLIENT_ID": "the OAuth client of a Google Cloud project",
            "YOUTUBE_CLIENT_SECRET": "its secret",
            "YOUTUBE_QUOTA": "units a day that Google gives the project",
            "YOUTUBE_UPLOADS": "videos a day that Google lets the project upload",
        },
    )


@hookimpl
def connect_destination(settings: Settings) -> Destination | None:
    if not _check(settings).ready:
        return None
    from plugins.outputs.youtube.place import YouTube

    return YouTube(settings)


def _check(settings: Settings) -> Readiness:
    for name, package in _PACKAGES.items():
        if not _installed(name):
            return Readiness(False, f"{package} is missing; pip install 'filmwright[youtube]'")
    for name in ("youtube_client_id", "youtube_client_secret"):
        if not getattr(settings, name):
            return Readiness(False, f"{name.upper()} is not set; see docs/youtube.md")
    return Readiness(True)


def _installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
