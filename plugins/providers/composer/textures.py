"""What an orchestra does behind a tune: pads, figures, pulses, bass and drums by the bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from plugins.providers.composer.ensemble import Ensemble
from plugins.providers.composer.form import Form, Passage
from plugins.providers.composer.harmony import Harmony, Span
from plugins.providers.composer.theory import near, voicing

#: A held note that breathes: in, up, and a little back.
_BREATH = ((0.0, 0.7), (0.45, 1.0), (1.0, 0.78))


@dataclass
class Scene:
    """What a texture needs to know of the passage it is written for."""

    form: Form
    passage: Passage
    harmony: Harmony
    players: Ensemble
    level: float
    """0–1: how strongly this passage is played."""
    figure: tuple[int, ...]
    """Which chord tones a broken chord takes in turn: the film's own pattern."""
    voices: tuple[int, ...] = ()
    """Where the string voices were at the end of the passage before."""
    voiced: list[tuple[int, ...]] = field(default_factory=list)

    def quiet(self, span: Span) -> float:
        """1, or less while somebody speaks."""
        start, end = self.passage.time(span.beat), self.passage.time(span.beat + span.beats)
        return 1.0 - 0.3 * self.form.speaking(start, end)

    def voices_at(self, bar: int) -> tuple[int, ...]:
        """The bass and the string voices of a bar."""
        return (near(48, (self.harmony.spans[bar].chord.bass,)), *self.voiced[bar])

    def voice(self) -> None:
        """Lead four string voices through the passage's chords."""
        low, high = (50, 76) if self.level < 0.7 else (50, 81)
        for span in self.harmony.spans:
            self.voices = voicing(span.chord, self.voices, low, high)
            self.voiced.append(self.voices)


def pad(scene: Scene, first: int) -> None:
    """Held strings; a tone common to two bars is not bowed again."""
    names = ("cellos", "violas", "violins", "violins")
    for voice, name in enumerate(names):
        for span, key, beats in _tied(scene, voice, first):
            start = scene.passage.time(span.beat)
            length = scene.passage.span(span.beat, beats) + 0.15
            force = (0.26 + 0.34 * scene.level) * scene.quiet(span) * (0.9 if voice == 2 else 1)
            scene.players.write(
                name, start, length, key, force, line=str(voice), swell=_BREATH, fold=False,
                exact=span.beat == 0,
            )  # fmt: skip


def _tied(scene: Scene, voice: int, first: int) -> list[tuple[Span, int, int]]:
    """One string voice as (first bar, key, beats), equal neighbours joined (at most 2 bars)."""
    joined: list[tuple[Span, int, int]] = []
    for number in range(first, len(scene.harmony.spans)):
        span, key = scene.harmony.spans[number], scene.voiced[number][voice]
        if joined and joined[-1][1] == key and joined[-1][2] <= scene.passage.meter:
            joined[-1] = (joined[-1][0], key, joined[-1][2] + span.beats)
        else:
            joined.append((span, key, span.beats))
    return joined


def bass(scene: Scene, first: int) -> None:
    """Held basses, with the cellos an octave above when the music is broad."""
    for span in scene.harmony.spans[first:]:
        key = near(38, (span.chord.bass,))
        start, length = scene.passage.time(span.beat), scene.passage.span(span.beat, span.beats)
        force = (0.3 + 0.32 * scene.level) * scene.quiet(span)
        exact = span.beat == 0
        scene.players.write("basses", start, length, key, force, exact=exact, swell=_BREATH)
        if scene.level > 0.55:
            scene.players.write(
                "cellos", start, length, key + 12, force * 0.8, line="low", exact=exact
            )


def bassline(scene: Scene, first: int) -> None:
    """Plucked: root on one, fifth halfway, a step toward the next root."""
    for number in range(first, len(scene.harmony.spans)):
        span = scene.harmony.spans[number]
        root = near(41, (span.chord.bass,))
        fifth = near(root + 4, (span.chord.tones[2],))
        half = span.beats / 2 if span.beats > 2 else 1
        for beat, key in ((0, root), (half, fifth)):
            at = span.beat + beat
            scene.players.write(
                "pizzicato", scene.passage.time(at), scene.passage.span(at, 0.9), key,
                (0.5 + 0.2 * scene.level) * scene.quiet(span), line="low", exact=at == 0,
            )  # fmt: skip


def _broken(scene: Scene, span: Span, low: int, name: str, step: float, force: float) -> None:
    tones = [near(low + 3, (span.chord.tones[0],))]
    for _ in range(6):
        above = tones[-1] + 2
        while above % 12 not in span.chord.tones:
            above += 1
        tones.append(above)
    start = scene.passage.time(span.beat)
    if scene.form.speaking(start, scene.passage.time(span.beat + span.beats)) > 0.5:
        step = max(step, min(2 * step, 1.0))
    count = int(span.beats / step)
    for number in range(count):
        at = span.beat + number * step
        key = tones[scene.figure[number % len(scene.figure)]]
        accent = 1.0 if number == 0 else 0.78 if number % 2 == 0 else 0.66
        ring = span.beats - number * step if name in ("piano", "felt") else 1.5
        scene.players.write(
            name, scene.passage.time(at), scene.passage.span(at, max(step, ring)), key,
            force * accent * scene.quiet(span), exact=at == 0,
        )  # fmt: skip


def piano(scene: Scene, first: int) -> None:
    """Broken chords on the piano with its own bass note."""
    name = "felt" if scene.level < 0.4 else "piano"
    for span in scene.harmony.spans[first:]:
        force = 0.36 + 0.26 * scene.level
        _broken(scene, span, 53, name, 0.5, force)
        scene.players.write(
            name, scene.passage.time(span.beat), scene.passage.span(span.beat, span.beats),
            near(41, (span.chord.bass,)), force * 0.9, exact=span.beat == 0,
        )  # fmt: skip


def harp(scene: Scene, first: int) -> None:
    """Broken chords on the harp, and a sweep up into the next passage."""
    for span in scene.harmony.spans[first:]:
        _broken(scene, span, 50, "harp", 0.5 if scene.level > 0.3 else 1.0, 0.5)


def pizzicato(scene: Scene, first: int) -> None:
    """Plucked chords after the beat."""
    for number in range(first, len(scene.harmony.spans)):
        span = scene.harmony.spans[number]
        for beat in range(span.beats):
            at = span.beat + beat + (0.5 if scene.passage.meter == 4 else 0.0)
            if scene.passage.meter == 3 and beat == 0:
                continue
            for key in scene.voiced[number][1:]:
                scene.players.write(
                    "pizzicato", scene.passage.time(at), 0.35, key,
                    (0.4 + 0.2 * scene.level) * scene.quiet(span) * (0.85 if beat % 2 else 1),
                )  # fmt: skip


def ostinato(scene: Scene, first: int) -> None:
    """Short bows in eighths: root, fifth, octave, turning about the third."""
    pattern = [(0, 1.0), (2, 0.62), (3, 0.8), (2, 0.6), (1, 0.9), (2, 0.62), (3, 0.8), (1, 0.6)]
    for span in scene.harmony.spans[first:]:
        root = near(50, (span.chord.root,))
        keys = [root, near(root + 4, (span.chord.tones[1],)),
                near(root + 7, (span.chord.tones[2],)), root + 12]  # fmt: skip
        for eighth in range(2 * span.beats):
            tone, accent = pattern[eighth % 8]
            at = span.beat + eighth / 2
            force = (0.34 + 0.4 * scene.level) * accent * scene.quiet(span)
            scene.players.write(
                "spiccato", scene.passage.time(at), 0.16, keys[tone], force, exact=at == 0
            )
            if scene.level > 0.75:
                scene.players.write(
                    "spiccato", scene.passage.time(at), 0.16, keys[tone] - 12, force * 0.8,
                    line="low",
                )  # fmt: skip


def pulse(scene: Scene, first: int) -> None:
    """Repeated notes on the violas, growing through the passage."""
    spans = scene.harmony.spans[first:]
    for number, span in enumerate(spans):
        grow = 0.7 + 0.3 * (number + 1) / len(spans)
        key = scene.voiced[first + number][1]
        for eighth in range(2 * span.beats):
            at = span.beat + eighth / 2
            force = (0.26 + 0.2 * scene.level) * grow * (1.0 if eighth % 2 == 0 else 0.75)
            scene.players.write("spiccato", scene.passage.time(at), 0.18, key, force)


def tremolo(scene: Scene, first: int) -> None:
    """High trembling strings, swelling through each bar."""
    for number in range(first, len(scene.harmony.spans)):
        span = scene.harmony.spans[number]
        start, length = scene.passage.time(span.beat), scene.passage.span(span.beat, span.beats)
        for key in scene.voiced[number][2:]:
            scene.players.write(
                "tremolo", start, length, key, (0.22 + 0.3 * scene.level) * scene.quiet(span),
                swell=((0.0, 0.5), (0.8, 1.0), (1.0, 0.7)), exact=span.beat == 0,
            )  # fmt: skip


def low(scene: Scene, first: int) -> None:
    """A low horn and bassoon on the root, every other bar."""
    for number in range(first, len(scene.harmony.spans), 2):
        span = scene.harmony.spans[number]
        start, length = scene.passage.time(span.beat), scene.passage.span(span.beat, span.beats)
        for name, key in (("bassoon", near(43, (span.chord.root,))),
                          ("horn", near(50, (span.chord.tones[2],)))):  # fmt: skip
            scene.players.write(
                name, start, length * 0.9, key, 0.24 + 0.3 * scene.level, line="low",
                swell=((0.0, 0.4), (0.5, 1.0), (1.0, 0.4)),
            )  # fmt: skip


def brass(scene: Scene, first: int) -> None:
    """Horns and trombones in chords, swelling, on each bar."""
    for number in range(first, len(scene.harmony.spans)):
        span, keys = scene.harmony.spans[number], scene.voiced[number]
        start, length = scene.passage.time(span.beat), scene.passage.span(span.beat, span.beats)
        force = (0.2 + 0.36 * scene.level) * scene.quiet(span)
        swell = ((0.0, 0.75), (0.2, 0.6), (1.0, 1.0))
        for name, key in (("horn", keys[1]), ("horn", keys[2]), ("trombone", keys[0] - 12),
                          ("tuba", near(36, (span.chord.bass,)))):  # fmt: skip
            scene.players.write(
                name, start, length * 0.96, key, force, line="chord", swell=swell,
                exact=span.beat == 0,
            )  # fmt: skip


def choir(scene: Scene, first: int) -> None:
    """Wordless voices on the strings' chord."""
    name = "choir" if scene.level > 0.6 else "oohs"
    for number in range(first, len(scene.harmony.spans)):
        span = scene.harmony.spans[number]
        start, length = scene.passage.time(span.beat), scene.passage.span(span.beat, span.beats)
        for key in scene.voiced[number][1:]:
            scene.players.write(
                name, start, length + 0.1, key, (0.22 + 0.3 * scene.level) * scene.quiet(span),
                swell=_BREATH, exact=span.beat == 0,
            )  # fmt: skip


def sparkle(scene: Scene, first: int) -> None:
    """Celesta or glockenspiel high on the chord, off the beat, with rests."""
    bright = scene.passage.mood in ("joyful", "playful")
    name = "glockenspiel" if bright else "celesta"
    for number in range(first, len(scene.harmony.spans)):
        span = scene.harmony.spans[number]
        if scene.quiet(span) < 0.85 and number % 2:
            continue
        tones = sorted(near(84 + 4 * k, (tone,)) for k, tone in enumerate(span.chord.tones[:3]))
        steps = (0.5, 1.0, 1.5) if bright else (1.0, 1.5, 2.5)
        for at, key in zip(steps, tones if number % 2 else tones[::-1], strict=True):
            if at < span.beats:
                beat = span.beat + at
                scene.players.write(
                    name, scene.passage.time(beat), 1.2, key, 0.34 * scene.quiet(span)
                )


def woods(scene: Scene, first: int) -> None:
    """Bassoon and clarinet answering in short notes at the end of every other bar."""
    for number in range(first + 1, len(scene.harmony.spans), 2):
        span = scene.harmony.spans[number]
        keys = (near(55, (span.chord.tones[2],)), near(52, (span.chord.tones[1],)),
                near(48, (span.chord.root,)))  # fmt: skip
        for index, key in enumerate(keys):
            at = span.beat + span.beats - 1.5 + index * 0.5
            scene.players.write(
                "bassoon", scene.passage.time(at), scene.passage.span(at, 0.3), key,
                0.42 * scene.quiet(span), line="answer",
            )  # fmt: skip


def counter(scene: Scene, first: int) -> None:
    """A middle line that moves by step through thirds and sevenths, against the tune."""
    previous = 60
    for number in range(first, len(scene.harmony.spans)):
        span = scene.harmony.spans[number]
        guide = (span.chord.tones[1], span.chord.tones[-1])
        half = span.beats // 2 or 1
        for at, beats in ((span.beat, half), (span.beat + half, span.beats - half)):
            if beats <= 0:
                continue
            key = near(previous + (1 if number % 4 < 2 else -1), guide)
            scene.players.write(
                "cello", scene.passage.time(at), scene.passage.span(at, beats) + 0.08,
                key if 48 <= key <= 69 else near(57, guide),
                (0.22 + 0.24 * scene.level) * scene.quiet(span), line="counter", swell=_BREATH,
            )  # fmt: skip
            previous = key


def drums(scene: Scene, first: int) -> None:
    """Timpani on the roots, big drums when it is broad, a roll into what comes."""
    for number in range(first, len(scene.harmony.spans)):
        span = scene.harmony.spans[number]
        root = near(43, (span.chord.root,))
        strokes = [(0.0, 1.0)] + (
            [(span.beats - 1.0, 0.55), (span.beats - 0.5, 0.7)] if number % 2 else []
        )
        for beat, accent in strokes:
            at = span.beat + beat
            force = (0.3 + 0.45 * scene.level) * accent * scene.quiet(span)
            scene.players.write("timpani", scene.passage.time(at), 1.0, root, force, exact=at == 0)
        if scene.level > 0.65:
            for beat, accent in ((0.0, 1.0), (1.5, 0.6), (2.0, 0.75), (3.5, 0.5)):
                if beat < span.beats:
                    at = span.beat + beat
                    scene.players.write(
                        "taiko", scene.passage.time(at), 0.9, 40 if beat else 36,
                        (0.2 + 0.4 * scene.level) * accent * scene.quiet(span), exact=at == 0,
                    )  # fmt: skip


TEXTURES: dict[str, Callable[[Scene, int], None]] = {
    "pad": pad, "bass": bass, "bassline": bassline, "piano": piano, "harp": harp,
    "pizzicato": pizzicato, "ostinato": ostinato, "pulse": pulse, "tremolo": tremolo,
    "low": low, "brass": brass, "choir": choir, "sparkle": sparkle, "woods": woods,
    "counter": counter, "drums": drums,
}  # fmt: skip
