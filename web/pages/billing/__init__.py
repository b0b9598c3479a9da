"""Plan and credits: what there is, where it went; buying, changing and ending a plan."""

from flask import Blueprint

blueprint = Blueprint("billing", __name__, url_prefix="/billing")

from web.pages.billing import changing, overview, paying  # noqa: E402, F401 (routes)
