"""Asks Salesforce what changed there: the way in that needs nothing set up, and the net below
the webhook.

Records are read by SystemModstamp and Id, page after page; the newest stamp that was heard is
remembered. A record's stamp is older than the moment it can be seen (its transaction may take
minutes), so each look begins a while before it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from core.models import SyncChange, SyncRecord, now
from core.records import LimitError, RecordsError, RecordSystem
from core.services import courier, integrations
from core.services.courier import Round
from core.services.salesforce import inbound, link
from core.services.salesforce.hearing import Change, Heard
from core.studio import Studio

log = logging.getLogger("filmwright.salesforce")

#: How long before the newest known stamp a look begins.
OVERLAP = timedelta(minutes=5)

#: Records that are read at once.
PAGE = 2000

#: Seconds between two looks: where Apex tells by itself, and where it does not.
EVERY = (300, 60)

#: Of what Salesforce allows in 24 hours, the share from which on looks become rare.
_SPARING = 0.6

#: Seconds of rest after a look that failed, at first and at most.
_REST = (30.0, 900.0)


@dataclass(frozen=True)
class Watched:
    """Records whose changes concern the studio."""

    object: str
    fields: tuple[str, ...]
    those: str
    """Which of them."""


WATCHED = (
    Watched(
        "Contact",
        ("User_ID__c", "Subscription_Tier__c", "Credits_Balance__c", "OwnerId", "Owner.Name"),
        "User_ID__c != null",
    ),
    Watched(
        "AI_Credit__c",
        ("User__c", "User__r.User_ID__c", "Transaction_Type__c", "Source__c", "Amount__c",
         "Description__c", "Reference_ID__c"),
        "Source__c = 'Salesforce' AND Transaction_Type__c = 'Grant' AND Reference_ID__c = null",
    ),
)  # fmt: skip


def carry(turn: Round) -> bool:
    """The courier's lane: one look, when it is time for it."""
    studio = turn.studio
    facts = integrations.recall(studio, "salesforce")
    if now() < _moment(facts.get("look_at")):
        return False
    system = link.system(studio)
    if system is None:
        return False
    try:
        heard = look(turn, system)
        calls = system.allowance()
    except RecordsError as error:
        _rest(studio, facts, error)
        return False
    sparing = calls.limit > 0 and calls.used > _SPARING * calls.limit
    seconds = EVERY[0 if studio.settings.salesforce_webhook_secret else 1] * (10 if sparing else 1)
    integrations.remember(
        studio, "salesforce", look_at=_iso(now() + timedelta(seconds=seconds)), look_failures=0,
        looked_at=_iso(now()), allowance=[calls.used, calls.limit],
    )  # fmt: skip
    if heard.taken or heard.put_back or heard.refused:
        log.info("Salesforce: %s", heard)
    return False


def look(turn: Round, system: RecordSystem) -> Heard:
    """Hear everything that changed since the last look.

    :raises RecordsError: Salesforce does not answer; what was heard before it stays heard.
    """
    me = me_there(turn.studio, system)
    total = Heard()
    for watched in WATCHED:
        for changes in _news(turn, system, watched):
            heard = inbound.apply(turn.studio, changes, me)
            for name in vars(total):
                setattr(total, name, getattr(total, name) + getattr(heard, name))
    return total


def hear_first(studio: Studio, system: RecordSystem, changes: Sequence[SyncChange]) -> bool:
    """Hear what others changed on the Contacts that ``changes`` are about to write over; whether
    there was anything to take over. One call, of those that Salesforce has.

    :raises RecordsError: Salesforce does not answer.
    """
    with studio.sessions() as session:
        known = session.scalars(
            select(SyncRecord.record).where(
                SyncRecord.kind == "user",
                SyncRecord.record.in_([one.record for one in changes]),
                SyncRecord.sent_at.is_not(None),
            )
        ).all()
    if not known:
        return False
    me, watched = me_there(studio, system), WATCHED[0]
    named = ", ".join(quoted(one) for one in known)
    those = f"User_ID__c IN ({named}) AND LastModifiedById != {quoted(me)}"
    found = system.query(f"{_select(watched)} WHERE {those}")
    heard = inbound.apply(studio, [_change(watched.object, one) for one in found], me)
    return heard.taken > 0


def me_there(studio: Studio, system: RecordSystem) -> str:
    """The id of the studio's own user there, asked for once.

    :raises RecordsError: Salesforce does not answer.
    """
    name, known = studio.settings.salesforce_username, known_me(studio)
    if known:
        return known
    found = next(iter(system.query(f"SELECT Id FROM User WHERE Username = {quoted(name)}")), {})
    me = str(found.get("Id") or "")
    integrations.remember(studio, "salesforce", me={"username": name, "id": me})
    return me


def known_me(studio: Studio) -> str:
    """The same, without a call; empty: not asked for yet."""
    known = integrations.recall(studio, "salesforce").get("me") or {}
    same = known.get("username") == studio.settings.salesforce_username
    return str(known.get("id") or "") if same else ""


def quoted(text: str) -> str:
    """A text as SOQL writes it."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _news(turn: Round, system: RecordSystem, watched: Watched) -> Iterator[list[Change]]:
    """Pages of what changed, the oldest first; each is remembered after it was dealt with."""
    key = f"heard:{watched.object}"
    newest = str(integrations.recall(turn.studio, "salesforce").get(key) or "")
    since = _soql(_moment(newest) - OVERLAP) if newest else ""
    beyond = f" AND SystemModstamp >= {since}" if since else ""
    while True:
        found = list(
            system.query(
                f"{_select(watched)} WHERE {watched.those}{beyond} "
                f"ORDER BY SystemModstamp, Id LIMIT {PAGE}"
            )
        )
        yield [_change(watched.object, one) for one in found]
        if found:
            stamp, last = _soql(_moment(found[-1]["SystemModstamp"])), str(found[-1]["Id"])
            if stamp > newest:
                newest = stamp
                integrations.remember(turn.studio, "salesforce", **{key: newest})
            beyond = (
                f" AND (SystemModstamp > {stamp} OR (SystemModstamp = {stamp}"
                f" AND Id > {quoted(last)}))"
            )
        if len(found) < PAGE or turn.leaving.is_set() or not turn.beat():
            return


def _select(watched: Watched) -> str:
    fields = ("Id", *watched.fields, "SystemModstamp", "LastModifiedById")
    return f"SELECT {', '.join(fields)} FROM {watched.object}"


def _change(name: str, row: dict[str, Any]) -> Change:
    return Change(
        object=name, id=str(row["Id"]), fields=row, at=_moment(row["SystemModstamp"]),
        by=str(row.get("LastModifiedById") or ""),
    )  # fmt: skip


def _rest(studio: Studio, facts: dict[str, Any], error: RecordsError) -> None:
    """Say what is wrong, and look again later, ever later."""
    failures = int(facts.get("look_failures") or 0) + 1
    again = now() + timedelta(seconds=courier.pause(failures, _REST))
    if isinstance(error, LimitError) and error.until is not None:
        again = max(again, error.until)
    integrations.remember(studio, "salesforce", look_at=_iso(again), look_failures=failures)


def _moment(text: object) -> datetime:
    """A moment as Salesforce or the studio wrote it; long ago, where there is none."""
    if not text:
        return datetime.min.replace(tzinfo=UTC)
    moment = datetime.fromisoformat(str(text))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _iso(moment: datetime) -> str:
    return moment.isoformat()


def _soql(moment: datetime) -> str:
    """As SOQL writes a moment: to the millisecond, in UTC; its texts sort as the moments do."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
