"""What the tests of *no way in* build on: every route of the application, found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from core.models import (
    ApiKey,
    Asset,
    Campaign,
    Channel,
    Film,
    Identity,
    LedgerEntry,
    Login,
    Project,
    Recipient,
    Transfer,
    Upload,
    User,
    Webhook,
    WebhookDelivery,
    now,
)
from core.services import keys, logins
from core.studio import Studio
from tests.film_room_parts import Made, Room, lay, picture

#: What anybody may see or do. Every other route, of today and to come, takes an account.
OPEN = {
    "static", "assets.package", "language.choose", "landing.index", "landing.shown",
    "landing.look", "landing.theme", "health.healthz", "health.readyz", "apidocs.show",
    "openapi.spec", "share.show", "share.file", "share.poster", "credits.all_plans",
    "dashboard.styleguide",
    "account.sign_in", "account.sign_up", "account.sign_out", "account.forgot", "account.reset",
    "account.verify", "account.second_factor", "account.leave", "account.arrive",
    "auth.register", "auth.login", "auth.refresh", "auth.forgot_password", "auth.reset_password",
    "auth.verify", "salesforce_api.changes", "billing_api.offered", "billing_api.webhook",
    "watch.show", "watch.opened", "watch.film", "watch.poster", "watch.subtitles",
}  # fmt: skip

#: Parts of an address that name what belongs to somebody.
OWNED = (
    "project_id", "film_id", "job_id", "other_id", "asset_id", "key_id", "session_id", "user_id",
    "identity_id", "webhook_id", "delivery_id", "channel_id", "upload_id", "campaign_id",
    "recipient_id", "transfer_id",
)  # fmt: skip

#: And what else can stand in one.
OTHERS: dict[str, str] = {
    "change_id": "1",
    "scene_id": "s1", "line_id": "s1-1", "who": "narrator", "name": "mp4", "number": "1",
    "language": "en", "task": "images/x", "character": "c1", "form": "480p",
    "panel": "storyboard", "part": "film", "style": "grey", "kind": "calm", "voice_id": "x",
    "template_id": "x", "service": "google", "destination": "youtube", "playlist_id": "PL1",
    "token": "x", "filename": "x",
}  # fmt: skip

_TABLES = (
    User, Project, Film, Asset, ApiKey, Login, Identity, LedgerEntry, Campaign, Channel, Recipient,
    Transfer, Upload, Webhook, WebhookDelivery,
)  # fmt: skip


@dataclass(frozen=True)
class Way:
    """A route with one of its methods."""

    endpoint: str
    method: str
    path: str
    arguments: frozenset[str]
    scope: str

    @property
    def is_api(self) -> bool:
        """Whether programs use it."""
        return self.path.startswith("/api/")

    @property
    def changes(self) -> bool:
        """Whether it may change anything."""
        return self.method not in ("GET", "HEAD", "OPTIONS")

    @property
    def is_owned(self) -> bool:
        """Whether its address names what belongs to somebody."""
        return bool(self.arguments & set(OWNED))

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.endpoint})"


def ways(app: Flask, owned: dict[str, str]) -> Iterator[Way]:
    """Every route of the application. Fails at an argument that it knows no value for: say in
    :data:`OWNED` that it belongs to somebody, or give it a value in :data:`OTHERS`."""
    known = {**OTHERS, **owned}
    for rule in app.url_map.iter_rules():
        unknown = set(rule.arguments) - set(known)
        assert not unknown, f"{rule.rule}: tell tests/no_way_in_parts.py about {unknown}"
        path = re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda found: known[found[1]], rule.rule)
        view = app.view_functions[rule.endpoint]
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield Way(rule.endpoint, method, path, frozenset(rule.arguments),
                      getattr(view, "scope", ""))  # fmt: skip


@dataclass(frozen=True)
class Estate:
    """What somebody has: an account with a finished film, a file, a key, sessions, a link."""

    room: Room
    ids: dict[str, str]


def estate(studio: Studio, made: Made) -> Estate:
    """Ada and all that is hers."""
    room = lay(studio, made, "ada")
    asset = picture(studio, room, b"not looked at")
    with studio.sessions() as session:
        user = session.get_one(User, room.user_id)
        key, _secret = keys.create(session, user, "hers", ["projects:read"])
        login = logins.open_page(session, user).partition(".")[0]
        linked = Identity(user_id=user.id, provider="github", subject="1", email=user.email)
        session.add(linked)
        session.commit()
        return Estate(room, {
            "project_id": room.project_id, "film_id": room.film_id, "job_id": room.film_id,
            "other_id": room.film_id, "asset_id": asset, "key_id": key.id, "session_id": login,
            "user_id": user.id, "identity_id": linked.id, **_in_the_world(session, room),
        })  # fmt: skip


def _in_the_world(session: Session, room: Room) -> dict[str, str]:
    """What she has to do with other places: channels, uploads, webhooks, campaigns."""
    channel = Channel(user_id=room.user_id, destination="youtube", subject="UC1", name="Ada's")
    webhook = Webhook(
        user_id=room.user_id, url="https://ada.example/", secret="", events=["film.completed"]
    )
    campaign = Campaign(
        owner_id=room.user_id, project_id=room.project_id, name="Spring", source="csv"
    )
    transfer = Transfer(
        user_id=room.user_id, project_id=room.project_id, kind="sound", name="a.wav", size=9,
        expires_at=now() + timedelta(days=1),
    )  # fmt: skip
    session.add_all([channel, webhook, campaign, transfer])
    session.flush()
    upload = Upload(
        key="hers", owner_id=room.user_id, project_id=room.project_id, film_id=room.film_id,
        channel_id=channel.id, destination="youtube", status="live", due_at=None,
    )  # fmt: skip
    told = WebhookDelivery(
        key="hers", webhook_id=webhook.id, event="film.completed", body={}, state="sent"
    )
    person = Recipient(campaign_id=campaign.id, number=1, subject="1", name="Grace")
    session.add_all([upload, told, person])
    session.commit()
    return {
        "channel_id": channel.id, "upload_id": upload.id, "webhook_id": webhook.id,
        "delivery_id": told.id, "campaign_id": campaign.id, "recipient_id": person.id,
        "transfer_id": transfer.id,
    }  # fmt: skip


def rows(studio: Studio) -> dict[str, Any]:
    """Everything the database has about people and what is theirs, but for when they were seen."""
    found: dict[str, Any] = {}
    with studio.sessions() as session:
        for table in _TABLES:
            columns = [
                one.key
                for one in inspect(table).column_attrs
                if one.key not in ("seen_at", "used_at")
            ]
            found[table.__name__] = {
                str(row.id): {name: getattr(row, name) for name in columns}
                for row in session.scalars(select(table))
            }
    return found


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is otherwise in rows that were there before."""
    return [
        f"{table}.{name} of {key}"
        for table, kept in before.items()
        for key, row in kept.items()
        for name in row
        if after[table].get(key, {}).get(name) != row[name]
    ]


def token_of(client: FlaskClient) -> str:
    """The CSRF token of a browser's pages."""
    page = client.get("/", follow_redirects=True).get_data(as_text=True)
    return page.split('name="csrf-token" content="')[1].split('"')[0]


def body_for(document: dict[str, Any], way: Way, app: Flask) -> dict[str, Any]:
    """What the test client sends so that the API takes it for well formed, by its document."""
    rule = next(one for one in app.url_map.iter_rules() if one.endpoint == way.endpoint)
    address = re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule)
    operation = document["paths"][address][way.method.lower()]
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        head = '--x\r\nContent-Disposition: form-data; name="file"; filename="x.png"\r\n\r\n'
        return {"data": f"{head}x\r\n--x--\r\n", "content_type": "multipart/form-data; boundary=x"}
    if not content:
        return {}
    return {"json": _sample(document, content["application/json"]["schema"])}


def _sample(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    """The least that fits a schema."""
    if "$ref" in schema:
        return _sample(document, document["components"]["schemas"][schema["$ref"].split("/")[-1]])
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return _sample(document, schema[choice][0])
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        properties = schema.get("properties", {})
        return {name: _sample(document, properties[name]) for name in schema.get("required", ())}
    if kind == "array":
        return [_sample(document, schema["items"])] * schema.get("minItems", 1)
    least = schema.get("minimum", 1)
    text = "x" * max(1, schema.get("minLength", 1))
    return {"string": text, "boolean": True, "integer": least, "number": least}.get(str(kind))
