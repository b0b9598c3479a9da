"""What is heard from Salesforce: changes, what the studio knows of their records, their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import AuditEntry, SyncChange, SyncRecord, User
from core.services.plans import plans

#: Who it was, in the audit.
ACTOR = "salesforce"

#: What the audit calls it.
ACTIONS = ("salesforce_tier", "salesforce_owner", "salesforce_grant", "salesforce_put_back",
           "salesforce_refused")  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A record as somebody left it in Salesforce."""

    object: str
    id: str
    """Of 15 or 18 characters."""
    fields: Mapping[str, Any]
    """Those that are known; a record that is pointed at is a mapping (``User__r``, ``Owner``)."""
    at: datetime
    """Its SystemModstamp."""
    by: str = ""
    """The id of the Salesforce user who changed it."""


@dataclass
class Heard:
    """What came of changes."""

    taken: int = 0
    put_back: int = 0
    refused: int = 0
    unchanged: int = 0
    """Known already, older than what is known, or nothing that concerns the studio."""

    def note(self, done: Iterable[str]) -> None:
        """Count one change by the most that it did."""
        did = set(done)
        best = next((one for one in ("taken", "put_back", "refused") if one in did), "unchanged")
        setattr(self, best, getattr(self, best) + 1)


@dataclass(frozen=True)
class Known:
    """What the studio knows of the records of some changes, read at once: most are no news."""

    users: Mapping[str, User]
    contacts: Mapping[str, SyncRecord]
    """Of accounts, by their ids in Salesforce."""
    told: Mapping[str, SyncRecord]
    """Of accounts, by their own ids."""
    behind: frozenset[str]
    """Accounts of which Salesforce does not know the newest."""
    grants: Mapping[str, SyncRecord]
    """Grants that were looked at before, by their ids in Salesforce."""

    def user_of(self, change: Change, contact: str) -> User | None:
        """The account that a Contact, or what points at it, belongs to."""
        record = self.contacts.get(long_id(contact))
        return self.users.get(user_id_of(change) or (record.record if record else ""))


def known_of(session: Session, changes: Sequence[Change]) -> Known:
    """What is known before the changes. Ends the session's transaction; what is given back
    stays as it was."""
    ids = {long_id(change.id) for change in changes}
    pointed = {long_id(str(change.fields.get("User__c") or "")) for change in changes} - {""}
    found = session.scalars(select(SyncRecord).where(SyncRecord.salesforce_id.in_(ids | pointed)))
    contacts = {one.salesforce_id: one for one in found if one.kind == "user"}
    names = {user_id_of(change) for change in changes} - {""}
    names |= {one.record for one in contacts.values()}
    users = session.scalars(select(User).where(User.id.in_(names))).all()
    told = session.scalars(
        select(SyncRecord).where(SyncRecord.kind == "user", SyncRecord.record.in_(names))
    ).all()
    open_ = (SyncChange.kind == "user", SyncChange.state != "sent", SyncChange.record.in_(names))
    behind = session.scalars(select(SyncChange.record).where(*open_).distinct()).all()
    grants = session.scalars(
        select(SyncRecord).where(SyncRecord.kind == "grant", SyncRecord.record.in_(ids))
    ).all()
    session.expunge_all()
    session.rollback()
    return Known(
        users={one.id: one for one in users}, contacts=contacts,
        told={one.record: one for one in told}, behind=frozenset(behind),
        grants={one.record: one for one in grants},
    )  # fmt: skip


def write(session: Session, action: str, subject: str, note: str) -> None:
    """Write down what came of a change, in the caller's transaction."""
    session.add(AuditEntry(actor_id=ACTOR, action=action, subject_id=subject[:32], note=note[:300]))


def long_id(record: str) -> str:
    """A Salesforce id in its form of 18 characters: the last three tell its capitals."""
    if len(record) != 15:
        return record
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    ends = (
        letters[sum(record[at + bit].isupper() << bit for bit in range(5))] for at in (0, 5, 10)
    )
    return record + "".join(ends)


def user_id_of(change: Change) -> str:
    """The account's id, where the change says it."""
    fields = change.fields
    behind = fields.get("User__r")
    told = behind.get("User_ID__c") if isinstance(behind, Mapping) else None
    return str(fields.get("User_ID__c") or told or fields.get("User__r.User_ID__c") or "")[:64]


def tier_of(fields: Mapping[str, Any]) -> str | None:
    """The plan that the tier's word means; ``None``: there is none."""
    word = str(fields.get("Subscription_Tier__c") or "").strip().casefold()
    return next(
        (plan.id for plan in plans().values() if word in (plan.id, plan.name.casefold())), None
    )


def owner_of(fields: Mapping[str, Any], me: str) -> str | None:
    """The owner's name; empty: nobody but the studio itself; ``None``: it is not said."""
    behind = fields.get("Owner")
    name = behind.get("Name") if isinstance(behind, Mapping) else fields.get("Owner.Name")
    if me and fields.get("OwnerId") == me:
        return ""
    return None if name is None else str(name).strip()[:120]


def whole(value: object) -> int | None:
    """A whole number, however it was written; ``None``: it is none."""
    try:
        number = float(str(value))
        return int(number) if number == int(number) else None
    except (ValueError, OverflowError):
        return None
