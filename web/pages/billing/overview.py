"""The account's plan, its balance, what it paid, and every movement of credits."""

from __future__ import annotations

from flask import g, render_template, request, url_for

from config import read
from core.models import new_id
from core.services import credits, statements
from core.services.payments import standing
from core.services.payments.service import is_on, is_test
from core.services.plans import packs, plan_of, plans
from web.context import database, studio, user
from web.guard import signed_in
from web.pages.billing import blueprint

_SIZE, _PAYMENTS = 20, 12


@blueprint.get("")
@signed_in
def index() -> str:
    """The account's plan, its balance and every movement."""
    session = database()
    page = min(max(request.args.get("page", 1, type=int), 1), 100_000)
    statement = credits.history(session, user(), page, _SIZE)
    on = is_on(studio().settings)
    mine = standing.of(session, user())
    asked = request.args.get("every", mine.interval or "month")
    return render_template(
        "billing/index.html",
        current=plan_of(g.user),
        plans=plans(),
        costs=read("plans")["costs"],
        entries=statement.entries,
        films=statements.films_in(session, statement.entries),
        reserved=statements.reserved(session, user()),
        low=statements.is_low(user()),
        page=page,
        pages=max(1, -(-statement.total // _SIZE)),
        url=url_for(".index"),
        on=on,
        test=on and is_test(studio().settings),
        mine=mine,
        every=asked if asked in ("month", "year") else "month",
        packs=list(packs().values()),
        payments=standing.invoices(session, user(), size=_PAYMENTS),
        once=new_id(),
    )
