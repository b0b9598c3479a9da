"""The connection to Salesforce, guarded: calls are counted, and rest when they must.

Every lane and page that speaks to Salesforce does so through :func:`system`. How each call went
is written to the integration ``salesforce`` here; callers need not.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from core.models import Integration, now
from core.records import (
    AccessError,
    Allowance,
    Fields,
    LimitError,
    Loaded,
    Outcome,
    RecordsError,
    RecordSystem,
)
from core.services import courier, integrations
from core.studio import Studio

NAME = "salesforce"

#: Of what Salesforce allows in 24 hours, what the studio leaves for others.
_LEAVES = 0.2

#: How long nobody calls after the day's calls were found spent, or the studio was not let in.
_LIMIT_RESTS, _ACCESS_RESTS = timedelta(hours=1), timedelta(minutes=5)

#: Seconds for which nobody calls after the second failure in a row, doubled with each, and at most.
RESTS = (1.0, 60.0)

#: Calls counted in memory before they are written down: a crash forgets no more.
_WRITE_EVERY = 20

_DAY = timedelta(hours=24)

T = TypeVar("T")

_open: WeakKeyDictionary[Studio, Guarded] = WeakKeyDictionary()
_opening = threading.Lock()


def system(studio: Studio) -> Guarded | None:
    """Salesforce, or ``None`` where it is not configured. One connection for the process."""
    if not studio.settings.salesforce_url:
        return None
    with _opening:
        if studio not in _open:
            found = studio.registry.manager.hook.connect_records(settings=studio.settings)
            if found is None:
                return None
            _open[studio] = Guarded(studio, found)
        return _open[studio]


def resting(studio: Studio) -> datetime | None:
    """Until when nobody is to call, if so: the limit is reached, or a person must act."""
    text = integrations.recall(studio, NAME).get("rests_until")
    until = datetime.fromisoformat(text) if text else None
    return until if until and until > now() else None


def rest(studio: Studio, until: datetime) -> None:
    """Let nobody call until then."""
    integrations.remember(studio, NAME, rests_until=until.isoformat())


def wake(studio: Studio) -> None:
    """Call again at once: somebody has put right what was wrong."""
    integrations.remember(studio, NAME, rests_until="")


def _clock(moment: datetime) -> str:
    today = moment.date() == now().date()
    return f"{moment:%H:%M} UTC" if today else f"{moment:%Y-%m-%d %H:%M} UTC"


def _pause(studio: Studio) -> float:
    """Seconds to rest after as many failures in a row as there were."""
    with studio.sessions() as session:
        known = session.get(Integration, NAME)
        failures = known.failures if known else 0
    return courier.pause(failures - 1, RESTS) if failures > 1 else 0.0


class Guarded:
    """:class:`core.records.RecordSystem` that counts its calls and knows when to rest.

    :raises LimitError: any call may, before it is made; ``until`` says when to go on.
    """

    def __init__(self, studio: Studio, inner: RecordSystem) -> None:
        self._studio, self._inner = studio, inner
        self._lock = threading.Lock()
        self._unwritten = 0

    def upsert(self, kind: str, key: str, records: Sequence[Fields]) -> list[Outcome]:
        """Create or change up to 200 records."""
        return self._guard(lambda: self._inner.upsert(kind, key, records))

    def delete(self, kind: str, key: str, values: Sequence[str]) -> list[Outcome]:
        """Delete up to 200 records."""
        return self._guard(lambda: self._inner.delete(kind, key, values))

    def load(
        self,
        kind: str,
        key: str,
        records: Iterable[Fields],
        known_job: str,
        keep_job: Callable[[str], object],
    ) -> Loaded:
        """Upsert any number of records as one bulk job."""
        return self._guard(lambda: self._inner.load(kind, key, records, known_job, keep_job))

    def query(self, soql: str) -> Iterator[dict[str, Any]]:
        """The records that a query finds."""
        found = self._guard(lambda: iter(self._inner.query(soql)))
        while True:
            row = self._told(lambda: next(found, None))
            if row is None:
                return
            yield row

    def allowance(self) -> Allowance:
        """Calls used and allowed."""
        return self._told(self._inner.allowance)

    def check(self) -> str:
        """Sign in, whether or not the studio rests; the organisation's name."""
        name = self._told(self._inner.check)
        wake(self._studio)
        integrations.succeeded(self._studio, NAME, organisation=name)
        return name

    def answers(self) -> bool:
        """Whether Salesforce answers at all: asked when a call failed, to know whose fault it
        was."""
        try:
            self._told(self._inner.check)
        except RecordsError:
            return False
        integrations.succeeded(self._studio, NAME)
        return True

    def spent(self) -> int:
        """The studio's own calls of the last 24 hours."""
        return sum(self._hours().values()) + self._unwritten

    def _guard(self, call: Callable[[], T]) -> T:
        self.refuse_beyond()
        self._count()
        done = self._told(call)
        integrations.succeeded(self._studio, NAME)
        return done

    def _told(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except LimitError as error:
            until = error.until or now() + _LIMIT_RESTS
            rest(self._studio, until)
            integrations.failed(self._studio, NAME, error)
            raise
        except AccessError as error:
            rest(self._studio, now() + _ACCESS_RESTS)
            integrations.failed(self._studio, NAME, error)
            raise
        except RecordsError as error:
            integrations.failed(self._studio, NAME, error)
            pause = _pause(self._studio)
            if pause:
                rest(self._studio, now() + timedelta(seconds=pause))
            raise

    def refuse_beyond(self) -> None:
        """What every call does first; it may be a call itself, of which Salesforce counts none.

        :raises LimitError: the day's calls are spent, or somebody must act first.
        """
        until = resting(self._studio)
        if until is not None:
            raise LimitError(f"Salesforce is called again at {_clock(until)}", until)
        own = self._studio.settings.salesforce_calls_per_day
        if own:
            if self.spent() >= own:
                self._stop(f"the {own:,} calls of SALESFORCE_CALLS_PER_DAY", self._frees())
            return
        allowed = self._told(self._inner.allowance)
        if allowed.used >= (1 - _LEAVES) * allowed.limit:
            share = f"four fifths of the {allowed.limit:,} calls that Salesforce allows in a day"
            self._stop(share, now() + _LIMIT_RESTS)

    def _stop(self, what: str, until: datetime) -> None:
        error = LimitError(f"{what} are spent: it goes on at {_clock(until)}", until)
        rest(self._studio, until)
        integrations.failed(self._studio, NAME, error)
        raise error

    def _count(self) -> None:
        with self._lock:
            self._unwritten += 1
            if self._unwritten < _WRITE_EVERY:
                return
            hours = self._hours()
            this = f"{now():%Y-%m-%dT%H}"
            hours[this] = hours.get(this, 0) + self._unwritten
            integrations.remember(self._studio, NAME, calls=hours)
            self._unwritten = 0

    def _hours(self) -> dict[str, int]:
        """Calls by hour, of the last 24."""
        oldest = f"{now() - _DAY:%Y-%m-%dT%H}"
        kept: dict[str, int] = integrations.recall(self._studio, NAME).get("calls", {})
        return {hour: count for hour, count in kept.items() if hour > oldest}

    def _frees(self) -> datetime:
        """When the oldest calls are a day old."""
        oldest = min(self._hours(), default=f"{now():%Y-%m-%dT%H}")
        return datetime.fromisoformat(f"{oldest}:00:00+00:00") + _DAY + timedelta(hours=1)
