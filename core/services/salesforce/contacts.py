"""A Contact that somebody changed: its tier, its owner, its balance."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.database import writing
from core.models import AuditEntry, Customer, SyncChange, SyncRecord, User, now
from core.services import credits
from core.services.salesforce import mapping, outbox
from core.services.salesforce.hearing import (
    Change,
    Known,
    long_id,
    owner_of,
    tier_of,
    user_id_of,
    whole,
    write,
)

#: A subscription in one of these states is paid for, or about to be.
_PAID = ("active", "trialing", "past_due")


def deal(session: Session, change: Change, known: Known, me: str) -> list[str]:
    user = known.user_of(change, change.id)
    if user is None:
        return _unknown(session, change) if user_id_of(change) else []
    told = known.told.get(user.id)
    if told and _is_no_news(change, user, told, known, me):
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


def _is_no_news(change: Change, user: User, record: SyncRecord, known: Known, me: str) -> bool:
    if record.heard_at and change.at < record.heard_at:
        return True
    if change.by and change.by == me:
        # An echo of the studio's own words. Where it differs from what the studio has, either
        # the studio's next words are on their way, or somebody's change hides under an echo of
        # other fields.
        told_since = record.sent_at is not None and change.at <= record.sent_at
        if user.id in known.behind or told_since:
            return True
        return not _differs(change, user, me)
    if record.heard_at != change.at:
        return False
    # Heard before; where it differs still, it was put back and that is on its way. Or somebody
    # changed it twice within the second that stamps tell apart.
    return not record.digest or not _differs(change, user, me)


def _differs(change: Change, user: User, me: str) -> bool:
    fields = change.fields
    tier = "Subscription_Tier__c" in fields and tier_of(fields) != user.tier
    owner = owner_of(fields, me)
    balance = whole(fields.get("Credits_Balance__c", user.credits))
    return tier or owner not in (None, user.sales_owner) or balance != user.credits


def _tier(session: Session, change: Change, user: User) -> list[str]:
    """The tier is Stripe's while a subscription is paid for; otherwise the later change stands."""
    wanted = tier_of(change.fields)
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
    write(session, "salesforce_tier", user.id, f"{user.tier} → {wanted} · {change.id}")
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
    owner = owner_of(change.fields, me)
    if owner is None or owner == user.sales_owner:
        return []
    note = f"{user.sales_owner or '–'} → {owner or '–'} · {change.id}"
    write(session, "salesforce_owner", user.id, note)
    user.sales_owner = owner
    return ["taken"]


def _balance(session: Session, change: Change, user: User) -> list[str]:
    """The balance is the ledger's, always."""
    told = whole(change.fields.get("Credits_Balance__c", user.credits))
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
    write(session, "salesforce_put_back", user.id, f"{why} · {change.id}")
    return ["put_back"]


def _unknown(session: Session, change: Change) -> list[str]:
    note = f"no account {user_id_of(change)[:40]} · {change.id}"
    said = select(AuditEntry.id).where(
        AuditEntry.action == "salesforce_refused", AuditEntry.note == note
    )
    with writing(session):
        if session.scalar(said.limit(1)) is not None:
            return []
        write(session, "salesforce_refused", "", note)
    return ["refused"]
