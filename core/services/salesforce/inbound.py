"""What people change in Salesforce: the tier, the owner, credits given.

The webhook and the polling hand the same changes in, in any order and more than once; each
counts once. What the studio does not accept is put back there, and everything is written down.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.services.salesforce import contacts, grants, rows
from core.services.salesforce.hearing import Change, Heard, Known, known_of
from core.studio import Studio

_DEALS = {"Contact": contacts.deal, "AI_Credit__c": grants.deal}

#: Changes whose records are read at once.
_AT_ONCE = 200


def apply(studio: Studio, changes: Sequence[Change], me: str = "") -> Heard:
    """Take over what people changed.

    ``me`` is the id of the studio's own user in Salesforce, whose changes are echoes.
    """
    heard = Heard()
    with studio.sessions() as session:
        for some in rows.portions(sorted(changes, key=lambda one: one.at), _AT_ONCE):
            known = known_of(session, some)
            for change in some:
                heard.note(_taken(session, change, known, me))
    return heard


def _taken(session: Session, change: Change, known: Known, me: str) -> Sequence[str]:
    deal = _DEALS.get(change.object)
    if deal is None:
        return ()
    try:
        return deal(session, change, known, me)
    except IntegrityError:
        # The same change came by the other way at the same moment: now it is known.
        return deal(session, change, known_of(session, [change]), me)
