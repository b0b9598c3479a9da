"""What publishing costs of the day's allowance, and what is left of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from core.services.publishing import quota
from core.services.publishing.options import Options
from core.services.publishing.quota import Quota
from web.context import database, studio
from web.pages.publish.area import destinations
from web.pages.publish.words import OPERATIONS

UPLOAD = "videos.insert"


@dataclass(frozen=True)
class Costs:
    """Units that a publication takes, by what is chosen for it."""

    thumbnail: int
    caption: int
    """Of each language."""
    playlist: int
    collect: int
    """A playlist that may have to be made."""
    units: int
    """All of it, as chosen now."""
    fits: bool
    """Whether the day has room for it."""


def today() -> Quota | None:
    """The day's allowance; none where the studio publishes nowhere."""
    return quota.standing(studio(), database(), destinations()[0].name) if destinations() else None


def films_left(allowance: Quota) -> int:
    """How many films with one language of captions still fit."""
    each = costs_of(Options(), 1, allowance).units
    return min(_calls_left(allowance), allowance.left // max(1, each))


def costs_of(options: Options, languages: int, allowance: Quota) -> Costs:
    """What a film with subtitles in so many languages takes."""
    prices = Counter(destinations()[0].operations())
    thumbnail, caption = prices["thumbnails.set"], prices["captions.insert"]
    playlist = prices["playlistItems.list"] + prices["playlistItems.insert"]
    collect = playlist + prices["playlists.insert"]
    captions = languages if options.captions is None else len(options.captions)
    units = caption * captions
    units += thumbnail if options.thumbnail else 0
    units += playlist if options.playlist else 0
    units += collect if options.collect else 0
    fits = units <= allowance.left and _calls_left(allowance) > 0
    return Costs(thumbnail, caption, playlist, collect, units, fits)


def spent(allowance: Quota) -> list[tuple[str, int]]:
    """Units by what they went into, the most first."""
    sums: Counter[str] = Counter()
    for operation, units in allowance.by_operation.items():
        sums[str(OPERATIONS.get(operation, operation))] += units
    return sums.most_common()


def _calls_left(allowance: Quota) -> int:
    used, most = allowance.calls.get(UPLOAD, (0, 0))
    return max(0, most - used)
