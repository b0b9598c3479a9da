"""Contemporary: a small band with a groove; for podcasts an intro, a bed and an outro."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

from filmwright import ScoreRequest, ScoreSection
from plugins.providers.composer import padsynth, tune
from plugins.providers.composer.ensemble import Ensemble
from plugins.providers.composer.form import Form, Passage, plan
from plugins.providers.composer.harmony import Harmony, Span, harmonise
from plugins.providers.composer.motif import Motif, invent
from plugins.providers.composer.score import Draft
from plugins.providers.composer.theory import KEYS, Chord, near, voicing

#: General MIDI keys of the drums.
_KICK, _RIM, _SNARE, _CLAP, _HAT, _OPEN, _CRASH, _SHAKER = 36, 37, 38, 39, 42, 46, 49, 70

#: A podcast's bed: how strongly it is played, and how short an intro may be (seconds).
_BED, _SHORTEST_STING = 0.12, 1.6

_FIGURES = ((0, 2, 1, 3, 2, 3, 1, 2), (0, 1, 2, 3, 2, 1, 3, 2), (0, 3, 2, 1, 3, 1, 2, 3))


@lru_cache(maxsize=1)
def _grooves() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("grooves.toml").read_text("utf-8"))


def compose(request: ScoreRequest, rng: Random) -> Draft:
    """Write the score."""
    podcast = _is_podcast(request)
    if podcast:
        request = request.model_copy(update={"sections": _podcast_sections(request)})
    form = plan(request, rng, {"": (4,)}, pace=rng.choice((1.0, 1.08, 1.16)))
    name = rng.choice(sorted(_grooves()))
    style = _grooves()[name]
    lead, figure = rng.choice(style["lead"]), rng.choice(_FIGURES)
    tonic = rng.randrange(12)
    harmonies, final = harmonise(form, tonic, rng)
    motif = invent(rng, 4)
    players = Ensemble(rng, 0.006)
    voices: tuple[int, ...] = ()
    for passage, harmony in zip(form.passages, harmonies, strict=True):
        band = _Band(form, passage, harmony, players, style, figure)
        voices = band.play(voices)
        if not (podcast and passage.intensity <= _BED):
            _lead(form, passage, harmony, motif, lead, players)
        band.turn()
    _finish(form, final, voices, players, style)
    key = harmonies[0].key
    return Draft(
        form,
        list(players.parts.values()),
        description=(
            f"Contemporary ({style['title']}), {KEYS[key.tonic]} {key.mode}, "
            f"{form.passages[0].tempo:.0f} beats a minute"
        ),
        players=padsynth.players(),
        room=1.3,
        dynamics=2.0,
    )


def _is_podcast(request: ScoreRequest) -> bool:
    studio = sum(section.duration for section in request.sections if section.setting == "studio")
    return studio > 0.5 * request.duration and bool(request.speech)


def _podcast_sections(request: ScoreRequest) -> tuple[ScoreSection, ...]:
    """Intro until somebody speaks, a low bed while they talk, outro when they have done."""
    begin = min(start for start, _ in request.speech)
    end = max(stop for _, stop in request.speech)
    mood = request.sections[0].mood
    lively = "hopeful" if mood in ("calm", "reflective", "tender", "sad") else mood
    sections = []

    def add(start: float, stop: float, feel: str, intensity: float) -> None:
        sections.append(
            ScoreSection(
                start=start,
                duration=stop - start,
                mood=feel,
                intensity=intensity,
                setting="studio",
            )
        )

    intro = begin if begin >= _SHORTEST_STING else min(2.4, 0.2 * request.duration)
    outro = end + 0.2 if request.duration - end >= _SHORTEST_STING else request.duration - 2.4
    outro = max(outro, intro + 1.3)
    add(0.0, intro, lively, 0.7)
    add(intro, outro, "calm", _BED)
    add(outro, request.duration, lively, 0.6)
    return tuple(sections)


class _Band:
    """The rhythm section in one passage."""

    def __init__(
        self, form: Form, passage: Passage, harmony: Harmony, players: Ensemble,
        style: dict[str, Any], figure: tuple[int, ...],
    ) -> None:  # fmt: skip
        self._form, self._passage, self._harmony = form, passage, harmony
        self._players, self._style, self._figure = players, style, figure
        self._level = passage.intensity

    def play(self, voices: tuple[int, ...]) -> tuple[int, ...]:
        """Keys, strings, bass and drums, bar by bar."""
        for number, span in enumerate(self._harmony.spans):
            voices = voicing(span.chord, voices, 52, 74)
            if number == 0:
                self._open(voices)
            soft = 1.0 - 0.28 * self._spoken(span)
            early = self._passage.first and number == 0 and len(self._harmony.spans) > 3
            self._keys(span, voices, soft)
            if self._level > 0.2 and not early:
                self._strum(span, soft)
            if not early:
                self._bass(span, soft)
            if self._level >= 0.4 and not early:
                self._drums(span, number, soft)
        return voices

    def turn(self) -> None:
        """A fill into a livelier passage and a cymbal on it; a quiet one is let in without."""
        passage = self._passage
        if passage.last or self._level < 0.4 or passage.beats < 4:
            return
        if self._form.passages[passage.index + 1].intensity <= 0.45:
            return
        kit = self._style["kit"]
        for step, key in enumerate((_SNARE, _SNARE, 45, 43)):
            at = passage.time(passage.beats - 1 + step / 4)
            self._players.write(kit, at, 0.3, key, 0.4 + 0.06 * step, fold=False)
        self._players.write(kit, passage.end, 2.0, _CRASH, 0.4, exact=True, fold=False)

    def _open(self, voices: tuple[int, ...]) -> None:
        """The chord a new scene opens on, let ring, its root struck below."""
        passage, chord = self._passage, self._harmony.spans[0].chord
        if passage.first:
            return
        root = near(40, (chord.bass,))
        for key in (root, root + 12, *voices[1:]):
            self._players.write(
                self._style["keys"],
                passage.start,
                3.0,
                key,
                0.5 + 0.15 * self._level,
                line="arrival",
                exact=True,
            )
        if self._level < 0.45:
            for order, tone in enumerate(chord.triad):
                key = near(79 + 4 * order, (tone,))
                at = passage.start + 0.09 * order
                self._players.write("vibraphone", at, 3.0, key, 0.42, exact=order == 0)

    def _spoken(self, span: Span) -> float:
        passage = self._passage
        return self._form.speaking(passage.time(span.beat), passage.time(span.beat + span.beats))

    def _time(self, span: Span, step: float) -> float:
        """Film time of a sixteenth of a bar; every second one swung late."""
        late = self._style["swing"] if int(step) % 2 else 0.0
        if self._style["swing"] and int(step) % 4 == 2:
            late = self._style["swing"] * 1.2
        return self._passage.time(span.beat + (step + late) / 4)

    def _keys(self, span: Span, voices: tuple[int, ...], soft: float) -> None:
        passage, name = self._passage, self._style["keys"]
        start, length = passage.time(span.beat), passage.span(span.beat, span.beats)
        force = (0.3 + 0.24 * self._level) * soft
        if self._level <= _BED:
            force *= 0.5
        if self._style["comp"] == "eighths" and self._level > 0.4:
            for step in range(0, 4 * span.beats, 2):
                accent = 1.0 if step % 4 == 0 else 0.7
                for key in voices[1:]:
                    self._players.write(
                        name, self._time(span, step), passage.span(span.beat, 0.5), key,
                        0.8 * force * accent, exact=step == 0 and span.beat == 0,
                    )  # fmt: skip
            return
        for order, key in enumerate(voices):
            self._players.write(
                name, start + 0.012 * order, length, key, force, exact=span.beat == 0 and order == 0
            )
        if self._level > 0.3 and span.beats > 2:
            for key in voices[2:]:
                at = self._time(span, 6)
                self._players.write(name, at, 0.5 * length, key, 0.7 * force)
        self._players.write("pad", start, length, voices[1], 0.3 * soft, line="low")
        self._players.write("pad", start, length, voices[2], 0.26 * soft, line="high")

    def _strum(self, span: Span, soft: float) -> None:
        name = self._style["strum"]
        tones = sorted({near(key - 5, span.chord.tones) for key in (55, 60, 64, 69)})
        tones.append(tones[-1] + 12)
        spoken = self._spoken(span) > 0.5
        for step in range(0, 4 * span.beats, 4 if spoken else 2):
            key = tones[self._figure[(step // 2) % 8] % len(tones)]
            accent = 1.0 if step % 8 == 0 else 0.75
            self._players.write(
                name, self._time(span, step), self._passage.span(span.beat, 1.2), key,
                (0.34 + 0.3 * self._level) * accent * soft,
            )  # fmt: skip

    def _bass(self, span: Span, soft: float) -> None:
        root = near(36, (span.chord.bass,))
        fifth = near(root + 5, (span.chord.tones[2],))
        pattern = self._style["bassline"] if self._level >= 0.4 else "x" + 15 * "."
        hits = [step for step in range(4 * span.beats) if pattern[step % 16] == "x"]
        ends = [*hits[1:], 4 * span.beats]
        for number, (step, end) in enumerate(zip(hits, ends, strict=True)):
            key = fifth if number == len(hits) - 1 and len(hits) > 2 else root
            self._players.write(
                self._style["bass"], self._time(span, step),
                self._passage.span(span.beat, (end - step) / 4 * 0.9), key,
                (0.42 + 0.26 * self._level) * soft * (0.5 if self._level <= _BED else 1.0),
                exact=step == 0 and span.beat == 0,
            )  # fmt: skip

    def _drums(self, span: Span, number: int, soft: float) -> None:
        kit, light = self._style["kit"], self._level < 0.55
        force = (0.34 + 0.4 * self._level) * soft
        for step in range(4 * span.beats):
            at = self._time(span, step)
            first = step == 0 and span.beat == 0
            for row, key, gain in (
                ("kick", _KICK, 1.0), ("snare", _RIM if light else _SNARE, 0.85),
                ("hat", _SHAKER if light else _HAT, 0.5),
            ):  # fmt: skip
                mark = self._style[row][step % 16]
                if mark == ".":
                    continue
                level = force * gain * (0.55 if mark == "o" else 1.0)
                if row == "hat" and step % 4:
                    level *= 0.75
                self._players.write(kit, at, 0.4, key, level, exact=first, fold=False)
        if number % 4 == 3 and self._level > 0.6:
            at = self._time(span, 4 * span.beats - 2)
            self._players.write(kit, at, 0.4, _OPEN, 0.4 * force, fold=False)
        if self._level > 0.75:
            for beat in range(1, span.beats, 2):
                at = self._passage.time(span.beat + beat)
                self._players.write(kit, at, 0.4, _CLAP, 0.5 * force, fold=False)


def _lead(
    form: Form, passage: Passage, harmony: Harmony, motif: Motif, name: str, players: Ensemble
) -> None:
    """The motif where nobody speaks; under speech hardly more than a hint."""
    rest = 1 if passage.first and len(passage.bars) > 3 else 0
    for note in tune.compose(form, passage, harmony, motif, 72, rest):
        start, length = passage.time(note.beat), passage.span(note.beat, note.beats)
        force = note.force * (0.75 + 0.35 * passage.intensity) * (0.8 if note.spoken else 1.0)
        players.write(name, start, length, note.key, force, line="tune", exact=note.beat == 0)


def _finish(
    form: Form, final: Chord, voices: tuple[int, ...], players: Ensemble, style: dict[str, Any]
) -> None:
    last, hold = form.passages[-1], form.hold
    level = last.intensity
    for order, key in enumerate(voicing(final, voices, 52, 76)):
        players.write(
            style["keys"], last.end + 0.03 * order, hold, key, 0.4 + 0.2 * level, exact=True
        )
        players.write("pad", last.end, 0.5 * hold, key, 0.26, line=f"end {order}")
    players.write(style["bass"], last.end, 0.7 * hold, near(36, (final.root,)), 0.6, exact=True)
    players.write(style["strum"], last.end + 0.2, hold, near(64, (final.tones[1],)), 0.4)
    if level >= 0.4:
        players.write(style["kit"], last.end, 0.5, _KICK, 0.6, exact=True, fold=False)
        players.write(style["kit"], last.end, 2.5, _CRASH, 0.3, exact=True, fold=False)
