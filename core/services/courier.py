"""The courier: carries what the studio owes the outside world, beside the making of films.

Each lane runs in a thread of its own in every worker, so that a system that hangs holds up
nobody but itself. The database is the queue: what is owed was written there in the transaction
that made it necessary. A lane that may run only once at a time holds a lease.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from core.database import writing
from core.execution.alive import is_dead
from core.models import Lease, now
from core.studio import Studio

log = logging.getLogger("filmwright.courier")

#: Seconds for which a lane's holder that says nothing still holds it.
_HELD_FOR = 60.0

#: Seconds of rest after a lane stumbled, at first and at most.
_REST = (2.0, 60.0)


@dataclass
class Round:
    """One round of a lane: what it works with."""

    studio: Studio
    holder: str
    """The worker's name; tells others whether it is alive."""
    leaving: threading.Event
    """Set when the worker is told to leave: stop at the next good moment."""
    lane: str = ""

    def beat(self) -> bool:
        """Say that the lane is still at work; whether it still holds it. Call it between calls
        to a slow system."""
        return not self.lane or _take(self.studio, self.lane, self.holder)


Work = Callable[[Round], bool]
"""Does what is due and gives back whether there was anything: if so, it is called again at once."""


@dataclass(frozen=True)
class Lane:
    """One kind of errand."""

    name: str
    work: str
    """``module:function``, imported when first needed."""
    every: float
    """Seconds between two looks when there was nothing to do."""
    setting: str = ""
    """The setting without which there never is anything to do."""
    alone: bool = True
    """Whether only one worker may do it at a time."""

    def load(self) -> Work:
        """The function."""
        module, _, function = self.work.partition(":")
        work: Work = getattr(import_module(module), function)
        return work


LANES = (
    Lane("letters", "core.services.letters:carry", 5.0),
    Lane("webhooks", "core.services.webhooks.sending:carry", 1.0),
    Lane("uploads", "core.services.publishing.carrying:carry", 1.0, alone=False),
    Lane("channels", "core.services.publishing.watching:carry", 5.0),
    Lane("payments", "core.services.payments.inbox:carry", 2.0, "stripe_secret_key"),
    Lane("salesforce-out", "core.services.salesforce.draining:carry", 1.0, "salesforce_url"),
    Lane("salesforce-in", "core.services.salesforce.polling:carry", 15.0, "salesforce_url"),
    Lane("salesforce-load", "core.services.salesforce.backfill:carry", 5.0, "salesforce_url"),
    Lane("campaigns", "core.services.campaigns.running:carry", 2.0),
)


def pause(failures: int, limits: tuple[float, float]) -> float:
    """Seconds to wait after so many failures in a row: twice as long each time, between the
    first and the most of ``limits``, and never quite the same, so that not all come back at once.
    """
    first, most = limits
    return min(first * 2.0 ** min(max(failures - 1, 0), 30), most) * random.uniform(0.5, 1.0)


def start(
    studio: Studio, holder: str, leaving: threading.Event, lanes: tuple[Lane, ...] = LANES
) -> list[threading.Thread]:
    """Serve the lanes of what this studio is connected to, until told to leave."""
    threads = [
        threading.Thread(
            target=_serve, args=(lane, studio, holder, leaving), daemon=True,
            name=f"courier-{lane.name}",
        )
        for lane in lanes
        if not lane.setting or getattr(studio.settings, lane.setting)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    return threads


def turn(studio: Studio, lane: Lane, holder: str, leaving: threading.Event) -> bool:
    """One round of a lane, if nobody else has it; whether there was anything to do."""
    alone = lane.name if lane.alone else ""
    if alone and not _take(studio, alone, holder):
        return False
    return lane.load()(Round(studio, holder, leaving, alone))


def _serve(lane: Lane, studio: Studio, holder: str, leaving: threading.Event) -> None:
    rest = _REST[0]
    # Not all lanes of all workers at the same moment.
    pause = random.uniform(0, min(lane.every, 1.0))
    while not leaving.wait(pause):
        try:
            pause = 0.0 if turn(studio, lane, holder, leaving) else lane.every
            rest = _REST[0]
        except Exception:
            log.exception("the lane %s stumbled", lane.name)
            pause, rest = rest, min(2 * rest, _REST[1])
    if lane.alone:
        _give_back(studio, lane.name, holder)


def _take(studio: Studio, name: str, holder: str) -> bool:
    """Whether the lease is ``holder``'s, now and for the next minute."""
    until = now() + timedelta(seconds=_HELD_FOR)
    with studio.sessions() as session:
        known = session.get(Lease, name)
        if known is None:
            try:
                with writing(session):
                    session.add(Lease(name=name, holder=holder, until=until))
            except IntegrityError:
                return False
            return True
        mine = known.holder == holder
        if mine and known.until - now() > timedelta(seconds=_HELD_FOR / 2):
            return True
        if not mine and known.until > now() and not is_dead(known.holder):
            return False
        with writing(session):
            won = session.scalar(
                update(Lease)
                .where(Lease.name == name, Lease.holder == known.holder, Lease.until == known.until)
                .values(holder=holder, until=until)
                .returning(Lease.name)
                .execution_options(synchronize_session=False)
            )
        return won is not None


def _give_back(studio: Studio, name: str, holder: str) -> None:
    try:
        with studio.sessions() as session, writing(session):
            session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))
    except Exception as error:
        log.warning("the lease of %s was not given back: %s", name, error)
