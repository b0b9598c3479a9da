"""The film room: the storyboard is corrected, versions are compared and brought back."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from flask.testing import FlaskClient

from core import revising
from core.changes import Script, changes, impact
from core.errors import InputError, NotFoundError
from core.film import Brief, Screenplay
from core.models import Film, Project
from core.services import storyboard, versions
from core.services.drafts import brief_of, draft_of
from core.services.plans import plans
from core.studio import Studio
from tests.engine_parts import change_draft, new_project, new_user
from tests.film_room_parts import Browser, Made, Room, client, lay, picture, sign_in
from tests.parts import STORY

__all__ = ["client"]

LINE = "Everything the river takes, it gives to someone"


@pytest.fixture
def room(studio: Studio, client: FlaskClient, made: Made) -> Room:
    """A finished film, its owner signed in."""
    there = lay(studio, made)
    sign_in(studio, client, there.user_id)
    return there


@pytest.fixture
def play(made: Made) -> Screenplay:
    """The story as understood."""
    return Screenplay.model_validate(made.screenplay)


def line_with(play: Screenplay, words: str) -> str:
    """The id of the line that says this."""
    return next(line.id for line in play.lines if words in line.text)


# --- corrections -------------------------------------------------------------------------


def test_what_is_moved_keeps_its_id_and_what_is_new_gets_one(play: Screenplay) -> None:
    first, second = play.scenes[0].id, play.scenes[1].id
    moved = revising.with_moved_scene(play, second, -1)
    assert [scene.id for scene in moved.scenes][:2] == [second, first]
    assert revising.with_moved_scene(moved, second, -1) == moved
    longer = revising.with_new_scene(moved, second)
    fresh = longer.scenes[1]
    assert fresh.id not in {scene.id for scene in play.scenes}
    spoken = revising.with_new_line(longer, fresh.id, "meera", "  Look,\n it floats! ")
    line = spoken.scenes[1].lines[0]
    assert (line.text, line.speaker) == ("Look, it floats!", "meera")
    assert "meera" in spoken.scenes[1].characters
    again = revising.without_line(spoken, line.id)
    assert revising.without_scene(again, fresh.id) == moved


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda play: revising.with_line(play, "s9.l9", {"text": "x"}), "no line"),
        (lambda play: revising.with_scene(play, "s9", {}), "no scene"),
        (lambda play: revising.with_line(play, play.lines[0].id, {"text": "  "}), "needs words"),
        (lambda play: revising.with_line(play, play.lines[0].id, {"text": "x" * 1001}), "at most"),
        (lambda play: revising.with_line(play, play.lines[0].id, {"speaker": "bob"}), "nobody"),
        (lambda play: revising.with_line(play, play.lines[0].id, {"id": "x"}), "cannot be changed"),
        (lambda play: revising.with_scene(play, "s1", {"mood": "hungry"}), "mood"),
        (lambda play: revising.with_order(play, ["s1"]), "every scene once"),
        (lambda play: revising.with_new_line(play, "s1", "meera", "Hi", "s9.l1"), "no line"),
        (lambda play: revising.with_character(play, "bob", {}), "nobody"),
    ],
)
def test_an_impossible_change_is_refused_in_words(play: Screenplay, change, why: str) -> None:
    with pytest.raises(InputError, match=why):
        change(play)


def test_the_last_line_and_the_last_scene_stay(play: Screenplay) -> None:
    for scene in play.scenes[1:]:
        play = revising.without_scene(play, scene.id)
    with pytest.raises(InputError, match="at least one scene"):
        revising.without_scene(play, play.scenes[0].id)
    for line in play.lines[1:]:
        play = revising.without_line(play, line.id)
    with pytest.raises(InputError, match="at least one line"):
        revising.without_line(play, play.lines[0].id)


def test_changed_words_are_changed_where_the_writer_put_them(play: Screenplay) -> None:
    changed = revising.with_line(play, line_with(play, LINE), {"text": "It gives to all."})
    script = revising.script_after(STORY, play, changed)
    assert '"It gives to all," her grandmother said softly' in script
    moved = revising.with_moved_scene(play, play.scenes[0].id, 1)
    written = revising.script_after(STORY, play, moved)
    assert written.startswith(f"TITLE: {play.title}")
    assert "Meera: Will the boat come back?" in written


def test_a_written_script_is_understood_as_it_was_meant(studio: Studio, play: Screenplay) -> None:
    from core.runner import run_task
    from core.stages import ScriptRequest

    moved = revising.with_order(play, [scene.id for scene in play.scenes][::-1])
    request = ScriptRequest(script=revising.written(moved))
    outcome = run_task(studio.registry, studio.store, request, {}, lambda _done: None)
    again = Screenplay.model_validate(outcome.document["screenplay"])
    assert [line.text for line in again.lines] == [line.text for line in moved.lines]


# --- the storyboard ----------------------------------------------------------------------


def test_a_correction_is_filmed_and_the_script_says_so(studio: Studio, room: Room) -> None:
    with studio.sessions() as session:
        project = session.get_one(Project, room.project_id)
        before = storyboard.board(studio, session, project)
        assert before.changes == ()
        assert {card.picture for card in before.cards} == {"film"}
        assert all(card.filmed for card in before.cards)
        line = line_with(before.play, LINE)
        storyboard.revise(
            studio, session, project,
            lambda play: revising.with_line(play, line, {"text": "It gives to all, always."}),
        )  # fmt: skip
        assert project.corrected
        assert '"It gives to all, always," her grandmother' in draft_of(project).script
        brief = brief_of(session, project, plans()["free"])
        assert brief.screenplay is not None
        assert "It gives to all, always." in [one.text for one in brief.screenplay.lines]
        after = storyboard.board(studio, session, project)
        assert [(one.kind, one.where) for one in after.changes] == [("line", line)]
        assert after.impact is not None
        assert (after.impact.voices, after.impact.pictures, after.impact.scenes) == (1, 0, 1)
        assert sum(not card.filmed for card in after.cards) == 1


def test_pictures_are_changed_and_taken_back(studio: Studio, room: Room) -> None:
    own = picture(studio, room, png())
    with studio.sessions() as session:
        project = session.get_one(Project, room.project_id)
        scene = storyboard.board(studio, session, project).cards[0].scene.id
        storyboard.another_picture(studio, session, project, scene)
        assert draft_of(project).variations == {scene: 1}
        told = storyboard.board(studio, session, project)
        assert told.cards[0].picture == "stale"
        assert told.impact is not None
        assert told.impact.pictures == 1
        storyboard.own_picture(studio, session, project, scene, own)
        assert storyboard.board(studio, session, project).cards[0].image == own
        storyboard.own_picture(studio, session, project, scene, "")
        assert draft_of(project).images == {}
        with pytest.raises(NotFoundError):
            storyboard.own_picture(studio, session, project, scene, "f" * 32)
        with pytest.raises(NotFoundError):
            storyboard.another_picture(studio, session, project, "s99")


def test_a_scene_that_goes_takes_its_choices_along(studio: Studio, room: Room) -> None:
    with studio.sessions() as session:
        project = session.get_one(Project, room.project_id)
        scene = storyboard.board(studio, session, project).cards[-1].scene.id
        storyboard.another_picture(studio, session, project, scene)
        storyboard.revise(
            studio, session, project, lambda play: revising.without_scene(play, scene)
        )
        assert draft_of(project).variations == {}
        kinds = {one.kind for one in storyboard.board(studio, session, project).changes}
        assert "scene_removed" in kinds


def test_somebody_gets_another_voice_and_another_age(studio: Studio, room: Room) -> None:
    own = picture(studio, room, png())
    with studio.sessions() as session:
        project = session.get_one(Project, room.project_id)
        storyboard.recast(studio, session, project, "meera", {"voice": "null:3", "portrait": own})
        parts = {one.id: one for one in storyboard.cast_of(studio, session, project)}
        assert (parts["meera"].voice, parts["meera"].portrait) == ("null:3", own)
        assert parts["narrator"].lines > 0
        told = {one.kind for one in storyboard.board(studio, session, project).changes}
        assert told == {"voice", "portrait"}
        storyboard.recast(studio, session, project, "meera", {"voice": "", "portrait": ""})
        assert storyboard.board(studio, session, project).changes == ()
        with pytest.raises(NotFoundError, match="no voice"):
            storyboard.recast(studio, session, project, "meera", {"voice": "no:such"})
        with pytest.raises(NotFoundError, match="nobody"):
            storyboard.recast(studio, session, project, "bob", {})


def test_a_style_concerns_every_frame_and_no_voice(play: Screenplay) -> None:
    old = Brief(script=STORY, style="cinematic")
    new = old.model_copy(update={"style": "anime", "music": "ambient"})
    told = changes(Script(old, play), Script(new, play))
    assert [(one.kind, one.where) for one in told] == [("choice", "style"), ("choice", "music")]
    weight = impact(Script(old, play), Script(new, play))
    assert weight.everything
    assert weight.voices == 0


# --- versions ----------------------------------------------------------------------------


def test_versions_are_named_compared_and_brought_back(
    studio: Studio, room: Room, made: Made
) -> None:
    with studio.sessions() as session:
        project = session.get_one(Project, room.project_id)
        first = session.get_one(Film, room.film_id)
        line = line_with(storyboard.board(studio, session, project).play, LINE)
        play = storyboard.revise(
            studio, session, project,
            lambda play: revising.with_line(play, line, {"text": "It gives to all."}),
        )  # fmt: skip
        second = second_version(studio, project, made, play)
        second = session.get_one(Film, second.id)
        listed = versions.listed(session, project)
        assert [one.film.number for one in listed] == [2, 1]
        assert [change.kind for change in listed[0].changes] == ["line"]
        assert (listed[0].since, listed[0].current, listed[1].current) == (1, True, False)
        older, newer, told = versions.compared(second, first)
        assert (older.id, newer.id) == (first.id, second.id)
        assert (told[0].before[:10], told[0].after) == (LINE[:10], "It gives to all.")
        versions.name(session, second, "  The kinder   one ")
        assert second.name == "The kinder one"
        with pytest.raises(InputError):
            versions.name(session, second, "x" * 81)
        versions.restore(session, project, first)
        assert draft_of(project).script == STORY
        assert LINE in " ".join(
            one.text for one in storyboard.board(studio, session, project).play.lines
        )
        assert versions.listed(session, project)[1].current


def test_versions_of_two_films_are_not_mixed(studio: Studio, room: Room, made: Made) -> None:
    other = lay(studio, made, name="bob")
    with studio.sessions() as session:
        mine, theirs = (session.get_one(Film, one.film_id) for one in (room, other))
        with pytest.raises(InputError):
            versions.compared(mine, theirs)
        with pytest.raises(InputError):
            versions.restore(session, session.get_one(Project, room.project_id), theirs)


def second_version(studio: Studio, project: Project, made: Made, play: Screenplay) -> Film:
    """A finished second version, made from the project as it is."""
    with studio.sessions() as session:
        project = session.get_one(Project, project.id)
        brief = brief_of(session, project, plans()["free"])
        film = Film(
            project_id=project.id, owner_id=project.owner_id, number=2, status="done",
            brief=brief.model_dump(mode="json"), draft=project.draft, progress=1.0,
            screenplay=play.model_dump(mode="json"), delivery=made.delivery, revision=True,
        )  # fmt: skip
        session.add(film)
        session.commit()
        return film


def png() -> bytes:
    """A small picture."""
    done, content = cv2.imencode(".png", np.full((180, 320, 3), 120, np.uint8))
    assert done
    return content.tobytes()


# --- the pages ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("panel", "words"),
    [("", "Everything here is filmed"), ("/storyboard", "What is said"), ("/cast", "Narrator"),
     ("/timeline", "Voices"), ("/versions", "The first version"), ("/downloads", "Everything in")],
)  # fmt: skip
def test_every_panel_is_a_page_and_a_part(
    client: FlaskClient, room: Room, panel: str, words: str
) -> None:
    page = client.get(f"/projects/{room.project_id}{panel}")
    assert page.status_code == 200
    assert words in page.text
    assert "<film-player" in page.text
    if panel:
        part = client.get(f"/projects/{room.project_id}{panel}", headers={"HX-Request": "true"})
        assert words in part.text
        assert "<html" not in part.text


def test_a_project_without_a_script_leads_to_the_wizard(
    studio: Studio, client: FlaskClient, room: Room
) -> None:
    with studio.sessions() as session:
        project = Project(owner_id=room.user_id, draft={})
        session.add(project)
        session.commit()
        for panel in ("", "/cast", "/timeline", "/versions", "/downloads"):
            page = client.get(f"/projects/{project.id}{panel}")
            assert page.status_code == 200
            assert f"/projects/{project.id}/edit" in page.text


def test_a_card_is_corrected_without_scripts(
    client: FlaskClient, room: Room, play: Screenplay
) -> None:
    scene, line = play.scenes[0], play.scenes[0].lines[0]
    form = {"heading": "The <b>river</b>", f"line:{line.id}": f"Quite another line. {line.text}",
            "mood": "hopeful", "csrf_token": token(client, room)}  # fmt: skip
    address = f"/projects/{room.project_id}/scenes/{scene.id}"
    assert client.post(address, data=form).status_code == 302
    page = client.get(f"/projects/{room.project_id}").text
    assert "Quite another line." in page
    assert "The <b>river</b>" not in page
    assert "3 changes not filmed yet" in page
    assert "Remake" in page


def test_buttons_add_move_and_remove(client: FlaskClient, room: Room, play: Screenplay) -> None:
    first = play.scenes[0].id
    address = f"/projects/{room.project_id}/scenes/{first}"
    heads = {"HX-Request": "true", "X-CSRF-Token": token(client, room)}

    def press(do: str, **more: str):
        return client.post(address, data={"do": do, **more}, headers=heads)

    added = press("add", **{"new-line": "Wait for me!", "new-speaker": "meera"})
    assert "Wait for me!" in added.text
    assert "film:board" in added.headers["HX-Trigger-After-Settle"]
    assert press("add", **{"new-line": " "}).status_code == 422
    assert "1 change not filmed yet" in added.text
    assert "2 changes not filmed yet" in press("later").text
    assert "Will be redrawn" in press("picture").text
    assert "Scene 1 added" not in press("nonsense").text
    assert f'data-scene="{first}"' not in press("cut").text
    missing = client.post(address, data={"do": "cut"}, headers=heads)
    assert (missing.status_code, missing.mimetype) == (404, "text/plain")


def test_an_own_picture_is_brought_in(client: FlaskClient, room: Room, play: Screenplay) -> None:
    heads = {"HX-Request": "true", "X-CSRF-Token": token(client, room)}
    address = f"/projects/{room.project_id}/own-picture"

    def send(content: bytes, **fields: str):
        return client.post(
            address, data={"file": (io.BytesIO(content), "own.png"), **fields}, headers=heads
        )

    assert "Your picture" in send(png(), scene=play.scenes[0].id).text
    assert "Another photo" in send(png(), part="meera").text
    assert send(b"<svg onload=alert(1)>", scene=play.scenes[0].id).status_code == 422
    assert send(png(), scene="s99").status_code == 404
    assert send(png()).status_code == 422


def test_two_versions_are_shown_side_by_side(
    studio: Studio, client: FlaskClient, room: Room, made: Made, play: Screenplay
) -> None:
    assert client.get(f"/projects/{room.project_id}/compare").status_code == 404
    with studio.sessions() as session:
        second_version(studio, session.get_one(Project, room.project_id), made, play)
    page = client.get(f"/projects/{room.project_id}/compare").text
    assert page.count("<film-player") == 2
    assert client.get(f"/projects/{room.project_id}/compare?a=7").status_code == 404
    older = client.get(f"/projects/{room.project_id}?version=1").text
    assert "Watch the newest version" in older


def test_a_film_is_asked_for_stopped_and_asked_for_again(
    studio: Studio, client: FlaskClient
) -> None:
    with studio.sessions() as session:
        user = new_user(session)
        project = new_project(session, user)
        ids = user.id, project.id
    sign_in(studio, client, ids[0])
    base = f"/projects/{ids[1]}"
    heads = {"HX-Request": "true", "X-CSRF-Token": csrf(client.get(base).text)}
    made = client.post(f"{base}/make", headers=heads)
    assert "<film-progress" in made.text
    assert client.post(f"{base}/make", headers=heads).status_code == 409
    with studio.sessions() as session:
        film = session.query(Film).filter_by(project_id=ids[1]).one().id
    assert client.get(f"{base}/films/{film}/live").json == {"lines": {}, "scenes": []}
    assert "was cancelled" in client.post(f"{base}/films/{film}/cancel", headers=heads).text
    assert "<film-progress" in client.post(f"{base}/films/{film}/retry", headers=heads).text


def test_the_room_is_closed_to_others(studio: Studio, app, room: Room) -> None:
    with studio.sessions() as session:
        eve = new_user(session, name="eve").id
    stranger = Browser(app)
    sign_in(studio, stranger, eve)
    base, film = f"/projects/{room.project_id}", room.film_id
    heads = {"HX-Request": "true", "X-CSRF-Token": csrf(stranger.get("/projects").text)}
    for path in ("", "/cast", "/stage", "/compare", f"/films/{film}/live"):
        assert stranger.get(base + path).status_code == 404
    for path in ("/make", "/scenes/s1", "/order", "/cast/meera", "/own-picture",
                 f"/films/{film}/cancel", f"/versions/{film}/restore", f"/versions/{film}/name",
                 f"/films/{film}/forms/360p"):  # fmt: skip
        assert stranger.post(base + path, headers=heads).status_code == 404
    assert Browser(app).get(base).status_code == 302


def test_a_form_without_its_token_is_refused(client: FlaskClient, room: Room) -> None:
    assert client.post(f"/projects/{room.project_id}/make").status_code == 400


def token(client: FlaskClient, room: Room) -> str:
    """The page's CSRF token."""
    return csrf(client.get(f"/projects/{room.project_id}").text)


def csrf(page: str) -> str:
    """The CSRF token in a page."""
    return page.partition('name="csrf-token" content="')[2].partition('"')[0]


def test_a_draft_changes_only_when_it_is_changed(studio: Studio, room: Room) -> None:
    with studio.sessions() as session:
        project = session.get_one(Project, room.project_id)
        before = dict(project.draft)
        storyboard.revise(studio, session, project, lambda play: play)
        assert (project.draft, project.corrected) == (before, False)
        change_draft(session, project, duration=60)
        kinds = [one.where for one in storyboard.board(studio, session, project).changes]
        assert kinds == ["duration"]
