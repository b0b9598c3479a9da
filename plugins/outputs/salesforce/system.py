"""The record system: up to 200 records a call, one bad record spoiling no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from filmwright import MOST_AT_ONCE, AccessError, Allowance, Fields, Loaded, Outcome, Settings

if TYPE_CHECKING:
    from plugins.outputs.salesforce.connection import Connection

#: What may work later, as Salesforce says of a single record.
_PASSING = (
    "UNABLE_TO_LOCK_ROW", "SERVER_UNAVAILABLE", "REQUEST_RUNNING_TOO_LONG", "QUERY_TIMEOUT",
    "REQUEST_LIMIT_EXCEEDED", "LIMIT_EXCEEDED", "STORAGE_LIMIT_EXCEEDED", "UNKNOWN_EXCEPTION",
    "ALL_OR_NONE_OPERATION_ROLLED_BACK", "PROCESSING_HALTED", "TOO_MANY_APEX_REQUESTS",
    "DUPLICATE_EXTERNAL_ID",
)  # fmt: skip

_GONE = ("ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "NOT_FOUND")

#: Salesforce's usual rule for Contacts only warns of people who are there already; without this,
#: a warning refuses the record. A rule that forbids still does.
_HEADERS = {"Sforce-Duplicate-Rule-Header": "allowSave=true"}

#: Ids in one query: its address must not grow too long.
_IDS_AT_ONCE = 100


class Salesforce:
    """:class:`filmwright.RecordSystem` for Salesforce."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def connection(self) -> Connection:
        """Opened when first used."""
        try:
            from plugins.outputs.salesforce.connection import Connection
        except ImportError as error:
            raise AccessError(
                f"{error.name} is missing: pip install 'filmwright[salesforce]'"
            ) from None
        return Connection(self._settings)

    def upsert(self, kind: str, key: str, records: Sequence[Fields]) -> list[Outcome]:
        """Create or change up to 200 records, found by ``key``."""
        from plugins.outputs.salesforce.connection import MalformedError

        if len(records) > MOST_AT_ONCE:
            raise ValueError(f"at most {MOST_AT_ONCE} records at once")
        if not records:
            return []
        try:
            return self._upsert(kind, key, records)
        except MalformedError as error:
            if len(records) == 1:
                return [Outcome(code=error.code_there, message=error.message_there)]
            # One of them spoils the call: halves find it in a few calls.
            half = len(records) // 2
            return [
                *self.upsert(kind, key, records[:half]),
                *self.upsert(kind, key, records[half:]),
            ]

    def delete(self, kind: str, key: str, values: Sequence[str]) -> list[Outcome]:
        """Delete up to 200 records by their ``key``."""
        known: dict[str, str] = {}
        for start in range(0, len(values), _IDS_AT_ONCE):
            wanted = ", ".join(map(_quoted, values[start : start + _IDS_AT_ONCE]))
            soql = f"SELECT Id, {key} FROM {kind} WHERE {key} IN ({wanted})"
            known.update((row[key], row["Id"]) for row in self.query(soql))
        there = [known[value] for value in values if value in known]
        answers: dict[str, Outcome] = {}
        if there:
            path = f"composite/sobjects?ids={','.join(there)}&allOrNone=false"
            told = self.connection.call(lambda client: client.restful(path, method="DELETE"))
            answers = {one: _outcome(said) for one, said in zip(there, told, strict=True)}
        outcomes = (answers.get(known.get(value, ""), Outcome()) for value in values)
        return [Outcome() if one.code in _GONE else one for one in outcomes]

    def load(
        self,
        kind: str,
        key: str,
        records: Iterable[Fields],
        known_job: str,
        keep_job: Callable[[str], object],
    ) -> Loaded:
        """Upsert any number of records as one bulk job; see :mod:`.bulk`."""
        from plugins.outputs.salesforce import bulk

        return bulk.load(self.connection, kind, key, records, known_job, keep_job)

    def query(self, soql: str) -> Iterator[dict[str, Any]]:
        """The records that a query finds."""
        page = self.connection.call(lambda client: client.query(soql))
        while True:
            yield from map(_plain, page["records"])
            if page["done"]:
                return
            more = page["nextRecordsUrl"]
            page = self.connection.call(lambda client, more=more: client.query_more(more, True))

    def allowance(self) -> Allowance:
        """The day's calls."""
        return self.connection.allowance()

    def check(self) -> str:
        """Sign in; the organisation's name."""
        found = next(self.query("SELECT Name FROM Organization LIMIT 1"), {})
        return str(found.get("Name", ""))

    def _upsert(self, kind: str, key: str, records: Sequence[Fields]) -> list[Outcome]:
        document = {
            "allOrNone": False,
            "records": [{"attributes": {"type": kind}, **_sent(record)} for record in records],
        }
        path = f"composite/sobjects/{kind}/{key}"
        told = self.connection.call(
            lambda client: client.restful(path, method="PATCH", json=document, headers=_HEADERS)
        )
        return [_outcome(said) for said in told]


def _sent(record: Fields) -> dict[str, Any]:
    """A record as the REST API wants it: a lookup without a value is cleared by its own name."""
    fields: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, Mapping) and not any(value.values()):
            fields[f"{name[:-1]}c" if name.endswith("__r") else f"{name}Id"] = None
        else:
            fields[name] = value
    return fields


def _outcome(said: Mapping[str, Any]) -> Outcome:
    if said.get("success"):
        return Outcome(id=str(said.get("id", "")), created=bool(said.get("created")))
    error = (said.get("errors") or [{}])[0]
    code, message = str(error.get("statusCode", "UNKNOWN")), str(error.get("message", ""))
    # Triggers and flows wrap what went wrong into codes of their own.
    passing = code in _PASSING or "UNABLE_TO_LOCK_ROW" in message
    return Outcome(code=code, message=message, passing=passing)


def _plain(row: Any) -> Any:
    """A record without what Salesforce says about its type."""
    if not isinstance(row, Mapping):
        return row
    return {name: _plain(value) for name, value in row.items() if name != "attributes"}


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
