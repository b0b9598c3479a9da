"""What the studio asks of a system of customer records, such as Salesforce.

A plugin in ``plugins/outputs`` speaks to the system; the studio decides what it is told, when,
and what becomes of the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

from core.errors import FilmwrightError

#: Records that one call may carry.
MOST_AT_ONCE = 200

Fields = Mapping[str, Any]
"""A record's fields by the system's own names; ``{"User__r": {"User_ID__c": …}}`` names
another record by its external id."""


class RecordsError(FilmwrightError):
    """The system could not be reached, or refused the whole call. Nothing is known to have
    arrived: what was sent may be sent again."""

    code: ClassVar[str] = "records_failed"
    status: ClassVar[int] = 502


class LimitError(RecordsError):
    """The system takes no more calls for now."""

    def __init__(self, message: str, until: datetime | None = None) -> None:
        super().__init__(message)
        self.until = until


class AccessError(RecordsError):
    """The studio is not let in: its key, user or rights are wrong. A person must act."""


@dataclass(frozen=True)
class Outcome:
    """What became of one record of a call, in the order they were sent."""

    id: str = ""
    """The system's id of it."""
    created: bool = False
    code: str = ""
    """Empty: it arrived. Otherwise the system's word for what went wrong."""
    message: str = ""
    passing: bool = False
    """Whether the same may work later: a locked row, a timeout."""


@dataclass(frozen=True)
class Allowance:
    """How many calls the system takes in 24 hours."""

    used: int
    limit: int


@dataclass(frozen=True)
class Loaded:
    """What became of a load of many records."""

    job: str
    taken: int
    refused: Sequence[tuple[str, str]] = field(default=())
    """External id and reason of each that was not taken."""


class RecordSystem(Protocol):
    """The connection. Signs in by itself, and anew when its session ended."""

    def upsert(self, kind: str, key: str, records: Sequence[Fields]) -> list[Outcome]:
        """Create or change up to 200 records of ``kind``, found by the field ``key``."""

    def delete(self, kind: str, key: str, values: Sequence[str]) -> list[Outcome]:
        """Delete up to 200 records by their ``key``; what is not there counts as deleted."""

    def load(
        self, kind: str, key: str, records: Iterable[Fields], known_job: str, keep_job: Any
    ) -> Loaded:
        """Upsert any number of records as one bulk job. ``keep_job(id)`` is called before
        waiting for it; with ``known_job`` that job is waited for, and nothing is sent again."""

    def query(self, soql: str) -> Iterator[dict[str, Any]]:
        """The records that a query finds, page after page."""

    def allowance(self) -> Allowance:
        """Calls used and allowed, from the system's last answer or a call of its own."""

    def check(self) -> str:
        """Sign in; gives back the organisation's name.

        :raises AccessError: and says what to do."""
