"""A film score for orchestra: one theme, told as each scene feels."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

from filmwright import ScoreRequest
from plugins.providers.composer import tune
from plugins.providers.composer.ensemble import Ensemble
from plugins.providers.composer.form import Form, Passage, plan
from plugins.providers.composer.harmony import harmonise
from plugins.providers.composer.motif import Motif, invent
from plugins.providers.composer.score import Draft
from plugins.providers.composer.textures import TEXTURES, Scene
from plugins.providers.composer.theory import KEYS, Chord, near, voicing

_METERS = {"": (4, 4, 3), "epic": (4,), "tense": (4,), "triumphant": (4,), "playful": (4,)}

#: Broken-chord patterns: chord tones counted upward from the root.
_FIGURES = (
    (0, 2, 3, 4, 5, 4, 3, 2), (0, 2, 4, 3, 5, 3, 4, 2), (0, 3, 2, 4, 3, 5, 4, 3),
    (0, 2, 3, 2, 4, 2, 3, 2), (0, 4, 3, 5, 4, 3, 2, 3), (0, 2, 5, 4, 3, 2, 3, 4),
)  # fmt: skip


@lru_cache(maxsize=1)
def _palettes() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("palettes.toml").read_text("utf-8"))


def compose(request: ScoreRequest, rng: Random) -> Draft:
    """Write the score."""
    form = plan(request, rng, _METERS)
    tonic = rng.randrange(12)
    harmonies, final = harmonise(form, tonic, rng)
    motifs = {meter: invent(rng, meter) for meter in (3, 4)}
    figure = rng.choice(_FIGURES)
    singers = {mood: rng.choice(table["tune"]) for mood, table in sorted(_palettes().items())}
    players = Ensemble(rng)
    voices: tuple[int, ...] = ()
    for passage, harmony in zip(form.passages, harmonies, strict=True):
        scene = Scene(form, passage, harmony, players, _level(passage), figure, voices)
        scene.voice()
        voices = scene.voices
        _arrive(scene)
        _accompany(scene)
        _sing(scene, motifs[passage.meter], singers[passage.mood])
        _seam(scene, form)
    _finish(form, final, voices, players)
    first = harmonies[0].key
    return Draft(
        form,
        list(players.parts.values()),
        description=(
            f"Orchestral, {KEYS[first.tonic]} {first.mode}, "
            f"{form.passages[0].tempo:.0f} beats a minute"
        ),
        dynamics=2.0,
    )


def _level(passage: Passage) -> float:
    """How strongly a passage is played: its intensity, a little less where the film opens."""
    return max(0.1, passage.intensity - (0.08 if passage.first else 0.0))


def _accompany(scene: Scene) -> None:
    """Layers enter one after another: two at the boundary, the rest bar by bar."""
    names = _palettes()[scene.passage.mood]["layers"]
    bars = len(scene.passage.bars)
    allowed = 2 + round(scene.level * len(names))
    for order, name in enumerate(names[:allowed]):
        wait = 0 if order < 2 else min(order - 1, bars // 4)
        if bars >= 10 and order >= 3:
            wait = bars // 3
        TEXTURES[name](scene, wait)


def _arrive(scene: Scene) -> None:
    """A scene's first instant: struck where it is strong, plucked where it is gentle."""
    passage, players = scene.passage, scene.players
    if passage.first:
        return
    chord = scene.harmony.spans[0].chord
    root = near(33, (chord.bass,))
    if scene.level > 0.6:
        force = 0.4 + 0.4 * scene.level
        players.write("piano", passage.start, 2.5, root, force, line="arrival", exact=True)
        players.write("piano", passage.start, 2.5, root + 12, force, line="arrival", exact=True)
        players.write("timpani", passage.start, 1.5, near(43, (chord.root,)), force, exact=True)
        players.write("orchestral", passage.start, 3.0, 57, 0.3 * force, exact=True, fold=False)
        return
    for number, key in enumerate(scene.voices_at(0)):
        players.write(
            "harp", passage.start + 0.035 * number, 2.5, key, 0.46 + 0.2 * scene.level,
            line="arrival", exact=True,
        )  # fmt: skip
    players.write("felt", passage.start, 3.0, root + 12, 0.4, line="arrival", exact=True)


def _sing(scene: Scene, motif: Motif, singer: str) -> None:
    passage = scene.passage
    table = _palettes()[passage.mood]
    rest = 1 if passage.first and len(passage.bars) >= 4 else 0
    sung = tune.compose(scene.form, passage, scene.harmony, motif, table["register"], rest)
    doubled = {"epic": "violins", "triumphant": "violins", "joyful": "oboe"}.get(passage.mood)
    for note in sung:
        start, length = passage.time(note.beat), passage.span(note.beat, note.beats)
        force = note.force * (0.72 + 0.45 * scene.level)
        vibrato = (0.12, 5.2, 0.35) if length > 0.7 and singer in _WARM else (0.0, 0.0, 0.0)
        scene.players.write(
            singer, start, length * 1.02, note.key, force, line="tune", vibrato=vibrato,
            swell=_phrase(length, singer), exact=note.beat == 0,
        )  # fmt: skip
        if doubled and not note.spoken and doubled != singer:
            scene.players.write(
                doubled, start, length * 1.02, note.key + 12, force * 0.6, line="double"
            )


#: Instruments whose long notes are alive.
_WARM = frozenset({"cello", "violin", "flute", "oboe"})


def _phrase(length: float, singer: str) -> tuple[tuple[float, float], ...]:
    """A long blown or bowed note grows and falls; a struck one does not."""
    if length < 0.6 or singer in ("piano", "celesta", "vibraphone"):
        return ()
    return ((0.0, 0.78), (0.4, 1.0), (0.8, 0.92), (1.1, 0.7))


def _seam(scene: Scene, form: Form) -> None:
    """What marks the change of scene: a gesture into it, and a note upon it."""
    passage, players = scene.passage, scene.players
    if passage.last:
        return
    following = form.passages[passage.index + 1]
    rising = following.intensity - passage.intensity
    if rising > 0.15 and passage.end - passage.start > 3:
        length = min(2.2, passage.span(passage.beats - 2, 2)) if passage.beats > 2 else 1.5
        players.write("cymbal", passage.end - length, length, 60, 0.3 + 0.4 * following.intensity)
        for stroke in range(8):
            at = passage.end - length + length * stroke / 8
            players.write("timpani", at, 0.3, 43, 0.12 + 0.05 * stroke * following.intensity)
    elif following.intensity < 0.65 and passage.end - passage.start > 2.5:
        scale = sorted({*scene.harmony.spans[-1].chord.tones})
        keys = [key for key in range(60, 92) if key % 12 in scale][:9]
        for number, key in enumerate(keys):
            at = passage.end - 0.075 * (len(keys) - number)
            players.write("harp", at, 1.2, key, 0.2 + 0.02 * number)


def _finish(form: Form, final: Chord, voices: tuple[int, ...], players: Ensemble) -> None:
    """The last chord: everyone home, spread upward, dying away."""
    last = form.passages[-1]
    level, hold = _level(last), form.hold
    fade = ((0.0, 0.9), (0.2, 1.0), (1.0, 0.25))
    keys = voicing(final, voices, 50, 79)
    for voice, name in enumerate(("cellos", "violas", "violins", "violins")):
        players.write(
            name, last.end, hold, keys[voice], 0.34 + 0.35 * level, line=str(voice),
            exact=True, fold=False, swell=fade,
        )  # fmt: skip
    root = near(36, (final.root,))
    players.write("basses", last.end, hold, root, 0.4 + 0.35 * level, exact=True, swell=fade)
    spread = [key for key in range(root + 12, 90) if key % 12 in final.tones][:8]
    for number, key in enumerate(spread):
        players.write("harp", last.end + 0.07 * number, hold, key, 0.5 - 0.02 * number, exact=True)
    players.write("piano", last.end, hold, root + 12, 0.4, exact=True)
    if level > 0.6:
        players.write("timpani", last.end, 2.0, near(43, (final.root,)), 0.55 * level, exact=True)
        for key in keys[1:]:
            players.write("horn", last.end, hold, key, 0.45 * level, line="chord", swell=fade)
    else:
        players.write("celesta", last.end + 0.5, 2.0, near(88, (final.root,)), 0.3)
