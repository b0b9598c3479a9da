"""How long a film lasts: speech first, then pauses and holds that bring it to the asked length.

Speech is never cut. Its rate is chosen before a word is spoken, from an estimate; pauses and
holds are set when the lines have been spoken and their lengths are known. A film that is
edited keeps its pace as long as it still lands, so that one changed line moves nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from core.errors import InputError
from core.film import Line, Scene, Screenplay
from core.frozen import Fraction, Frozen
from core.words import count_words

#: Lengths a film may have, in seconds, and the one aimed at when none is asked.
SHORTEST, LONGEST, USUAL = 30, 300, 90

#: A film lands within this share of the asked length.
TOLERANCE = 0.05

#: Characters a second at the voices' own pace, by language (measured on the built-in voices).
_CHARACTERS_A_SECOND = {"en": 17.0, "hi": 13.5, "es": 16.5, "fr": 16.0, "it": 16.0, "pt": 16.0}
_SLOW_SCRIPTS = {"zh": 4.2, "ja": 6.5, "ko": 6.5, "th": 11.0, "ta": 11.0, "te": 11.0, "ml": 11.0}

#: Voices may take this much longer than estimated and the film still lands.
_CAUTION = 1.03

#: Speaking rates worth hearing: the first that fits is taken.
_RATES = (1.0, 1.06, 1.12, 1.18, 1.25)

#: Pauses in seconds at air 1: before a scene's first line, between lines, at a change of
#: speaker, and after the last line.
_LEAD, _GAP, _TURN, _TAIL = 0.7, 0.35, 0.45, 0.6
_LEAST_AIR, _MOST_AIR, _MOST_BREATH = 0.7, 2.0, 1.8

#: The title stands alone for this long before the film begins, the end card after it.
_TITLE, _END = 2.6, 2.4


class Pace(Frozen):
    """What sets a film's length beside its speech."""

    rate: Fraction
    """Speaking rate; 1 is the voices' own."""
    air: Fraction = 1.0
    """Multiplies every pause."""
    breath: Fraction = 0.0
    """Seconds added to every pause between two lines."""
    hold: Fraction = 0.0
    """Seconds a scene is shown before anybody speaks, beyond its pause."""
    linger: Fraction = 0.0
    """Seconds a scene stays after the last word, beyond its pause."""


def estimate(line: Line) -> float:
    """Seconds the line takes at the voice's own pace, guessed from its text."""
    speed = _SLOW_SCRIPTS.get(line.language) or _CHARACTERS_A_SECOND.get(line.language, 14.0)
    pauses = sum(line.text.count(mark) for mark in ".!?…।。") * 0.12
    return 0.1 + len(line.text) / speed + pauses


def title_seconds(target: float) -> float:
    """How long the title card stands."""
    return min(_TITLE, target * 0.055)


def end_seconds(target: float) -> float:
    """How long the end card stands."""
    return min(_END, target * 0.05)


def opening_pace(
    screenplay: Screenplay, asked: int | None, kept: tuple[int, float] | None = None
) -> tuple[int, Pace]:
    """The length to aim at, in seconds, and the rate to speak at, before anything is made.

    ``kept``: target and rate of the film's previous version, which stay while the speech fits.

    :raises InputError: the speech cannot fit the asked length, or 300 s.
    """
    lengths = {line.id: estimate(line) for line in screenplay.lines}

    def fits(target: int, rate: float, air: float, caution: float = _CAUTION) -> bool:
        quick = {name: seconds / rate * caution for name, seconds in lengths.items()}
        return _total(screenplay, quick, Pace(rate=rate, air=air), target) <= target

    # The previous version has shown how long these voices take: no caution is needed.
    if kept is not None and asked in (None, kept[0]) and fits(*kept, _LEAST_AIR, caution=1.0):
        return kept[0], Pace(rate=kept[1])
    if asked is None:
        careful = {name: seconds * _CAUTION for name, seconds in lengths.items()}
        natural = _total(screenplay, careful, Pace(rate=1.0), USUAL)
        asked = USUAL if natural <= USUAL else min(LONGEST, math.ceil(natural))
    for rate in _RATES:
        if fits(asked, rate, _LEAST_AIR + 0.1):
            return asked, Pace(rate=rate)
    raise InputError(_too_long(screenplay, lengths, asked))


def settle(
    screenplay: Screenplay,
    spoken: Mapping[str, float],
    target: int,
    opening: Pace,
    kept: Pace | None,
) -> Pace:
    """The pace that brings the spoken film to ``target`` seconds; the kept one if it still lands.

    ``spoken``: line id → seconds as spoken.
    """
    if kept is not None and kept.rate == opening.rate:
        off = abs(_total(screenplay, spoken, kept, target) - target)
        if off <= target * (TOLERANCE - 0.01):
            return kept
    bare = _total(screenplay, spoken, Pace(rate=opening.rate, air=0.0), target)
    pauses = _total(screenplay, spoken, Pace(rate=opening.rate), target) - bare
    air = min(_MOST_AIR, max(_LEAST_AIR, (target - bare) / pauses))
    rest = max(0.0, target - bare - pauses * air)
    gaps = sum(max(0, len(scene.lines) - 1) for scene in screenplay.scenes)
    breath = min(_MOST_BREATH, rest * 0.4 / gaps) if gaps else 0.0
    each = (rest - breath * gaps) / len(screenplay.scenes)
    return Pace(rate=opening.rate, air=air, breath=breath, hold=each * 0.6, linger=each * 0.4)


def pause_before(previous: Line | None, line: Line | None, pace: Pace) -> float:
    """Seconds of quiet before ``line`` (``None`` in a scene where nobody speaks); ``previous``
    is the line before it in the scene."""
    if previous is None or line is None:
        return _LEAD * pace.air + pace.hold
    gap = _GAP if previous.speaker == line.speaker else _TURN
    return gap * pace.air + pace.breath


def pause_after(pace: Pace) -> float:
    """Seconds of quiet after a scene's last line."""
    return _TAIL * pace.air + pace.linger


def scene_seconds(scene: Scene, spoken: Mapping[str, float], pace: Pace) -> float:
    """How long a scene lasts."""
    if not scene.lines:
        return pause_before(None, None, pace) + pause_after(pace)
    lines: Sequence[Line | None] = (None, *scene.lines)
    speech = sum(
        pause_before(previous, line, pace) + spoken[line.id]
        for previous, line in zip(lines, scene.lines, strict=False)
    )
    return speech + pause_after(pace)


def _total(screenplay: Screenplay, spoken: Mapping[str, float], pace: Pace, target: float) -> float:
    scenes = sum(scene_seconds(scene, spoken, pace) for scene in screenplay.scenes)
    return scenes + title_seconds(target) + end_seconds(target)


def _too_long(screenplay: Screenplay, lengths: Mapping[str, float], asked: int) -> str:
    quick = {name: seconds / _RATES[-1] * _CAUTION for name, seconds in lengths.items()}
    tightest = Pace(rate=_RATES[-1], air=_LEAST_AIR + 0.1)
    needed = asked + 1
    while _total(screenplay, quick, tightest, needed) > needed:
        needed += 1
    words = sum(count_words(line.text) for line in screenplay.lines)
    fewer = max(1, math.ceil(words * (needed - asked) / needed))
    if needed > LONGEST:
        return (
            f"the speech needs at least {needed} s and a film lasts at most {LONGEST} s: "
            f"cut about {fewer} words"
        )
    return (
        f"the speech does not fit {asked} s: it needs at least {needed} s even at a quick pace; "
        f"ask for --duration {needed} or more, or cut about {fewer} words"
    )
