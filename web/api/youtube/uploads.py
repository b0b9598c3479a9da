"""Uploads: films published now, later, or one after the other."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field
from sqlalchemy import select

from core.models import Channel, Film, Upload
from core.services import films
from core.services.publishing import channels, options, uploads
from web.api.envelope import Envelope, Page, Paging, ok
from web.api.youtube.noun import Choices, Id, UploadView, blueprint, chosen, upload_view
from web.context import database, studio, user
from web.guard import needs
from web.kept import keep


class Publication(Choices):
    """A film to publish."""

    job: Id = Field(description="The film's job.")
    channel: Id
    at: AwareDatetime | None = Field(default=None, description="When it is sent; not sent: now.")


class Batch(Choices):
    """Films to publish one after the other; each keeps its own title and description."""

    jobs: Annotated[list[Id], Field(min_length=1, max_length=uploads.MOST_AT_ONCE)]
    channel: Id
    at: AwareDatetime | None = Field(default=None, description="When the first is sent.")
    every_minutes: Annotated[int, Field(ge=0, le=525_600)] = 0


class Wanted(Paging):
    """Which uploads."""

    job: str = Field(default="", max_length=64, description="A film's job; empty: all.")


@blueprint.post("/youtube/upload")
@needs("publish:write")
@blueprint.input(Publication, arg_name="body")
@blueprint.output(Envelope[UploadView], status_code=202)
@blueprint.doc(
    summary="Publish a film",
    description="A film goes to a channel once, however often that is asked for.",
    responses=[404, 409],
)
def publish(body: Publication) -> tuple[dict[str, object], int]:
    """Send it, now or later."""
    channel, film = _both(body.channel, body.job)
    start = uploads.suggested(database(), film, channel)
    wanted = options.checked({**start.model_dump(), **chosen(body)})
    sent = uploads.publish(studio(), database(), user(), film, channel, wanted, body.at)
    return ok(upload_view(sent)), 202


@blueprint.post("/youtube/upload/batch")
@needs("publish:write")
@blueprint.input(Batch, arg_name="body")
@blueprint.output(Envelope[list[UploadView]], status_code=202)
@blueprint.doc(summary="Publish several films one after the other", responses=[404, 409])
def publish_many(body: Batch) -> tuple[dict[str, object], int]:
    """All of them, or none."""
    channel = channels.owned(database(), user(), body.channel)
    wanted = options.checked({**channel.options, **chosen(body)})
    sent = uploads.publish_many(
        studio(), database(), user(), [_film(job) for job in body.jobs], channel, wanted, body.at,
        body.every_minutes,
    )  # fmt: skip
    return ok([upload_view(one) for one in sent]), 202


@blueprint.get("/youtube/uploads")
@needs("projects:read")
@blueprint.input(Wanted, location="query", arg_name="wanted")
@blueprint.output(Envelope[Page[UploadView]])
@blueprint.doc(summary="Your uploads", responses=[404])
@keep
def index(wanted: Wanted) -> dict[str, object]:
    """The newest first."""
    if wanted.job:
        found = uploads.of_film(database(), _film(wanted.job))
        total, page = len(found), wanted.page
        found = found[(page - 1) * wanted.size : page * wanted.size]
    else:
        total, page = uploads.count(database(), user()), wanted.page
        found = uploads.of_user(database(), user(), page, wanted.size)
    items = [upload_view(one) for one in found]
    pages = max(1, -(-total // wanted.size))
    return ok({"items": items, "page": page, "pages": pages, "total": total})


@blueprint.get("/youtube/status/<upload_id>")
@needs("projects:read")
@blueprint.output(Envelope[UploadView])
@blueprint.doc(summary="How an upload is doing", responses=[404])
@keep
def status(upload_id: str) -> dict[str, object]:
    """By the upload's id, or by the video's at YouTube."""
    return ok(upload_view(_upload(upload_id)))


@blueprint.post("/youtube/uploads/<upload_id>/cancel")
@needs("publish:write")
@blueprint.output(Envelope[UploadView])
@blueprint.doc(summary="Stop an upload", responses=[404, 409])
def cancel(upload_id: str) -> dict[str, object]:
    """What has arrived is deleted on the channel itself."""
    return ok(upload_view(uploads.cancel(database(), user(), _upload(upload_id))))


@blueprint.post("/youtube/uploads/<upload_id>/retry")
@needs("publish:write")
@blueprint.output(Envelope[UploadView], status_code=202)
@blueprint.doc(summary="Try an upload again that failed or was cancelled", responses=[404, 409])
def retry(upload_id: str) -> tuple[dict[str, object], int]:
    """What arrived is not sent again."""
    return ok(upload_view(uploads.retry(database(), user(), _upload(upload_id)))), 202


def _film(job: str) -> Film:
    return films.owned(database(), user(), job)


def _both(channel_id: str, job: str) -> tuple[Channel, Film]:
    return channels.owned(database(), user(), channel_id), _film(job)


def _upload(name: str) -> Upload:
    mine = (Upload.owner_id == user().id, Upload.video_id == name)
    found = database().scalar(select(Upload).where(*mine).limit(1))
    return found or uploads.owned(database(), user(), name)
