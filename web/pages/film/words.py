"""How changes, stages and choices are said."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_babel.speaklater import LazyString

from core.changes import Change, Impact
from core.film import NARRATOR, Screenplay
from core.services.understanding import Fit

STAGES: dict[str, LazyString] = {
    "script": lazy_gettext("Reading the script"),
    "voice": lazy_gettext("Recording voices"),
    "images": lazy_gettext("Drawing"),
    "lipsync": lazy_gettext("Lip-sync"),
    "music": lazy_gettext("Composing music"),
    "subtitles": lazy_gettext("Subtitles"),
    "compose": lazy_gettext("Filming"),
}

STATUSES: dict[str, tuple[LazyString, str]] = {
    "queued": (lazy_gettext("Waiting"), "info"),
    "running": (lazy_gettext("Being made"), "info"),
    "cancelling": (lazy_gettext("Stopping"), "warning"),
    "cancelled": (lazy_gettext("Cancelled"), "neutral"),
    "failed": (lazy_gettext("Failed"), "danger"),
    "done": (lazy_gettext("Ready"), "success"),
}

_CHOICES: dict[str, LazyString] = {
    "duration": lazy_gettext("Length"),
    "style": lazy_gettext("Style"),
    "aspect": lazy_gettext("Shape"),
    "resolution": lazy_gettext("Resolution"),
    "music": lazy_gettext("Music"),
    "music_file": lazy_gettext("Own music"),
    "music_volume": lazy_gettext("Music volume"),
    "subtitles": lazy_gettext("Subtitles"),
    "translations": lazy_gettext("Translations"),
    "burn": lazy_gettext("Subtitles in the picture"),
    "caption_style": lazy_gettext("Subtitle style"),
    "watermark": lazy_gettext("Watermark"),
}

_FIELDS: dict[str, LazyString] = {
    "heading": lazy_gettext("Heading"),
    "setting": lazy_gettext("Setting"),
    "place": lazy_gettext("Place"),
    "time": lazy_gettext("Time of day"),
    "weather": lazy_gettext("Weather"),
    "mood": lazy_gettext("Mood"),
    "culture": lazy_gettext("Culture"),
    "props": lazy_gettext("Things in view"),
    "characters": lazy_gettext("Who is there"),
    "framings": lazy_gettext("Framing"),
    "description": lazy_gettext("Description"),
    "name": lazy_gettext("Name"),
    "gender": lazy_gettext("Gender"),
    "age": lazy_gettext("Age"),
    "looks": lazy_gettext("Looks"),
}

_VALUES: dict[str, LazyString] = {
    # Times, weathers, moods, framings.
    "dawn": lazy_gettext("Dawn"), "day": lazy_gettext("Day"), "dusk": lazy_gettext("Dusk"),
    "night": lazy_gettext("Night"), "clear": lazy_gettext("Clear"),
    "cloudy": lazy_gettext("Cloudy"), "rain": lazy_gettext("Rain"), "storm": lazy_gettext("Storm"),
    "snow": lazy_gettext("Snow"), "fog": lazy_gettext("Fog"), "wind": lazy_gettext("Wind"),
    "calm": lazy_gettext("Calm"), "joyful": lazy_gettext("Joyful"),
    "tender": lazy_gettext("Tender"), "hopeful": lazy_gettext("Hopeful"),
    "wonder": lazy_gettext("Wonder"), "mysterious": lazy_gettext("Mysterious"),
    "tense": lazy_gettext("Tense"), "sad": lazy_gettext("Sad"),
    "triumphant": lazy_gettext("Triumphant"), "playful": lazy_gettext("Playful"),
    "reflective": lazy_gettext("Reflective"), "epic": lazy_gettext("Epic"),
    "wide": lazy_gettext("Wide shot"), "medium": lazy_gettext("Medium shot"),
    "close": lazy_gettext("Close-up"),
    # Settings.
    "sea": lazy_gettext("Sea"), "beach": lazy_gettext("Beach"), "harbour": lazy_gettext("Harbour"),
    "mountains": lazy_gettext("Mountains"), "forest": lazy_gettext("Forest"),
    "desert": lazy_gettext("Desert"), "river": lazy_gettext("River"),
    "village": lazy_gettext("Village"), "field": lazy_gettext("Field"),
    "garden": lazy_gettext("Garden"), "city_street": lazy_gettext("City street"),
    "skyline": lazy_gettext("Skyline"), "rooftop": lazy_gettext("Rooftop"),
    "road": lazy_gettext("Road"), "kitchen": lazy_gettext("Kitchen"),
    "living_room": lazy_gettext("Living room"), "bedroom": lazy_gettext("Bedroom"),
    "classroom": lazy_gettext("Classroom"), "office": lazy_gettext("Office"),
    "laboratory": lazy_gettext("Laboratory"), "library": lazy_gettext("Library"),
    "cafe": lazy_gettext("Café"), "shop": lazy_gettext("Shop"),
    "workshop": lazy_gettext("Workshop"), "temple": lazy_gettext("Temple"),
    "palace": lazy_gettext("Palace"), "hospital": lazy_gettext("Hospital"),
    "market": lazy_gettext("Market"), "train": lazy_gettext("Train"),
    "station": lazy_gettext("Station"), "farm": lazy_gettext("Farm"),
    "space": lazy_gettext("Space"), "stage": lazy_gettext("Stage"),
    "studio": lazy_gettext("Studio"), "abstract": lazy_gettext("Abstract"),
    # Ages and genders.
    "child": lazy_gettext("Child"), "teen": lazy_gettext("Teenager"),
    "adult": lazy_gettext("Adult"), "senior": lazy_gettext("Senior"),
    "female": lazy_gettext("Female"), "male": lazy_gettext("Male"),
    "neutral": lazy_gettext("Neutral"),
    # Choices.
    "auto": lazy_gettext("Automatic"), "none": lazy_gettext("None"),
    "True": lazy_gettext("On"), "False": lazy_gettext("Off"),
}  # fmt: skip


def value(name: str) -> str:
    """A choice as people say it."""
    known = _VALUES.get(name)
    return str(known) if known is not None else name.replace("_", " ").capitalize()


def speaker(play: Screenplay | None, identity: str) -> str:
    """Who says a line."""
    if identity == NARRATOR:
        return _("Narrator")
    character = play.character(identity) if play else None
    return character.name if character else identity


def title(change: Change, play: Screenplay | None = None) -> str:
    """What was changed, in a few words."""
    number = change.number
    texts = {
        "line": _("Scene %(number)s: line changed", number=number),
        "speaker": _("Scene %(number)s: another speaker", number=number),
        "delivery": _("Scene %(number)s: said differently", number=number),
        "line_added": _("Scene %(number)s: line added", number=number),
        "line_removed": _("Scene %(number)s: line removed", number=number),
        "scene_added": _("Scene %(number)s added", number=number),
        "scene_removed": _("Scene %(number)s removed", number=number),
        "picture": _("Scene %(number)s: another picture", number=number),
        "title": _("Title"),
        "order": _("Scene %(number)s: lines moved", number=number)
        if change.where
        else _("Scenes moved"),
        "voice": _("%(name)s: another voice", name=speaker(play, change.where)),
        "portrait": _("%(name)s: another portrait", name=speaker(play, change.where)),
    }
    if change.kind == "scene":
        return _("Scene %(number)s: %(what)s", number=number, what=_FIELDS[change.field])
    if change.kind == "character":
        who = speaker(play, change.where)
        return _("%(name)s: %(what)s", name=who, what=_FIELDS[change.field])
    if change.kind == "choice":
        return str(_CHOICES[change.where])
    return texts[change.kind]


def before_and_after(change: Change, play: Screenplay | None = None) -> tuple[str, str]:
    """The two values, as people read them."""
    if change.kind in ("line", "line_added", "line_removed", "title"):
        return change.before, change.after
    if change.kind == "speaker":
        return speaker(play, change.before), speaker(play, change.after)
    if change.kind in ("voice", "portrait", "picture", "order"):
        return "", ""
    if change.kind == "scene" and change.field in ("heading", "place", "description", "props"):
        return change.before, change.after
    return tuple(value(one) if one else "" for one in (change.before, change.after))  # type: ignore[return-value]


def remade(impact: Impact) -> str:
    """What must be made anew, in one line."""
    parts = []
    if impact.voices:
        parts.append(ngettext("%(num)s line spoken", "%(num)s lines spoken", impact.voices))
    if impact.pictures:
        parts.append(ngettext("%(num)s picture drawn", "%(num)s pictures drawn", impact.pictures))
    if impact.scenes:
        filmed = _("%(some)s of %(all)s scenes filmed", some=impact.scenes, all=impact.of_scenes)
        parts.append(_("all scenes filmed") if impact.everything else filmed)
    if not parts and impact.music:
        parts.append(_("sound mixed"))
    return " · ".join(parts) or _("joined anew")


def misfit(fit: Fit) -> str:
    """Why a film of the asked length cannot hold the speech; empty: it can."""
    if fit.ok:
        return ""
    cut = ngettext("cut about %(num)s word", "cut about %(num)s words", fit.cut)
    if fit.verdict == "impossible":
        return _("The speech is too long for a film: %(cut)s.", cut=cut)
    return _("The speech needs at least %(seconds)s seconds: choose a longer film or %(cut)s.",
             seconds=fit.least, cut=cut)  # fmt: skip
