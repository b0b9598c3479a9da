"""What an actor does at a moment: its lines, and how it waits, blinks and breathes between."""

from __future__ import annotations

import bisect
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.stages import Actor, Delivered, Pose

_REST = 0.28
"""Seconds: a mouth at rest for longer shows the face's expression."""

_HANDOVER = 0.35
"""Seconds in which the head goes from waiting to speaking and back."""

State = TypeVar("State", bound=str)


@dataclass(frozen=True)
class Acting:
    """An actor at one moment."""

    mouth: str
    eyes: str
    brows: str
    tilt: float
    """Degrees, clockwise."""
    x: float
    y: float
    """The head's shift in shares of the face."""
    breath: float
    """−1 to 1."""
    weight: float
    """−1 to 1: on which foot it stands."""
    gesture: tuple[float, float]
    """How far the left and the right arm are raised, 0–1 of their range (a little below too)."""


class Behaviour:
    """Answers what one actor does at any second of a take; the same answer every time."""

    def __init__(self, actor: Actor, others: Sequence[Actor], full: bool, photo: bool) -> None:
        self._actor = actor
        self._full = full
        self._head = 0.35 if photo else 1.0
        chance = random.Random(actor.seed)
        self._phases = [chance.random() for _ in range(8)]
        self._breath = 3.3 + 0.9 * chance.random()
        self._blinks = _blinks(chance)
        self._nods = _nods(chance, others)
        self._glances = _glances(chance, actor, others)

    def at(self, seconds: float) -> Acting:
        """What it does now."""
        delivered = self._speaking(seconds)
        mouth, eyes, brows = "x", "", ""
        rest = self._actor.expression
        if delivered is not None:
            lines, now = delivered.performance, seconds - delivered.start
            rest = lines.expression if lines.expression != "neutral" else rest
            mouth = held(lines.mouth, now) or "x"
            eyes = held(lines.eyes, now) or "open"
            brows = held(lines.brows, now) or "neutral"
            if mouth == "x" and not _resting(lines.mouth, now):
                rest = "neutral"
        if mouth == "x" and rest != "neutral":
            mouth = rest
        tilt, x, y = self._pose(seconds)
        return Acting(
            mouth=mouth,
            eyes=eyes or self._idle_eyes(seconds),
            brows=brows or {"sad": "sad", "stern": "furrowed"}.get(rest, "neutral"),
            tilt=tilt * self._head,
            x=x * self._head,
            y=y * self._head,
            breath=math.sin(2 * math.pi * (seconds / self._breath + self._phases[0])),
            weight=self._slow(seconds, 7.3, 1),
            gesture=self._gestures(seconds),
        )

    def _speaking(self, seconds: float) -> Delivered | None:
        for delivered in self._actor.speaks:
            if delivered.start <= seconds < delivered.start + delivered.performance.duration:
                return delivered
        return None

    def _pose(self, seconds: float) -> tuple[float, float, float]:
        """The head while it waits, and the lines' own poses while they are said."""
        calm = 0.6 if self._full else 1.0
        tilt = calm * (1.0 * self._slow(seconds, 5.1, 2) + 0.35 * self._slow(seconds, 2.3, 3))
        x = 0.010 * self._slow(seconds, 6.7, 4)
        y = 0.006 * self._slow(seconds, 4.3, 5) + _nodding(self._nods, seconds)
        for delivered in self._actor.speaks:
            share = _presence(delivered, seconds)
            if share > 0:
                pose = posed(delivered.performance.head, seconds - delivered.start)
                tilt += (pose[0] + 0.3 * tilt - tilt) * share
                x += (pose[1] + 0.3 * x - x) * share
                y += (pose[2] + 0.3 * y - y) * share
        return tilt, x, y

    def _gestures(self, seconds: float) -> tuple[float, float]:
        """Arms hang and sway a little; they rise and beat with the energy of what is said."""
        left = 0.10 * self._slow(seconds, 4.7, 6)
        right = 0.10 * self._slow(seconds, 5.3, 7)
        for delivered in self._actor.speaks:
            share = _presence(delivered, seconds) * delivered.performance.energy
            if share > 0:
                now = seconds + 10 * self._phases[6]
                left += share * _beating(now, 0.0)
                right += share * _beating(now, 0.37)
        return left, right

    def _idle_eyes(self, seconds: float) -> str:
        within = bisect.bisect_right(self._blinks, seconds) - 1
        since = seconds - self._blinks[within] if within >= 0 else math.inf
        if since < 0.17:
            return "closed" if 0.045 <= since < 0.125 else "half"
        return next((look for start, end, look in self._glances if start <= seconds < end), "open")

    def _slow(self, seconds: float, period: float, phase: int) -> float:
        """A wave that seems not to repeat, −1 to 1."""
        turns = 2 * math.pi * (seconds / period + self._phases[phase])
        return 0.65 * math.sin(turns) + 0.35 * math.sin(1.618 * turns + 1.3)


def held(track: Sequence[tuple[float, State]], now: float) -> State | None:
    """The state that holds at a second, ``None`` before the first."""
    index = bisect.bisect_right(track, now + 1e-6, key=lambda entry: entry[0]) - 1
    return track[index][1] if index >= 0 else None


def posed(poses: Sequence[Pose], now: float) -> tuple[float, float, float]:
    """Tilt, x, y between the poses before and after, without a jerk at either."""
    if not poses:
        return 0.0, 0.0, 0.0
    after = bisect.bisect_right(poses, now, key=lambda pose: pose.at)
    first = poses[max(0, after - 1)]
    last = poses[min(after, len(poses) - 1)]
    length = last.at - first.at
    share = smooth((now - first.at) / length) if length > 0 else 0.0
    return (
        first.tilt + (last.tilt - first.tilt) * share,
        first.x + (last.x - first.x) * share,
        first.y + (last.y - first.y) * share,
    )


def smooth(share: float) -> float:
    """Smoothstep, 0 before 0 and 1 after 1."""
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def _resting(mouth: Sequence[tuple[float, str]], now: float) -> bool:
    """Whether the mouth's present rest is long enough to show a feeling."""
    index = bisect.bisect_right(mouth, now + 1e-6, key=lambda entry: entry[0]) - 1
    start = mouth[index][0] if index >= 0 else -math.inf
    end = mouth[index + 1][0] if index + 1 < len(mouth) else math.inf
    return end - start >= _REST


def _presence(delivered: Delivered, seconds: float) -> float:
    """1 during the lines, rising before and falling after them."""
    end = delivered.start + delivered.performance.duration
    return smooth(1 - (delivered.start - seconds) / _HANDOVER) * smooth(
        1 - (seconds - end) / _HANDOVER
    )


def _beating(now: float, phase: float) -> float:
    """0–1: a hand that rises with the phrase and beats on its stresses."""
    phrase = 0.5 + 0.5 * math.sin(2 * math.pi * (now / 2.9 + phase))
    beat = math.sin(2 * math.pi * (now / 0.83 + 2 * phase))
    return 0.62 * phrase * phrase + 0.16 * beat * phrase


def _blinks(chance: random.Random) -> list[float]:
    """When the eyes shut, for longer than any take: every 2–6 s, now and then twice."""
    moments = []
    now = 0.6 + 2.5 * chance.random()
    while now < 320:
        moments.append(now)
        now += 0.32 if chance.random() < 0.12 else 2.0 + 4.0 * chance.random()
    return moments


def _nods(chance: random.Random, others: Sequence[Actor]) -> list[float]:
    """When a listener nods: near the ends of what the others say."""
    moments = []
    for other in others:
        for delivered in other.speaks:
            length = delivered.performance.duration
            if length > 1.2 and chance.random() < 0.75:
                moments.append(delivered.start + length * (0.55 + 0.35 * chance.random()))
    return moments


def _glances(
    chance: random.Random, actor: Actor, others: Sequence[Actor]
) -> list[tuple[float, float, str]]:
    """From when to when it looks aside, and where: at whoever speaks, or into thin air.

    Sides are those of the rig's own canvas, so a mirrored actor's are the other way round.
    """
    glances = []
    for other in others:
        towards = "look_right" if (other.x > actor.x) != actor.mirrored else "look_left"
        for delivered in other.speaks:
            now = delivered.start + 0.25 + 0.3 * chance.random()
            end = delivered.start + delivered.performance.duration
            while now < end:
                length = 1.1 + 1.6 * chance.random()
                glances.append((now, min(end, now + length), towards))
                now += length + 0.5 + 0.9 * chance.random()
    now = 2.2 + 3 * chance.random()
    while now < 320:
        look = chance.choice(("look_left", "look_right"))
        glances.append((now, now + 0.5 + 0.7 * chance.random(), look))
        now += 3.5 + 5 * chance.random()
    return glances


def _nodding(nods: Sequence[float], seconds: float) -> float:
    """The head's way down in shares of the face: twice, the second time less."""
    way = 0.0
    for start in nods:
        since = seconds - start
        if 0 < since < 0.95:
            way += (
                0.026 * math.exp(-1.6 * since) * 0.5 * (1 - math.cos(2 * math.pi * since / 0.475))
            )
    return way
