"""The whole of the studio's records: loaded into Salesforce as bulk jobs, or only compared.

While records are loaded changes queue (:func:`core.services.salesforce.runs.holds`). What was done
is kept after each part, and a job's id before it is waited for: a worker that dies is followed
by another, which waits for the same job.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.database import writing
from core.models import SyncChange, SyncRecord, now
from core.records import AccessError, LimitError, Loaded, RecordsError, RecordSystem
from core.services import courier
from core.services.courier import Round
from core.services.salesforce import comparing, link, mapping, parents, rows, runs
from core.services.salesforce.runs import Run
from core.studio import Studio

#: Records that one bulk job carries.
PART = 5_000

#: Records that one statement names.
_AT_ONCE = 500

#: Seconds of rest after Salesforce did not answer, at first and at most.
_REST = (5.0, 300.0)

#: How often a bulk job is asked for in vain before its part is sent anew.
_MOST_TRIES = 5


class _LeftError(Exception):
    """This worker leaves: another goes on."""


def carry(turn: Round) -> bool:
    """The courier's lane: goes on with what was asked for."""
    studio, run = turn.studio, runs.last(turn.studio)
    if run is None or not run.at_work or now().isoformat() < run.again_at:
        return False
    system = link.system(studio)
    try:
        if system is None:
            runs.end(studio, run, "failed", "Salesforce is not set up any more")
        else:
            _go_on(turn, system, run)
    except runs.EndedError:
        return False
    except RecordsError as error:
        _rest(studio, run, error)
    return False


def _go_on(turn: Round, system: RecordSystem, run: Run) -> None:
    """Do the kinds that are left, one after the other; they refer to those before them."""
    studio = turn.studio
    if run.state == "waiting":
        run.state = "running"
    runs.save(studio, run)
    begun = run.kinds.index(run.kind) if run.kind in run.kinds else 0
    for kind in run.kinds[begun:]:
        if kind != run.kind:
            run.kind, run.after, run.job, run.through = kind, "", "", ""
        at_its_end = _compare(turn, system, run) if run.dry else _load(turn, system, run)
        if run.state == "stopping":
            return runs.end(studio, run, "stopped")
        if not at_its_end:
            return None
    return runs.end(studio, run, "done")


def _compare(turn: Round, system: RecordSystem, run: Run) -> bool:
    """Compare a kind; whether it came to its end."""

    def goes_on(counts: dict[str, Any]) -> bool:
        run.counts[run.kind] = counts
        runs.save(turn.studio, run)
        return run.state == "running" and not turn.leaving.is_set() and turn.beat()

    return comparing.compare(turn.studio, system, run.kind, goes_on)


def _load(turn: Round, system: RecordSystem, run: Run) -> bool:
    """Load the rest of a kind, part by part; whether it came to its end."""
    studio, source = turn.studio, mapping.KINDS[run.kind]

    def keep(job: str) -> None:
        # Called before the job is waited for, and at every look at it.
        if run.job != job:
            run.job = job
            runs.save(studio, run)
        if turn.leaving.is_set() or not turn.beat():
            raise _LeftError

    while run.state == "running" or run.job:
        if turn.leaving.is_set() or not turn.beat():
            return False
        if not run.job and not _next_part(studio, run):
            return True
        bodies = rows.stream(studio, run.kind, run.after, run.through)
        try:
            loaded = system.load(source.object, source.key, bodies, run.job, keep)
        except _LeftError:
            return False
        with studio.sessions() as session, writing(session):
            _settle(session, run, loaded)
            run.after, run.job, run.tries, run.error = run.through, "", 0, ""
            runs.write(session, run)
    return False


def _next_part(studio: Studio, run: Run) -> bool:
    """Settle which records come next, if any do. From now on nobody relies on what Salesforce
    was told of them before."""
    with studio.sessions() as session, writing(session):
        if not run.after:
            total = rows.count(session, run.kind)
            run.counts[run.kind] = {"total": total, "taken": 0, "refused": 0}
        run.mark = session.scalar(select(func.max(SyncChange.id))) or 0
        run.through = rows.end_of_part(session, run.kind, run.after, PART)
        carried = rows.between(session, run.kind, run.after, run.through)
        for some in rows.portions(carried, _AT_ONCE):
            _forget_digests(session, run.kind, some)
        runs.write(session, run)
    return bool(carried)


def _forget_digests(session: Session, kind: str, records: Sequence[str]) -> None:
    session.execute(
        update(SyncRecord)
        .where(SyncRecord.kind == kind, SyncRecord.record.in_(records))
        .values(digest="")
    )


def _settle(session: Session, run: Run, loaded: Loaded) -> None:
    """Write down what became of a part: what was refused is set aside, with its reason."""
    refused = dict(loaded.refused)
    counts = run.counts.setdefault(run.kind, {"total": 0, "taken": 0, "refused": 0})
    counts["taken"] += loaded.taken
    counts["refused"] += len(refused)
    carried = rows.between(session, run.kind, run.after, run.through)
    taken = [one for one in carried if one not in refused]
    for some in rows.portions(taken, _AT_ONCE):
        _arrived(session, run, some)
    bodies = mapping.bodies(session, run.kind, list(refused))
    for record, why in refused.items():
        _set_aside(session, run.kind, record, dict(bodies.get(record, {})), why)


def _arrived(session: Session, run: Run, records: Sequence[str]) -> None:
    # What was refused of them before is old news.
    session.execute(
        update(SyncChange)
        .where(
            SyncChange.kind == run.kind, SyncChange.record.in_(records),
            SyncChange.state == "aside", SyncChange.id <= run.mark,
        )
        .values(state="sent", sent_at=now(), code="SUPERSEDED")
    )  # fmt: skip
    here = (SyncRecord.kind == run.kind, SyncRecord.record.in_(records))
    known = set(session.scalars(select(SyncRecord.record).where(*here)))
    session.execute(update(SyncRecord).where(*here).values(sent_at=now()))
    fresh = [one for one in records if one not in known]
    session.add_all(SyncRecord(kind=run.kind, record=one, sent_at=now()) for one in fresh)
    parents.wake(session, run.kind, fresh)


def _set_aside(session: Session, kind: str, record: str, body: dict[str, Any], why: str) -> None:
    change = session.scalar(
        select(SyncChange)
        .where(SyncChange.kind == kind, SyncChange.record == record, SyncChange.state == "aside")
        .limit(1)
    )
    if change is None:
        change = SyncChange(kind=kind, record=record, state="aside", tries=0)
        session.add(change)
    code = re.match(r"[A-Z][A-Z0-9_]+(?=:)", why)
    change.body, change.error, change.tries = body, why, change.tries + 1
    change.code = code[0][:80] if code else "BULK_REFUSED"
    session.flush()


def _rest(studio: Studio, run: Run, error: RecordsError) -> None:
    """Go on later, ever later; where a person must act, give up."""
    if isinstance(error, AccessError):
        return runs.end(studio, run, "failed", str(error))
    run.tries += 1
    if run.job and run.tries >= _MOST_TRIES:
        # The job is lost: its part is sent again, as it is then.
        run.job, run.tries = "", 0
    again = now() + timedelta(seconds=courier.pause(run.tries + 1, _REST))
    if isinstance(error, LimitError) and error.until is not None:
        again = max(again, error.until)
    run.again_at, run.error = again.isoformat(), str(error)[:500]
    runs.save(studio, run)
    if run.state == "stopping":
        runs.end(studio, run, "stopped", str(error))
    return None
