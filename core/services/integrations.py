"""How the other systems are doing: what went well last, what went wrong, what is remembered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import writing
from core.models import Integration, now
from core.studio import Studio

NAMES = ("youtube", "salesforce", "payments", "store", "mail", "webhooks")

#: So often at most is it written down that all is still well.
_SAY_EVERY = timedelta(seconds=15)


def succeeded(studio: Studio, name: str, **facts: Any) -> None:
    """A call to ``name`` went well. Cheap when that is no news."""
    with studio.sessions() as session:
        known = session.get(Integration, name)
        news = known is None or bool(facts or known.failures) or known.ok_at is None
        if known and known.ok_at and not news and now() - known.ok_at < _SAY_EVERY:
            return
        _change(session, name, facts, ok_at=now(), failures=0)


def failed(studio: Studio, name: str, error: Exception | str) -> None:
    """A call to ``name`` went wrong."""
    with studio.sessions() as session:
        known = session.get(Integration, name)
        failures = (known.failures if known else 0) + 1
        _change(session, name, {}, failed_at=now(), error=str(error)[:500], failures=failures)


def remember(studio: Studio, name: str, **facts: Any) -> None:
    """Keep facts of an integration."""
    with studio.sessions() as session:
        _change(session, name, facts)


def recall(studio: Studio, name: str) -> dict[str, Any]:
    """The facts kept of an integration."""
    with studio.sessions() as session:
        known = session.get(Integration, name)
        return dict(known.facts) if known else {}


def all_of(session: Session) -> dict[str, Integration]:
    """Every integration that was ever used, by name."""
    return {one.name: one for one in session.scalars(select(Integration))}


def _change(session: Session, name: str, facts: dict[str, Any], **values: Any) -> None:
    try:
        with writing(session):
            known = session.get(Integration, name, populate_existing=True, with_for_update=True)
            if known is None:
                known = Integration(name=name, facts={})
                session.add(known)
            for field, value in values.items():
                setattr(known, field, value)
            if facts:
                known.facts = {**known.facts, **facts}
    except IntegrityError:
        # Somebody else wrote the first word about it at the same moment.
        _change(session, name, facts, **values)
