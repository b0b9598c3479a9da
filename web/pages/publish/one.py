"""Publishing one film: what is told about it, who sees it, and how far it is."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import FilmwrightError, NotFoundError
from core.models import Channel, Film, Project, Upload
from core.services import films, projects
from core.services.publishing import channels as kept
from core.services.publishing import playlists, uploads
from core.services.publishing.options import Options
from web.context import database, studio, user
from web.guard import signed_in
from web.pages.publish import allowance, form, words
from web.pages.publish.area import blueprint, page, published, ready_channels


@blueprint.get("/projects/<project_id>/publish")
@signed_in
def film(project_id: str) -> ResponseReturnValue:
    """The form, and where the film is already."""
    project, version = _asked(project_id)
    there, able = _standing(version)
    if not able or (there and "again" not in request.args):
        return page(
            "standing", project=project, film=version, uploads=there, able=able, words=words
        )
    channel = next((one for one in able if one.id == request.args.get("channel")), able[0])
    return _form(project, version, channel, able)


@blueprint.post("/projects/<project_id>/publish")
@signed_in
def publish(project_id: str) -> ResponseReturnValue:
    """Send it."""
    project, version = _asked(project_id)
    channel = kept.owned(database(), user(), request.form.get("channel", ""))
    values = form.written(uploads.suggested(database(), version, channel))
    try:
        options = form.new_playlist(channel, form.fitting(values))
        values |= {"playlist": options.playlist}
        uploads.publish(studio(), database(), user(), version, channel, options)
    except NotFoundError:
        raise
    except FilmwrightError as error:
        # What was typed stays, fitting or not.
        kept_so = Options.model_construct(**values)
        able = _standing(version)[1]
        return _form(project, version, channel, able, kept_so, _(str(error)))
    flash(_("On its way to %(name)s.", name=channel.name), "success")
    return redirect(url_for("publish.film", project_id=project.id, version=version.number))


@blueprint.get("/publish/channels/<channel_id>/playlists")
@signed_in
def listed(channel_id: str) -> ResponseReturnValue:
    """The channel's playlists, for the form: asked apart, so that the page waits for nobody."""
    channel = kept.owned(database(), user(), channel_id)
    try:
        found, fault = list(playlists.of(studio(), database(), channel)), ""
    except FilmwrightError as error:
        found, fault = [], _(str(error))
    return page("playlists", found=found, fault=fault, chosen=request.args.get("chosen", ""))


def _standing(film: Film) -> tuple[list[Upload], list[Channel]]:
    """Where a film is, or is on its way to, and the channels that are left."""
    there = [one for one in published(film) if one.status != "cancelled"]
    taken = {one.channel_id for one in there}
    return there, [one for one in ready_channels() if one.id not in taken]


def _asked(project_id: str) -> tuple[Project, Film]:
    """The version named by ``?version=``, or the newest finished one.

    :raises NotFoundError: there is none that may be published.
    """
    project = projects.owned(database(), user(), project_id)
    wanted = request.values.get("version", type=int)
    for one in films.films_of(database(), project):
        if one.status == "done" and wanted in (None, one.number):
            return project, one
    raise NotFoundError("this film is not finished yet; publish it once it is")


def _form(
    project: Project, film: Film, channel: Channel, able: list[Channel],
    options: Options | None = None, fault: str = "",
) -> ResponseReturnValue:  # fmt: skip
    facts = form.facts_of(film)
    start = options or uploads.suggested(database(), film, channel)
    left = allowance.today()
    body = page(
        "one", project=project, channel=channel, able=able, options=start, fault=fault,
        categories=words.categories(), allowance=left, **facts,
        costs=allowance.costs_of(start, len(facts["subtitles"]), left) if left else None,
    )  # fmt: skip
    return body, 422 if fault else 200
