"""The noun's blueprint, and the shapes its modules share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from apiflask import APIBlueprint
from pydantic import AwareDatetime, Field

from core.models import Upload
from core.models.publishing import UploadStatus
from core.services.publishing import telling
from core.services.publishing.options import Options, Privacy
from web.api.envelope import Body, View

blueprint = APIBlueprint("youtube", __name__, tag="YouTube")

#: The destination, as its plugin is called.
NAME = "youtube"

Id = Annotated[str, Field(min_length=1, max_length=64)]
Tags = Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=100)]
Captions = Annotated[list[Annotated[str, Field(max_length=16)]], Field(max_length=60)]


class Choices(Body):
    """How a film is published; what is not sent is as the film and the channel suggest."""

    title: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    description: Annotated[str, Field(max_length=5000)] | None = None
    tags: Tags | None = None
    category: Annotated[str, Field(max_length=4)] | None = None
    privacy: Privacy | None = None
    made_for_kids: bool | None = None
    synthetic: bool | None = Field(default=None, description="Say that it was made with AI.")
    thumbnail: Annotated[int, Field(ge=0, le=3)] | None = Field(
        default=None, description="One of the film's three; 0: YouTube chooses."
    )
    captions: Captions | None = Field(default=None, description="Languages; not sent: all.")
    playlist: Annotated[str, Field(max_length=64)] | None = Field(
        default=None, description="The id of a playlist of the channel."
    )
    collect: Annotated[str, Field(max_length=90)] | None = Field(
        default=None, description="`project` or `theme:<name>`: the playlist that collects its "
        "like, made when missing.",
    )  # fmt: skip
    publish_at: AwareDatetime | None = Field(
        default=None, description="Private until then, public from then on."
    )
    notify: bool | None = Field(default=None, description="Tell subscribers.")


class UploadView(View):
    """A film on its way to a channel, or there."""

    id: str
    job: str | None
    project: str | None
    channel: str | None
    title: str
    status: UploadStatus
    progress: float = Field(description="How much of the film is there, 0–1.")
    video: str = Field(description="Its id at YouTube.")
    url: str
    error: str = Field(description="What went wrong last, and what to do.")
    warnings: list[str]
    options: dict[str, Any]
    next_at: datetime | None = Field(description="When something is done for it next.")
    created_at: datetime
    live_at: datetime | None


class Done(View):
    """It is done."""

    done: Literal[True] = True


def chosen(body: Choices) -> dict[str, Any]:
    """What was sent of how a film is published."""
    return {
        name: getattr(body, name)
        for name in Options.model_fields
        if name in body.model_fields_set and getattr(body, name) is not None
    }


def upload_view(one: Upload) -> UploadView:
    """An upload as the API tells it."""
    return UploadView(
        id=one.id, job=one.film_id, project=one.project_id, channel=one.channel_id,
        title=one.title, status=one.status, progress=telling.fraction(one),  # type: ignore[arg-type]
        video=one.video_id, url=one.url, error=one.error, warnings=one.warnings,
        options=one.options, next_at=one.due_at, created_at=one.created_at, live_at=one.live_at,
    )  # fmt: skip
