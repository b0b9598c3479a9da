"""Ambient: slow chords of pads, a few piano notes with echoes, glitter, and a low ground."""

from __future__ import annotations

from random import Random

import numpy as np

from filmwright import ScoreRequest
from plugins.providers.composer import bells, padsynth, tune
from plugins.providers.composer.desk import Desk
from plugins.providers.composer.ensemble import Ensemble
from plugins.providers.composer.form import Form, Passage, plan
from plugins.providers.composer.harmony import Harmony, Span, harmonise
from plugins.providers.composer.motif import Motif, invent
from plugins.providers.composer.notes import RATE
from plugins.providers.composer.score import Draft
from plugins.providers.composer.theory import KEYS, Chord, near, voicing

#: Who speaks the motif.
_VOICES = ("felt", "celesta", "bowl", "kalimba", "vibraphone")

_DARK = frozenset({"tense", "mysterious", "epic", "sad"})


def compose(request: ScoreRequest, rng: Random) -> Draft:
    """Write the score."""
    form = plan(request, rng, {"": (4,)}, pace=0.52)
    tonic = rng.randrange(12)
    harmonies, final = harmonise(form, tonic, rng)
    motif = invent(rng, 4)
    voice = rng.choice(_VOICES)
    echo = rng.choice((0.5, 0.75, 1.0))
    players = Ensemble(rng, 0.02)
    voices: tuple[int, ...] = ()
    grains: list[tuple[float, float, Chord, float]] = []
    for passage, harmony in zip(form.passages, harmonies, strict=True):
        for span in harmony.spans:
            voices = _chord(form, passage, span, players, voices)
            start, end = passage.time(span.beat), passage.time(span.beat + span.beats)
            density = (0.4 + passage.intensity) * (0.45 if passage.mood in _DARK else 1.0)
            grains.append((start, end, span.chord, density))
        _ground(passage, harmony, players)
        _speak(form, passage, harmony, motif, voice, echo, players)
        _mark(passage, harmony, players)
    _finish(form, final, voices, players, voice)
    ending = form.passages[-1].end
    grains.append((ending, max(ending, form.duration - 1.0), final, 0.5))
    seed = rng.randrange(1 << 30)
    key = harmonies[0].key
    return Draft(
        form,
        list(players.parts.values()),
        description=f"Ambient, {KEYS[key.tonic]} {key.mode}, {voice} over pads",
        players={
            **padsynth.players(),
            "sub": _sub(),
            "bowl": bells.player("bowl", 8.0),
            "glass": bells.player("glass", 5.0),
        },
        layers=[lambda desk: _shimmer(desk, grains, seed)],
        room=4.2,
        dynamics=9.0,
    )


def _sub() -> padsynth.PadVoice:
    return padsynth.PadVoice("warm", "warm", 2.0, 2.5, 0.05)


def _chord(
    form: Form, passage: Passage, span: Span, players: Ensemble, voices: tuple[int, ...]
) -> tuple[int, ...]:
    """Four pad voices that melt from chord to chord, a halo above in the brighter moods."""
    voices = voicing(span.chord, voices, 48, 74)
    start, length = passage.time(span.beat), passage.span(span.beat, span.beats)
    force = 0.45 + 0.4 * passage.intensity
    for voice, key in enumerate(voices):
        name = "breath" if passage.mood in _DARK and voice > 1 else "pad"
        players.write(
            name, start, length, key, force * (1.0, 0.85, 0.8, 0.7)[voice], line=str(voice),
            exact=span.beat == 0,
        )  # fmt: skip
    if passage.mood not in _DARK and form.speaking(start, start + length) < 0.6:
        top = near(voices[-1] + 12, span.chord.triad)
        players.write("halo", start + 0.4, length, top, 0.3 * force)
    return voices


def _ground(passage: Passage, harmony: Harmony, players: Ensemble) -> None:
    """A low ground under each passage; a slow heart where it is tense."""
    for span in harmony.spans:
        start, length = passage.time(span.beat), passage.span(span.beat, span.beats)
        key = near(36, (span.chord.bass,))
        players.write("sub", start, length, key, 0.5 + 0.35 * passage.intensity)
        if passage.mood in ("tense", "epic"):
            beat = 0.0
            while beat < span.beats:
                at = passage.time(span.beat + beat)
                players.write("timpani", at, 0.8, near(41, (span.chord.root,)), 0.34)
                players.write("timpani", at + 0.28, 0.6, near(41, (span.chord.root,)), 0.22)
                beat += 1.0


def _speak(
    form: Form, passage: Passage, harmony: Harmony, motif: Motif, voice: str, echo: float,
    players: Ensemble,
) -> None:  # fmt: skip
    """The motif in single notes, each answered by its fading echoes."""
    sung = tune.compose(form, passage, harmony, motif, 72, 0, thin=False)
    beat = 60 / passage.tempo
    for note in sung:
        start = passage.time(note.beat)
        force = (0.42 + 0.25 * passage.intensity) * note.force * 1.5
        length = max(2.0, note.beats * beat)
        players.write(voice, start, length, note.key, force, line="tune", exact=note.beat == 0)
        for repeat in range(1, 3 if note.spoken else 4):
            at = start + repeat * echo * beat
            if at < form.duration - 2:
                players.write(
                    voice, at, 1.5, note.key + (12 if repeat == 3 else 0), force * 0.46**repeat,
                    line="echo left" if repeat % 2 else "echo right",
                )  # fmt: skip
    for name, pan in (("echo left", -0.6), ("echo right", 0.6)):
        players.part(voice, name).pan = pan
        players.part(voice, name).room = 0.8
    players.part(voice, "tune").room = 0.6


def _mark(passage: Passage, harmony: Harmony, players: Ensemble) -> None:
    """A bowl or a glass tone where a scene begins."""
    chord = harmony.spans[0].chord
    name = "bowl" if passage.mood in _DARK or passage.intensity < 0.4 else "glass"
    low = 60 if name == "bowl" else 79
    players.write(name, passage.start, 6, near(low, (chord.root,)), 0.5, line="mark", exact=True)


def _finish(
    form: Form, final: Chord, voices: tuple[int, ...], players: Ensemble, voice: str
) -> None:
    last, hold = form.passages[-1], form.hold
    for number, key in enumerate(voicing(final, voices, 48, 74)):
        players.write("pad", last.end, hold, key, 0.5, line=str(number), exact=True)
    players.write("sub", last.end, hold, near(36, (final.root,)), 0.6)
    for number, key in enumerate((near(60, (final.root,)), near(67, (final.tones[2],)),
                                  near(76, (final.tones[1],)))):  # fmt: skip
        players.write(voice, last.end + 0.35 * number, 4, key, 0.5, line="tune", exact=True)


def _shimmer(desk: Desk, grains: list[tuple[float, float, Chord, float]], seed: int) -> None:
    """Grains of high glass, scattered left and right: denser as a scene is stronger."""
    rng = np.random.default_rng(seed)
    for start, end, chord, density in grains:
        count = int((end - start) * 7 * density)
        for at in np.sort(rng.uniform(start, end, count)):
            key = near(float(rng.choice((79, 84, 88, 91, 96))), chord.tones)
            wave = padsynth.loop("glass", round(440 * 2 ** ((key - 69) / 12), 2))
            length = round(float(rng.uniform(0.12, 0.4)) * RATE)
            offset = int(rng.integers(0, len(wave) - length))
            grain = wave[offset : offset + length] * np.hanning(length).astype(np.float32)
            level = float(rng.uniform(0.1, 0.4)) * density
            pan = float(rng.uniform(-0.9, 0.9))
            sound = np.stack((grain, grain)) * np.float32(level)
            desk.lay(sound, float(at), 1.5, pan, 0.9)
