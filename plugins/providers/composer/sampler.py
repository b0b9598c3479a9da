"""Plays notes with the samples of a SoundFont, with bends, swells and vibrato per note."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray

from plugins.providers.composer.notes import RATE, Note, Stereo
from plugins.providers.composer.soundfont import SoundFont, Zone

#: Seconds after which no release is heard.
_LONGEST_RELEASE = 1.6

#: Bytes of resampled notes kept for when the same key sounds again.
_KEPT = 24 << 20

#: Samples interpolated at a time: few enough to stay in the processor's cache.
_BLOCK = 1 << 14

Mono = NDArray[np.float32]


class Sampler:
    """One instrument of a SoundFont.

    ``attack`` and ``release`` (seconds) replace the preset's; ``brightness`` (hertz) is the
    low-pass cutoff of a note at full velocity, falling with softer ones: a gentle touch is
    darker, which the bank says by modulators that are not read here.
    """

    def __init__(
        self,
        font: SoundFont,
        preset: tuple[int, int],
        *,
        attack: float | None = None,
        release: float | None = None,
        brightness: float = 0.0,
        gain: float = 0.0,
    ) -> None:
        self._font = font
        self._zones = font.zones(*preset)
        self._attack = attack
        self._release = release
        self._brightness = brightness
        self._gain = 10 ** (gain / 20)
        self._cache: OrderedDict[tuple[int, float, int], Mono] = OrderedDict()
        self._cached = 0

    def __call__(self, note: Note) -> Stereo:
        """The sound of ``note``."""
        pitch = note.pitch
        key, velocity = round(pitch), max(1, min(127, round(note.velocity * 127)))
        zones = _sounding(self._zones, key, velocity)
        lengths = [self._length(zone, note) for zone in zones]
        out = np.zeros((2, max(lengths, default=1)), np.float32)
        for zone, length in zip(zones, lengths, strict=True):
            body = self._body(zone, pitch, note, length)
            body = body * _envelope(zone, note.duration, len(body), self._attack, self._release)
            body *= np.float32(zone.gain * self._gain * note.velocity**1.5)
            # Equal-power pan; a centred zone keeps its level in both ears.
            angle = (zone.pan + 1) * np.pi / 4
            out[0, : len(body)] += body * np.float32(np.cos(angle) * 1.2)
            out[1, : len(body)] += body * np.float32(np.sin(angle) * 1.2)
        if note.swell:
            held = max(1, round(note.duration * RATE))
            shares, gains = zip(*note.swell, strict=True)
            out *= np.interp(np.arange(out.shape[1]) / held, shares, gains).astype(np.float32)
        return out

    def _length(self, zone: Zone, note: Note) -> int:
        release = zone.release if self._release is None else self._release
        return round((note.duration + min(release, _LONGEST_RELEASE)) * RATE)

    def _body(self, zone: Zone, pitch: float, note: Note, length: int) -> Mono:
        moving = bool(note.bend) or note.vibrato[0] > 0
        touch = round(6 * note.velocity) if self._brightness else 0
        if moving:
            step = _step(zone, pitch) * 2.0 ** (_pitch_curve(note, length) / 12)
            positions = np.concatenate(([0.0], np.cumsum(step[:-1])))
            return self._touch(_read(self._font, zone, positions), touch)
        name = (zone.sample, round(pitch * 100) / 100, touch)
        kept = self._cache.get(name)
        if kept is None or len(kept) < length:
            # Rounded up, so that slightly longer notes of the same key reuse it.
            whole = max(length, -(-length // (RATE // 2)) * (RATE // 2))
            positions = np.arange(whole) * _step(zone, pitch)
            kept = self._touch(_read(self._font, zone, positions), touch)
            self._keep(name, kept)
        else:
            self._cache.move_to_end(name)
        return kept[:length]

    def _touch(self, body: Mono, touch: int) -> Mono:
        if not touch:
            return body
        from scipy.signal import lfilter

        cutoff = min(20000.0, self._brightness * 2.0 ** ((touch - 6) * 0.45))
        pole = float(np.exp(-2 * np.pi * cutoff / RATE))
        return np.asarray(lfilter([1 - pole], [1, -pole], body), np.float32)

    def _keep(self, name: tuple[int, float, int], body: Mono) -> None:
        if name in self._cache:
            self._cached -= self._cache.pop(name).nbytes
        self._cache[name] = body
        self._cached += body.nbytes
        while self._cached > _KEPT and len(self._cache) > 1:
            self._cached -= self._cache.popitem(last=False)[1].nbytes


def _sounding(zones: tuple[Zone, ...], key: int, velocity: int) -> list[Zone]:
    """The zones of a key; beyond an instrument's range its outermost ones, stretched."""
    fitting = [zone for zone in zones if zone.velocities[0] <= velocity <= zone.velocities[1]]
    here = [zone for zone in fitting if zone.keys[0] <= key <= zone.keys[1]]
    if here or not fitting:
        return here
    distance = [max(zone.keys[0] - key, key - zone.keys[1]) for zone in fitting]
    return [zone for zone, away in zip(fitting, distance, strict=True) if away == min(distance)]


def _step(zone: Zone, pitch: float) -> float:
    """Source samples per output sample."""
    return float(2.0 ** ((pitch - zone.root) * zone.scale / 12) * zone.rate / RATE)


def _pitch_curve(note: Note, length: int) -> NDArray[np.float64]:
    """Semitones away from the note's pitch, sample by sample."""
    times = np.arange(length) / RATE
    curve = np.zeros(length)
    if note.bend:
        at, semitones = zip(*note.bend, strict=True)
        curve += np.interp(times, at, semitones)
        # A finger slides, it does not turn corners: 30 ms running mean.
        window = round(0.03 * RATE)
        padded = np.concatenate((np.full(window, curve[0]), curve))
        sums = np.cumsum(padded)
        curve = (sums[window:] - sums[:-window]) / window
    depth, rate, delay = note.vibrato
    if depth:
        onset = np.clip((times - delay) / 0.4, 0, 1)
        curve += depth * onset * np.sin(2 * np.pi * rate * np.maximum(0, times - delay))
    return curve


def _read(font: SoundFont, zone: Zone, positions: NDArray[np.floating]) -> Mono:
    """The sample at fractional positions, looping where it should (cubic Hermite between)."""
    source = font.samples(zone.sample)
    start, end = zone.loop
    if zone.looped and 0 <= start < end <= len(source) and end - start > 8:
        beyond = positions >= end
        if beyond.any():
            positions = np.where(beyond, start + (positions - start) % (end - start), positions)
        source = np.concatenate((source[:end], source[start : start + 4]))
    else:
        positions = positions[: np.searchsorted(positions, len(source) - 4)]
    out = np.empty(len(positions), np.float32)
    for start in range(0, len(positions), _BLOCK):
        out[start : start + _BLOCK] = _hermite(source, positions[start : start + _BLOCK])
    return out


def _hermite(source: Mono, positions: NDArray[np.floating]) -> Mono:
    """Cubic Hermite interpolation (Catmull-Rom) at fractional positions."""
    index = positions.astype(np.int32)
    part = (positions - index).astype(np.float32)
    before, here = source[np.maximum(index - 1, 0)], source[index]
    after, later = source[index + 1], source[np.minimum(index + 2, len(source) - 1)]
    slope = (after - before) * np.float32(0.5)
    bow = before - here * np.float32(2.5) + after * 2 - later * np.float32(0.5)
    twist = (later - before) * np.float32(0.5) + (here - after) * np.float32(1.5)
    return np.asarray(((twist * part + bow) * part + slope) * part + here, np.float32)


def _envelope(
    zone: Zone, duration: float, length: int, attack: float | None, release: float | None
) -> Mono:
    """Gain per sample: attack, hold, decay to the sustain level, release at the note's end."""
    env = np.ones(length, np.float32)
    rise = max(8, round((zone.attack if attack is None else attack) * RATE))
    if zone.decay > 0 and zone.sustain > 0:
        begin = rise + round(zone.hold * RATE)
        if begin < length:
            # The specification gives the time to fall by 100 dB.
            fall = np.arange(length - begin) * (100 / (zone.decay * RATE))
            env[begin:] = 10 ** (-np.minimum(fall, min(zone.sustain, 100.0)) / 20)
    rise = min(rise, length)
    env[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    off = min(round(duration * RATE), length - 1)
    given = zone.release if release is None else release
    tail = min(length - off, max(64, round(min(given, _LONGEST_RELEASE) * RATE)))
    ending = np.exp(np.linspace(0, -6, tail)) * np.linspace(1, 0, tail)
    env[off : off + tail] *= ending.astype(np.float32)
    env[off + tail :] = 0
    # A one-shot that runs out within the note must not stop with a click.
    last = min(240, length)
    env[-last:] *= np.linspace(1, 0, last, dtype=np.float32)
    return env
