"""What people change in Salesforce: the tier, the owner, credits given.

The webhook and the polling hand the same changes in, in any order and more than once; each
counts once. What the studio does not accept is put back there, and everything is written down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import writing
from core.models import AuditEntry, Customer, LedgerEntry, SyncChange, SyncRecord, User, now
from core.services import admin, credits
from core.services.plans import plans
from core.services.salesforce import mapping, outbox, rows
from core.studio import Studio

#: Who it was, in the audit.
ACTOR = "salesforce"

#: What the audit calls it.
ACTIONS = ("salesforce_tier", "salesforce_owner", "salesforce_grant", "salesforce_put_back",
           "salesforce_refused")  # fmt: skip

#: Stands where the digest of what was told would: a grant that was not accepted.
_REFUSED = "refused"

#: A subscription in one of these states is paid for, or about to be.
_PAID = ("active", "trialing", "past_due")


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


def apply(studio: Studio, changes: Sequence[Change], me: str = "") -> Heard:
    """Take over what people changed.

    ``me`` is the id of the studio's own user in Salesforce, whose changes are echoes.
    """
    heard = Heard()
    with studio.sessions() as session:
        for some in rows.portions(sorted(changes, key=lambda one: one.at), 200):
            known = _Known.of(session, some)
            session.rollback()
            for change in some:
                heard.note(_taken(session, change, known, me))
    return heard


def long_id(record: str) -> str:
    """A Salesforce id in its form of 18 characters: the last three tell its capitals."""
    if len(record) != 15:
        return record
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    ends = (
        letters[sum(record[at + bit].isupper() << bit for bit in range(5))] for at in (0, 5, 10)
    )
    return record + "".join(ends)


@dataclass
class _Known:
    """What the studio knows of the records of some changes, read at once: most are no news."""

    users: dict[str, User] = field(default_factory=dict)
    records: dict[str, SyncRecord] = field(default_factory=dict)
    """By their ids in Salesforce."""
    waiting: set[str] = field(default_factory=set)
    """Accounts of which Salesforce does not know the newest."""
    credited: set[str] = field(default_factory=set)
    """Ids of grants that were dealt with."""

    @classmethod
    def of(cls, session: Session, changes: Sequence[Change]) -> _Known:
        ids = {long_id(change.id) for change in changes}
        contacts = {str(change.fields.get("User__c") or "") for change in changes} - {""}
        found = session.scalars(
            select(SyncRecord).where(SyncRecord.salesforce_id.in_(ids | contacts))
        ).all()
        records = {one.salesforce_id: one for one in found if one.kind == "user"}
        names = {_user_id(change) for change in changes} - {""}
        names |= {one.record for one in records.values()}
        users = session.scalars(select(User).where(User.id.in_(names))).all()
        waiting = session.scalars(
            select(SyncChange.record).where(
                SyncChange.kind == "user",
                SyncChange.state != "sent",
                SyncChange.record.in_(names),
            )
        )
        grants = session.scalars(
            select(SyncRecord.record).where(SyncRecord.kind == "grant", SyncRecord.record.in_(ids))
        )
        return cls({one.id: one for one in users}, records, set(waiting), set(grants))

    def user_of(self, change: Change, contact: str) -> User | None:
        """The account that a Contact, or what points at it, belongs to."""
        record = self.records.get(long_id(contact))
        return self.users.get(_user_id(change) or (record.record if record else ""))


def _taken(session: Session, change: Change, known: _Known, me: str) -> list[str]:
    deal = {"Contact": _contact, "AI_Credit__c": _grant}.get(change.object)
    if deal is None:
        return []
    try:
        return deal(session, change, known, me)
    except IntegrityError:
        # The same change came by the other way at the same moment: now it is known.
        return deal(session, change, _Known.of(session, [change]), me)


# --- contacts ------------------------------------------------------------------------------


def _contact(session: Session, change: Change, known: _Known, me: str) -> list[str]:
    user = known.user_of(change, change.id)
    if user is None:
        return _unknown(session, change) if _user_id(change) else []
    record = session.get(SyncRecord, ("user", user.id))
    if record and _is_no_news(change, user, record, known, me):
        return []
    with writing(session):
        user = session.get_one(User, user.id, populate_existing=True, with_for_update=True)
        record = session.get(SyncRecord, ("user", user.id), populate_existing=True)
        if record is None:
            record = SyncRecord(kind="user", record=user.id)
            session.add(record)
        if record.heard_at and change.at < record.heard_at:
            return []
        done = [
            *_tier(session, change, user),
            *_owner(session, change, user, me),
            *_balance(session, change, user),
        ]
        record.heard_at, record.salesforce_id = change.at, long_id(change.id)
        if "put_back" in done:
            # Salesforce has another now than what it was told last.
            record.digest = ""
            outbox.tell(session, "user", [user.id], anyway=True)
    return done


def _is_no_news(change: Change, user: User, record: SyncRecord, known: _Known, me: str) -> bool:
    if record.heard_at and change.at < record.heard_at:
        return True
    if change.by and change.by == me:
        # An echo of the studio's own words. Where it differs from what the studio has, either
        # the studio's next words are on their way, or somebody's change hides under an echo of
        # other fields.
        told_since = record.sent_at is not None and change.at <= record.sent_at
        if user.id in known.waiting or told_since:
            return True
        return not _differs(change, user, me)
    if record.heard_at != change.at:
        return False
    # Heard before; where it differs still, it was put back and that is on its way. Or somebody
    # changed it twice within the second that stamps tell apart.
    return not record.digest or not _differs(change, user, me)


def _differs(change: Change, user: User, me: str) -> bool:
    fields = change.fields
    tier = "Subscription_Tier__c" in fields and _tier_of(fields) != user.tier
    owner = _owner_of(fields, me)
    balance = _whole(fields.get("Credits_Balance__c", user.credits))
    return tier or owner not in (None, user.sales_owner) or balance != user.credits


def _tier(session: Session, change: Change, user: User) -> list[str]:
    """The tier is Stripe's while a subscription is paid for; otherwise the later change stands."""
    wanted = _tier_of(change.fields)
    if "Subscription_Tier__c" not in change.fields or wanted == user.tier:
        return []
    told = str(change.fields["Subscription_Tier__c"])[:40]
    if wanted is None:
        return _put_back(session, change, user, f"Subscription_Tier__c {told!r}: no such plan")
    customer = session.get(Customer, user.id)
    if customer and customer.plan and customer.status in _PAID:
        why = f"Subscription_Tier__c {told}: a subscription to {customer.plan} is paid for"
        return _put_back(session, change, user, why)
    if change.at < _changed_here_at(session, user, customer):
        return _put_back(session, change, user, f"Subscription_Tier__c {told}: changed later here")
    _write(session, "salesforce_tier", user.id, f"{user.tier} → {wanted} · {change.id}")
    user.tier = wanted
    if user.renews_at is None:
        user.renews_at = credits.next_month(now(), user.created_at.day)
    _correct_waiting(session, user)
    return ["taken"]


def _changed_here_at(session: Session, user: User, customer: Customer | None) -> datetime:
    """When the studio itself last decided about the account's plan."""
    decided = session.scalar(
        select(func.max(AuditEntry.at)).where(
            AuditEntry.subject_id == user.id, AuditEntry.action == "tier_changed"
        )
    )
    moments = [user.created_at, decided, customer.updated_at if customer else None]
    return max(moment for moment in moments if moment is not None)


def _correct_waiting(session: Session, user: User) -> None:
    """What waits to be sent must not bring the former tier back."""
    session.flush()
    tier = mapping.body_of(session, "user", user)["Subscription_Tier__c"]
    waiting = session.scalars(
        select(SyncChange).where(
            SyncChange.kind == "user", SyncChange.record == user.id, SyncChange.state != "sent"
        )
    )
    for one in waiting:
        if "Subscription_Tier__c" in one.body:
            one.body = {**one.body, "Subscription_Tier__c": tier}


def _owner(session: Session, change: Change, user: User, me: str) -> list[str]:
    """Who looks after the account is Salesforce's to say."""
    owner = _owner_of(change.fields, me)
    if owner is None or owner == user.sales_owner:
        return []
    note = f"{user.sales_owner or '–'} → {owner or '–'} · {change.id}"
    _write(session, "salesforce_owner", user.id, note)
    user.sales_owner = owner
    return ["taken"]


def _balance(session: Session, change: Change, user: User) -> list[str]:
    """The balance is the ledger's, always."""
    told = _whole(change.fields.get("Credits_Balance__c", user.credits))
    if told == user.credits:
        return []
    waits = select(SyncChange.id).where(
        SyncChange.kind == "user", SyncChange.record == user.id, SyncChange.state != "sent"
    )
    if session.scalar(waits.limit(1)) is not None:
        # Salesforce does not know the newest balance yet: nobody need have changed it there.
        return []
    return _put_back(
        session, change, user, f"Credits_Balance__c {told}: the balance is {user.credits}"
    )


def _put_back(session: Session, change: Change, user: User, why: str) -> list[str]:
    _write(session, "salesforce_put_back", user.id, f"{why} · {change.id}")
    return ["put_back"]


def _unknown(session: Session, change: Change) -> list[str]:
    note = f"no account {_user_id(change)[:40]} · {change.id}"
    said = select(AuditEntry.id).where(
        AuditEntry.action == "salesforce_refused", AuditEntry.note == note
    )
    with writing(session):
        if session.scalar(said.limit(1)) is not None:
            return []
        _write(session, "salesforce_refused", "", note)
    return ["refused"]


# --- credits given -------------------------------------------------------------------------


def grant_key(record: str) -> str:
    """The ledger's key of a grant made in Salesforce."""
    return f"salesforce:{long_id(record)}"


def _grant(session: Session, change: Change, known: _Known, _me: str) -> list[str]:
    """A row that somebody added there enters the ledger once, for good."""
    fields, record = change.fields, long_id(change.id)
    sort = (fields.get("Transaction_Type__c"), fields.get("Source__c"))
    if sort != ("Grant", "Salesforce") or fields.get("Reference_ID__c"):
        return []
    if record in known.credited and _is_dealt_with(
        session.get(SyncRecord, ("grant", record)), change
    ):
        return []
    user = known.user_of(change, str(fields.get("User__c") or ""))
    amount = _whole(fields.get("Amount__c"))
    with writing(session):
        dealt = session.get(SyncRecord, ("grant", record), populate_existing=True)
        if dealt is None:
            dealt = SyncRecord(kind="grant", record=record, salesforce_id=record)
            session.add(dealt)
        dealt.heard_at = change.at
        why = _why_not(session, change, user, amount)
        if why:
            dealt.digest = _REFUSED
            subject = user.id if user else ""
            _write(session, "salesforce_refused", subject, f"{why} · {record}")
            return ["refused"]
        assert user is not None
        assert amount is not None
        note = " ".join(str(fields.get("Description__c") or "").split())[:200]
        known_entry = session.scalar(
            select(LedgerEntry.id).where(LedgerEntry.key == grant_key(record))
        )
        entry = credits.grant(session, user.id, amount, "grant", grant_key(record), note)
        dealt.digest = ""
        if known_entry is not None:
            return []
        _write(session, "salesforce_grant", user.id, f"{amount:+} · {record} · {note}".strip(" ·"))
        answer(session, record, entry)
    return ["taken"]


def _is_dealt_with(dealt: SyncRecord | None, change: Change) -> bool:
    """What was refused is looked at again when somebody has changed it."""
    if dealt is None or dealt.heard_at is None:
        return False
    return dealt.digest != _REFUSED or change.at <= dealt.heard_at


def answer(session: Session, record: str, entry: LedgerEntry) -> None:
    """Tell Salesforce, in the caller's transaction, under which reference its grant is kept."""
    outbox.write(
        session, "grant", record,
        {
            "Id": record, "Reference_ID__c": mapping.record_of("credit", entry),
            "Balance_After__c": entry.after,
        },
    )  # fmt: skip


def _why_not(session: Session, change: Change, user: User | None, amount: int | None) -> str:
    if user is None or session.get(User, user.id) is None:
        whose = _user_id(change) or change.fields.get("User__c") or "nobody"
        return f"a grant for {str(whose)[:40]}: no such account"
    if amount is None or not 1 <= amount <= admin.MOST:
        told = str(change.fields.get("Amount__c"))[:20]
        return f"a grant of {told}: it must be a whole number from 1 to {admin.MOST:,}"
    return ""


# --- reading what came ---------------------------------------------------------------------


def _user_id(change: Change) -> str:
    """The account's id, where the change says it."""
    fields = change.fields
    behind = fields.get("User__r")
    told = behind.get("User_ID__c") if isinstance(behind, Mapping) else None
    return str(fields.get("User_ID__c") or told or fields.get("User__r.User_ID__c") or "")[:64]


def _tier_of(fields: Mapping[str, Any]) -> str | None:
    """The plan that the tier's word means; ``None``: there is none."""
    word = str(fields.get("Subscription_Tier__c") or "").strip().casefold()
    return next(
        (plan.id for plan in plans().values() if word in (plan.id, plan.name.casefold())), None
    )


def _owner_of(fields: Mapping[str, Any], me: str) -> str | None:
    """The owner's name; empty: nobody but the studio itself; ``None``: it is not said."""
    behind = fields.get("Owner")
    name = behind.get("Name") if isinstance(behind, Mapping) else fields.get("Owner.Name")
    if me and fields.get("OwnerId") == me:
        return ""
    return None if name is None else str(name).strip()[:120]


def _whole(value: object) -> int | None:
    """A whole number, however it was written; ``None``: it is none."""
    try:
        number = float(str(value))
        return int(number) if number == int(number) else None
    except (ValueError, OverflowError):
        return None


def _write(session: Session, action: str, subject: str, note: str) -> None:
    session.add(AuditEntry(actor_id=ACTOR, action=action, subject_id=subject[:32], note=note[:300]))


def totals(session: Session) -> Counter[str]:
    """How often each thing was done, ever."""
    rows = session.execute(
        select(AuditEntry.action, func.count())
        .where(AuditEntry.action.in_(ACTIONS))
        .group_by(AuditEntry.action)
    )
    return Counter({str(action): int(count) for action, count in rows})
