"""Makes scenes of the divided beats: setting, time, mood, lines, framings, description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from filmwright import NARRATOR, Line, Scene
from plugins.providers.analyst import feelings
from plugins.providers.analyst.division import Read
from plugins.providers.analyst.model import Person
from plugins.providers.analyst.places import INTERIOR, ROOMS, Evidence, best, evidence
from plugins.providers.analyst.text import count_words, pieces, tokens
from plugins.providers.analyst.things import worth_seeing
from plugins.providers.analyst.vocabulary import base_language, entries, lexicon, table

_CARRIED, _CARRIED_PAST_A_JUMP = 2.0, 1.3
_LINE = 220
_PROPS = 3
_ORDER = ("dawn", "day", "dusk", "night")
#: How many people who never speak a scene may show.
_SILENT = 2
#: Turns of phrase from which on a story tells of one day, not of every day.
_SINGLED = 2.0


@dataclass
class Situation:
    """Where the story stands between two scenes."""

    setting: str = ""
    place: str = ""
    time: str = ""
    weather: str = ""


def build(
    groups: list[list[Read]],
    language: str,
    culture: str,
    fallback: str,
    mode: str,
    roles: frozenset[str] = frozenset(),
) -> list[Scene]:
    """The scenes of the film in order; things that are ``roles`` are people, not props."""
    maker = _Maker(language, culture, fallback, mode, len(groups))
    told = [_together(group) for group in groups]
    _keep_colours(told)
    maker.roles = roles
    maker.jumps([any(one.jump for one in group) for group in groups])
    return [maker.scene(at, group, told) for at, group in enumerate(groups)]


def _together(group: list[Read]) -> Evidence:
    whole = Evidence()
    for one in group:
        whole.add(one.told)
    return whole


def _keep_colours(told: list[Evidence]) -> None:
    """A thing keeps the colour it was given; before that it has the first it will be given."""
    known: dict[str, str] = {}
    for evidence_ in reversed(told):
        known.update(evidence_.colours)
    for evidence_ in told:
        known.update(evidence_.colours)
        evidence_.colours = {prop: known[prop] for prop in evidence_.props if prop in known}


class _Maker:
    """Carries place, time and weather from scene to scene."""

    def __init__(self, language: str, culture: str, fallback: str, mode: str, count: int) -> None:
        self._language = language
        self._culture = culture
        self._fallback = fallback
        self._mode = mode
        self._count = count
        self._now = Situation()
        self._seen: set[tuple[str, str]] = set()
        self._jumps: list[bool] = [False] * count
        self._present: list[Person] = []
        self._mood = ""
        self.roles: frozenset[str] = frozenset()
        self._subject: tuple[str, ...] = ()
        self._return: tuple[str, str] | None = None
        """Where the story goes back to after somebody remembers another place."""

    def jumps(self, jumps: list[bool]) -> None:
        """Which scenes open at another time."""
        self._jumps = jumps

    def scene(self, at: int, group: list[Read], told: list[Evidence]) -> Scene:
        if self._return:
            self._now.setting, self._now.place = self._return
            self._return = None
        before = (self._now.setting, self._now.place)
        self._place(at, group, told)
        recalled: list[Person] = []
        if before[0] and any(one.afar for one in group) and self._now.setting != before[0]:
            self._return = before
            recalled = [person for one in group if one.afar for person in one.beat.recalled]
        same = before == (self._now.setting, self._now.place) and not self._jumps[at]
        self._time(at, group, told)
        number = at + 1
        lines = self._lines(f"s{number}", group)
        present = recalled or _present(group, self._present if same else [])
        self._present = present
        text = " ".join(one.beat.source or one.beat.text for one in group)
        mood = feelings.mood_of(
            text, [line.emotion for line in lines], self._now.weather, self._now.time,
            at / max(1, self._count - 1), self._language, self._mood,
        )  # fmt: skip
        self._mood = mood
        if self._mode != "podcast":
            lines = feelings.coloured(lines, text, mood, self._language)
        props = self._props(told[at]) or (() if present else self._subject)
        self._subject = tuple(prop for prop in props[:1] if not present)
        fresh = (self._now.setting, self._now.place) not in self._seen
        self._seen.add((self._now.setting, self._now.place))
        values: dict[str, Any] = {
            "id": f"s{number}",
            "heading": self._heading(),
            "setting": self._now.setting,
            "place": self._now.place,
            "time": self._now.time,
            "weather": self._now.weather,
            "mood": mood,
            "culture": self._scene_culture(text, present),
            "props": props,
            "characters": tuple(person.key for person in present),
            "framings": framings(lines, fresh, self._mode),
            "lines": lines,
            "description": self._description(present, props),
        }
        return Scene.model_validate(values)

    # --- place and time --------------------------------------------------------------------

    def _place(self, at: int, group: list[Read], told: list[Evidence]) -> None:
        heading = group[0].beat.heading
        if self._mode == "podcast":
            self._now.setting = "studio"
            self._now.place = self._place_name(base_language(self._language))
            return
        scores = dict(told[at].settings)
        if heading and heading.place:
            self._headed(heading.place, heading.interior, scores)
            return
        if self._now.setting:
            jump = any(one.jump for one in group)
            carried = _CARRIED_PAST_A_JUMP if jump else _CARRIED
            scores[self._now.setting] = scores.get(self._now.setting, 0.0) + carried
        if at and lexicon("turns", self._language).labels(_first_word(group)) == ["place"]:
            self._step_inside(_first_word(group), told[at - 1], scores)
        unsaid = not best(told[at].settings, 1.0) and any(one.jump for one in group)
        if unsaid and not any(one.beat.present for one in group):
            # Another time, and nobody to follow: back to where the film mostly is.
            scores[self._fallback] = scores.get(self._fallback, 0.0) + 2.0
        setting = best(scores, 1.0)
        if not setting:
            following = [best(one.settings, 2.0) for one in told[at + 1 :]]
            setting = self._now.setting or next((s for s in following if s), self._fallback)
        phrase = told[at].phrases.get(setting, (0.0, ""))[1]
        if not self._now.setting and not phrase and at + 1 < len(told):
            phrase = told[at + 1].phrases.get(setting, (0.0, ""))[1]
        if setting != self._now.setting or (phrase and not self._now.place):
            self._now.place = phrase
        self._now.setting = setting

    def _step_inside(self, word: str, before: Evidence, scores: dict[str, float]) -> None:
        """``Inside, …``: into the building that the scene before named."""
        if word.casefold() not in ("inside", "indoors", "dentro", "अंदर") or best(scores, 2.4):
            return
        rooms = {k: v for k, v in before.settings.items() if k in INTERIOR}
        room = best(rooms, 2.0)
        if room:
            scores[room] = scores.get(room, 0.0) + 4.0

    def _headed(self, place: str, interior: bool | None, told: dict[str, float]) -> None:
        """A heading names the place; what happens there only helps where it is unclear."""
        scores = evidence(place, self._language).settings
        scores = {label: 3 * weight for label, weight in scores.items()}
        for label, weight in told.items():
            scores[label] = scores.get(label, 0.0) + (0.3 if scores else 1.0) * weight
        if interior is not None:
            fitting = {k: v for k, v in scores.items() if (k in INTERIOR) == interior}
            scores = fitting or {ROOMS.get(best(scores), best(scores)): 1.0} if scores else {}
        same = place == self._now.place
        setting = best(scores) or (self._now.setting if same else "") or self._fallback
        self._now.setting, self._now.place = setting, place

    def _time(self, at: int, group: list[Read], told: list[Evidence]) -> None:
        heading = group[0].beat.heading
        scores = dict(told[at].times)
        if heading and heading.time:
            for label, weight in lexicon("time", self._language).scores(heading.time).items():
                scores[label] = scores.get(label, 0.0) + 6 * weight
        jump = any(one.jump for one in group)
        if heading and heading.time:
            jump = best(lexicon("time", self._language).scores(heading.time)) != self._now.time
        time = best(scores, 1.5)
        if not time and at == 0:
            time = (
                best(told[1].times, 2.5) if len(told) > 1 and not self._jumps[1] else ""
            ) or "day"
        singled = group[0].time_turn >= _SINGLED
        self._now.time = time or (self._now.time if not (jump or singled) else "day")
        weather = best(told[at].weathers, 1.5)
        if weather:
            self._now.weather = weather
        elif jump or not self._now.weather:
            self._now.weather = "clear"

    # --- lines -----------------------------------------------------------------------------

    def _lines(self, scene: str, group: list[Read]) -> tuple[Line, ...]:
        lines: list[Line] = []
        told: list[str] = []
        for one in [*group, None]:
            beat = one.beat if one else None
            if beat and beat.speaker is None and not beat.cue and not beat.quoted:
                told += [beat.text] if beat.text else []
                continue
            for text in pieces(" ".join(told), _LINE):
                lines.append(self._line(f"{scene}.l{len(lines) + 1}", NARRATOR, text, ""))
            told = []
            if beat and beat.text:
                speaker = beat.speaker.key if beat.speaker else NARRATOR
                for text in _spoken(beat.text):
                    lines.append(self._line(f"{scene}.l{len(lines) + 1}", speaker, text, beat.cue))
        return tuple(lines)

    def _line(self, identity: str, speaker: str, text: str, cue: str) -> Line:
        spoken = speaker != NARRATOR or bool(cue)
        emotion = feelings.emotion_of(text, cue, self._language, spoken)
        delivery = feelings.delivery_of(text, cue, emotion, self._language, spoken)
        return Line.model_validate({
            "id": identity, "speaker": speaker, "text": text, "language": self._language,
            "emotion": emotion, "delivery": delivery,
        })  # fmt: skip

    # --- words for people ------------------------------------------------------------------

    def _props(self, told: Evidence) -> tuple[str, ...]:
        if self._mode == "podcast":
            return ()
        weights = {prop: one for prop, one in told.props.items() if prop not in self.roles}
        return worth_seeing(weights, told.colours, self._now.setting, self._now.time, _PROPS)

    def _heading(self) -> str:
        base = base_language(self._language)
        times = entries(table("scenery")["times"].get(base, ""))
        named = self._now.place or self._place_name(base)
        place = named[:1].upper() + named[1:]
        time = times[_ORDER.index(self._now.time)] if times else self._now.time
        return f"{place}, {time}" if place else time

    def _place_name(self, language: str) -> str:
        """What the setting is called in a language that the script has no words for it in."""
        names: dict[str, Any] = table("scenery")["places"]
        return str(names.get(language, names["en"]).get(self._now.setting, ""))

    def _scene_culture(self, text: str, present: list[Person]) -> str:
        if self._culture != "mixed":
            return self._culture
        scores = lexicon("culture", self._language).scores(text)
        for person in present:
            scores[person.culture] = scores.get(person.culture, 0.0) + 0.6
        indian, western = scores.get("indian", 0.0), scores.get("western", 0.0)
        return "mixed" if indian == western else "indian" if indian > western else "western"

    def _description(self, present: list[Person], props: tuple[str, ...]) -> str:
        place = self._now.place if self._language == "en" else ""
        place = place or self._place_name("en")
        weather = {
            "rain": " in the rain", "storm": " in a storm", "snow": " in the snow",
            "fog": " in fog", "wind": " in the wind", "cloudy": " under clouds", "clear": "",
        }[self._now.weather]  # fmt: skip
        when = {"dawn": "at dawn", "day": "by day", "dusk": "at dusk", "night": "at night"}
        seen = [person.name for person in present[:3]]
        things = [_with_article(prop) for prop in props[:3]]
        parts = f"{place[:1].upper()}{place[1:]} {when[self._now.time]}{weather}"
        listed = _list(seen + things)
        return f"{parts}: {listed}." if listed else f"{parts}."


def _first_word(group: list[Read]) -> str:
    found = tokens(group[0].beat.source or group[0].beat.text)
    return found[0].text if found else ""


def _spoken(text: str) -> list[str]:
    """A turn in lines: whole when short, else a few sentences each."""
    return [text] if len(text) <= _LINE else pieces(text, _LINE)


def _present(group: list[Read], before: list[Person]) -> list[Person]:
    """Who is in the scene: speakers first, then those told of, then who was there just before."""
    weight: dict[int, float] = {}
    people: dict[int, Person] = {}
    for one in group:
        for person in one.beat.present:
            people[id(person)] = person
            share = 3.0 if one.beat.speaker is person else 1.0
            weight[id(person)] = weight.get(id(person), 0.0) + share
    talks = any(one.beat.speaker for one in group)
    for person in before:
        if talks and len(weight) < 2 and id(person) not in weight:
            people[id(person)], weight[id(person)] = person, 0.5
    ranked = [people[key] for key in sorted(weight, key=lambda key: -weight[key])]
    silent = [one for one in ranked if one.noun and not one.spoken]
    return [one for one in ranked if one not in silent[_SILENT:]]


def framings(lines: tuple[Line, ...], fresh: bool, mode: str) -> tuple[Any, ...]:
    """Shot types in order: a new place is seen whole first, feelings are seen close."""
    found: list[str] = []
    closer = False
    for line in lines:
        spoken = line.speaker != NARRATOR
        if not found and (fresh or not spoken):
            found.append("wide")
            if not spoken:
                continue
        if not spoken:
            found.append("medium" if found[-1] == "wide" else "wide")
            continue
        close = feelings.intense(line.emotion) or line.delivery == "whisper" or closer
        found.append("close" if close and found[-1:] != ["close"] else "medium")
        closer = not close
    if found == ["wide"] and sum(count_words(line.text) for line in lines) > 12:
        found.append("close" if feelings.intense(lines[-1].emotion) else "medium")
    if mode == "podcast" and found and not fresh:
        found[0] = "medium"
    return tuple(found) or ("wide",)


def _with_article(prop: str) -> str:
    if prop in ("sun", "moon", "earth", "rainbow"):
        return f"the {prop}"
    if prop.endswith("s") and not prop.endswith(("ss", "us")):
        return prop
    return f"{'an' if prop[0] in 'aeiou' else 'a'} {prop}"


def _list(things: list[str]) -> str:
    if len(things) < 2:
        return "".join(things)
    return ", ".join(things[:-1]) + " and " + things[-1]
