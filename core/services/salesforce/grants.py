"""Credits that somebody gave in Salesforce: a row of AI_Credit__c without a reference."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.database import writing
from core.models import LedgerEntry, SyncRecord, User
from core.services import admin, credits
from core.services.salesforce import mapping, outbox
from core.services.salesforce.hearing import Change, Known, long_id, user_id_of, whole, write

#: Stands where the digest of what was told would: a grant that was not accepted.
_REFUSED = "refused"


def grant_key(record: str) -> str:
    """The ledger's key of a grant made in Salesforce."""
    return f"salesforce:{long_id(record)}"


def deal(session: Session, change: Change, known: Known, _me: str) -> list[str]:
    """A row that somebody added there enters the ledger once, for good."""
    fields, record = change.fields, long_id(change.id)
    sort = (fields.get("Transaction_Type__c"), fields.get("Source__c"))
    if sort != ("Grant", "Salesforce") or fields.get("Reference_ID__c"):
        return []
    if _is_dealt_with(known.grants.get(record), change):
        return []
    user = known.user_of(change, str(fields.get("User__c") or ""))
    amount = whole(fields.get("Amount__c"))
    with writing(session):
        dealt = session.get(SyncRecord, ("grant", record), populate_existing=True)
        if _is_dealt_with(dealt, change):
            return []
        if dealt is None:
            dealt = SyncRecord(kind="grant", record=record, salesforce_id=record)
            session.add(dealt)
        dealt.heard_at, dealt.digest = change.at, ""
        why = _why_not(session, change, user, amount)
        if why:
            dealt.digest = _REFUSED
            write(session, "salesforce_refused", user.id if user else "", f"{why} · {record}")
            return ["refused"]
        assert user is not None
        assert amount is not None
        note = " ".join(str(fields.get("Description__c") or "").split())[:200]
        entry = credits.grant(session, user.id, amount, "grant", grant_key(record), note)
        write(session, "salesforce_grant", user.id, f"{amount:+} · {record} · {note}".strip(" ·"))
        _answer(session, record, entry)
    return ["taken"]


def _is_dealt_with(dealt: SyncRecord | None, change: Change) -> bool:
    """What was refused is looked at again when somebody has changed it."""
    if dealt is None or dealt.heard_at is None:
        return False
    return dealt.digest != _REFUSED or change.at <= dealt.heard_at


def _answer(session: Session, record: str, entry: LedgerEntry) -> None:
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
        whose = user_id_of(change) or change.fields.get("User__c") or "nobody"
        return f"a grant for {str(whose)[:40]}: no such account"
    if amount is None or not 1 <= amount <= admin.MOST:
        told = str(change.fields.get("Amount__c"))[:20]
        return f"a grant of {told}: it must be a whole number from 1 to {admin.MOST:,}"
    return ""
