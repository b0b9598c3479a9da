"""Coming in: signing up, in and out, second factor, forgotten passwords, other services."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)

from web.pages.account import entry, recovery, second, social  # noqa: E402, F401 (their routes)
