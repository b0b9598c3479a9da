"""How the studio is doing, in figures and charts."""

from __future__ import annotations

from flask import render_template, request

from core.services import operations, statistics
from core.services.plans import plans
from web.context import database, studio
from web.guard import admin_page
from web.pages.admin.blueprint import blueprint
from web.pages.admin.charts import columns

#: Days that can be looked back.
SPANS = (7, 30, 90)


@blueprint.get("")
@admin_page
def index() -> str:
    """The last week, month or quarter."""
    asked = request.args.get("days", 30, type=int)
    days = asked if asked in SPANS else 30
    seen = statistics.overview(database(), days)
    return render_template(
        "admin/overview.html",
        seen=seen,
        films=columns(seen.days, ("done", "failed", "other")),
        joined=columns(seen.days, ("joined",)),
        spent=columns(seen.days, ("spent",)),
        stages=statistics.stages(database(), days),
        storage=statistics.storage(studio()),
        floor=operations.floor(studio(), 0),
        plans=plans(),
        days=days,
        spans=SPANS,
    )
