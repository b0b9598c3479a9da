"""Personalised films: lists of people, what stands in their films, and how far they are."""

from web.pages.campaigns import acts, desk, shelf
from web.pages.campaigns.area import blueprint

__all__ = ["acts", "blueprint", "desk", "shelf"]
