"""The audit: who did what to whom."""

from __future__ import annotations

from flask import render_template, request, url_for

from core.services import admin
from web.context import database
from web.guard import admin_page
from web.pages.admin.blueprint import blueprint, page_asked, pages_of

_SIZE = 50


@blueprint.get("/audit")
@admin_page
def audit() -> str:
    """The latest first; on request also what people did to their own accounts."""
    everything, page = bool(request.args.get("all")), page_asked()
    entries, total = admin.audit(database(), "", everything, page, _SIZE)
    return render_template(
        "admin/audit.html", entries=entries, total=total, everything=everything, page=page,
        pages=pages_of(total, _SIZE), url=url_for(".audit", all=1 if everything else None),
    )  # fmt: skip
