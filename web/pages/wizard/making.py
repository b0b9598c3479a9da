"""The last step: everything at a glance, what it costs, and the start."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import FilmwrightError, InputError, OutOfCreditsError
from core.models import Project
from core.services import assets, catalogue, drafts, films
from core.services.drafts import draft_of
from core.services.plans import plan_of
from core.services.understanding import asked, chosen_voices, fit, understand
from web.context import database, studio, user
from web.guard import signed_in
from web.pages.wizard import labels, telling
from web.pages.wizard.blueprint import blueprint, owned


@blueprint.get("/<project_id>/edit/review")
@signed_in
def review(project_id: str) -> ResponseReturnValue:
    """What will be made; as a part of the page, or as a page without scripts."""
    project = owned(project_id)
    part = "HX-Request" in request.headers
    return render_template("wizard/review.html" if part else "wizard/last.html", **_glance(project))


@blueprint.post("/<project_id>/generate")
@signed_in
def generate(project_id: str) -> ResponseReturnValue:
    """Make the film. Whoever has too few credits is told so, and nothing is lost."""
    project = owned(project_id)
    session = database()
    play = understand(studio(), session, project)
    draft = draft_of(project)
    length = asked(draft, play)
    fitting = fit(play, length)
    if not fitting.ok:
        raise InputError(telling.length_says(fitting))
    if not project.title or draft.duration is None:
        # A length once chosen stays, so that a changed line moves nothing else.
        drafts.save(session, project, {"duration": length}, title=project.title or play.title)
    try:
        films.start(studio(), session, user(), project)
    except OutOfCreditsError:
        if "HX-Request" not in request.headers:
            raise
        answer = make_response("", 204)
        answer.headers["HX-Trigger"] = "out-of-credits"
        return answer
    there = url_for("film.show", project_id=project.id)
    if "HX-Request" in request.headers:
        answer = make_response("", 204)
        answer.headers["HX-Redirect"] = there
        return answer
    return redirect(there)


def _glance(project: Project) -> dict[str, Any]:
    session = database()
    draft = draft_of(project)
    told = telling.of(studio(), session, project)
    faults, play, estimate, speaking = [], None, None, {}
    if not told["ready"]:
        faults.append(("script", told["script_says"]))
    else:
        play = understand(studio(), session, project)
        if not told["ok"]:
            faults.append(("length", told["length_says"]))
        try:
            speaking = chosen_voices(studio(), play, draft)
        except FilmwrightError as error:
            faults.append(("cast", str(error)))
    if not faults:
        try:
            estimate = films.estimate(studio(), session, user(), project)
        except InputError as error:
            faults.append(("review", str(error)))
    music = next(
        (one for one in assets.assets_of(session, project, "sound") if one.id == draft.music_asset),
        None,
    )
    looks = {one.name: one.same_as or one.name for one in catalogue.styles(studio())}
    return {
        "project": project,
        "draft": draft,
        "told": told,
        "play": play,
        "speaking": speaking,
        "faults": faults,
        "estimate": estimate,
        "cost_says": _cost(estimate),
        "plan": plan_of(user()),
        "style_title": labels.style_title(looks.get(draft.style, draft.style)),
        "music_title": _music(draft.music, music.name if music else ""),
        "labels": labels,
    }


def _cost(estimate: films.Estimate | None) -> str:
    if estimate is None:
        return _("First put right what is marked above.")
    if estimate.revision:
        return _("A change to a film you already made. It costs no credits.")
    if estimate.cost == 0:
        return _("Your plan has no limit.")
    if not estimate.enough:
        return _("You have %(have)s. Your draft is safe until you get more.", have=estimate.balance)
    return _(
        "You have %(have)s, and %(left)s after this film. Changes to it later are free.",
        have=estimate.balance,
        left=estimate.balance - estimate.cost,
    )


def _music(kind: str, own: str) -> str:
    if own:
        return own
    if kind == "none":
        return _("No music")
    return str(labels.MUSIC[kind][0]) if kind in labels.MUSIC else _("Chosen for the story")
