"""Exact edges: where speech really starts and stops, and how long pauses last."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from plugins.providers.speech.sounds import Samples, Sound, Utterance

_FRAME = 0.005
_QUIET = 0.012
"""Share of the loud level under which a frame counts as silence (−38 dB)."""
_LEAD, _TAIL = 0.015, 0.03

#: Shortest and longest pause in seconds by the mark that asks for it, before prosody.
_PAUSES = {",": (0.14, 0.30), ";": (0.22, 0.40), ":": (0.20, 0.40), "—": (0.22, 0.42)}
_STOPS = dict.fromkeys(".!?।॥。！？", (0.34, 0.60)) | {"…": (0.40, 0.75)}


def loud_frames(samples: Samples, rate: int) -> np.ndarray:
    """Whether each frame of 5 ms is heard."""
    hop = max(1, round(rate * _FRAME))
    count = len(samples) // hop
    if not count:
        return np.zeros(0, bool)
    rms = np.sqrt((samples[: count * hop].reshape(count, hop).astype(np.float64) ** 2).mean(axis=1))
    return np.asarray(rms > max(np.quantile(rms, 0.95) * _QUIET, 1e-5))


def sharpen(utterance: Utterance) -> Utterance:
    """Sounds next to a pause end where they fall silent and begin where they are heard.

    The models count part of a pause to the sound before it; captions and mouths must not.
    """
    loud = loud_frames(utterance.samples, utterance.rate)
    sounds = list(utterance.sounds)
    for index, sound in enumerate(sounds):
        if not sound.silent:
            continue
        before = sounds[index - 1] if index else None
        after = sounds[index + 1] if index + 1 < len(sounds) else None
        spaced = sound.symbol.strip() == "" and before is not None and after is not None
        start, end = sound.start, sound.end
        if spaced:
            start = end = (sound.start + sound.end) / 2
        else:
            if before:
                start = _last_heard(loud, before.start + 0.02, sound.end, fallback=start)
            if after:
                end = max(start, _first_heard(loud, start, after.end - 0.02, fallback=end))
        if before:
            sounds[index - 1] = replace(before, end=start)
        if after:
            sounds[index + 1] = replace(after, start=end)
        sounds[index] = replace(sound, start=start, end=end)
    return replace(utterance, sounds=tuple(sounds))


def pace_pauses(utterance: Utterance, factor: float) -> Utterance:
    """Pauses at punctuation brought into their usual bounds times ``factor``."""
    edits: list[tuple[float, float]] = []
    for index, sound in enumerate(utterance.sounds):
        inside = 0 < index < len(utterance.sounds) - 1
        bounds = _bounds(sound.symbol) if sound.silent and inside else None
        if bounds:
            length = sound.end - sound.start
            wanted = min(max(length, bounds[0]), bounds[1]) * factor
            if abs(wanted - length) > 0.01:
                edits.append(((sound.start + sound.end) / 2, wanted - length))
    for middle, change in reversed(edits):
        utterance = _stretch_silence(utterance, middle, change)
    return utterance


def trim(utterance: Utterance) -> Utterance:
    """Without silence at either end, apart from a breath that keeps on- and offsets soft."""
    loud = np.flatnonzero(loud_frames(utterance.samples, utterance.rate))
    if not len(loud):
        return utterance
    first = max(0.0, loud[0] * _FRAME - _LEAD)
    last = min(utterance.duration, (loud[-1] + 1) * _FRAME + _TAIL)
    samples = utterance.samples[round(first * utterance.rate) : round(last * utterance.rate)].copy()
    length = last - first
    sounds = tuple(
        replace(
            sound,
            start=min(max(sound.start - first, 0.0), length),
            end=min(max(sound.end - first, 0.0), length),
        )
        for sound in utterance.sounds
    )
    return Utterance(_faded(samples, utterance.rate), utterance.rate, sounds)


def join(parts: list[tuple[Utterance, float]]) -> Utterance:
    """Utterances of one rate one after the other, each followed by so much silence."""
    rate = parts[0][0].rate
    pieces: list[Samples] = []
    sounds: list[Sound] = []
    clock = 0
    for index, (utterance, pause) in enumerate(parts):
        gap = round(pause * rate) if index + 1 < len(parts) else 0
        sounds += [sound.moved(clock / rate) for sound in utterance.sounds]
        pieces += [utterance.samples, np.zeros(gap, np.float32)]
        clock += len(utterance.samples) + gap
    return Utterance(np.concatenate(pieces), rate, tuple(sounds))


def _bounds(symbol: str) -> tuple[float, float] | None:
    found = [bounds for mark in symbol if (bounds := _STOPS.get(mark) or _PAUSES.get(mark))]
    return max(found) if found else None


def _stretch_silence(utterance: Utterance, middle: float, change: float) -> Utterance:
    rate, samples = utterance.rate, utterance.samples
    if change > 0:
        cut = round(middle * rate)
        samples = np.concatenate(
            [samples[:cut], np.zeros(round(change * rate), np.float32), samples[cut:]]
        )
    else:
        half = round(-change * rate / 2)
        cut = round(middle * rate)
        samples = np.concatenate([samples[: cut - half], samples[cut + half :]])
    shift = (len(samples) - len(utterance.samples)) / rate
    sounds = tuple(
        replace(
            sound,
            start=sound.start + (shift if sound.start >= middle else 0.0),
            end=sound.end + (shift if sound.end > middle else 0.0),
        )
        for sound in utterance.sounds
    )
    return Utterance(samples, rate, sounds)


def _faded(samples: Samples, rate: int) -> Samples:
    ramp = min(round(0.004 * rate), len(samples) // 2)
    if ramp:
        curve = np.linspace(0.0, 1.0, ramp, endpoint=False, dtype=np.float32)
        samples[:ramp] *= curve
        samples[-ramp:] *= curve[::-1]
    return samples


def _last_heard(loud: np.ndarray, start: float, end: float, fallback: float) -> float:
    """End of the last heard frame in a stretch, after which it stays silent."""
    first, last = int(start / _FRAME), int(end / _FRAME)
    heard = np.flatnonzero(loud[first:last])
    return float((first + heard[-1] + 1) * _FRAME) if len(heard) else fallback


def _first_heard(loud: np.ndarray, start: float, end: float, fallback: float) -> float:
    first, last = int(start / _FRAME) + 1, int(end / _FRAME)
    heard = np.flatnonzero(loud[first:last])
    return float((first + heard[0]) * _FRAME) if len(heard) else fallback
