"""The shelf of projects: find, sort, rename, copy, favour, delete and take back."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.models import Project
from core.services import bundles, projects
from web.context import database, user
from web.guard import signed_in

blueprint = Blueprint("projects", __name__, url_prefix="/projects")

SORTS = ("recent", "created", "title")
SHELVES = ("", "drafts", "making", "done", "favourites", "bin")
VIEWS = ("grid", "list")


@blueprint.get("")
@signed_in
def index() -> str:
    """The shelf; only its list when the page's own search asks."""
    whole = request.headers.get("HX-Target") != "shelf"
    return render_template("projects/index.html" if whole else "projects/shelf.html", **_shelf())


@blueprint.get("/archive")
@signed_in
def archive() -> str:
    """Choose finished films to be saved in one zip."""
    done = projects.shelf(database(), user(), only="done", size=bundles.MOST_AT_ONCE)
    return render_template("projects/archive.html", cards=done.cards)


@blueprint.get("/<project_id>/card")
@signed_in
def card(project_id: str) -> str:
    """One card anew: while its film is being made."""
    one = projects.card(database(), user(), project_id)
    return render_template("projects/card.html", card=one, view=_choice("view", VIEWS))


@blueprint.post("/<project_id>/rename")
@signed_in
def rename(project_id: str) -> ResponseReturnValue:
    """Give it another title."""
    projects.rename(database(), user(), project_id, request.form.get("title", ""))
    return _done(_("Renamed"))


@blueprint.post("/<project_id>/favourite")
@signed_in
def favourite(project_id: str) -> ResponseReturnValue:
    """Mark it or take the mark away."""
    projects.favourite(database(), user(), project_id, request.form.get("on") == "1")
    return _done()


@blueprint.post("/<project_id>/duplicate")
@signed_in
def duplicate(project_id: str) -> ResponseReturnValue:
    """A copy of the draft."""
    one = projects.owned(database(), user(), project_id)
    name = _("%(title)s (copy)", title=one.title) if one.title else ""
    projects.duplicate(database(), user(), project_id, name)
    return _done(_("Duplicated"))


@blueprint.post("/<project_id>/delete")
@signed_in
def delete(project_id: str) -> ResponseReturnValue:
    """Into the bin; the message offers to take it back."""
    gone = projects.bin(database(), user(), project_id)
    said = _("“%(title)s” is in the bin", title=_named(gone))
    return _done(said, undo={"path": url_for("projects.take_back", project_id=project_id)})


@blueprint.post("/<project_id>/take-back")
@signed_in
def take_back(project_id: str) -> ResponseReturnValue:
    """Out of the bin."""
    back = projects.take_back(database(), user(), project_id)
    return _done(_("“%(title)s” is back", title=_named(back)))


@blueprint.post("/bin/empty")
@signed_in
def empty_bin() -> ResponseReturnValue:
    """Delete for good what is in the bin."""
    projects.empty_bin(database(), user())
    return _done(_("The bin is empty"))


def _shelf() -> dict[str, Any]:
    query = request.args.get("q", "")[:80]
    sort, only = _choice("sort", SORTS), _choice("only", SHELVES)
    page = request.args.get("page", 1, type=int)
    shelf = projects.shelf(database(), user(), query, sort, only, max(1, min(page, 100_000)))
    view = _choice("view", VIEWS)
    kept = {"q": query, "sort": sort, "only": only, "view": view}
    here = {name: value for name, value in kept.items() if value not in ("", "recent", "grid")}
    address = url_for("projects.index") + (f"?{urlencode(here)}" if here else "")
    return {**kept, "shelf": shelf, "address": address}


def _choice(name: str, allowed: tuple[str, ...]) -> Any:
    wish = request.values.get(name, "")
    return wish if wish in allowed else allowed[0]


def _named(project: Project) -> str:
    return project.title or _("Untitled film")


def _done(said: str = "", undo: dict[str, str] | None = None) -> ResponseReturnValue:
    """For the page's script: tell it, and have the list asked for anew; else back to the list."""
    if request.headers.get("HX-Request"):
        news: dict[str, Any] = {"shelf": {}}
        if said:
            undone = {"undo": {**undo, "event": "shelf"}} if undo else {}
            news["toast"] = {"text": said, "tone": "success", **undone}
        return Response(status=204, headers={"HX-Trigger": json.dumps(news)})
    if said:
        flash(said, "success")
    # Only its own list may follow: a ``Referer`` is whatever was sent.
    came = urlsplit(request.referrer or "")
    ours = came.netloc == request.host and came.path == url_for("projects.index")
    return redirect(url_for("projects.index") + (f"?{came.query}" if ours and came.query else ""))
