"""Chant: men's voices hold Om over the tanpura, recite on three or four notes, bells answer."""

from __future__ import annotations

from random import Random

from filmwright import ScoreRequest
from plugins.providers.composer import bells, padsynth, plucked, tabla
from plugins.providers.composer.ensemble import Ensemble
from plugins.providers.composer.form import Form, Passage, plan
from plugins.providers.composer.raga import tuned
from plugins.providers.composer.score import Draft
from plugins.providers.composer.theory import KEYS

#: Long (2) and short (1) syllables of a quarter verse: anushtubh, odd and even, and gayatri.
_METRES = (
    ((2, 1, 2, 2, 1, 2, 2, 2), (2, 2, 1, 2, 1, 2, 1, 3)),
    ((1, 2, 2, 1, 1, 2, 2, 2), (2, 1, 1, 2, 1, 2, 1, 3)),
    ((2, 2, 2, 1, 2, 1, 2, 2), (1, 1, 2, 2, 1, 2, 1, 3)),
)

#: Contours over three tones, -1 low, 0 the reciting tone, 1 high (anudatta, udatta, svarita).
_CONTOURS = (
    (0, 0, -1, 0, 0, 1, 0, 0), (-1, 0, 0, 1, 0, -1, 0, 0), (0, -1, 0, 1, 0, 0, -1, 0),
    (0, 0, 1, 0, -1, 0, 0, -1), (-1, -1, 0, 0, 1, 0, -1, 0), (0, 1, 0, -1, -1, 0, 1, 0),
)  # fmt: skip

#: The four tones (low, reciting, high, rare) in semitones about Sa, by how dark the scene is.
_TONES = {"dark": (-2, 0, 1, 3), "plain": (-2, 0, 2, 3), "bright": (-1, 0, 2, 4)}

_FEEL = {
    "mysterious": "dark", "tense": "dark", "epic": "dark", "sad": "dark", "reflective": "plain",
    "tender": "plain", "calm": "plain", "hopeful": "bright", "joyful": "bright",
    "wonder": "bright", "triumphant": "bright", "playful": "bright",
}  # fmt: skip

_VOWELS = "aaiaeaou"


def compose(request: ScoreRequest, rng: Random) -> Draft:
    """Write the score."""
    form = plan(request, rng, {"": (4,)}, pace=0.72)
    sa = rng.choice((45, 46, 47, 48, 49, 50))
    metre = rng.choice(_METRES)
    contours = rng.sample(range(len(_CONTOURS)), 4)
    vowels = [rng.choice(_VOWELS) for _ in range(32)]
    skin = rng.choice(("damaru", "mridangam"))
    drone = rng.choice((7, 7, 5))
    players = Ensemble(rng, 0.012)
    for passage in form.passages:
        _om(form, passage, players, sa)
        _bell(passage, players, sa)
        _pulse(form, passage, players, skin)
        _recite(form, passage, players, sa, metre, contours, vowels)
    _finish(form, players, sa)
    seed = rng.randrange(1 << 30)
    return Draft(
        form,
        list(players.parts.values()),
        description=f"Chant on {KEYS[sa % 12]}, men's voices, tanpura, bells and {skin}",
        players={
            **padsynth.players(),
            **tabla.drums(),
            "bell": bells.player("temple", 7.0),
            "manjira": bells.player("manjira", 2.5),
            "bowl": bells.player("bowl", 8.0),
        },
        layers=[
            lambda desk: plucked.tanpura(desk, sa, drone, form.duration - 2.5, -9.0, seed, 0.95)
        ],
        room=3.6,
        dynamics=8.0,
    )


def _om(form: Form, passage: Passage, players: Ensemble, sa: int) -> None:
    """Breath after breath: the open vowel swells, closes to a hum; a fifth joins when strong."""
    length = passage.end - passage.start
    breaths = max(1, round(length / 8.5))
    each = length / breaths
    force = 0.75 + 0.5 * passage.intensity
    swell = ((0.0, 0.4), (0.25, 1.0), (0.6, 0.8), (1.0, 0.25))
    for number in range(breaths):
        start = passage.start + number * each
        soft = 1.0 - 0.3 * form.speaking(start, start + each)
        exact = number == 0
        players.write("om", start, 0.62 * each, sa, force * soft, swell=swell, exact=exact)
        players.write(
            "om", start, 0.62 * each, sa - 12, 0.9 * force * soft, swell=swell, line="low"
        )
        players.write("hum", start + 0.5 * each, 0.45 * each, sa, 0.8 * force * soft)
        players.write(
            "hum", start + 0.5 * each, 0.45 * each, sa - 12, 0.8 * force * soft, line="low"
        )
        if passage.intensity > 0.55 and number % 2 == (1 if breaths > 1 else 0):
            players.write("om", start, 0.6 * each, sa + tuned(7), 0.5 * force * soft, line="fifth",
                          swell=swell)  # fmt: skip


def _bell(passage: Passage, players: Ensemble, sa: int) -> None:
    """A temple bell opens each scene; small cymbals count the long bars."""
    players.write("bell", passage.start, 6, sa + 24, 0.72 + 0.15 * passage.intensity, exact=True)
    if passage.intensity < 0.45:
        players.write("bowl", passage.start, 6, sa + 12, 0.5, exact=True)
    for number in range(1, len(passage.bars), 2):
        at = passage.time(passage.bar(number))
        players.write("manjira", at, 2, 100, 0.22 + 0.15 * passage.intensity)


def _pulse(form: Form, passage: Passage, players: Ensemble, skin: str) -> None:
    """A sparse beat: once a bar, more in the strong scenes, none in the still ones."""
    if passage.intensity < 0.4:
        return
    for number, beats in enumerate(passage.bars):
        first = passage.bar(number)
        strokes = [(0.0, 0.8)]
        if passage.intensity > 0.55 and skin == "mridangam":
            strokes += [(1.5, 0.4), (2.0, 0.6), (3.0, 0.45)]
        elif passage.intensity > 0.55:
            strokes += [(2.0, 0.5)]
        spoken = form.speaking(passage.time(first), passage.time(first + beats)) > 0.4
        for beat, level in strokes:
            if beat < beats:
                at = passage.time(first + beat)
                players.write(skin, at, 1, 60, level * (0.55 if spoken else 0.8))
                if beat == 0 and passage.intensity > 0.7:
                    players.write("dhol", at, 1, 36, 0.6)


def _recite(
    form: Form, passage: Passage, players: Ensemble, sa: int,
    metre: tuple[tuple[int, ...], tuple[int, ...]], contours: list[int], vowels: list[str],
) -> None:  # fmt: skip
    """Quarter verses with a breath after each; hummed, and fewer, while somebody speaks."""
    tones = _TONES[_FEEL[passage.mood]]
    unit = 0.25 * 60 / passage.tempo * 1.15
    second = passage.start + (3.0 if passage.first else 1.2) * 4 * unit
    quarter = 0
    while True:
        lengths = metre[quarter % 2]
        whole = sum(lengths) * unit
        if second + whole > passage.end - 0.2:
            break
        spoken = form.speaking(second, second + whole) > 0.3
        if not (spoken and quarter % 2):
            _quarter(players, sa, tones, second, unit, lengths,
                     _CONTOURS[contours[quarter % 4]], vowels[8 * (quarter % 4) :],
                     spoken, passage.intensity, quarter % 4 == 3)  # fmt: skip
        second += whole + unit * (3 if quarter % 2 == 0 else 7)
        quarter += 1


def _quarter(
    players: Ensemble, sa: int, tones: tuple[int, ...], second: float, unit: float,
    lengths: tuple[int, ...], contour: tuple[int, ...], vowels: list[str], spoken: bool,
    intensity: float, closing: bool,
) -> None:  # fmt: skip
    force = (0.7 if spoken else 1.15) * (0.8 + 0.4 * intensity)
    for number, length in enumerate(lengths):
        level = contour[number]
        tone = tones[level + 1]
        if closing and number >= len(lengths) - 2:
            tone = tones[0] if number == len(lengths) - 2 else 0
        elif level == 1 and number % 3 == 2 and intensity > 0.5:
            tone = tones[3]
        name = "hum" if spoken else f"sung {vowels[number]}"
        for octave, share in ((0, 1.0), (-12, 0.5)) if not spoken else ((0, 1.0),):
            players.write(
                name, second, length * unit * 0.94, sa + tuned(tone) + octave,
                force * share * (1.05 if length > 1 else 0.9),
                line="tune" if octave == 0 else "octave",
            )  # fmt: skip
        second += length * unit


def _finish(form: Form, players: Ensemble, sa: int) -> None:
    last, hold = form.passages[-1], form.hold
    for octave, level in ((0, 1.0), (-12, 0.9)):
        players.write("om", last.end, 0.35 * hold, sa + octave, level, exact=True)
        players.write("hum", last.end + 0.3 * hold, 0.4 * hold, sa + octave, 0.9 * level)
    players.write("bell", last.end, 6, sa + 24, 0.7, exact=True)
