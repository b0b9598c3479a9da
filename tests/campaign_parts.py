"""What the tests of campaigns build on: a script with variables, people, films made at once."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.continuity import Continuity
from core.database import writing
from core.execution.unfolding import Unfolding
from core.graph import Graph, Task
from core.models import Campaign, Film, Project, Recipient, User, now
from core.pacing import Pace
from core.runner import run_task
from core.services.campaigns import book, gathering, running
from core.studio import Studio
from tests.engine_parts import new_project, new_user

SCRIPT = """A Year With You

INT. OFFICE - DAY

Anna sits at the long desk by the window. It has been a long year.

ANNA: Hello {{Contact.FirstName}}! I kept every letter that {{Company}} wrote to us.

EXT. HARBOUR - NIGHT

The ships come in slowly. Anna walks along the quay with a lantern.

ANNA: We have travelled far since then. And there is more to come, for all of us here.
"""

LIST = """First Name;E-Mail;Company
Amara;amara@example.com;Northwind
Jörg;joerg@example.com;Acme
Maximilian;max@example.com;
Li;li@example.com;Initech
;nobody@example.com;Globex
"""


def begun(
    studio: Studio, session: Session, user: User, people: str = LIST, **draft: object
) -> Campaign:
    """A campaign with its list, not started."""
    project = new_project(session, user, **{"script": SCRIPT, "aspect": "1:1", **draft})
    project.title = "A Year With You"
    session.commit()
    campaign = book.create(studio, session, user, project, "Spring", {"Company": "your team"})
    if people:
        gathering.take_sheet(session, campaign, people.encode())
    return campaign


def started(studio: Studio, session: Session, credit: int = 5, people: str = LIST) -> Campaign:
    """A campaign that runs."""
    user = new_user(session, credit)
    campaign = begun(studio, session, user, people)
    book.start(studio, session, user, campaign)
    return campaign


def listing(count: int) -> str:
    """A list of so many people."""
    rows = (f"Person {number},p{number}@example.com,Company {number}" for number in range(count))
    return "\n".join(["First Name,E-Mail,Company", *rows])


def asked_for(studio: Studio, film: Film) -> tuple[dict[str, str], Unfolding]:
    """Task → digest of what it is asked, for a whole film; nothing is filmed."""
    unfolding = Unfolding(film, studio.registry)
    graph, use = unfolding.graph, unfolding.brief.use
    digests: dict[str, str] = {}
    while left := [one for one in unfolding.open if one.id not in digests and _ready(one, graph)]:
        for task in left:
            request = task.build(graph.results)
            digests[task.id] = request.digest()
            if task.stage != "compose":
                done = run_task(studio.registry, studio.store, request, use, lambda _done: None)
                unfolding.take({task.id: done.document})
    return digests, unfolding


def _ready(task: Task, graph: Graph) -> bool:
    return all(need in graph.results for need in task.needs)


def pretend(studio: Studio, status: str = "done", handed_on: Continuity | None = None) -> int:
    """Let every film that is at work end; gives back how many did."""
    kept = handed_on or Continuity(
        asked=None, target=30, seed=1, pace=Pace(rate=1.0), cast={}, parts={}, lines=(),
        slots={"s1.l2": 3.0},
    )  # fmt: skip
    with studio.sessions() as session, writing(session):
        films = list(session.scalars(select(Film).where(Film.status.in_(("queued", "running")))))
        for film in films:
            film.status, film.finished_at = status, now()
            film.handed_on = kept.model_dump(mode="json")
            film.error = "the disk is full" if status == "failed" else ""
    return len(films)


def run_out(studio: Studio, campaign_id: str, rounds: int = 200) -> None:
    """Carry a campaign until nothing more happens, its films ending at once."""
    for _ in range(rounds):
        if not running.step(studio, campaign_id) and not pretend(studio):
            return
    raise AssertionError("the campaign does not come to rest")


def anew(session: Session) -> None:
    """Read everything anew: others wrote."""
    session.rollback()
    session.expire_all()


def films_in(session: Session, campaign: Campaign) -> list[Film]:
    """The campaign's films in order."""
    place = session.get_one(Project, campaign.films_in)
    mine = select(Film).where(Film.project_id == place.id)
    return list(session.scalars(mine.order_by(Film.number)))


def people_in(session: Session, campaign: Campaign) -> list[Recipient]:
    """The campaign's people in order."""
    mine = select(Recipient).where(Recipient.campaign_id == campaign.id)
    return list(session.scalars(mine.order_by(Recipient.number)))
