"""New film: the script understood, the draft kept, the film begun."""

from __future__ import annotations

import itertools
import time
from typing import get_args

import pytest
from flask.testing import FlaskClient

from core.errors import InputError
from core.models import Film, Project
from core.services import drafts, scripthelper
from core.services.drafts import draft_of
from core.services.plans import plans
from core.services.scripthelper import Answers
from core.services.templates import templates
from core.services.understanding import asked, chosen_voices, fit, measure, understand
from core.studio import Studio
from core.words import count_words
from tests.engine_parts import new_project, new_user
from tests.film_room_parts import Browser, sign_in
from tests.parts import STORY

LONG = " ".join(f"The boat came home on day {number}." for number in range(70))


class Desk:
    """A creator at work on a project."""

    def __init__(self, studio: Studio, app, **draft: object) -> None:
        self.studio = studio
        self.client: FlaskClient = Browser(app)
        with studio.sessions() as session:
            self.user = new_user(session)
            self.project_id = new_project(session, self.user, **draft).id
        sign_in(studio, self.client, self.user.id)
        page = self.client.get(self.at("edit")).get_data(as_text=True)
        self.token = page.split('name="csrf-token" content="')[1].split('"')[0]

    def at(self, what: str) -> str:
        return f"/projects/{self.project_id}/{what}"

    def save(self, title: str | None = None, seen: str = "", **changes: object):
        body = {"changes": changes, "title": title, "seen": seen}
        headers = {"X-CSRF-Token": self.token, "HX-Request": "true"}
        return self.client.patch(self.at("draft"), json=body, headers=headers)

    def generate(self):
        return self.client.post(self.at("generate"), headers={"X-CSRF-Token": self.token})

    def project(self) -> Project:
        with self.studio.sessions() as session:
            return session.get_one(Project, self.project_id)


@pytest.fixture
def desk(studio: Studio, app) -> Desk:
    return Desk(studio, app)


# --- the script ---------------------------------------------------------------------------


def test_words_are_counted_as_people_count_them() -> None:
    assert count_words("मीरा ने अपनी दादी से पूछा।") == 6
    assert count_words("அவள் ஆற்றங்கரைக்கு நடந்தாள்") == 3
    assert count_words("Don't stop-start, e.g. now") == 4


def test_a_text_is_measured_while_it_is_typed() -> None:
    measure(STORY)
    began = time.perf_counter()
    size = measure(STORY)
    assert time.perf_counter() - began < 0.02
    assert (size.words, size.language, size.ready) == (69, "en", True)
    assert 25 <= size.seconds <= 45
    assert measure("").language is None
    assert (measure("One two three.").missing, measure("word " * 510).excess) == (47, 10)


def test_the_length_is_told_before_anything_is_made(studio: Studio, desk: Desk) -> None:
    desk.save(script=LONG, duration=None)
    with studio.sessions() as session:
        project = session.get_one(Project, desk.project_id)
        play = understand(studio, session, project)
        easy = asked(draft_of(project), play)
    short = fit(play, 30)
    assert (short.verdict, short.ok) == ("too_long", False)
    assert short.least > 30
    assert fit(play, short.least).ok
    assert not fit(play, short.least - 1).ok
    assert fit(play, easy).verdict == "fits"
    assert fit(play, 300).verdict == "slow"


def test_a_script_is_understood_once_and_anew_when_it_changes(studio: Studio, desk: Desk) -> None:
    with studio.sessions() as session:
        project = session.get_one(Project, desk.project_id)
        play = understand(studio, session, project)
        assert {one.name for one in play.characters} >= {"Meera"}
        corrected = play.model_copy(update={"logline": "by hand"})
        project.screenplay, project.corrected = corrected.model_dump(mode="json"), True
        session.commit()
        assert understand(studio, session, project).logline == "by hand"
        drafts.save(session, project, {"style": "ink"})
        assert project.corrected
        drafts.save(session, project, {"script": STORY.replace("Meera", "Asha")})
        assert not project.corrected
        assert "Asha" in {one.name for one in understand(studio, session, project).characters}


def test_choices_for_people_who_left_the_script_do_not_stop_the_film(
    studio: Studio, desk: Desk
) -> None:
    desk.save(voices={"Zorro": "null:2", "Meera": "null:3"}, variations={"s99": 1})
    with studio.sessions() as session:
        project = session.get_one(Project, desk.project_id)
        play = understand(studio, session, project)
        assert chosen_voices(studio, play, draft_of(project))["meera"].id == "null:3"
        brief = drafts.brief_of(session, project, plans()["free"])
    assert (brief.voices, brief.variations) == ({"Meera": "null:3"}, {})


@pytest.mark.parametrize("one", templates().values(), ids=templates())
def test_templates_can_be_filmed(studio: Studio, app, one) -> None:
    assert 60 <= one.words <= 140
    assert measure(one.script).language == one.language
    desk = Desk(studio, app, script=one.script, duration=None)
    with studio.sessions() as session:
        project = session.get_one(Project, desk.project_id)
        play = understand(studio, session, project)
        assert fit(play, asked(draft_of(project), play)).verdict == "fits"
    assert play.language == one.language


def test_the_helper_writes_drafts_that_can_be_filmed() -> None:
    fields = Answers.model_fields
    choices = (get_args(fields[name].annotation) for name in ("kind", "tone", "length"))
    subjects = ("tea", "a {strange} bakery that opens at night, near the old harbour.")
    for kind, tone, length in itertools.product(*choices):
        for subject, take in itertools.product(subjects, range(3)):
            answers = Answers(kind=kind, tone=tone, length=length, subject=subject, take=take)
            written = scripthelper.write(answers)
            assert 50 <= measure(written.script).words <= 300
            assert written == scripthelper.write(answers)
            left = written.script.replace("{strange}", "")
            assert "{" not in left
            assert ".." not in left


# --- the page -----------------------------------------------------------------------------


def test_a_new_film_that_was_never_touched_is_taken_again(desk: Desk) -> None:
    first = desk.client.get("/projects/new").location
    assert desk.client.get("/projects/new").location == first
    assert first != desk.at("edit")
    inserted = desk.client.get("/projects/new?template=festival").location
    assert inserted == first
    assert desk.client.get("/projects/new").location != first


def test_the_draft_is_saved_field_by_field(desk: Desk) -> None:
    told = desk.save(style="ink", title="  The Boat  ").json
    assert (told["words"], told["language"], told["overtaken"]) == (69, "en", False)
    other = desk.save(music="chant", seen=told["seen"]).json
    assert not other["overtaken"]
    assert desk.save(aspect="1:1", seen=told["seen"]).json["overtaken"]
    draft = draft_of(desk.project())
    assert (draft.style, draft.music, draft.aspect) == ("ink", "chant", "1:1")
    assert desk.project().title == "The Boat"
    few = desk.save(script="Too short.").json
    assert (few["ready"], few["script_says"]) == (False, "48 more words to go.")


@pytest.mark.parametrize(
    "changes",
    [{"duration": 9}, {"nonsense": 1}, {"script": "x" * 20_001}, {"music_volume": 2}, {"style": 7}],
)
def test_what_cannot_be_saved_is_refused_and_nothing_changes(desk: Desk, changes) -> None:
    before = desk.project().draft
    assert desk.save(**changes).status_code == 422
    assert desk.project().draft == before


def test_a_save_without_the_token_is_refused(desk: Desk) -> None:
    body = {"changes": {"style": "ink"}}
    assert desk.client.patch(desk.at("draft"), json=body).status_code == 400
    assert desk.client.post(desk.at("generate")).status_code == 400
    odd = {"X-CSRF-Token": desk.token, "HX-Request": "true"}
    assert desk.client.patch(desk.at("draft"), json=[1], headers=odd).status_code == 422


def test_a_script_is_text_wherever_it_is_shown(desk: Desk) -> None:
    evil = "<script>alert(1)</script></textarea><img src=x onerror=alert(1)>"
    desk.save(script=f"{evil} {STORY}", title=evil[:100])
    for part in ("edit", "edit/cast", "edit/scenes", "edit/review"):
        page = desk.client.get(desk.at(part)).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_parts_of_the_page_follow_the_script(desk: Desk) -> None:
    cast = desk.client.get(desk.at("edit/cast")).get_data(as_text=True)
    assert "Meera" in cast
    assert "Chosen for you" in cast
    desk.save(voices={"Meera": "null:3"})
    assert "Silence 3" in desk.client.get(desk.at("edit/cast")).get_data(as_text=True)
    voices = desk.client.get(desk.at("edit/voices?who=meera&gender=female&q=british"))
    assert "A voice for Meera" in voices.get_data(as_text=True)
    assert "The river" in desk.client.get(desk.at("edit/scenes")).get_data(as_text=True)
    desk.save(script="Too short.")
    assert "First the script" in desk.client.get(desk.at("edit/cast")).get_data(as_text=True)
    review = desk.client.get(desk.at("edit/review")).get_data(as_text=True)
    assert "48 more words to go" in review


def test_the_helper_answers_on_the_page(desk: Desk) -> None:
    headers = {"X-CSRF-Token": desk.token, "HX-Request": "true"}
    asked_for = {"kind": "talk", "subject": "slow <b>bread</b>", "tone": "warm", "length": "short"}
    page = desk.client.post(desk.at("edit/helper"), data=asked_for, headers=headers)
    assert "slow &lt;b&gt;bread" in page.get_data(as_text=True)
    assert "No AI service was used" in page.get_data(as_text=True)
    empty = desk.client.post(desk.at("edit/helper"), data={"subject": " "}, headers=headers)
    assert empty.status_code == 422


def test_a_stranger_sees_nothing(studio: Studio, app, desk: Desk) -> None:
    eve = Desk(studio, app)
    for part in ("edit", "edit/cast", "edit/voices", "edit/scenes", "edit/review",
                 "edit/pictures/scenes/s1", "edit/pictures/faces/meera"):  # fmt: skip
        assert eve.client.get(desk.at(part)).status_code == 404
    headers = {"X-CSRF-Token": eve.token}
    body = {"changes": {"script": "mine"}}
    assert eve.client.patch(desk.at("draft"), json=body, headers=headers).status_code == 404
    assert eve.client.post(desk.at("generate"), headers=headers).status_code == 404
    nobody = Browser(app)
    assert "/sign-in" in nobody.get(desk.at("edit")).location


# --- the start ----------------------------------------------------------------------------


def test_a_film_is_begun_and_paid(studio: Studio, desk: Desk) -> None:
    desk.save(duration=None, title="")
    answer = desk.generate()
    assert answer.location == f"/projects/{desk.project_id}"
    with studio.sessions() as session:
        film = session.query(Film).one()
        project = session.get_one(Project, desk.project_id)
    assert film.status == "queued"
    assert project.title == "The Paper Boat"
    assert film.brief["duration"] == draft_of(project).duration == 35


def test_a_film_that_does_not_fit_is_not_begun(studio: Studio, desk: Desk) -> None:
    desk.save(script=LONG, duration=30)
    answer = desk.generate()
    assert answer.status_code == 422
    assert "does not fit 30 seconds" in answer.get_data(as_text=True)
    with studio.sessions() as session:
        assert session.query(Film).count() == 0


def test_without_credits_nothing_is_begun_and_the_page_says_so(studio: Studio, app) -> None:
    desk = Desk(studio, app)
    with studio.sessions() as session:
        user = session.merge(desk.user)
        user.credits = 0
        session.commit()
    headers = {"X-CSRF-Token": desk.token, "HX-Request": "true"}
    answer = desk.client.post(desk.at("generate"), headers=headers)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "out-of-credits")
    with studio.sessions() as session:
        assert session.query(Film).count() == 0


def test_a_browser_without_scripts_can_make_a_film(desk: Desk) -> None:
    form = {
        "csrf_token": desk.token, "title": "By hand", "script": STORY, "style": "grey",
        "aspect": "16:9", "resolution": "720p", "music": "none", "duration": "40",
        "caption_style": "boxed", "language": "", "mode": "", "make": "1",
    }  # fmt: skip
    review = desk.client.post(desk.at("edit"), data=form, follow_redirects=True)
    assert "Make this film" in review.get_data(as_text=True)
    draft = draft_of(desk.project())
    assert (draft.duration, draft.burn, draft.music) == (40, False, "none")
    made = desk.client.post(desk.at("generate"), data={"csrf_token": desk.token})
    assert made.status_code == 302


def test_a_draft_that_no_plan_allows_is_not_filmed(studio: Studio, desk: Desk) -> None:
    desk.save(resolution="4k")
    with studio.sessions() as session, pytest.raises(InputError, match="films in up to 720p"):
        drafts.brief_of(session, session.get_one(Project, desk.project_id), plans()["free"])
    assert "choose a lower" in desk.client.get(desk.at("edit/review")).get_data(as_text=True)
