"""The form about a film to publish: what it shows, and what comes back from it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import request
from flask_babel import gettext as _

from config import read
from core.errors import InputError
from core.models import Channel, Film
from core.services.publishing import options as chosen
from core.services.publishing import playlists
from core.services.publishing.options import Options
from core.services.renditions import delivery_of
from core.services.versions import duration_of
from web.context import database, studio
from web.pages.wizard.labels import language_name

#: What stands before the name of a theme whose films are collected.
_THEME = "theme:"


def facts_of(film: Film) -> dict[str, Any]:
    """What of the film the form lets choose from."""
    delivery = delivery_of(film)
    return {
        "film": film,
        "pictures": len(delivery.thumbnails.images) if delivery.thumbnails else 0,
        "subtitles": [(one.language, language_name(one.language)) for one in delivery.subtitles],
        "duration": duration_of(film),
        "limits": {**read("youtube")["limits"], "tags": chosen.most_tags()},
    }


def written(start: Options) -> dict[str, Any]:
    """What stands in the form, whether it fits or not; what it does not ask stays as it was."""
    form = request.form
    values = start.model_dump()
    values |= {name: form[name].strip() for name in ("title", "description", "category")
               if name in form}  # fmt: skip
    return values | {
        "tags": tags(form.get("tags", "")),
        "made_for_kids": form.get("made_for_kids") == "yes",
        "synthetic": "synthetic" in form,
        "notify": "notify" in form,
        "thumbnail": form.get("thumbnail", 0, type=int),
        "captions": form.getlist("captions"),
        "privacy": form.get("privacy", ""),
        **collected(form.get("playlist", "")),
    }


def fitting(values: dict[str, Any]) -> Options:
    """How the film is published.

    :raises InputError: the first thing that does not fit.
    """
    if not values["title"]:
        raise InputError(_("A film needs a title."))
    when = None
    if values["privacy"] == "scheduled":
        when = at("publish_at")
        if when is None:
            raise InputError(_("Choose when the film goes public."))
        values = {**values, "privacy": "private"}
    return shared({**values, "publish_at": when})


def shared(values: dict[str, Any]) -> Options:
    """What one film, or several alike, are published with.

    :raises InputError: the first thing that does not fit.
    """
    if values["collect"] == _THEME:
        raise InputError(_("Name the topic whose playlist it joins."))
    return chosen.checked(values)


def new_playlist(channel: Channel, options: Options) -> Options:
    """The options with the playlist that the form asks to make."""
    if request.form.get("playlist") != "new":
        return options
    title = request.form.get("playlist_title", "").strip()
    if not title:
        raise InputError(_("Give the new playlist a name."))
    made = playlists.create(studio(), database(), channel, title, "", options.privacy)
    return options.model_copy(update={"playlist": made.subject})


def at(name: str) -> datetime | None:
    """A moment chosen in the browser's time zone, which comes beside it; empty: none.

    :raises InputError: it is no moment.
    """
    written = request.values.get(name, "")
    if not written:
        return None
    try:
        zone = ZoneInfo(request.values.get("zone", "UTC") or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = ZoneInfo("UTC")
    try:
        local = datetime.fromisoformat(written)
        return (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InputError(_("Choose a day and a time.")) from None


def tags(text: str) -> list[str]:
    """Words between commas, each once."""
    words = (" ".join(one.replace("#", " ").split()) for one in text.split(","))
    return list(dict.fromkeys(one for one in words if one))


def collected(choice: str) -> dict[str, str]:
    """Where to put it: a playlist's id, one for the project or for a theme, a new one, none."""
    if choice == "project":
        return {"playlist": "", "collect": "project"}
    if choice == "theme":
        theme = " ".join(request.form.get("theme", "").split())
        return {"playlist": "", "collect": f"{_THEME}{theme}"}
    known = choice.removeprefix("id:") if choice.startswith("id:") else ""
    return {"playlist": known, "collect": ""}
