"""The area's blueprint, and what its pages and other areas' templates share."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, g, render_template, request
from markupsafe import Markup

from core.destinations import Destination
from core.errors import NotFoundError
from core.models import Channel, Film, Upload, now
from core.services.publishing import channels, telling, uploads
from web.context import database, studio, user
from web.pages.publish import words

log = logging.getLogger("filmwright.web")

blueprint = Blueprint("publish", __name__)
blueprint.add_app_template_global(words, "publishing")


@blueprint.app_template_global("destinations")
def destinations() -> Sequence[Destination]:
    """Where this studio can publish; empty: an admin has not set it up."""
    if "destinations" not in g:
        try:
            g.destinations = channels.offered(studio())
        except Exception:
            # Every page asks: a plugin that is broken takes none of them with it.
            log.exception("a plugin that publishes is broken")
            g.destinations = []
    return g.destinations


@blueprint.app_template_global("published")
def published(film: Film) -> list[Upload]:
    """Where a film was sent, the newest first."""
    return uploads.of_film(database(), film)


@blueprint.app_template_global("channels_of_user")
def channels_of_user() -> list[Channel]:
    """The channels of whoever asks."""
    if "channels" not in g:
        g.channels = channels.of(database(), user())
    return g.channels


@blueprint.app_template_filter("moment")
def moment(when: datetime) -> Markup:
    """A moment, written out in the reader's own time zone by the page's script."""
    utc = when.astimezone(UTC)
    return Markup('<time datetime="{}" data-moment>{} UTC</time>').format(
        utc.isoformat(timespec="seconds"), utc.strftime("%Y-%m-%d %H:%M")
    )


@blueprint.app_template_filter("as_moment")
def as_moment(written: str) -> Markup:
    """A moment that is kept as text."""
    return moment(datetime.fromisoformat(written))


@blueprint.app_template_filter("sent_share")
def sent_share(upload: Upload) -> float:
    """How much of a film is there, 0–1."""
    return telling.fraction(upload)


def destination_named(name: str) -> Destination:
    """:raises NotFoundError: this studio does not publish there."""
    for one in destinations():
        if one.name == name:
            return one
    raise NotFoundError("this studio does not publish there; an admin can set it up")


def ready_channels() -> list[Channel]:
    """The channels that can be published to."""
    return [one for one in channels_of_user() if one.token and not one.error]


def by_script() -> bool:
    """Whether the page's own script asks for a part of it."""
    return bool(request.headers.get("HX-Request"))


def page(name: str, **facts: Any) -> str:
    """One of the area's pages or fragments."""
    return render_template(f"publish/{name}.html", now=now(), **facts)
