"""Publishing to YouTube: channels, uploads, playlists, the day's quota."""

from __future__ import annotations

from web.api.youtube import channels, playlists, uploads
from web.api.youtube.noun import blueprint

__all__ = ["blueprint", "channels", "playlists", "uploads"]
