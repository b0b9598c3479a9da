"""What Salesforce costs: ``python -m bench.salesforce [--changes 10000] [--commits 300]``.

Changes carried a second to the stand-in on this machine, with CPU time apart (user and system, of
both ends), and against the floor: the same calls without the studio. Then what noticing
changes adds to a commit: the same commits in a studio that is connected and one that is not, by
turns, in the same run (CPU time). Ratios travel between machines; seconds do not.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert, update

from core.database import writing
from core.models import Film, SyncChange, User
from core.records import MOST_AT_ONCE
from core.services import credits, projects
from core.services.salesforce import draining
from core.studio import Studio
from migrations import bring_up_to_date
from plugins.outputs.salesforce.system import Salesforce
from tests.salesforce_parts import account, carry, connected
from tests.salesforce_server import SalesforceServer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument("--commits", type=int, default=300)
    chosen = parser.parse_args()
    draining.PAUSES = (0.0, 0.0)
    with (
        tempfile.TemporaryDirectory() as folder,
        SalesforceServer() as far,
        connected(far, Path(folder) / "told", b"") as told,
        connected(far, Path(folder) / "quiet", b"", salesforce_url="") as quiet,
    ):
        for studio in (told, quiet):
            bring_up_to_date(studio.engine)
        carrying(told, chosen.changes)
        noticing(told, quiet, chosen.commits)


def carrying(studio: Studio, count: int) -> None:
    """Changes a second, and against the calls alone."""
    records = [
        {"Project_ID__c": f"p{number}", "Title__c": f"Film {number}", "Status__c": "Draft",
         "Script__c": "The boat came home. " * 50}
        for number in range(count)
    ]  # fmt: skip
    rows = [{"kind": "project", "record": one["Project_ID__c"], "body": one} for one in records]
    with studio.sessions() as session, writing(session):
        session.execute(insert(SyncChange), rows)
    wall, cpu = _timed(lambda: carry(studio))
    floor, _ = _timed(lambda: _bare(studio, records))
    print(
        f"carrying: {count / wall:,.0f} changes/s ({count / cpu:,.0f} per CPU second, both ends); "
        f"{wall / floor:.1f} times as long as the calls alone"
    )


def noticing(told: Studio, quiet: Studio, commits: int) -> None:
    """What is added to the commits of a film's life, and to those that tell nothing."""
    kinds: dict[str, Callable[[Studio], Callable[[int], None]]] = {
        "a film's progress (nothing to tell)": _progress,
        "a project is renamed": _rename,
        "credits are given": _give,
        "a film starts and is given up": _film,
    }
    for name, make in kinds.items():
        with_it, without = make(told), make(quiet)
        spent: tuple[list[float], list[float]] = ([], [])
        for number in range(commits):
            for times, work in zip(spent, (with_it, without), strict=True):
                begun = time.thread_time()
                work(number)
                times.append(time.thread_time() - begun)
        one, other = (statistics.median(times) * 1000 for times in spent)
        print(f"{name}: {one:.2f} ms of CPU connected, {other:.2f} ms not: {one / other:.2f} times")


def _progress(studio: Studio) -> Callable[[int], None]:
    user, project = _house(studio, "Progress")
    with studio.sessions() as session, writing(session):
        film = Film(project_id=project, owner_id=user, number=1, brief={})
        session.add(film)

    def work(number: int) -> None:
        with studio.sessions() as session, writing(session):
            values = {"progress": number / 1000, "told": number}
            session.execute(update(Film).where(Film.id == film.id).values(**values))

    return work


def _rename(studio: Studio) -> Callable[[int], None]:
    user, project = _house(studio, "Rename")

    def work(number: int) -> None:
        with studio.sessions() as session:
            projects.rename(session, session.get_one(User, user), project, f"Film {number}")

    return work


def _give(studio: Studio) -> Callable[[int], None]:
    user, _ = _house(studio, "Give")

    def work(number: int) -> None:
        with studio.sessions() as session:
            credits.grant(session, user, 1, "grant", f"{user}:{number}")

    return work


def _film(studio: Studio) -> Callable[[int], None]:
    user, project = _house(studio, "Film")
    with studio.sessions() as session:
        credits.grant(session, user, 100_000, "grant", f"{user}:films")

    def work(number: int) -> None:
        with studio.sessions() as session, writing(session):
            film = Film(
                project_id=project, owner_id=user, number=number + 1, brief={}, cost=1,
                status="running",
            )  # fmt: skip
            session.add(film)
            session.flush()
            credits.reserve(session, film)
        with studio.sessions() as session, writing(session):
            held = session.get_one(Film, film.id, with_for_update=True)
            held.status, held.error = "failed", f"no. {number}"
            credits.release(session, held)

    return work


def _house(studio: Studio, name: str) -> tuple[str, str]:
    user = account(studio, name)
    with studio.sessions() as session:
        return user.id, projects.create(session, user, name, {"script": "A boat. " * 100}).id


def _bare(studio: Studio, records: list[dict[str, str]]) -> None:
    system = Salesforce(studio.settings)
    for start in range(0, len(records), MOST_AT_ONCE):
        system.upsert("AI_Project__c", "Project_ID__c", records[start : start + MOST_AT_ONCE])


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    main()
