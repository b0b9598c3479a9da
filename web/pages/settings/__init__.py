"""The account's own pages: profile, security, preferences, API keys, data."""

from flask import Blueprint

blueprint = Blueprint("settings", __name__, url_prefix="/settings")

from web.pages.settings import data, keys, preferences, profile, security, webhooks  # noqa: E402, F401 (routes)
