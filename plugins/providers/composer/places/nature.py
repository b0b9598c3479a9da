"""Water, wind, weather and fire."""

from __future__ import annotations

import numpy as np

from plugins.providers.composer.notes import RATE, Stereo
from plugins.providers.composer.places.noise import (
    Generator,
    band,
    bed,
    hump,
    moments,
    patter,
    place,
    shaped,
    tone,
    wander,
)


def sea(seconds: float, rng: Generator, period: float = 8.0) -> Stereo:
    """Waves: each gathers low, breaks bright, and draws back with a hiss."""
    frames = round(seconds * RATE)
    low = bed(shaped(band(50, 500, 1.5, 0.6), rng), frames)
    mid = bed(shaped(band(300, 2200, 1.5, 0.5), rng), frames)
    hiss = bed(shaped(band(1800, 9000, 1.5, 0.4), rng), frames)
    out = low * wander(frames, 3.0, 0.12, 0.3, rng) + hiss * wander(frames, 2.0, 0.03, 0.1, rng)
    at = -float(rng.uniform(0, period))
    while at < seconds:
        length = period * float(rng.uniform(0.85, 1.25))
        size, pan = float(rng.uniform(0.6, 1.0)), float(rng.uniform(-0.4, 0.4))
        for wave, rise, lag, level in ((low, 0.45, 0.0, 0.6), (mid, 0.4, 0.06, 1.0),
                                       (hiss, 0.3, 0.18, 0.55)):  # fmt: skip
            begin = round((at + lag * length) * RATE)
            shape = hump(round(length * 0.9 * RATE), rise) ** 1.8
            first, skip = max(0, begin), max(0, -begin)
            span = min(len(shape) - skip, frames - first)
            if span <= 0:
                continue
            env = (shape[skip : skip + span] * size * level).astype(np.float32)
            out[0, first : first + span] += (
                wave[0, first : first + span] * env * np.float32(1 - pan)
            )
            out[1, first : first + span] += (
                wave[1, first : first + span] * env * np.float32(1 + pan)
            )
        at += length * float(rng.uniform(0.6, 0.8))
    return np.asarray(out, np.float32)


def rough_sea(seconds: float, rng: Generator) -> Stereo:
    """The same in a storm: shorter and crowding."""
    return sea(seconds, rng, 4.6)


def lapping(seconds: float, rng: Generator) -> Stereo:
    """Small water against stone and wood: a harbour."""
    frames = round(seconds * RATE)
    out = bed(shaped(band(80, 900, 1.5, 0.7), rng), frames) * wander(frames, 1.3, 0.2, 0.7, rng)
    wet = shaped(band(350, 2600, 1.5, 0.5), rng)
    for at in moments(seconds, 0.9, rng):
        length = round(float(rng.uniform(0.25, 0.6)) * RATE)
        begin = int(rng.integers(0, len(wet) - length))
        sound = wet[begin : begin + length] * hump(length, 0.25).astype(np.float32)
        place(out, sound, at, float(rng.uniform(0.3, 0.9)), float(rng.uniform(-0.8, 0.8)))
    return np.asarray(out, np.float32)


def stream(seconds: float, rng: Generator) -> Stereo:
    """Running water: a bright murmur full of bubbles."""
    frames = round(seconds * RATE)
    out = bed(shaped(band(350, 4500, 1.2, 0.35), rng), frames)
    out *= wander(frames, 0.35, 0.5, 1.0, rng)
    for pitch in rng.uniform(420, 1900, 9):
        t = np.arange(round(0.05 * RATE)) / RATE
        bubble = np.sin(2 * np.pi * (pitch * t + 6 * pitch * t**2)) * np.exp(-t * 70)
        out += patter(frames, 7, bubble * hump(len(t), 0.08), rng) * np.float32(0.15)
    return np.asarray(out, np.float32)


def rain(seconds: float, rng: Generator, heavy: float = 1.0) -> Stereo:
    """Rain in the open, on leaves and ground."""
    frames = round(seconds * RATE)
    out = bed(shaped(band(900, 11000, 1.0, 0.2), rng), frames) * wander(frames, 4, 0.75, 1.0, rng)
    out *= np.float32(0.9)
    for pitch in rng.uniform(800, 4200, 6):
        t = np.arange(round(0.03 * RATE)) / RATE
        fall = 0.21 * pitch
        drop = np.sin(2 * np.pi * pitch * t) * np.exp(-t * fall)
        drop += 0.8 * rng.standard_normal(len(t)) * np.exp(-t * 2 * fall)
        out += patter(frames, 34 * heavy, drop, rng) * np.float32(0.27)
    return np.asarray(out, np.float32)


def roof_rain(seconds: float, rng: Generator) -> Stereo:
    """Rain heard from indoors: a soft drumming overhead, the hiss kept out."""
    frames = round(seconds * RATE)
    out = bed(shaped(band(120, 1300, 1.5, 0.45), rng), frames) * wander(frames, 4, 0.7, 1.0, rng)
    for pitch in rng.uniform(220, 850, 5):
        t = np.arange(round(0.05 * RATE)) / RATE
        tap = np.sin(2 * np.pi * pitch * t) * np.exp(-t * (60 + 0.25 * pitch))
        out += patter(frames, 26, tap, rng) * np.float32(0.38)
    return np.asarray(out, np.float32)


def thunder(seconds: float, rng: Generator) -> Stereo:
    """Distant thunder: a crack softened by miles, then rolling."""
    frames = round(seconds * RATE)
    out = np.zeros((2, frames), np.float32)
    rumble = shaped(band(28, 130, 2.0, 0.9), rng)
    crack = shaped(band(90, 700, 1.5, 0.8), rng)
    for at in moments(seconds, 11.0, rng, -3.0):
        length = round(float(rng.uniform(4.5, 7.0)) * RATE)
        begin = int(rng.integers(0, len(rumble) - length))
        roll = wander(length, 0.4, 0.25, 1.0, rng) * hump(length, 0.08).astype(np.float32)
        pan, far = float(rng.uniform(-0.6, 0.6)), float(rng.uniform(0.6, 1.0))
        place(out, rumble[begin : begin + length] * roll, max(0.0, at), 3.0 * far, pan)
        short = length // 3
        clap = crack[begin : begin + short] * (hump(short, 0.03) ** 2).astype(np.float32)
        place(out, clap, max(0.0, at), 1.3 * far, pan)
    return out


def wind(seconds: float, rng: Generator, force: float = 1.0) -> Stereo:
    """Gusts: bands of noise that swell one after another, and a thin whistle on the strongest."""
    frames = round(seconds * RATE)
    gust = wander(frames, 3.2 / force, 0.25, 1.0, rng)
    out = np.zeros((2, frames), np.float32)
    for low, high, lag, level in ((60, 260, 0.0, 1.0), (220, 620, 0.25, 0.75),
                                  (500, 1300, 0.5, 0.4 * force)):  # fmt: skip
        own = np.roll(gust, round(lag * RATE)) ** (1 + lag)
        part = bed(shaped(band(low, high, 2.0, 0.5), rng), frames) * own
        out += part * wander(frames, 1.1, 0.6, 1.0, rng) * np.float32(level)
    whistle = bed(shaped(band(880, 960, 5.0), rng), frames) * gust**4
    out += whistle * np.float32(0.12 * force)
    return out


def breeze(seconds: float, rng: Generator) -> Stereo:
    """A light wind with leaves in it."""
    frames = round(seconds * RATE)
    out = wind(seconds, rng, 0.7) * np.float32(0.7)
    leaves = bed(shaped(band(2200, 8500, 1.2, 0.3), rng), frames)
    out += leaves * wander(frames, 2.4, 0.02, 0.5, rng) ** 1.5
    return np.asarray(out, np.float32)


def fire(seconds: float, rng: Generator) -> Stereo:
    """A low flutter and crackling."""
    frames = round(seconds * RATE)
    out = bed(shaped(band(60, 420, 1.5, 0.7), rng), frames) * wander(frames, 0.25, 0.3, 0.9, rng)
    for pitch, rate, level in ((2600, 9, 0.7), (4200, 14, 0.5), (1300, 3, 0.6)):
        t = np.arange(round(0.014 * RATE)) / RATE
        pop = np.random.default_rng(pitch).standard_normal(len(t)) * np.exp(-t * 520)
        pop += np.sin(2 * np.pi * pitch * t) * np.exp(-t * 700)
        out += patter(frames, rate, pop, rng) * np.float32(level)
    return np.asarray(out, np.float32)


def drip(seconds: float, rng: Generator) -> Stereo:
    """Single drops into a basin."""
    out = np.zeros((2, round(seconds * RATE)), np.float32)
    for at in moments(seconds, 2.6, rng):
        base = float(rng.uniform(900, 1500))
        frames = round(0.12 * RATE)
        sweep = base + 900 * np.linspace(0, 1, frames)
        sound = tone(sweep, 0.12) * np.exp(-np.linspace(0, 7, frames))
        place(out, sound.astype(np.float32), at, 0.25, float(rng.uniform(-0.5, 0.5)))
    return out
