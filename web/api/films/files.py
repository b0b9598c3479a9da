"""What a finished film can be saved as."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response
from pydantic import Field

from core.errors import NotFoundError
from core.models import Film, now
from core.services import bundles, films, projects, renditions, sharing, storyboard
from core.services.renditions import Status
from web.api.envelope import Body, Envelope, View, ok
from web.api.films.noun import blueprint
from web.context import database, studio, user
from web.guard import needs
from web.sending import saved, zipped

_HOUR = timedelta(hours=1)

#: What saving the film answers, for the document.
_FILM = {
    200: {"description": "The film.", "content": {"video/mp4": {}}},
    206: "A range of the film.",
    401: "",
    403: "",
    404: "",
    416: "The film is shorter than the range asked for.",
}


class FileView(View):
    """A file that can be had at once."""

    name: str = Field(description="What it is asked for by.")
    file: str = Field(description="What it is called once saved.")
    media_type: str


class RenditionView(View):
    """One form of the film."""

    name: str
    width: int
    height: int
    status: Status = Field(description="`offered`: it can be made.")
    progress: float
    size: int = Field(description="Bytes; 0 while it is not made.")
    error: str


class FilesView(View):
    """Everything that can be saved."""

    files: list[FileView]
    renditions: list[RenditionView]


class Several(Body):
    """Which films."""

    ids: str = Field(max_length=2000, description="Ids of jobs, separated by commas; at most 50.")


class LinkWish(Body):
    """What is shared, and for how long."""

    item: str = Field(
        default="mp4", max_length=40,
        description="The name of one of the job's files, or `zip`, `otio`.",
    )  # fmt: skip
    days: float = Field(default=7, gt=0, le=90)


class LinkView(View):
    """A link that expires."""

    url: str
    expires_at: datetime


class NewestView(View):
    """Links to a project's newest film; each holds for an hour, without an account."""

    # Named as the programs expect that were written for this address.
    videoUrl: str  # noqa: N815
    subtitleUrl: str | None  # noqa: N815
    expiresAt: datetime  # noqa: N815


class Form(Body):
    """Which form."""

    name: str = Field(max_length=16, examples=["480p", "webm"])


@blueprint.get("/jobs/<job_id>/files")
@needs("projects:read")
@blueprint.output(Envelope[FilesView])
@blueprint.doc(
    summary="A finished film's files",
    description="Beside the listed ones, `otio` and `zip` are written when they are asked for.",
    responses=[401, 403, 404],
)
def files(job_id: str) -> dict[str, object]:
    """What can be saved, and the forms that can be made."""
    film = _film(job_id)
    ready = [
        FileView(name=one.name, file=one.file, media_type=one.ref.media_type)
        for one in bundles.items(film)
    ]
    forms = [RenditionView.model_validate(one) for one in renditions.renditions_of(film)]
    return ok(FilesView(files=ready, renditions=forms))


@blueprint.get("/jobs/<job_id>/files/<name>")
@needs("projects:read")
@blueprint.doc(
    summary="Save one file of a film",
    description="In ranges, where it is kept as a file.",
    responses={
        200: {"description": "The file.", "content": {"application/octet-stream": {}}},
        206: "A range of the file.",
        401: "",
        403: "",
        404: "",
        416: "The file is shorter than the range asked for.",
    },
)
def file(job_id: str, name: str) -> Response:
    """The file's bytes."""
    return saved(_film(job_id), name)


@blueprint.get("/jobs/<job_id>/download")
@needs("projects:read")
@blueprint.doc(
    summary="Save the film",
    responses=_FILM,
)
def download(job_id: str) -> Response:
    """The film as it was made."""
    return saved(_film(job_id), "mp4")


@blueprint.get("/films/archive")
@needs("projects:read")
@blueprint.input(Several, location="query", arg_name="wanted")
@blueprint.doc(
    summary="Save several films",
    description="One zip with a folder for each film, written while it is sent.",
    responses={
        200: {"description": "The zip.", "content": {"application/zip": {}}},
        401: "", 403: "", 404: "", 422: "",
    },
)  # fmt: skip
def several(wanted: Several) -> Response:
    """Films of your own, with all that belongs to them."""
    names = dict.fromkeys(filter(None, map(str.strip, wanted.ids.split(","))))
    return zipped(bundles.archive_of(studio(), [_film(name) for name in names]))


@blueprint.get("/projects/<project_id>/download")
@needs("projects:read")
@blueprint.output(Envelope[NewestView])
@blueprint.doc(
    summary="Links to the project's newest film",
    description="For saving the film and its first subtitles. They hold for an hour.",
    responses=[401, 403, 404],
)
def newest(project_id: str) -> dict[str, object]:
    """The newest finished version."""
    project = projects.owned(database(), user(), project_id)
    film = storyboard.newest_finished(database(), project)
    if film is None:
        raise NotFoundError("this project has no finished film yet")
    ends = now() + _HOUR
    written = next((one.name for one in bundles.items(film) if one.name.startswith("srt.")), None)
    video, words = (
        sharing.link(studio(), film, name, _HOUR / timedelta(days=1)) if name else None
        for name in ("mp4", written)
    )
    return ok(NewestView(videoUrl=video or "", subtitleUrl=words, expiresAt=ends))


@blueprint.post("/jobs/<job_id>/links")
@needs("projects:write")
@blueprint.input(LinkWish, arg_name="body")
@blueprint.output(Envelope[LinkView], status_code=201)
@blueprint.doc(
    summary="Make a link that expires",
    description="Whoever has it may save the file, without an account, for as long as it holds and "
    "the film is there.",
    responses=[401, 403, 404],
)
def link(job_id: str, body: LinkWish) -> tuple[dict[str, object], int]:
    """A public address for one file of a film."""
    ends = now() + timedelta(days=body.days)
    url = sharing.link(studio(), _film(job_id), body.item, body.days)
    return ok(LinkView(url=url, expires_at=ends)), 201


@blueprint.post("/jobs/<job_id>/renditions")
@needs("projects:write")
@blueprint.input(Form, arg_name="body")
@blueprint.output(Envelope[RenditionView], status_code=202)
@blueprint.doc(
    summary="Have another form of a film made",
    description="A smaller resolution, or WebM. Ask for the job's files to see how far it is.",
    responses=[401, 403, 404],
)
def convert(job_id: str, body: Form) -> tuple[dict[str, object], int]:
    """Queue a conversion; one that is made or being made is not made again."""
    return ok(renditions.ask(studio(), database(), _film(job_id), body.name)), 202


def _film(job_id: str) -> Film:
    return films.owned(database(), user(), job_id)
