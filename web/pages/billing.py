"""Plan and credits: what there is, where it went, what other plans give."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request, url_for

from config import read
from core.services import credits, statements
from core.services.plans import plan_of, plans
from web.context import database, user
from web.guard import signed_in

blueprint = Blueprint("billing", __name__, url_prefix="/billing")

_SIZE = 20


@blueprint.get("")
@signed_in
def index() -> str:
    """The account's plan, its balance and every movement."""
    session = database()
    page = min(max(request.args.get("page", 1, type=int), 1), 100_000)
    statement = credits.history(session, user(), page, _SIZE)
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
    )
