"""How publishing is said: states, who may see a film, categories."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from core.services.publishing import options

#: State → what it is called, and its tone.
STATUSES: dict[str, tuple[LazyString, str]] = {
    "scheduled": (_l("Scheduled"), "primary"),
    "waiting": (_l("Waiting"), "info"),
    "uploading": (_l("Uploading"), "info"),
    "processing": (_l("Being prepared"), "info"),
    "live": (_l("Live"), "success"),
    "failed": (_l("Failed"), "danger"),
    "cancelled": (_l("Cancelled"), "neutral"),
}

#: States in which something is still to be done.
BUSY = ("scheduled", "waiting", "uploading", "processing")

#: Who may see it → (name, what that means, icon).
PRIVACY: dict[str, tuple[LazyString, LazyString, str]] = {
    "public": (_l("Public"), _l("Everybody can find and watch it."), "globe"),
    "unlisted": (_l("Unlisted"), _l("Only people with the link can watch it."), "link"),
    "private": (_l("Private"), _l("Only you can watch it."), "lock"),
}

_CATEGORIES: dict[str, LazyString] = {
    "1": _l("Film and animation"),
    "2": _l("Cars and vehicles"),
    "10": _l("Music"),
    "15": _l("Pets and animals"),
    "17": _l("Sport"),
    "19": _l("Travel and events"),
    "20": _l("Gaming"),
    "22": _l("People and blogs"),
    "23": _l("Comedy"),
    "24": _l("Entertainment"),
    "25": _l("News and politics"),
    "26": _l("How-to and style"),
    "27": _l("Education"),
    "28": _l("Science and technology"),
    "29": _l("Non-profits and activism"),
}

#: What costs quota → what it is called.
OPERATIONS: dict[str, LazyString] = {
    "videos.insert": _l("Uploads"),
    "videos.list": _l("Looking how films are doing"),
    "elsewhere": _l("Spent elsewhere"),
    "thumbnails.set": _l("Thumbnails"),
    "captions.insert": _l("Captions"),
    "captions.update": _l("Captions"),
    "captions.list": _l("Captions"),
    "playlists.insert": _l("Playlists"),
    "playlists.list": _l("Playlists"),
    "playlistItems.insert": _l("Playlists"),
    "playlistItems.list": _l("Playlists"),
    "channels.list": _l("Channels"),
}


def categories() -> list[tuple[str, str]]:
    """The categories an upload may be in, by their names in the reader's language."""
    return [(one, str(_CATEGORIES.get(one, name))) for one, name in options.categories().items()]
