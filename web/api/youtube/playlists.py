"""Playlists of a channel."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from core.destinations import Listed
from core.services.publishing import channels, playlists
from core.services.publishing.options import Privacy
from web.api.envelope import Body, Envelope, View, ok
from web.api.youtube.noun import Done, Id, blueprint
from web.context import database, studio, user
from web.guard import needs


class Whose(BaseModel):
    """Which channel."""

    channel: Id


class NewPlaylist(Body):
    """A playlist to make."""

    channel: Id
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=150)]
    description: Annotated[str, Field(max_length=5000)] = ""
    privacy: Privacy = "private"


class Joining(Body):
    """A video to add."""

    channel: Id
    video: Id = Field(description="The video's id at YouTube.")


class PlaylistView(View):
    """A playlist of a channel."""

    id: str
    title: str
    privacy: str
    count: int
    url: str


@blueprint.get("/youtube/playlists")
@needs("projects:read")
@blueprint.input(Whose, location="query", arg_name="whose")
@blueprint.output(Envelope[list[PlaylistView]])
@blueprint.doc(summary="A channel's playlists", responses=[404, 409, 502])
def playlists_of(whose: Whose) -> dict[str, object]:
    """As YouTube has them; asking costs a unit of the day's quota."""
    channel = channels.owned(database(), user(), whose.channel)
    return ok([_playlist_view(one) for one in playlists.of(studio(), database(), channel)])


@blueprint.post("/youtube/playlists")
@needs("publish:write")
@blueprint.input(NewPlaylist, arg_name="body")
@blueprint.output(Envelope[PlaylistView], status_code=201)
@blueprint.doc(summary="Make a playlist", responses=[404, 409, 502])
def create_playlist(body: NewPlaylist) -> tuple[dict[str, object], int]:
    """On the channel."""
    channel = channels.owned(database(), user(), body.channel)
    made = playlists.create(
        studio(), database(), channel, body.title, body.description, body.privacy
    )
    return ok(_playlist_view(made)), 201


@blueprint.post("/youtube/playlists/<playlist_id>/add-video")
@needs("publish:write")
@blueprint.input(Joining, arg_name="body")
@blueprint.output(Envelope[Done])
@blueprint.doc(summary="Add a video to a playlist", responses=[404, 409, 502])
def add_video(playlist_id: str, body: Joining) -> dict[str, object]:
    """One that is in it stays in it once."""
    channel = channels.owned(database(), user(), body.channel)
    playlists.add(studio(), database(), channel, playlist_id, body.video)
    return ok(Done())


def _playlist_view(one: Listed) -> PlaylistView:
    return PlaylistView(
        id=one.subject, title=one.title, privacy=one.privacy, count=one.count, url=one.url
    )
