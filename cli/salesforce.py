"""``filmwright salesforce``: whether it answers, how the synchronisation stands, loading it all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from core.services.salesforce.runs import Run
    from core.studio import Studio

#: Who it was, in the audit.
_ACTOR = "command line"


@click.group(short_help="Check, compare and load Salesforce.")
def salesforce() -> None:
    """The synchronisation with Salesforce. Needs SALESFORCE_URL; see docs/salesforce-sync.md."""


@salesforce.command()
def check() -> None:
    """Sign in, and say as whom and where."""
    from core.services import connections
    from core.services.salesforce import link, polling

    with _studio() as studio:
        organisation = connections.check(studio, "salesforce")
        system = link.system(studio)
        me = polling.me_there(studio, system) if system else ""
        click.echo(f"Salesforce answers: {organisation}")
        click.echo(
            f"as {studio.settings.salesforce_username} ({me or 'not found among its users'})"
        )
        if not studio.settings.salesforce_webhook_secret:
            click.echo("SALESFORCE_WEBHOOK_SECRET is not set: changes there are asked for instead.")


@salesforce.command()
def status() -> None:
    """What waits, what was refused, what is at work."""
    from core.services.salesforce import runs, standing

    with _studio() as studio, studio.sessions() as session:
        now = standing.standing(session)
        click.echo(f"{'':12}{'known there':>12}{'waiting':>10}{'refused':>10}")
        for one in now.backlogs:
            click.echo(f"{one.kind:12}{one.known:>12,}{one.waiting:>10,}{one.aside:>10,}")
        if now.oldest:
            click.echo(f"The oldest waits for {now.lag:.0f} s.")
        click.echo(f"Sent: {now.sent_hour:,} in an hour, {now.sent_day:,} in a day.")
        if now.integration and now.integration.failures:
            click.echo(f"Failing: {now.integration.error}")
        run = runs.last(studio)
        if run:
            _tell(run)


@salesforce.command()
@click.option("--dry-run", is_flag=True, help="Compare only; nothing is written there.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND",
              help="user, project, credit or upload, again for more; default: all.")  # fmt: skip
def backfill(dry_run: bool, kinds: tuple[str, ...]) -> None:
    """Load every record into Salesforce, or compare them.

    It is done here, or by a worker that was faster; stopped, a worker goes on with it.
    """
    from core.errors import FilmwrightError
    from core.execution.alive import name_of_this
    from core.services import courier
    from core.services.salesforce import rows, runs

    with _studio() as studio:
        known = runs.last(studio)
        if known is None or not known.at_work:
            known = runs.ask(studio, _ACTOR, kinds or rows.KINDS, dry_run)
        lane = next(one for one in courier.LANES if one.name == "salesforce-load")
        run, leaving = known, threading.Event()
        while run.at_work:
            courier.turn(studio, lane, name_of_this("backfill"), leaving)
            run = runs.last(studio) or run
            if run.at_work:
                leaving.wait(1.0)
        _tell(run)
        if run.state != "done":
            raise FilmwrightError(f"the backfill ended: {run.state} {run.error}".strip())


@salesforce.command()
@click.option("--code", default="", help="Only those refused with it.")
def retry(code: str) -> None:
    """Try again what Salesforce refused; each is sent as its record is now."""
    from core.services.salesforce import standing

    with _studio() as studio, studio.sessions() as session:
        click.echo(f"{standing.retry_all(session, _ACTOR, code):,} are tried again.")


def _tell(run: Run) -> None:
    click.echo(f"{'Dry run' if run.dry else 'Backfill'}: {run.state}"
               + (f", {run.fraction:.0%}" if run.at_work else ""))  # fmt: skip
    for kind, counts in run.counts.items():
        shown = {name: value for name, value in counts.items() if isinstance(value, int)}
        click.echo(f"  {kind:10}" + "  ".join(f"{name} {value:,}" for name, value in shown.items()))
        for field, count in counts.get("fields", {}).items():
            click.echo(f"{'':14}{field} {count:,}")
    if run.error:
        click.echo(f"  {run.error}")


@contextmanager
def _studio() -> Iterator[Studio]:
    from core.errors import InputError
    from core.settings import read_settings
    from core.studio import open_studio
    from plugins import BUILT_IN

    settings = read_settings()
    if not settings.salesforce_url:
        raise InputError("Salesforce is not set up: set SALESFORCE_URL (docs/salesforce-sync.md)")
    studio = open_studio(settings, BUILT_IN)
    try:
        yield studio
    finally:
        studio.close()
