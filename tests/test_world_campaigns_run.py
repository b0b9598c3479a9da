"""Campaigns under way: what is shared, what is paid, what survives when the power goes."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import ConflictError, InputError, OutOfCreditsError
from core.models import Campaign, Film, Project, Recipient, User, Webhook, WebhookDelivery
from core.services import credits, drafts, projects, understanding, versions
from core.services.campaigns import book, gathering, running
from core.services.courier import Round
from core.studio import Studio, open_studio
from tests.campaign_parts import (
    LIST,
    SCRIPT,
    anew,
    asked_for,
    begun,
    films_in,
    listing,
    people_in,
    pretend,
    run_out,
    started,
)
from tests.engine_parts import new_project, new_user

COMPLETED = "campaign.completed"


@pytest.fixture
def session(studio: Studio):
    with studio.sessions() as opened:
        yield opened


def test_only_what_names_somebody_is_made_for_each(studio: Studio, session: Session) -> None:
    """The point: a person's film takes the lines that name them, and nothing else."""
    campaign = started(studio, session, people="\n".join(LIST.splitlines()[:4]))
    running.step(studio, campaign.id)
    whole, unfolding = asked_for(studio, films_in(session, campaign)[0])
    pretend(studio, handed_on=unfolding.plan.next_continuity())
    running.step(studio, campaign.id)
    anew(session)
    people = films_in(session, campaign)[1:]
    assert len(people) == 3
    for film in people[1:]:
        own, its = asked_for(studio, film)
        fresh = {name for name in own if own[name] != whole.get(name)}
        assert own.keys() == whole.keys()
        assert {"voice/s1.l2", "lipsync/s1.l2", "subtitles/en", "mix"} <= fresh
        rest = fresh - {"voice/s1.l2", "lipsync/s1.l2", "subtitles/en", "mix"}
        assert rest
        assert all(name.startswith(("segment/s1.k", "segment/s2.k1.dissolve")) for name in rest)
        assert len(rest) < sum(name.startswith("segment/") for name in whole) / 2
        assert its.plan.timeline.frames == unfolding.plan.timeline.frames
        assert its.plan.cast == unfolding.plan.cast
    assert people[2].brief["screenplay"]["scenes"][0]["lines"][0]["text"]
    assert "Hello Jörg! I kept every letter that Acme wrote" in people[1].brief["script"]
    assert people[0].brief["longest"] == {}


def test_a_name_far_longer_than_the_others_moves_its_own_scene_alone(
    studio: Studio, session: Session
) -> None:
    names = [f"Ana,ana{number}@example.com,Acme" for number in range(24)]
    last = f"{'Hohenfels ' * 7}von Au,long@example.com,Acme"
    campaign = started(studio, session, 9, "\n".join(["First Name,E-Mail,Company", *names, last]))
    running.step(studio, campaign.id)
    whole, unfolding = asked_for(studio, films_in(session, campaign)[0])
    handed_on = unfolding.plan.next_continuity()
    pretend(studio, handed_on=handed_on)
    for _ in range(9):
        running.step(studio, campaign.id)
        pretend(studio, handed_on=handed_on)
    anew(session)
    own, its = asked_for(studio, films_in(session, campaign)[-1])
    assert its.plan.timeline.frames > unfolding.plan.timeline.frames
    moved = {name for name in own if own[name] != whole.get(name)}
    assert not any(name.startswith(("segment/s2.k1.1", "segment/s2.k2")) for name in moved)
    assert "thumbnails" not in moved


def test_everybody_is_settled_once_and_the_owner_is_told(studio: Studio, session: Session) -> None:
    campaign = started(studio, session)
    user = session.get_one(User, campaign.owner_id)
    session.add(
        Webhook(user_id=user.id, url="https://example.com/x", secret="", events=[COMPLETED])
    )
    session.commit()
    run_out(studio, campaign.id)
    anew(session)
    counts = book.standing(session, campaign)
    assert (campaign.status, counts.done, counts.skipped) == ("done", 4, 1)
    skipped = next(one for one in people_in(session, campaign) if one.status == "skipped")
    assert skipped.error == "first name is missing"
    told = session.scalars(select(WebhookDelivery)).all()
    assert [(one.event, one.body["done"]) for one in told] == [(COMPLETED, 4)]
    assert not running.step(studio, campaign.id)


def test_films_at_work_stay_within_the_plan_and_out_of_the_way(
    studio: Studio, session: Session
) -> None:
    campaign = started(studio, session, 20, listing(9))
    running.step(studio, campaign.id)
    pretend(studio)
    running.step(studio, campaign.id)
    running.step(studio, campaign.id)
    anew(session)
    at_work = [film for film in films_in(session, campaign) if film.at_work]
    assert [film.priority for film in at_work] == ["low"] * 3
    user = session.get_one(User, campaign.owner_id)
    assert versions.jobs(session, user).total == 0
    assert projects.shelf(session, user).total == 1


def test_a_credit_pays_for_ten_films_and_comes_back_with_those_not_made(
    studio: Studio, session: Session
) -> None:
    campaign = started(studio, session, 10, listing(11))
    price = book.price(studio, session, session.get_one(User, campaign.owner_id), campaign)
    assert (price.people, price.first, price.all) == (11, 1, 3)
    run_out(studio, campaign.id)
    anew(session)
    assert session.get_one(User, campaign.owner_id).credits == 10 - 3
    assert sum(film.cost for film in films_in(session, campaign)) == 3


def test_without_credits_it_waits_and_goes_on_when_there_are(
    studio: Studio, session: Session
) -> None:
    campaign = started(studio, session, 2, listing(12))
    for _ in range(30):
        running.step(studio, campaign.id)
        pretend(studio)
    anew(session)
    assert (campaign.status, campaign.error[:15]) == ("paused", "Out of credits:")
    assert book.standing(session, campaign).done == 10
    credits.grant(session, campaign.owner_id, 1, "purchase", "bought")
    run_out(studio, campaign.id)
    anew(session)
    assert (campaign.status, book.standing(session, campaign).done) == ("done", 12)
    assert session.get_one(User, campaign.owner_id).credits == 0


def test_it_does_not_start_without_credits_or_people(studio: Studio, session: Session) -> None:
    user = new_user(session, 0)
    with pytest.raises(OutOfCreditsError):
        book.start(studio, session, user, begun(studio, session, user))
    with pytest.raises(InputError, match="add people"):
        book.start(studio, session, user, begun(studio, session, user, people=""))
    long = begun(studio, session, user, LIST.replace("Acme", "Acme " * 15), duration=30)
    with pytest.raises(InputError, match="the speech needs"):
        understanding.refuse_unfit(
            understanding.understand(studio, session, session.get_one(Project, long.project_id)), 5
        )


def test_hold_go_on_try_again_and_end(studio: Studio, session: Session) -> None:
    campaign = started(studio, session, 9, listing(4))
    running.step(studio, campaign.id)
    pretend(studio)
    book.pause(session, campaign)
    assert not running.step(studio, campaign.id)
    book.resume(studio, session, campaign)
    running.step(studio, campaign.id)
    pretend(studio, "failed")
    run_out(studio, campaign.id)
    anew(session)
    counts = book.standing(session, campaign)
    assert (counts.failed, counts.done, campaign.status) == (3, 1, "done")
    failed = [one for one in people_in(session, campaign) if one.status == "failed"]
    assert failed[0].error == "the disk is full"
    assert book.retry(session, campaign, failed[0]) == 1
    assert book.retry(session, campaign) == 2
    run_out(studio, campaign.id)
    anew(session)
    assert book.standing(session, campaign).done == 4
    book.cancel(studio, session, begun(studio, session, session.get_one(User, campaign.owner_id)))
    with pytest.raises(ConflictError):
        book.pause(session, campaign)


def test_ending_stops_the_films_at_work_and_gives_their_credits_back(
    studio: Studio, session: Session
) -> None:
    campaign = started(studio, session, 9, listing(4))
    running.step(studio, campaign.id)
    pretend(studio)
    running.step(studio, campaign.id)
    book.cancel(studio, session, campaign)
    running.step(studio, campaign.id)
    anew(session)
    assert session.get_one(User, campaign.owner_id).credits == 8
    assert book.standing(session, campaign).failed == 3
    assert not running.step(studio, campaign.id)
    book.remove(session, campaign)
    assert session.scalar(select(func.count()).select_from(Recipient)) == 0


def test_when_the_film_for_everybody_fails_it_waits_and_can_go_on(
    studio: Studio, session: Session
) -> None:
    campaign = started(studio, session)
    running.step(studio, campaign.id)
    pretend(studio, "failed")
    running.step(studio, campaign.id)
    anew(session)
    assert campaign.status == "paused"
    assert "the disk is full" in campaign.error
    book.resume(studio, session, campaign)
    run_out(studio, campaign.id)
    anew(session)
    assert campaign.status == "done"


def test_people_added_later_get_films_and_nobody_gets_two(studio: Studio, session: Session) -> None:
    campaign = started(studio, session)
    run_out(studio, campaign.id)
    anew(session)
    more = LIST.replace("nobody@example.com", "late@example.com").replace("\n;", "\nZoe;")
    taken = gathering.take_sheet(session, campaign, more.encode())
    assert (taken.added, taken.known) == (1, 4)
    run_out(studio, campaign.id)
    anew(session)
    names = [one.name or one.email for one in people_in(session, campaign) if one.film_id]
    assert len(names) == len(set(names)) == 5


def test_what_trips_a_term_waits_for_a_look_before_anybody_gets_it(
    studio: Studio, session: Session
) -> None:
    campaign = started(studio, session)
    running.step(studio, campaign.id)
    pretend(studio)
    shared = films_in(session, campaign)[0]
    shared.moderation = "flagged"
    session.commit()
    assert not running.step(studio, campaign.id)
    anew(session)
    assert "waits for somebody" in campaign.error
    shared.moderation = "approved"
    session.commit()
    run_out(studio, campaign.id)
    anew(session)
    assert (campaign.status, campaign.error) == ("done", "")


def test_later_edits_of_the_project_change_no_film(studio: Studio, session: Session) -> None:
    campaign = started(studio, session)
    project = session.get_one(Project, campaign.project_id)
    drafts.save(session, project, {"script": SCRIPT.replace("letter", "postcard")})
    run_out(studio, campaign.id)
    anew(session)
    assert all("letter" in film.brief["script"] for film in films_in(session, campaign))
    with pytest.raises(ConflictError):
        book.change(session, campaign, fallbacks={"Company": "you"})


def test_an_ordinary_film_of_the_script_says_what_the_variables_are(
    studio: Studio, session: Session
) -> None:
    user = new_user(session)
    project = new_project(session, user, script=SCRIPT)
    words = understanding.measure(SCRIPT).words
    play = understanding.understand(studio, session, project)
    assert "{{Contact.FirstName}}" in play.lines[1].text
    brief = drafts.brief_of(session, project, _plan(user))
    assert "Hello first name! I kept every letter that company wrote" in brief.script
    assert words == understanding.measure(brief.script).words


def _plan(user: User):
    from core.services.plans import plan_of

    return plan_of(user)


def test_a_process_killed_anywhere_loses_no_film_and_makes_none_twice(
    studio: Studio, session: Session
) -> None:
    """Somebody carries the campaign and is killed, without a word, again and again."""
    campaign = started(studio, session, 30, listing(25))
    campaign_id, owner = campaign.id, campaign.owner_id
    running.step(studio, campaign_id)
    pretend(studio)
    session.close()
    studio.engine.dispose()
    chance = random.Random(7)
    kills = 0
    while kills < 12:
        child = _forked(lambda: _carry(studio, campaign_id))
        time.sleep(chance.uniform(0.02, 0.14))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        kills += 1
    run_out(studio, campaign_id)
    with studio.sessions() as after:
        campaign = after.get_one(Campaign, campaign_id)
        people, films = people_in(after, campaign), films_in(after, campaign)
        assert {one.status for one in people} == {"done"}
        assert len({one.film_id for one in people}) == len(films) - 1 == 25
        assert after.get_one(User, owner).credits == 30 - 1 - 3
        assert [film.number for film in films] == list(range(1, 27))


def _carry(studio: Studio, campaign_id: str) -> None:
    """A worker's lane, with films that end at once."""
    own = open_studio(studio.settings, studio.modules)
    while True:
        running.step(own, campaign_id)
        pretend(own)


def _forked(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)
    return child


def test_the_lane_carries_every_campaign_and_stops_when_told(
    studio: Studio, session: Session
) -> None:
    first, second = started(studio, session), started(studio, session)
    leaving = threading.Event()
    turn = Round(studio, "tests", leaving)
    assert running.carry(turn)
    anew(session)
    assert [len(films_in(session, one)) for one in (first, second)] == [1, 1]
    leaving.set()
    pretend(studio)
    assert not running.carry(turn)
    assert session.scalar(select(func.count()).select_from(Film)) == 2
