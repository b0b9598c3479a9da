"""Where and when a text plays: setting, the words for it, time of day, weather, props."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plugins.providers.analyst.senses import sensed
from plugins.providers.analyst.text import Token, tokens
from plugins.providers.analyst.things import things
from plugins.providers.analyst.vocabulary import Hit, base_language, listed, words

#: Settings under a roof: an ``INT.`` heading chooses among these, ``EXT.`` among the others.
INTERIOR = listed("interior")
#: The room inside a place that is otherwise seen from outside, and the outside of a room.
ROOMS = {
    "sea": "living_room", "harbour": "workshop", "beach": "living_room", "village": "living_room",
    "city_street": "living_room", "skyline": "office", "farm": "workshop", "station": "station",
    "market": "shop", "mountains": "living_room", "forest": "living_room", "garden": "living_room",
    "field": "living_room", "rooftop": "living_room", "road": "road", "river": "living_room",
    "desert": "living_room", "abstract": "abstract", "kitchen": "village", "living_room": "village",
    "bedroom": "village", "classroom": "village", "office": "city_street", "shop": "city_street",
    "cafe": "city_street", "library": "city_street", "hospital": "city_street",
    "laboratory": "city_street", "workshop": "village", "stage": "stage", "studio": "studio",
}  # fmt: skip
#: What people say of places is mostly about somewhere else.
_SPOKEN = 0.35
_LOCATED, _LEFT, _COMPARED = 1.7, 0.55, 0.1
#: From this weight on a word names a place rather than hints at one.
_NAMED = 2.5
#: Adjectives of the stop list that belong to a place's name.
_PLAIN = listed("plain_adjectives")
#: Determiners with which no one place is meant.
_VAGUE = listed("vague")
#: Parts of a place that one is in when one is at them: ``the end of the pier``.
_PARTS = listed("parts")
#: With ``at`` or ``over`` a place is looked at, from another perhaps.
_VIEWING = listed("viewing")
_OUTSIDE = listed("outside")
_BECOMING = listed("becoming")


@dataclass
class Evidence:
    """What a text tells of its place and time."""

    settings: dict[str, float] = field(default_factory=dict)
    phrases: dict[str, tuple[float, str]] = field(default_factory=dict)
    """Setting → (weight, the words that name the place)."""
    times: dict[str, float] = field(default_factory=dict)
    weathers: dict[str, float] = field(default_factory=dict)
    props: dict[str, float] = field(default_factory=dict)
    colours: dict[str, str] = field(default_factory=dict)
    """Prop → its colour in English."""

    def add(self, other: Evidence) -> None:
        """Take in what another text of the same scene tells."""
        for mine, theirs in (
            (self.settings, other.settings), (self.times, other.times),
            (self.weathers, other.weathers), (self.props, other.props),
        ):  # fmt: skip
            for label, weight in theirs.items():
                mine[label] = mine.get(label, 0.0) + weight
        self.colours = {**other.colours, **self.colours}
        for label, found in other.phrases.items():
            if found[0] > self.phrases.get(label, (0.0, ""))[0]:
                self.phrases[label] = found


def evidence(
    text: str, language: str, spoken: bool = False, whole: frozenset[str] = frozenset()
) -> Evidence:
    """Everything ``text`` tells of place, time, weather and things.

    ``whole``: every word of the script, by which a ship may be a ship of space.
    """
    found = tokens(text)
    share = _SPOKEN if spoken else 1.0
    told = Evidence()
    hits = sensed("settings", found, language, whole)
    heads = {hit.first for hit in hits}
    nearer: Hit | None = None
    for hit in hits:
        # In ``village school`` the last noun names the place, in ``the bakery on Hill Road`` the
        # first.
        inside = nearer is not None and _lies_in(found, nearer, hit)
        part = 0.4 if inside or hit.last + 1 in heads else 1.0
        if not inside:
            nearer = hit if hit.weight >= _NAMED else None
        _weigh_setting(told, text, found, hit, share * part, language)
    for hit in sensed("time", found, language, whole):
        told.times[hit.label] = told.times.get(hit.label, 0.0) + hit.weight * share
    for hit in sensed("weather", found, language, whole):
        told.weathers[hit.label] = told.weathers.get(hit.label, 0.0) + hit.weight * share
    told.props, told.colours = things(found, language, spoken, whole)
    return told


def _lies_in(found: list[Token], near: Hit, wide: Hit) -> bool:
    """Whether one place is said to be in another: ``the bakery on Hill Road``."""
    between = [token.text.casefold() for token in found[near.last + 1 : wide.first]]
    return between[:1] in (["on"], ["in"], ["at"]) and len(between) <= 3


def _weigh_setting(
    told: Evidence, text: str, found: list[Token], hit: Hit, share: float, language: str
) -> None:
    factor, start = _location(found, hit, language)
    weight = hit.weight * share * factor
    before = found[start - 1].text.casefold() if start else ""
    if before in _OUTSIDE and hit.label in INTERIOR:
        outside = ROOMS.get(hit.label, hit.label)
        told.settings[outside] = told.settings.get(outside, 0.0) + weight
        return
    told.settings[hit.label] = told.settings.get(hit.label, 0.0) + weight
    if hit.weight >= 1.2 and hit.weight * factor >= 2.5:
        phrase = text[found[start].start : found[hit.last].end]
        phrase = _plainly(phrase, language)
        if not re.search(r"[,.;:!?—“”\"«»।]", phrase):
            best = told.phrases.get(hit.label, (0.0, ""))
            if weight > best[0]:
                told.phrases[hit.label] = (weight, phrase)


def _plainly(phrase: str, language: str) -> str:
    """A place's words without the case they stand in."""
    phrase = re.sub(r"(?:['’]s|ों)$", "", phrase)
    if base_language(language) == "de":
        return re.sub(r"^(?:\w*(?:er|em|en|es|die|das|ein|eine) )+", "", phrase)
    return phrase


def _location(found: list[Token], hit: Hit, language: str) -> tuple[float, int]:
    """How surely the words say that we are there, and where their phrase starts."""
    if language in ("zh", "ja"):
        return 1.0, hit.first
    at_place = words("grammar", "place_prepositions", language)
    from_place = words("grammar", "from_prepositions", language)
    stop = words("grammar", "stop", language)
    kinds = ("articles", "possessives", "indefinite")
    articles = frozenset().union(*(words("grammar", kind, language) for kind in kinds))
    if base_language(language) == "hi":
        following = [token.text for token in found[hit.last + 1 : hit.last + 5]]
        if following and following[0] in from_place and not at_place & set(following[1:]):
            return _LEFT, hit.first
        return (_LOCATED if at_place & set(following[:3]) else 1.0), hit.first
    start, vague, closed = hit.first, False, False
    for back in range(1, 5):
        at = hit.first - back
        if at < 0:
            break
        word = found[at].text.casefold()
        previous = found[at - 1].text.casefold() if at else ""
        if word in at_place and word not in articles:
            if previous in _VIEWING or (at > 1 and found[at - 2].text.casefold() in _VIEWING):
                return 1.0, start
            return (_LEFT if previous in _BECOMING or vague else _LOCATED), start
        if word in from_place:
            if word in ("like", "than"):
                return _COMPARED, start
            return (_LOCATED if word == "of" and previous in _PARTS else _LEFT), start
        if word in _VAGUE:
            vague = True
        elif base_language(language) != "en" and not (word in articles or word in _PLAIN):
            break
        elif word in articles or word in _PLAIN:
            start, closed = at, word not in _PLAIN
        elif closed or word in stop or start < hit.first - 2 or start != at + 1:
            break
        else:
            start = at
    return (_LEFT if vague else 1.0), min(start, hit.first)


def best(scores: dict[str, float], least: float = 0.0) -> str:
    """The label with the highest score, if it reaches ``least``; else empty."""
    if not scores:
        return ""
    label = max(scores, key=lambda one: scores[one])
    return label if scores[label] >= least else ""
