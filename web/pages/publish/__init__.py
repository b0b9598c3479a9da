"""Publishing: channels, one film, many films, and what became of them."""

from __future__ import annotations

from web.pages.publish import channels, many, one, uploads
from web.pages.publish.area import blueprint

__all__ = ["blueprint", "channels", "many", "one", "uploads"]
