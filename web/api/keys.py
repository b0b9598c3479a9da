"""API keys."""

from __future__ import annotations

from datetime import datetime

from apiflask import APIBlueprint
from flask import g
from pydantic import Field

from core.services import keys
from core.services.keys import OWNER
from web.api.envelope import Body, Envelope, View, ok
from web.context import database
from web.guard import needs

blueprint = APIBlueprint("keys", __name__, tag="Keys")


class NewKey(Body):
    """A key to make."""

    name: str = Field(min_length=1, max_length=80, examples=["My script"])
    scopes: list[str] = Field(
        min_length=1, max_length=len(keys.SCOPES), examples=[["projects:read"]],
        description="; ".join(f"`{scope}`: {what}" for scope, what in keys.SCOPES.items()),
    )  # fmt: skip
    days: int | None = Field(default=None, ge=1, le=3650, description="Until it expires.")


class KeyView(View):
    """A key; its secret is not kept."""

    id: str
    name: str
    prefix: str = Field(description="The first letters, by which its owner knows it.")
    scopes: list[str]
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime | None


class MadeKey(View):
    """A new key."""

    key: KeyView
    secret: str = Field(description="What to send as `X-API-Key`. Shown only now.")


class Revoked(View):
    """The key opens nothing any more."""

    revoked: bool = True


@blueprint.get("/keys")
@needs(OWNER)
@blueprint.output(Envelope[list[KeyView]])
@blueprint.doc(summary="Your keys")
def index() -> dict[str, object]:
    """Every key that still opens something, the newest first."""
    return ok(keys.keys_of(database(), g.user))


@blueprint.post("/keys")
@needs(OWNER)
@blueprint.input(NewKey, arg_name="body")
@blueprint.output(Envelope[MadeKey], status_code=201)
@blueprint.doc(summary="Make a key")
def create(body: NewKey) -> dict[str, object]:
    """Make a key. Its secret is in this answer and nowhere else."""
    key, secret = keys.create(database(), g.user, body.name, body.scopes, body.days)
    return ok({"key": key, "secret": secret})


@blueprint.delete("/keys/<key_id>")
@needs(OWNER)
@blueprint.output(Envelope[Revoked])
@blueprint.doc(summary="Revoke a key", responses=[404])
def revoke(key_id: str) -> dict[str, object]:
    """End a key at once."""
    keys.revoke(database(), g.user, key_id)
    return ok(Revoked())
