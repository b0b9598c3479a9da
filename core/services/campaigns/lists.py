"""People from Salesforce: the members of a campaign there, or Contacts that meet a condition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core import variables
from core.errors import InputError, NotAllowedError
from core.models import User
from core.records import RecordSystem
from core.services.campaigns.people import Person
from core.services.campaigns.sheets import MOST_ROWS
from core.services.campaigns.telling import MEMBER
from core.studio import Studio

_CAMPAIGN = re.compile(r"701[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?")
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}(?:\.[A-Za-z][A-Za-z0-9_]{0,39}){0,4}")

#: A condition ends where the query goes on.
_REST = re.compile(r"\b(?:LIMIT|OFFSET|FOR\s+(?:VIEW|UPDATE|REFERENCE)|ALL\s+ROWS)\b|;", re.I)

#: Campaigns of Salesforce that are offered.
_OFFERED = 200


@dataclass(frozen=True)
class List:
    """A campaign in Salesforce."""

    id: str
    name: str
    members: int


def offered(studio: Studio, user: User) -> list[List]:
    """The campaigns in Salesforce whose members can be taken, the newest first; nothing where
    Salesforce is not connected, or is not this account's to read.

    :raises RecordsError: Salesforce cannot be asked.
    """
    system = _system(studio) if user.is_admin else None
    if system is None:
        return []
    rows = system.query(
        "SELECT Id, Name, NumberOfContacts FROM Campaign WHERE NumberOfContacts > 0 "
        f"ORDER BY CreatedDate DESC LIMIT {_OFFERED}"
    )
    return [
        List(row["Id"], row.get("Name") or row["Id"], int(row.get("NumberOfContacts") or 0))
        for row in rows
    ]


def members(studio: Studio, user: User, campaign: str, names: Sequence[str]) -> list[Person]:
    """The Contacts of a campaign in Salesforce, with what the variables ``names`` need of them.

    :raises NotAllowedError: only admins read what all of the company's Contacts are.
    :raises InputError: this is no campaign's id, or a variable is no field.
    :raises RecordsError: Salesforce cannot be asked.
    """
    system = _allowed(studio, user)
    if not _CAMPAIGN.fullmatch(campaign):
        raise InputError(f"{campaign!r} is no campaign's id: it has 18 letters and begins with 701")
    fields = _fields(names)
    wanted = ["Id", "ContactId", *(f"Contact.{field}" for field in fields)]
    query = (
        f"SELECT {', '.join(wanted)} FROM CampaignMember WHERE CampaignId = '{campaign}' "
        f"AND ContactId != null ORDER BY Id LIMIT {MOST_ROWS + 1}"
    )
    rows = _bounded(system.query(query))
    return [_person(row.get("Contact") or {}, row["ContactId"], fields, row["Id"]) for row in rows]


def contacts(studio: Studio, user: User, condition: str, names: Sequence[str]) -> list[Person]:
    """The Contacts that meet a SOQL condition, such as ``Account.Industry = 'Banking'``.

    :raises NotAllowedError: only admins read what all of the company's Contacts are.
    :raises InputError: this is no condition, or a variable is no field.
    :raises RecordsError: Salesforce refuses the query, or cannot be asked.
    """
    system = _allowed(studio, user)
    if not condition.strip() or _REST.search(re.sub(r"'(?:\\.|[^'\\])*'", "''", condition)):
        raise InputError("write a condition alone, such as Account.Industry = 'Banking'")
    fields = _fields(names)
    query = (
        f"SELECT {', '.join(['Id', *fields])} FROM Contact WHERE ({condition.strip()}) "
        f"ORDER BY Id LIMIT {MOST_ROWS + 1}"
    )
    rows = _bounded(system.query(query))
    return [_person(row, row["Id"], fields, "") for row in rows]


def _system(studio: Studio) -> RecordSystem | None:
    from core.services.salesforce import link

    return link.system(studio)


def _allowed(studio: Studio, user: User) -> RecordSystem:
    if not user.is_admin:
        raise NotAllowedError("only admins take people from Salesforce; bring a list as CSV")
    system = _system(studio)
    if system is None:
        raise InputError("Salesforce is not connected; bring a list as CSV")
    return system


def _fields(names: Sequence[str]) -> list[str]:
    """The Contact's fields that the variables name, with those that tell who it is."""
    told = ["Name", "Email"]
    for name in names:
        field = name.partition(".")[2] if name.casefold().startswith("contact.") else name
        if not _FIELD.fullmatch(field):
            raise InputError(f"{{{{{name}}}}} is no field of a Contact in Salesforce")
        told.append(field)
    return list(dict.fromkeys(told))


def _bounded(rows: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for row in rows:
        if len(found) == MOST_ROWS:
            raise InputError(f"the list has more than {MOST_ROWS:,} people: split it")
        found.append(row)
    return found


def _person(
    contact: Mapping[str, Any], identity: str, fields: Sequence[str], member: str
) -> Person:
    values = {}
    for field in fields:
        value: Any = contact
        for part in field.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if value not in (None, ""):
            values[field] = variables.clean(str(value))[:200]
    if member:
        values[MEMBER] = member
    name, email = values.get("Name", ""), values.get("Email", "")
    return Person(identity, name[:160], email[:254], values)
