"""The wizard's page, and the draft that is saved while it is filled in."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from config import read
from core.errors import InputError
from core.film import Resolution
from core.models import Project
from core.services import assets, catalogue, drafts, projects
from core.services.drafts import Draft, draft_of
from core.services.plans import plan_of, plans
from core.services.templates import templates
from web.context import database, studio, user
from web.guard import signed_in
from web.pages.wizard import labels, telling
from web.pages.wizard.blueprint import STEPS, blueprint, owned

_ALL_RESOLUTIONS: tuple[Resolution, ...] = ("720p", "1080p", "4k")


@blueprint.get("/new")
@signed_in
def new() -> ResponseReturnValue:
    """Begin a film; one that was begun and never touched is taken again."""
    session = database()
    project = drafts.untouched(session, user()) or projects.create(session, user())
    wish = templates().get(request.args.get("template", ""))
    if wish is not None:
        changes = {"script": wish.script, "style": wish.style, "music": wish.music}
        drafts.save(session, project, changes, title=wish.title)
    return redirect(url_for("wizard.edit", project_id=project.id))


@blueprint.get("/<project_id>/edit")
@signed_in
def edit(project_id: str) -> ResponseReturnValue:
    """The page."""
    project = owned(project_id)
    draft = draft_of(project)
    return render_template(
        "wizard/edit.html",
        project=project,
        draft=draft,
        steps=_steps(),
        told=telling.of(studio(), database(), project),
        words=telling.phrases(),
        labels=labels,
        facts=_facts(project, draft),
        **_choices(project, draft),
    )


@blueprint.post("/<project_id>/edit")
@signed_in
def keep(project_id: str) -> ResponseReturnValue:
    """Save the page sent as a form: for browsers without scripts."""
    project = owned(project_id)
    changes = _from_form(draft_of(project))
    drafts.save(database(), project, changes, title=request.form.get("title"))
    if "make" in request.form:
        return redirect(url_for("wizard.review", project_id=project.id))
    return redirect(url_for("wizard.edit", project_id=project.id))


@blueprint.patch("/<project_id>/draft")
@signed_in
def autosave(project_id: str) -> ResponseReturnValue:
    """Save some fields; what was said elsewhere in the meantime about others stays."""
    project = owned(project_id)
    sent = request.get_json()
    if not isinstance(sent, dict) or not isinstance(sent.get("changes"), dict):
        raise InputError(_("This could not be read; load the page again."))
    if not set(sent["changes"]) <= set(Draft.model_fields):
        raise InputError(_("This page is older than the studio; load it again."))
    overtaken = sent.get("seen") not in (None, "", telling.stamp(project))
    title = sent.get("title")
    drafts.save(
        database(), project, sent["changes"], title=title if isinstance(title, str) else None
    )
    told = telling.of(studio(), database(), project)
    return {**told, "overtaken": overtaken}


def _from_form(draft: Draft) -> dict[str, Any]:
    form = request.form
    changes: dict[str, Any] = {}
    for name in ("script", "style", "aspect", "resolution", "music", "caption_style"):
        if name in form:
            changes[name] = form[name]
    for name in ("mode", "language"):
        if name in form:
            changes[name] = form[name] or None
    if "duration" in form:
        changes["duration"] = int(form["duration"]) if form["duration"].isdigit() else None
    if "music_volume" in form:
        changes["music_volume"] = form["music_volume"]
    changes["burn"] = "burn" in form
    chosen = {
        name.removeprefix("voice."): value
        for name, value in form.items()
        if name.startswith("voice.") and value
    }
    changes["voices"] = chosen or draft.voices
    return changes


def _choices(project: Project, draft: Draft) -> dict[str, Any]:
    plan = plan_of(user())
    looks = catalogue.styles(studio())
    chosen = next(
        (one.same_as or one.name for one in looks if one.name == draft.style), draft.style
    )
    return {
        "styles": _in_order([one.name for one in looks if not one.same_as]),
        "style": chosen,
        "resolutions": [
            (name, name in plan.resolutions, _plan_with(name)) for name in _ALL_RESOLUTIONS
        ],
        "presets": read("presets")["presets"],
        "lengths": read("presets")["lengths"],
        "languages": catalogue.languages(studio()),
        "accents": catalogue.accents(studio()),
        "own": assets.assets_of(database(), project),
    }


def _facts(project: Project, draft: Draft) -> dict[str, Any]:
    """What the page's scripts work with."""

    def there(view: str, **values: str) -> str:
        return url_for(f"wizard.{view}", project_id=project.id, **values)

    return {
        "id": project.id,
        "draft": draft.model_dump(mode="json"),
        "title": project.title,
        "told": telling.of(studio(), database(), project),
        "urls": {
            "draft": there("autosave"),
            "files": url_for("assets_api.upload", project_id=project.id),
            "file": url_for("assets_api.remove", asset_id="ID"),
            "scene": there("scene", scene_id="ID"),
            "style": there("style", style="ID"),
            "voices": there("voices"),
            "sign_in": url_for("account.sign_in", next=there("edit")),
        },
        "names": {
            "style": {name: labels.style_title(name) for name in _style_names()},
            "music": {name: str(text[0]) for name, text in labels.MUSIC.items()},
            "auto": _("Chosen for the story"),
            "none": _("No music"),
        },
    }


def _style_names() -> list[str]:
    """Every style's name."""
    return [one.name for one in catalogue.styles(studio())]


def _in_order(styles: list[str]) -> list[str]:
    order = list(labels.STYLES)
    return sorted(styles, key=lambda name: order.index(name) if name in order else len(order))


def _plan_with(resolution: Resolution) -> str:
    """The smallest plan that films in this resolution."""
    return next((one.name for one in plans().values() if resolution in one.resolutions), "")


def _steps() -> list[tuple[str, str]]:
    names = (_("Script"), _("Cast"), _("Look"), _("Music"), _("Length"), _("Review"))
    return list(zip(STEPS, names, strict=True))
