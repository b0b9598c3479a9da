"""Who a campaign's films are for: taken in once each, from whatever list."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import variables
from core.database import writing
from core.errors import ConflictError, InputError, NotFoundError
from core.models import Campaign, Recipient, new_id
from core.services.campaigns.sheets import MOST_ROWS, Bad, Sheet

#: A row that cannot be used is kept under its content, so that the same file adds it once.
_ROW = "row:"

_EMAIL = re.compile(r"[^@\s,;]{1,64}@[^@\s,;]{1,180}\.[^@\s,;.]{1,60}")

#: Columns that say who somebody is, by their folded names, the best first.
_IDS = ("campaignmemberid", "id", "key", "externalid", "recordid", "customerid")
_EMAILS = ("email", "emailaddress", "mail", "mailaddress")
_NAMES = ("name", "fullname", "displayname")
_FIRST, _LAST = ("firstname", "givenname", "vorname"), ("lastname", "surname", "familyname",
                                                        "nachname")  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Somebody of a list."""

    subject: str
    """Who it is, the same in every list: the Contact's id, an address, a key."""
    name: str
    email: str
    values: Mapping[str, str]
    """Column or field → value."""
    error: str = ""
    """Why there can be no film for them."""


@dataclass(frozen=True)
class Taken:
    """What became of a list."""

    added: int
    known: int
    """They were in the campaign already; what is new about them is kept for a film not begun."""
    bad: Sequence[Bad]
    """Rows that no film can be made from, the first of them."""


def of_sheet(sheet: Sheet) -> tuple[list[Person], list[Bad]]:
    """The people of a list, and the rows that are not used."""
    people: list[Person] = []
    bad = list(sheet.bad)
    first: dict[str, int] = {}
    for number, values in sheet.rows:
        person = _person(values)
        if person.error:
            bad.append(Bad(number, person.error, tuple(values.values())))
        elif person.subject in first:
            reason = f"the same person is in row {first[person.subject]}"
            bad.append(Bad(number, reason, tuple(values.values())))
        else:
            first[person.subject] = number
            people.append(person)
    bad.sort(key=lambda one: one.number)
    return people, bad


def told(identity: str, name: str, email: str, values: Mapping[str, str]) -> Person:
    """Somebody as a program tells of them.

    :raises InputError: the address is none.
    """
    kept = {column[:80]: variables.clean(value) for column, value in values.items()}
    kept |= {key: value for key, value in (("Id", identity), ("Email", email)) if value}
    if name:
        kept.setdefault("Name", variables.clean(name))
    person = _person(kept)
    if person.error:
        raise InputError(person.error)
    if person.subject.startswith(_ROW):
        raise InputError(f"no id begins with {_ROW!r}: choose another")
    return person


def take(
    session: Session, campaign: Campaign, people: Iterable[Person], bad: Sequence[Bad] = ()
) -> Taken:
    """Add people to the campaign, each once; who is known already is not added again.

    :raises ConflictError: the campaign was cancelled.
    :raises InputError: these are too many people.
    """
    campaign_id = campaign.id
    everybody = {person.subject: person for person in people}
    for one in bad:
        row = _bad(one)
        everybody.setdefault(row.subject, row)
    with writing(session):
        held = session.get(Campaign, campaign_id, populate_existing=True, with_for_update=True)
        if held is None:
            raise NotFoundError("there is no such campaign")
        if held.status == "cancelled":
            raise ConflictError("this campaign was cancelled; begin another")
        known = {
            one.subject: one
            for one in session.scalars(select(Recipient).where(Recipient.campaign_id == held.id))
        }
        fresh = [one for subject, one in everybody.items() if subject not in known]
        if len(known) + len(fresh) > MOST_ROWS:
            raise InputError(f"a campaign has at most {MOST_ROWS:,} people")
        _update(known, everybody)
        _add(session, held, fresh)
        if fresh and held.status == "done":
            held.status, held.finished_at = "running", None
    return Taken(
        sum(not one.subject.startswith(_ROW) for one in fresh),
        sum(one.subject in known for one in everybody.values()),
        list(bad)[:100],
    )


def values_for(
    names: Sequence[str],
    columns: Mapping[str, str],
    fallbacks: Mapping[str, str],
    told: Mapping[str, str],
) -> tuple[dict[str, str], str]:
    """Variable → value for somebody of whom ``told`` is known; and why there can be no film."""
    by_fold = {variables.folded(column): column for column in told}
    values: dict[str, str] = {}
    for name in names:
        column = columns.get(name) or by_fold.get(variables.folded(name)) or name
        value = variables.clean(told.get(column, "") or fallbacks.get(name, ""))
        if not value:
            return values, f"{variables.label(name)} is missing"
        if len(value) > variables.MOST_LETTERS:
            most = variables.MOST_LETTERS
            return values, f"{variables.label(name)} is longer than {most} letters"
        values[name] = value
    return values, ""


def is_row(recipient: Recipient) -> bool:
    """Whether it is a row that cannot be used, and nobody."""
    return recipient.subject.startswith(_ROW)


def columns_of(session: Session, campaign: Campaign) -> list[str]:
    """The columns that the campaign's people have values in."""
    mine = select(Recipient.values).where(
        Recipient.campaign_id == campaign.id, ~Recipient.subject.startswith(_ROW)
    )
    rows = session.scalars(mine.order_by(Recipient.number).limit(200))
    return list(dict.fromkeys(name for values in rows for name in values))


def guessed(names: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """Variable → the column that is called like it, where there is one."""
    by_fold = {variables.folded(column): column for column in columns}
    pairs = ((name, by_fold.get(variables.folded(name))) for name in names)
    return {name: column for name, column in pairs if column}


def _update(known: Mapping[str, Recipient], everybody: Mapping[str, Person]) -> None:
    for subject, person in everybody.items():
        one = known.get(subject)
        if one is not None and one.film_id is None and not is_row(one):
            one.name, one.email, one.values = person.name, person.email, dict(person.values)
            if one.status == "skipped":
                one.status, one.error = "waiting", ""


def _add(session: Session, campaign: Campaign, fresh: Sequence[Person]) -> None:
    mine = select(func.max(Recipient.number)).where(Recipient.campaign_id == campaign.id)
    last = session.scalar(mine) or 0
    session.add_all(
        Recipient(
            id=new_id(), campaign_id=campaign.id, number=number, subject=one.subject,
            name=one.name, email=one.email, values=dict(one.values), error=one.error,
            status="skipped" if one.error else "waiting",
        )
        for number, one in enumerate(fresh, last + 1)
    )  # fmt: skip


def _person(values: Mapping[str, str]) -> Person:
    by_fold = {variables.folded(column): value for column, value in reversed(list(values.items()))}
    email = next((by_fold[name] for name in _EMAILS if by_fold.get(name)), "").lower()
    if email and not _EMAIL.fullmatch(email):
        return Person("", "", "", values, f"{email!r} is no e-mail address")
    subject = next((by_fold[name] for name in _IDS if by_fold.get(name)), "") or email
    name = next((by_fold[key] for key in _NAMES if by_fold.get(key)), "") or " ".join(
        filter(None, (_first_of(by_fold, _FIRST), _first_of(by_fold, _LAST)))
    )
    if not subject:
        subject = "of:" + _digest(sorted(values.items()))
    elif len(subject) > 64:
        subject = "of:" + _digest(subject)
    return Person(subject, name[:160], email[:254], values)


def _first_of(values: Mapping[str, str], names: Sequence[str]) -> str:
    return next((values[name] for name in names if values.get(name)), "")


def _bad(row: Bad) -> Person:
    told = {str(place): cell for place, cell in enumerate(row.cells, 1) if cell}
    subject = _ROW + _digest((row.cells, row.reason))
    return Person(subject, "", "", told, f"row {row.number}: {row.reason}"[:500])


def _digest(what: object) -> str:
    return hashlib.sha256(repr(what).encode()).hexdigest()[:40]
