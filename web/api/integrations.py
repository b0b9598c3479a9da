"""The other systems: set up or not, working or not, what waits for them. For admins."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from apiflask import APIBlueprint
from pydantic import Field

from core.services import connections
from core.services.connections import Connection
from web.api.envelope import Envelope, View, ok
from web.context import database, studio
from web.guard import needs

blueprint = APIBlueprint("integrations_api", __name__, tag="Admin")


class ConnectionView(View):
    """Another system."""

    name: str
    state: Literal["off", "local", "new", "works", "failing"]
    missing: list[str] = Field(description="Settings to set.")
    ok_at: datetime | None
    failed_at: datetime | None
    failing_since: datetime | None
    error: str
    waiting: int
    stuck: int = Field(description="What failed and takes a person.")
    checkable: bool


class Checked(View):
    """It answered."""

    said: str


@blueprint.get("/admin/integrations")
@needs("admin:read")
@blueprint.output(Envelope[list[ConnectionView]])
@blueprint.doc(summary="Health of every integration")
def integrations() -> dict[str, object]:
    """Set up or not, working or not, what waits."""
    return ok([_connection(one) for one in connections.connections(studio(), database())])


@blueprint.post("/admin/integrations/<name>/check")
@needs("admin:write")
@blueprint.output(Envelope[Checked])
@blueprint.doc(summary="Speak to an integration now", responses=[404, 409, 502])
def check(name: str) -> dict[str, object]:
    """What it says about itself; 502: it does not answer."""
    return ok({"said": connections.check(studio(), name)})


def _connection(one: Connection) -> dict[str, Any]:
    known = one.known
    return {
        "name": one.name, "state": one.state, "missing": list(one.missing),
        "ok_at": known.ok_at if known else None, "failed_at": known.failed_at if known else None,
        "failing_since": one.failing_since,
        "error": known.error if known and known.failures else "",
        "waiting": one.waiting, "stuck": one.stuck, "checkable": one.checkable,
    }  # fmt: skip
