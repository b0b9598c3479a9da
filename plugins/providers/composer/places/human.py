"""Rooms, streets, machines, and people at a distance."""

from __future__ import annotations

import numpy as np

from plugins.providers.composer.bells import ring
from plugins.providers.composer.notes import RATE, Stereo
from plugins.providers.composer.padsynth import loop
from plugins.providers.composer.places.noise import (
    LOOP,
    Generator,
    band,
    bed,
    hump,
    moments,
    place,
    shaped,
    tone,
    wander,
)


def room(seconds: float, rng: Generator) -> Stereo:
    """A room's own quiet: air and a trace of the mains."""
    frames = round(seconds * RATE)
    out = bed(shaped(band(40, 320, 1.2, 0.8), rng), frames) * np.float32(0.9)
    hum = tone(100.0, seconds, (1.0, 0.4, 0.2)) * 0.006
    return np.asarray(out + hum.astype(np.float32), np.float32)


def ventilation(seconds: float, rng: Generator) -> Stereo:
    """Air through ducts."""
    frames = round(seconds * RATE)
    return bed(shaped(band(70, 1400, 1.2, 0.75), rng), frames) * wander(frames, 5, 0.85, 1.0, rng)


def hall(seconds: float, rng: Generator) -> Stereo:
    """The air of a large room: low, wide, slowly moving."""
    frames = round(seconds * RATE)
    return bed(shaped(band(30, 180, 1.5, 0.7), rng), frames) * wander(frames, 4, 0.6, 1.0, rng)


def murmur(seconds: float, rng: Generator, voices: int = 7) -> Stereo:
    """People talking far enough away that no word is heard.

    Each voice is a row of vowels, its pitch falling through phrases of one to three seconds.
    """
    out = np.zeros((2, LOOP), np.float32)
    for _ in range(voices):
        ground = float(rng.choice((98.0, 110.0, 123.5, 174.6, 196.0, 207.7)))
        pan, level = float(rng.uniform(-0.9, 0.9)), float(rng.uniform(0.4, 1.0))
        at = float(rng.uniform(0, 0.4))
        while at < LOOP / RATE - 0.4:
            for syllable in range(int(rng.integers(4, 11))):
                length = float(rng.uniform(0.11, 0.24))
                if at + length > LOOP / RATE:
                    break
                vowel = loop(f"choir {'aeiou'[int(rng.integers(0, 5))]}", ground)
                fall = 1.12 - 0.025 * syllable + float(rng.uniform(-0.05, 0.05))
                frames = round(length * RATE)
                begin = int(rng.integers(0, len(vowel) - 2 * frames))
                index = begin + np.arange(frames) * fall
                sound = vowel[index.astype(int)] * hump(frames, 0.3).astype(np.float32)
                place(out, sound, at, level, pan)
                at += length * float(rng.uniform(0.9, 1.1))
            at += float(rng.uniform(0.2, 1.1))
    # A wall or two between them and us: nothing sharp is left.
    kernel = np.hanning(19)
    kernel /= kernel.sum()
    dull = np.stack([np.convolve(side, kernel, "same") for side in out])
    frames = round(seconds * RATE)
    return np.stack([np.resize(side, frames) for side in dull]).astype(np.float32)


def cups(seconds: float, rng: Generator) -> Stereo:
    """Cups and spoons."""
    out = np.zeros((2, round(seconds * RATE)), np.float32)
    for at in moments(seconds, 2.3, rng):
        pan = float(rng.uniform(-0.8, 0.8))
        for number in range(int(rng.integers(1, 4))):
            pitch = float(rng.choice((2480.0, 3120.0, 3710.0, 2790.0)))
            sound = ring("glass", pitch, 0.5)[0]
            place(out, sound, at + 0.11 * number, float(rng.uniform(0.06, 0.2)), pan)
    return out


def traffic(seconds: float, rng: Generator) -> Stereo:
    """A street: the city's hum, cars that pass, a horn far away."""
    frames = round(seconds * RATE)
    out = bed(shaped(band(40, 260, 1.3, 0.8), rng), frames) * wander(frames, 3, 0.6, 1.0, rng)
    tyres = shaped(band(180, 1600, 1.3, 0.6), rng)
    for at in moments(seconds, 3.4, rng, -2.0):
        size = round(float(rng.uniform(2.6, 4.6)) * RATE)
        begin = int(rng.integers(0, len(tyres) - size))
        car = tyres[begin : begin + size] * (hump(size, 0.48) ** 2).astype(np.float32)
        start, goal = (-0.9, 0.9) if rng.random() < 0.5 else (0.9, -0.9)
        first = round(max(0.0, at) * RATE)
        span = min(size, frames - first)
        if span <= 0:
            continue
        across = np.linspace(start, goal, size)[:span].astype(np.float32)
        out[0, first : first + span] += car[:span] * (1 - across) * np.float32(0.45)
        out[1, first : first + span] += car[:span] * (1 + across) * np.float32(0.45)
    for at in moments(seconds, 9.0, rng):
        for number in range(int(rng.integers(1, 3))):
            length = float(rng.uniform(0.14, 0.4))
            size = round(length * RATE)
            horn = tone(392.0, length, (1, 0.6, 0.5, 0.3)) + tone(494.0, length, (1, 0.6, 0.4, 0.2))
            sound = (horn * hump(size, 0.1)).astype(np.float32)
            pan = float(rng.uniform(-0.8, 0.8))
            for echo, level in ((0.0, 0.012), (0.13, 0.006), (0.31, 0.003)):
                place(out, sound, at + 0.5 * number + echo, level, pan)
    return np.asarray(out, np.float32)


def skyline(seconds: float, rng: Generator) -> Stereo:
    """The city from above: a wide hum, no single car."""
    frames = round(seconds * RATE)
    out = bed(shaped(band(45, 420, 1.2, 0.9), rng), frames) * wander(frames, 4, 0.7, 1.0, rng)
    return out + wind(seconds, rng) * np.float32(0.35)


def wind(seconds: float, rng: Generator) -> Stereo:
    """High air, for what stands above the streets."""
    frames = round(seconds * RATE)
    return bed(shaped(band(150, 700, 1.6, 0.5), rng), frames) * wander(frames, 2.5, 0.2, 1.0, rng)


def train(seconds: float, rng: Generator) -> Stereo:
    """Inside a carriage: rumble, and the rail joints in fours."""
    frames = round(seconds * RATE)
    out = bed(shaped(band(35, 240, 1.5, 0.8), rng), frames)
    out += bed(shaped(band(300, 1500, 1.3, 0.8), rng), frames) * np.float32(0.25)
    t = np.arange(round(0.16 * RATE)) / RATE
    noise = np.random.default_rng(4).standard_normal(len(t))
    clack = np.sin(2 * np.pi * 105 * t) * np.exp(-t * 34) + 0.25 * noise * np.exp(-t * 85)
    pace, at = float(rng.uniform(0.95, 1.1)), 0.15
    while at < seconds - 0.3:
        for delay, level in ((0.0, 0.3), (0.13, 0.24), (0.46, 0.2), (0.59, 0.16)):
            place(out, clack.astype(np.float32), at + delay * pace, level, -0.1 + 0.5 * delay)
        at += pace
    return np.asarray(out, np.float32)


def keyboard(seconds: float, rng: Generator) -> Stereo:
    """Somebody types, pauses, types."""
    out = np.zeros((2, round(seconds * RATE)), np.float32)
    t = np.arange(round(0.02 * RATE)) / RATE
    for at in moments(seconds, 3.0, rng):
        start, pan = at, float(rng.uniform(-0.6, 0.6))
        for _ in range(int(rng.integers(4, 14))):
            noise = rng.standard_normal(len(t)) * np.exp(-t * 380)
            place(out, noise.astype(np.float32), start, float(rng.uniform(0.01, 0.025)), pan)
            start += float(rng.uniform(0.08, 0.2))
    return out


def clock(seconds: float, rng: Generator) -> Stereo:
    """A clock on the wall."""
    out = np.zeros((2, round(seconds * RATE)), np.float32)
    t = np.arange(round(0.03 * RATE)) / RATE
    at, high = float(rng.uniform(0, 1)), True
    while at < seconds - 0.1:
        tick = np.sin(2 * np.pi * (2300 if high else 1900) * t) * np.exp(-t * 260)
        place(out, tick.astype(np.float32), at, 0.035, 0.45)
        at, high = at + 1.0, not high
    return out


def monitor(seconds: float, rng: Generator) -> Stereo:
    """A soft medical tone, steady as a pulse."""
    out = np.zeros((2, round(seconds * RATE)), np.float32)
    sound = (tone(880.0, 0.11) * hump(round(0.11 * RATE), 0.2)).astype(np.float32)
    at = float(rng.uniform(0.2, 0.8))
    while at < seconds - 0.3:
        place(out, sound, at, 0.03, 0.3)
        at += 1.05
    return out


def hammer(seconds: float, rng: Generator) -> Stereo:
    """Work going on next door: taps on metal and wood."""
    out = np.zeros((2, round(seconds * RATE)), np.float32)
    t = np.arange(round(0.25 * RATE)) / RATE
    rings = ((1240, 22), (2890, 30), (4310, 45))
    metal = np.sum([np.sin(2 * np.pi * f * t) * np.exp(-t * d) for f, d in rings], axis=0)
    wood = np.sin(2 * np.pi * 310 * t) * np.exp(-t * 60)
    for at in moments(seconds, 4.2, rng):
        start, sound = at, (metal if rng.random() < 0.5 else wood)
        for _ in range(int(rng.integers(3, 6))):
            place(out, sound.astype(np.float32), start, float(rng.uniform(0.03, 0.06)), -0.4)
            start += float(rng.uniform(0.36, 0.44))
    return out


def temple_bells(seconds: float, rng: Generator) -> Stereo:
    """Temple bells across the courtyard."""
    out = np.zeros((2, round(seconds * RATE)), np.float32)
    for at in moments(seconds, 4.6, rng):
        pitch = float(rng.choice((622.3, 740.0, 830.6)))
        for number in range(int(rng.integers(1, 4))):
            sound = ring("temple", pitch, 4.0)[0]
            place(out, sound, at + 0.7 * number, float(rng.uniform(0.04, 0.1)), 0.5)
    return out


def chime(seconds: float, rng: Generator) -> Stereo:
    """A station's announcement chime, far down the hall."""
    out = np.zeros((2, round(seconds * RATE)), np.float32)
    for at in moments(seconds, 14.0, rng):
        for number, pitch in enumerate((659.3, 523.3, 392.0)):
            sound = ring("glass", pitch, 2.0)[0]
            for echo, level in ((0.0, 0.07), (0.19, 0.035), (0.4, 0.02)):
                place(out, sound, at + 0.5 * number + echo, level, 0.1)
    return out


def deep_space(seconds: float, rng: Generator) -> Stereo:
    """A ship's hum: two low tones that beat, and a slow breath of filtered noise."""
    frames = round(seconds * RATE)
    out = bed(loop("warm", 55.0), frames)
    out += bed(loop("warm", 82.5), frames) * np.float32(0.5)
    out *= wander(frames, 5, 0.6, 1.0, rng)
    out += bed(shaped(band(300, 900, 2.0, 0.6), rng), frames) * wander(frames, 6, 0.0, 0.4, rng)
    return np.asarray(out, np.float32)
