"""What a Salesforce organisation holds: records, their rules, and a log of every write."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.salesforce_soql import Row, parse

INTEGRATION, SALES = "005000000000001AAA", "005000000000002AAA"
"""The users: the studio's own, and somebody in sales."""

#: Object → its fields: the length of a text, ``number``, ``moment``, ``email``, ``flag``, the
#: names of a picklist, or the object that a lookup points to.
SCHEMA: dict[str, dict[str, Any]] = {
    "Contact": {
        "User_ID__c": 64, "Email": "email", "LastName": 80, "FirstName": 40,
        "Subscription_Tier__c": ("Free", "Starter", "Pro", "Enterprise"),
        "Credits_Balance__c": "number", "Last_Login__c": "moment", "Total_Projects__c": "number",
        "Registered_Date__c": "moment", "Account_Status__c": ("Active", "Suspended"),
        "MRR__c": "number",
    },
    "AI_Project__c": {
        "Project_ID__c": 64, "User__c": "Contact", "Title__c": 255, "Script__c": 32000,
        "Status__c": ("Draft", "Processing", "Completed", "Failed"), "Duration__c": "number",
        "Video_URL__c": 255, "Thumbnail_URL__c": 255, "Style__c": 60, "Language__c": 20,
        "Version__c": "number", "Created_Date__c": "moment", "Completed_Date__c": "moment",
        "Processing_Seconds__c": "number", "Error_Message__c": 1000,
    },
    "AI_Credit__c": {
        "Reference_ID__c": 64, "User__c": "Contact", "Project__c": "AI_Project__c",
        "Transaction_Type__c": ("Deduction", "Purchase", "Grant", "Refund"),
        "Amount__c": "number", "Balance_After__c": "number", "Description__c": 255,
        "Transaction_Date__c": "moment", "Source__c": 40,
    },
    "YouTube_Integration__c": {
        "Upload_ID__c": 64, "User__c": "Contact", "Project__c": "AI_Project__c",
        "Channel_ID__c": 120, "Channel_Name__c": 255, "Video_ID__c": 64, "Video_URL__c": 255,
        "Video_Title__c": 255,
        "Upload_Status__c": (
            "Scheduled", "Uploading", "Processing", "Live", "Failed", "Cancelled",
        ),
        "Is_Active__c": "flag", "Connected_Date__c": "moment", "Upload_Date__c": "moment",
        "Privacy__c": 20, "Error_Message__c": 1000,
    },
}  # fmt: skip

_KEYS = {
    "Contact": "User_ID__c", "AI_Project__c": "Project_ID__c", "AI_Credit__c": "Reference_ID__c",
    "YouTube_Integration__c": "Upload_ID__c",
}  # fmt: skip
_PREFIXES = {
    "Contact": "003", "Campaign": "701", "CampaignMember": "00v", "User": "005", "Task": "00T",
    "Organization": "00D", "AI_Project__c": "a00", "AI_Credit__c": "a01",
    "YouTube_Integration__c": "a02",
}  # fmt: skip


class RefusalError(Exception):
    """A record, or a whole call, is not taken."""

    def __init__(self, code: str, message: str, fields: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.code, self.fields = code, list(fields)


@dataclass(frozen=True)
class Write:
    """One write that took effect, in the order they did."""

    object: str
    what: str
    """``created``, ``updated`` or ``deleted``."""
    key: str
    """The record's external id; without one, its id."""
    fields: Mapping[str, Any]
    by: str


class Org:
    """The records. Every method may be called from any thread."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.objects: dict[str, dict[str, Row]] = {name: {} for name in SCHEMA}
        """Object → id → fields."""
        self.schema = {name: dict(fields) for name, fields in SCHEMA.items()}
        self.keys = dict(_KEYS)
        """The external id of each object."""
        self.writes: list[Write] = []
        self.refuses: Callable[[str, Row], tuple[str, str] | None] = lambda _name, _row: None
        """A validation rule: called with the object and the fields sent; code and message."""
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self._count = 0
        self._by_key: dict[tuple[str, str], str] = {}
        self.add("Organization", Name="Filmwright Sales")
        for user, name in ((INTEGRATION, "Studio Integration"), (SALES, "Sam Sales")):
            username = f"{name.split()[0].lower()}@example.com"
            self._rows("User")[user] = {"Id": user, "Name": name, "Username": username}

    # --- what people there, and tests, do ------------------------------------------------

    def add(self, name: str, by: str = SALES, **fields: Any) -> str:
        """Create a record, as somebody who works there would; gives back its id."""
        with self.lock:
            return self._create(name, dict(fields), by)

    def edit(self, name: str, record: str, by: str = SALES, **fields: Any) -> None:
        """Change a record, found by its id or its external id."""
        with self.lock:
            self._update(name, self._id_of(name, record), dict(fields), by)

    def remove(self, name: str, record: str, by: str = SALES) -> None:
        """Delete a record, found by its id or its external id."""
        with self.lock:
            self._delete(name, self._id_of(name, record), by)

    def get(self, name: str, record: str) -> Row:
        """A record, found by its id or its external id.

        :raises KeyError: there is none.
        """
        with self.lock:
            return dict(self.objects[name][self._id_of(name, record)])

    def all(self, name: str) -> list[Row]:
        """The records of an object, in the order they were created."""
        with self.lock:
            return [dict(row) for row in self._rows(name).values()]

    # --- what the API does ----------------------------------------------------------------

    def upsert(self, name: str, key: str, sent: Mapping[str, Any]) -> tuple[str, bool]:
        """Create or change the record whose ``key`` is that of ``sent``: id, created.

        :raises RefusalError: a rule does not allow it.
        """
        with self.lock:
            fields = {field: value for field, value in sent.items() if field != "attributes"}
            value = fields.get(key)
            if not value:
                raise RefusalError("MISSING_ARGUMENT", f"{key} not specified", [key])
            fields = self._checked(name, fields)
            known = value if key == "Id" else self._by_key.get((name, str(value)))
            if refused := self.refuses(name, fields):
                raise RefusalError(*refused)
            if known in self._rows(name):
                self._update(name, str(known), fields, INTEGRATION)
                return str(known), False
            if key == "Id":
                raise RefusalError("NOT_FOUND", f"provided id {value} was not found")
            missing = [one for one in ("LastName",) if name == "Contact" and not fields.get(one)]
            if missing:
                raise RefusalError(
                    "REQUIRED_FIELD_MISSING", f"Required fields are missing: {missing}", missing
                )
            return self._create(name, fields, INTEGRATION), True

    def delete(self, record: str) -> None:
        """Delete a record by its id.

        :raises RefusalError: there is none.
        """
        with self.lock:
            for name, rows in self.objects.items():
                if record in rows:
                    return self._delete(name, record, INTEGRATION)
        raise RefusalError("ENTITY_IS_DELETED", "entity is deleted")

    def query(self, soql: str) -> tuple[list[Row], int]:
        """The records that a query finds, and how many they are.

        :raises SoqlError: it is not understood.
        :raises RefusalError: there is no such object.
        """
        with self.lock:
            query = parse(soql, self.read)
            if query.object not in self.objects:
                raise RefusalError("INVALID_TYPE", f"there is no sObject {query.object}")
            found = [row for row in self._rows(query.object).values() if query.where(row)]
            for name, down in reversed(query.order):
                found.sort(key=lambda row: _sortable(self.read(row, name)), reverse=down)
            end = None if query.limit is None else query.offset + query.limit
            found = found[query.offset : end]
            if query.counts:
                return [], len(found)
            return [self._shown(query.object, row, query.fields) for row in found], len(found)

    def read(self, row: Row, path: str) -> Any:
        """A field, through relationships: ``Contact.FirstName``, ``User__r.User_ID__c``."""
        first, _, rest = path.partition(".")
        if not rest:
            return row.get(first)
        other = self._behind(row, first)
        return None if other is None else self.read(other, rest)

    # --- inside -----------------------------------------------------------------------------

    def _shown(self, name: str, row: Row, fields: Sequence[str]) -> Row:
        shown: Row = {"attributes": {"type": name}}
        for path in fields:
            *relations, last = path.split(".")
            here, record = shown, row
            for relation in relations:
                record = self._behind(record, relation) or {}
                if not record:
                    here[relation] = None
                    break
                here = here.setdefault(relation, {"attributes": {"type": relation}})
            else:
                here[last] = record.get(last)
        return shown

    def _behind(self, row: Row, relation: str) -> Row | None:
        field = f"{relation[:-1]}c" if relation.endswith("__r") else f"{relation}Id"
        record = row.get(field)
        return next((rows[record] for rows in self.objects.values() if record in rows), None)

    def _rows(self, name: str) -> dict[str, Row]:
        return self.objects.setdefault(name, {})

    def _id_of(self, name: str, record: str) -> str:
        return self._by_key.get((name, record), record)

    def refuse_whole(self, name: str, sent: Row) -> None:
        """What cannot even be read fails the whole call, before anything is applied.

        :raises RefusalError: no such column, or a value of another type.
        """
        rules = self.schema.get(name)
        for field, value in sent.items() if rules else ():
            column = f"{field[:-1]}c" if field.endswith("__r") else field
            if column in ("attributes", "Id", "OwnerId"):
                continue
            if column not in rules:
                raise RefusalError(
                    "INVALID_FIELD", f"No such column '{field}' on sobject of type {name}"
                )
            if value is not None and not _readable(value, rules[column]):
                raise RefusalError("JSON_PARSER_ERROR", f"Cannot deserialize {field}: {value!r}")

    def _checked(self, name: str, sent: Row) -> Row:
        """The fields with lookups resolved; objects without a schema take anything."""
        rules, fields = self.schema.get(name, {}), Row()
        for field, value in sent.items():
            if isinstance(value, Mapping):
                column = f"{field[:-1]}c" if field.endswith("__r") else f"{field}Id"
                fields[column] = self._parent(field, value)
            else:
                fields[field] = value
                if value is not None:
                    _check(field, value, rules.get(field))
        return fields

    def _parent(self, field: str, value: Mapping[str, Any]) -> str:
        key, record = next((k, v) for k, v in value.items() if k != "attributes")
        objects = [one for one, its in self.keys.items() if its == key]
        found = self._by_key.get((objects[0], str(record))) if objects else None
        if found is None:
            raise RefusalError(
                "INVALID_FIELD",
                f"Foreign key external ID: {record} not found for field {key} in entity "
                f"{objects[0] if objects else field}",
            )
        return found

    def _create(self, name: str, fields: Row, by: str) -> str:
        self._count += 1
        record = f"{_PREFIXES.get(name, 'a09')}{self._count:012d}AAA"
        stamp = self._stamp()
        self._rows(name)[record] = {
            "Id": record, "OwnerId": by, **fields, "CreatedDate": stamp, "CreatedById": by,
            "SystemModstamp": stamp, "LastModifiedDate": stamp, "LastModifiedById": by,
        }  # fmt: skip
        self._log(name, "created", record, fields, by)
        return record

    def _update(self, name: str, record: str, fields: Row, by: str) -> None:
        row, stamp = self.objects[name][record], self._stamp()
        row.update(fields)
        row.update(SystemModstamp=stamp, LastModifiedDate=stamp, LastModifiedById=by)
        self._log(name, "updated", record, fields, by)

    def _delete(self, name: str, record: str, by: str) -> None:
        key = self._log(name, "deleted", record, {}, by)
        del self.objects[name][record]
        self._by_key.pop((name, key), None)
        for rows in self.objects.values():
            for row in rows.values():
                for field in [one for one, value in row.items() if value == record]:
                    row[field] = None

    def _log(self, name: str, what: str, record: str, fields: Row, by: str) -> str:
        key = self.objects[name][record].get(self.keys.get(name, ""))
        if key:
            self._by_key[name, str(key)] = record
        self.writes.append(Write(name, what, str(key or record), dict(fields), by))
        return str(key or record)

    def _stamp(self) -> str:
        # Whole seconds, as there: two changes may well have the same.
        return self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _readable(value: Any, rule: Any) -> bool:
    if rule == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if rule == "flag":
        return isinstance(value, bool)
    return rule != "moment" or bool(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", str(value)))


def _check(field: str, value: Any, rule: Any) -> None:
    if isinstance(rule, int) and len(str(value)) > rule:
        raise RefusalError(
            "STRING_TOO_LONG", f"{field}: data value too large (max length={rule})", [field]
        )
    if rule == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", str(value)):
        raise RefusalError(
            "INVALID_EMAIL_ADDRESS", f"{field}: invalid email address: {value}", [field]
        )
    if isinstance(rule, tuple) and value not in rule:
        raise RefusalError(
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            f"{field}: bad value for restricted picklist field: {value}", [field],
        )  # fmt: skip


def _sortable(value: Any) -> tuple[bool, float, str]:
    number = float(value) if isinstance(value, int | float) else 0.0
    return value is not None, number, str(value)
