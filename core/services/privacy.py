"""What belongs to a person: taking a copy of everything, and deleting everything.

An account is deleted with its ledger. What is left are the films' bytes that another account's
film uses too (artifacts are kept by content), and in the audit the fact that an account, by now
only an id, was deleted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, inspect, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.database import writing
from core.errors import ConflictError, InputError, StoreError
from core.frozen import Ref
from core.models import (
    ApiKey,
    Asset,
    AuditEntry,
    Base,
    Campaign,
    Channel,
    Customer,
    Film,
    Identity,
    LedgerEntry,
    Letter,
    Login,
    Payment,
    Project,
    Recipient,
    Step,
    Upload,
    User,
    Webhook,
    WebhookDelivery,
)
from core.services import accounts, letters
from core.services.payments import customers
from core.services.publishing import channels
from core.stages import PublishRequest
from core.studio import Studio

_CHUNK = 1 << 20

_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")

#: What even its owner is not given: it would open the account, or those it is connected to.
_SECRET = {
    "password_hash", "totp_secret", "recovery_codes", "secret_hash", "token", "session", "secret",
}  # fmt: skip


def export(
    studio: Studio, session: Session, user: User
) -> Iterator[tuple[str, Iterable[bytes]]]:  # fmt: skip
    """Everything kept about the account, file by file: (name in the archive, its bytes)."""
    yield (
        "account.json",
        _json(
            {
                **_row(user),
                "identities": _rows(session, Identity, user),
                "sessions": _rows(session, Login, user),
                "api_keys": _rows(session, ApiKey, user),
                "letters": [
                    _row(one)
                    for one in session.scalars(select(Letter).where(Letter.recipient == user.email))
                ],
                "audit": [
                    _row(one)
                    for one in session.scalars(
                        select(AuditEntry).where(
                            or_(AuditEntry.actor_id == user.id, AuditEntry.subject_id == user.id)
                        )
                    )
                ],
            }
        ),
    )
    yield "ledger.json", _json(_rows(session, LedgerEntry, user))
    yield "elsewhere.json", _json(_elsewhere(session, user))
    for project in session.scalars(select(Project).where(Project.owner_id == user.id)):
        folder = f"projects/{_slug(project.title) or 'untitled'}-{project.id[:8]}"
        yield f"{folder}/project.json", _json(_row(project))
        films = select(Film).where(Film.project_id == project.id).order_by(Film.number)
        for film in session.scalars(films):
            yield f"{folder}/version-{film.number}.json", _json(_row(film))
            for name, ref in _delivered(film):
                yield from _file(studio, f"{folder}/version-{film.number}/{name}", ref)
    for asset in session.scalars(select(Asset).where(Asset.owner_id == user.id)):
        ref = Ref(sha256=asset.sha256, media_type=asset.media_type)
        yield from _file(studio, f"files/{asset.id[:8]}-{_slug(asset.name, '.')}", ref)
    yield "files.json", _json(_rows(session, Asset, user))


def _elsewhere(session: Session, user: User) -> dict[str, Any]:
    """What the account has to do with other places and other people."""
    hooks = select(Webhook.id).where(Webhook.user_id == user.id)
    mine = select(Campaign.id).where(Campaign.owner_id == user.id)
    told = select(WebhookDelivery).where(WebhookDelivery.webhook_id.in_(hooks))
    people = select(Recipient).where(Recipient.campaign_id.in_(mine))
    return {
        "channels": _rows(session, Channel, user),
        "uploads": _rows(session, Upload, user),
        "payments": _rows(session, Payment, user),
        "subscription": _rows(session, Customer, user),
        "webhooks": _rows(session, Webhook, user),
        "webhook_deliveries": [_row(one) for one in session.scalars(told)],
        "campaigns": _rows(session, Campaign, user),
        "recipients": [_row(one) for one in session.scalars(people)],
    }


def refuse_without_proof(session: Session, user: User, proof: str) -> None:
    """Deleting takes the password, or for an account without one its address, typed.

    :raises InputError: it is not that.
    """
    if user.password_hash is None:
        if proof.strip().lower() != user.email:
            raise InputError("Type your e-mail address to confirm.")
        return
    accounts.confirm(session, user, proof)


def delete_account(studio: Studio, session: Session, user: User) -> None:
    """Delete the account and all that is its own. It cannot be taken back.

    :raises ConflictError: a film is still being made.
    """
    _refuse_at_work(session, user)
    channels.revoke_all(studio, session, user)
    with writing(session):
        session.refresh(user)
        _refuse_at_work(session, user)
        used = _held(session, user, mine=True)
        session.execute(delete(AuditEntry).where(AuditEntry.actor_id == user.id))
        session.execute(delete(Letter).where(Letter.recipient == user.email))
        letters.tell_change(session, user, "deleted")
        customers.take_leave(studio, session, user)
        session.flush()
        # What other tables hold of the account goes with its row, by their foreign keys.
        session.execute(
            delete(User).where(User.id == user.id).execution_options(synchronize_session=False)
        )
        session.expunge(user)
    _sweep(studio, used - _held(session, user, mine=False, among=used))


def _refuse_at_work(session: Session, user: User) -> None:
    at_work = Film.status.in_(("queued", "running", "cancelling"))
    if session.scalar(select(Film.id).where(Film.owner_id == user.id, at_work).limit(1)):
        raise ConflictError("A film of yours is still being made. Cancel it first.")


def _held(
    session: Session, user: User, mine: bool, among: frozenset[str] | None = None
) -> frozenset[str]:
    """Digests of the artifacts that the account's rows name (or, not ``mine``, all others')."""
    films = select(Film.id).where(_whose(Film.owner_id, user, mine))
    rows: list[Select[Any]] = [
        select(Film.brief, Film.continuity, Film.handed_on, Film.delivery, Film.renditions).where(
            _whose(Film.owner_id, user, mine)
        ),
        select(Step.document).where(Step.film_id.in_(films)),
        select(Project.cover).where(_whose(Project.owner_id, user, mine)),
        select(Asset.sha256).where(_whose(Asset.owner_id, user, mine)),
    ]
    found: set[str] = set()
    for query in rows:
        # A few rows at a time: a studio's films do not fit into memory.
        for row in session.execute(query.execution_options(yield_per=200)):
            names = set(_DIGEST.findall(json.dumps(list(row), default=str)))
            found |= names if among is None else names & among
    return frozenset(found)


def _whose(column: InstrumentedAttribute[str], user: User, mine: bool) -> ColumnElement[bool]:
    return column == user.id if mine else column != user.id


def _sweep(studio: Studio, digests: Iterable[str]) -> None:
    for digest in digests:
        studio.store.drop(Ref(sha256=digest, media_type=""))


def _delivered(film: Film) -> Iterator[tuple[str, Ref]]:
    """The files of a finished film that a person would keep."""
    if not film.delivery:
        return
    done = PublishRequest.model_validate({"destination": "", **film.delivery})
    yield f"film.{done.film.video.media_type.rpartition('/')[2]}", done.film.video
    for one in done.subtitles:
        yield f"subtitles.{one.language}.srt", one.srt
        yield f"subtitles.{one.language}.vtt", one.vtt
    if done.thumbnails:
        for number, image in enumerate(done.thumbnails.images, 1):
            yield f"thumbnail-{number}.jpg", image


def _file(studio: Studio, name: str, ref: Ref) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The file, unless its bytes are gone; an archive without it is better than none."""
    try:
        path = studio.store.path(ref)
    except StoreError:
        return
    yield name, _chunks(path)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _rows(session: Session, table: Any, user: User) -> list[dict[str, Any]]:
    owner = table.owner_id if hasattr(table, "owner_id") else table.user_id
    return [_row(one) for one in session.scalars(select(table).where(owner == user.id))]


def _row(row: Base) -> dict[str, Any]:
    columns = inspect(type(row)).columns.keys()
    return {name: getattr(row, name) for name in columns if name not in _SECRET}


def _json(document: object) -> list[bytes]:
    text = json.dumps(document, indent=2, ensure_ascii=False, default=_plain)
    return [text.encode(), b"\n"]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _slug(text: str, keep: str = "") -> str:
    """A name that every system can unpack."""
    plain = "".join(one if one.isalnum() or one in keep else "-" for one in text.lower())
    return "-".join(part for part in plain.split("-") if part).strip(".")[:60]
