"""Channels: connected, preferred, disconnected; and the day's quota."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from core.errors import NotFoundError
from core.models import Channel
from core.services.publishing import channels, quota
from web.api.envelope import Envelope, View, ok
from web.api.youtube.noun import NAME, Choices, Done, blueprint, chosen
from web.context import database, studio, user
from web.guard import needs
from web.kept import keep
from web.pages.publish import tickets


class ConnectView(View):
    """Where to connect."""

    url: str = Field(description="Open it in the browser in which you are signed in; it holds for "
                     "15 minutes.")  # fmt: skip


class ChannelView(View):
    """A channel that films are published to."""

    id: str
    subject: str = Field(description="The channel's id at YouTube.")
    name: str
    picture: str
    connected: bool
    error: str = Field(description="Why it must be connected again; empty: it is connected.")
    automatic: bool = Field(description="Finished films are published by themselves.")
    options: dict[str, Any] = Field(description="What uploads to it start from.")
    created_at: datetime
    used_at: datetime | None


class Preferences(Choices):
    """What to change of a channel; what is not sent stays."""

    automatic: bool | None = Field(
        default=None, description="Publish finished films by themselves."
    )


class QuotaView(View):
    """How the day's quota stands."""

    limit: int = Field(description="Units a day.")
    used: int
    left: int
    set_aside: int = Field(description="Of those used: kept for uploads at work.")
    by_operation: dict[str, int]
    calls: dict[str, tuple[int, int]] = Field(
        description="Operations counted apart: calls today, and how many there may be."
    )
    resets_at: datetime


@blueprint.post("/youtube/connect")
@needs("publish:write")
@blueprint.output(Envelope[ConnectView])
@blueprint.doc(summary="Connect YouTube", responses=[404])
def connect() -> dict[str, object]:
    """Where to let the studio in."""
    if not any(one.name == NAME for one in channels.offered(studio())):
        raise NotFoundError("this studio does not publish to YouTube")
    return ok(ConnectView(url=tickets.link(studio(), user(), NAME)))


@blueprint.get("/youtube/channels")
@needs("projects:read")
@blueprint.output(Envelope[list[ChannelView]])
@blueprint.doc(summary="Your channels")
@keep
def listed() -> dict[str, object]:
    """Those that are connected, and those that must be again."""
    return ok([_channel_view(one) for one in channels.of(database(), user())])


@blueprint.patch("/youtube/channels/<channel_id>")
@needs("publish:write")
@blueprint.input(Preferences, arg_name="body")
@blueprint.output(Envelope[ChannelView])
@blueprint.doc(summary="Choose what uploads to a channel start from", responses=[404])
def prefer(channel_id: str, body: Preferences) -> dict[str, object]:
    """And whether finished films are published by themselves."""
    channel = channels.owned(database(), user(), channel_id)
    automatic = channel.automatic if body.automatic is None else body.automatic
    channels.prefer(database(), channel, {**channel.options, **chosen(body)}, automatic)
    return ok(_channel_view(channel))


@blueprint.delete("/youtube/channels/<channel_id>")
@needs("publish:write")
@blueprint.output(Envelope[Done])
@blueprint.doc(
    summary="Disconnect a channel",
    description="What waits for it is cancelled; what is published stays there.",
    responses=[404],
)
def disconnect(channel_id: str) -> dict[str, object]:
    """End the studio's access."""
    channel = channels.owned(database(), user(), channel_id)
    channels.disconnect(studio(), database(), user(), channel)
    return ok(Done())


@blueprint.get("/youtube/quota")
@needs("projects:read")
@blueprint.output(Envelope[QuotaView])
@blueprint.doc(summary="The day's quota", responses=[404])
def quota_now() -> dict[str, object]:
    """What is left of it, what it went into, and when it begins anew."""
    return ok(QuotaView.model_validate(quota.standing(studio(), database(), NAME)))


def _channel_view(one: Channel) -> ChannelView:
    return ChannelView(
        id=one.id, subject=one.subject, name=one.name, picture=one.picture,
        connected=bool(one.token and not one.error), error=one.error, automatic=one.automatic,
        options=one.options, created_at=one.created_at, used_at=one.used_at,
    )  # fmt: skip
