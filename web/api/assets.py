"""Creators' own pictures and sounds."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import BinaryIO, Literal, cast

from apiflask import APIBlueprint
from apiflask.fields import UploadFile
from pydantic import BaseModel, ConfigDict, Field

from core.services import assets, projects
from web.api.envelope import Body, Envelope, View, ok
from web.context import database, studio, user
from web.guard import needs

blueprint = APIBlueprint("assets_api", __name__, tag="Assets")


class AssetView(View):
    """A picture or a sound."""

    id: str
    project_id: str | None
    kind: Literal["image", "sound"]
    name: str
    media_type: str
    size: int = Field(description="Bytes.")
    width: int = Field(description="Pixels; 0 for a sound.")
    height: int
    seconds: float = Field(description="0 for a picture.")
    created_at: datetime


class Upload(BaseModel):
    """A file."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    file: UploadFile = Field(
        description="JPG, PNG or WebP up to 10 MB; MP3, WAV, FLAC or M4A up to 100 MB, 10 minutes."
    )


class Which(Body):
    """What kind of file."""

    kind: Literal["image", "sound"] = "image"


class Filter(Body):
    """Which files."""

    kind: Literal["image", "sound"] | None = None


class Deleted(View):
    """It is gone."""

    deleted: bool = True


@blueprint.post("/projects/<project_id>/assets")
@needs("projects:write")
@blueprint.input(Which, location="query", arg_name="which")
@blueprint.input(Upload, location="files", arg_name="sent")
@blueprint.output(Envelope[AssetView], status_code=201)
@blueprint.doc(
    summary="Upload a picture or a sound",
    description="Pictures are written anew: upright, and without places, dates or other metadata.",
    responses=[401, 403, 404, 413],
)
def upload(project_id: str, which: Which, sent: Upload) -> tuple[dict[str, object], int]:
    """Keep a file for a project."""
    project = projects.owned(database(), user(), project_id)
    with closing(sent.file) as file:
        asset = assets.upload(
            studio(), database(), project, which.kind, file.filename or "",
            cast(BinaryIO, file.stream),
        )  # fmt: skip
    return ok(asset), 201


@blueprint.get("/projects/<project_id>/assets")
@needs("projects:read")
@blueprint.input(Filter, location="query", arg_name="wish")
@blueprint.output(Envelope[list[AssetView]])
@blueprint.doc(summary="A project's files", responses=[401, 403, 404])
def listing(project_id: str, wish: Filter) -> dict[str, object]:
    """The newest first."""
    project = projects.owned(database(), user(), project_id)
    return ok(assets.assets_of(database(), project, wish.kind))


@blueprint.get("/assets/<asset_id>")
@needs("projects:read")
@blueprint.output(Envelope[AssetView])
@blueprint.doc(summary="A file's facts", responses=[401, 403, 404])
def show(asset_id: str) -> dict[str, object]:
    """What is known about one file."""
    return ok(assets.owned(database(), user(), asset_id))


@blueprint.delete("/assets/<asset_id>")
@needs("projects:write")
@blueprint.output(Envelope[Deleted])
@blueprint.doc(
    summary="Delete a file",
    description="It also leaves the draft. Films made with it keep what they show.",
    responses=[401, 403, 404],
)
def remove(asset_id: str) -> dict[str, object]:
    """Take a file out of its project."""
    assets.delete(database(), assets.owned(database(), user(), asset_id))
    return ok(Deleted())
