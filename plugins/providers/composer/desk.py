"""The mixing desk: places sounds in time and space, adds the room, and masters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from plugins.providers.composer.notes import RATE, Instrument, Part, Stereo

#: What the finished score measures, in LUFS, and the highest sample peak.
LOUDNESS = -20.0
PEAK = 0.7

#: Seconds of silence at the very end, and of the fade before it.
_SILENCE, _FADE = 0.08, 1.2

#: Samples filtered at a time: a long film must not need several copies of itself in memory.
_BLOCK = 1 << 19


class Desk:
    """A dry bus and a send to the reverberation, for a film of ``duration`` seconds."""

    def __init__(self, duration: float) -> None:
        self.frames = round(duration * RATE)
        self.dry = np.zeros((2, self.frames), np.float32)
        self.send = np.zeros(self.frames, np.float32)

    def play(self, part: Part, instrument: Instrument) -> None:
        """Play all of a part's notes."""
        for note in sorted(part.notes, key=lambda one: (one.start, one.pitch)):
            self.lay(instrument(note), note.start, part.gain, part.pan, part.room)

    def lay(
        self, sound: Stereo, start: float, gain: float = 0.0, pan: float = 0.0, room: float = 0.3
    ) -> None:
        """Lay a sound at a second of the film, clipped to the film's length.

        :param gain: decibels.
        """
        at = round(start * RATE)
        skip = max(0, -at)
        length = min(sound.shape[1] - skip, self.frames - max(at, 0))
        if length <= 0:
            return
        level = 10 ** (gain / 20)
        left, right = level * min(1.0, 1 - pan), level * min(1.0, 1 + pan)
        here = slice(max(at, 0), max(at, 0) + length)
        piece = sound[:, skip : skip + length]
        self.dry[0, here] += piece[0] * np.float32(left)
        self.dry[1, here] += piece[1] * np.float32(right)
        if room:
            mono = np.float32(0.5 * level * room)
            self.send[here] += piece[0] * mono
            self.send[here] += piece[1] * mono

    def shape(self, points: list[tuple[float, float]]) -> None:
        """Ride the faders: (second, decibels) points joined by lines, dry and send alike."""
        seconds, decibels = zip(*points, strict=True)
        coarse = np.arange(0.0, self.frames + 480, 480)
        gains = 10 ** (np.interp(coarse / RATE, seconds, decibels) / 20)
        ride(self.dry, coarse, gains)
        ride(self.send, coarse, gains)

    def master(self, tail: float, rng: np.random.Generator, size: float = 2.2) -> Stereo:
        """The finished stereo sound: room, gentle equalising, loudness, peaks, ending.

        :param tail: seconds from the end at which the last chord began.
        :param size: seconds the room takes to die away by 60 dB.
        """
        mix = self.dry
        reverberate(mix, self.send, rng, size)
        self.send = np.zeros(0, np.float32)
        _equalise(mix)
        level = integrated_loudness(mix)
        if level > -70:
            mix *= np.float32(10 ** ((LOUDNESS - level) / 20))
        limit(mix, PEAK)
        finish(mix, min(max(_FADE, 0.7 * tail), 4.0))
        return mix


def finish(mix: Stereo, fade: float) -> None:
    """Soften the first 10 ms and let the end fall silent, in place."""
    frames = mix.shape[1]
    begin = min(frames, round(0.01 * RATE))
    mix[:, :begin] *= np.linspace(0, 1, begin, dtype=np.float32)
    silent = min(frames, round(_SILENCE * RATE))
    length = min(frames - silent, round(fade * RATE))
    curve = np.cos(np.linspace(0, np.pi / 2, length)) ** 1.5
    mix[:, frames - silent - length : frames - silent] *= curve.astype(np.float32)
    mix[:, frames - silent :] = 0


def impulse(rng: np.random.Generator, size: float) -> Stereo:
    """A hall's response: 18 ms before it begins, early reflections, a tail darker as it fades."""
    from scipy.signal import lfilter

    length = round(size * 1.1 * RATE)
    times = np.arange(length) / RATE
    out = np.zeros((2, length), np.float32)
    bands = ((250, 1.15), (1200, 1.0), (4500, 0.65), (11000, 0.35))
    for channel in range(2):
        noise = rng.standard_normal(length)
        darker = np.zeros(length)
        for cutoff, share in bands:
            pole = np.exp(-2 * np.pi * cutoff / RATE)
            low = lfilter([1 - pole], [1, -pole], noise)
            darker += low * np.exp(-6.9 * times / (size * share))
            noise = noise - low
        rise = np.clip(times / 0.06, 0, 1) ** 0.5
        tail = darker * rise
        early = np.zeros(length)
        for _ in range(9):
            early[round(rng.uniform(0.006, 0.07) * RATE)] += rng.choice((-1, 1)) * rng.uniform(2, 5)
        both = tail + early * np.abs(tail).max() * 0.12
        both -= lfilter([0.012], [1, -0.988], both)
        out[channel] = (both / np.sqrt(np.sum(both**2))).astype(np.float32)
    wait = round(0.018 * RATE)
    return np.concatenate((np.zeros((2, wait), np.float32), out), axis=1)


def reverberate(
    mix: Stereo, send: NDArray[np.float32], rng: np.random.Generator, size: float
) -> None:
    """Add the room's answer to ``send`` onto ``mix``, in place, block by block."""
    from scipy import fft

    response = impulse(rng, size)
    taps = response.shape[1]
    block = 1 << 18
    points = fft.next_fast_len(block + taps, real=True)
    spectra = fft.rfft(response, points, axis=1)
    for start in range(0, len(send), block):
        piece = send[start : start + block]
        if not piece.any():
            continue
        wet = fft.irfft(fft.rfft(piece, points)[None] * spectra, points, axis=1)
        end = min(mix.shape[1], start + len(piece) + taps)
        mix[:, start:end] += wet[:, : end - start].astype(np.float32) * np.float32(1.6)


def _equalise(mix: Stereo) -> None:
    """Nothing below 28 Hz, a little less mud at 300 Hz, a little air; in place."""
    from scipy.signal import butter, sosfilt

    low = butter(2, 28, "highpass", fs=RATE, output="sos")
    stages = np.concatenate((low, peaking(300, -1.5, 0.8), shelf(9000, 1.5)))
    for channel in mix:
        state = np.zeros((len(stages), 2))
        for start in range(0, len(channel), _BLOCK):
            piece = channel[start : start + _BLOCK]
            piece[:], state = sosfilt(stages, piece, zi=state)


def peaking(centre: float, decibels: float, q: float) -> NDArray[np.float64]:
    """A bell filter as one second-order section (R. Bristow-Johnson's cookbook)."""
    a, w = 10 ** (decibels / 40), 2 * np.pi * centre / RATE
    alpha = np.sin(w) / (2 * q)
    b = [1 + alpha * a, -2 * np.cos(w), 1 - alpha * a]
    d = [1 + alpha / a, -2 * np.cos(w), 1 - alpha / a]
    return np.array([[*(x / d[0] for x in b), *(x / d[0] for x in d)]])


def shelf(corner: float, decibels: float) -> NDArray[np.float64]:
    """A high shelf as one second-order section (R. Bristow-Johnson's cookbook, slope 1)."""
    a, w = 10 ** (decibels / 40), 2 * np.pi * corner / RATE
    c, root = np.cos(w), 2 * np.sqrt(a) * np.sin(w) / 2 * np.sqrt(2)
    b = [
        a * ((a + 1) + (a - 1) * c + root),
        -2 * a * ((a - 1) + (a + 1) * c),
        a * ((a + 1) + (a - 1) * c - root),
    ]
    d = [(a + 1) - (a - 1) * c + root, 2 * ((a - 1) - (a + 1) * c), (a + 1) - (a - 1) * c - root]
    return np.array([[*(x / d[0] for x in b), *(x / d[0] for x in d)]])


def limit(mix: Stereo, ceiling: float) -> None:
    """Hold every sample under ``ceiling`` with a gain that moves within 6 ms, in place."""
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    # The gain is worked out once a millisecond: the ear and the memory ask for no more.
    hop = RATE // 1000
    step = hop * (_BLOCK // hop)
    peaks = [
        np.maximum(
            np.maximum.reduceat(np.abs(mix[0, start : start + step]), at),
            np.maximum.reduceat(np.abs(mix[1, start : start + step]), at),
        )
        for start in range(0, mix.shape[1], step)
        for at in [np.arange(0, min(step, mix.shape[1] - start), hop)]
    ]
    peak = np.concatenate(peaks)
    if peak.max(initial=0.0) <= ceiling:
        return
    need = np.minimum(1.0, ceiling / np.maximum(peak, 1e-9))
    need = uniform_filter1d(minimum_filter1d(need, 13), 5)
    ride(mix, np.arange(len(need)) * hop + hop / 2, need)
    np.clip(mix, -ceiling, ceiling, out=mix)


def ride(mix: Stereo, at: NDArray[np.floating], gains: NDArray[np.floating]) -> None:
    """Multiply by a gain given at some samples and joined by lines, block by block, in place."""
    for start in range(0, mix.shape[-1], _BLOCK):
        piece = mix[..., start : start + _BLOCK]
        here = np.arange(start, start + piece.shape[-1])
        piece *= np.interp(here, at, gains).astype(np.float32)


def integrated_loudness(mix: Stereo) -> float:
    """LUFS after ITU-R BS.1770-4, gated; -100 for silence."""
    from scipy.signal import sosfilt

    # The K-weighting's two stages at 48 kHz, as the recommendation prints them.
    weighting = np.array(
        [
            [1.53512485958697, -2.69169618940638, 1.19839281085285,
             1.0, -1.69065929318241, 0.73248077421585],
            [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
        ]
    )  # fmt: skip
    hop = RATE // 10
    count = mix.shape[1] // hop
    if count < 4:
        return -100.0
    power = np.zeros(count)
    block = 100 * hop
    for channel in mix:
        state = np.zeros((2, 2))
        for start in range(0, count * hop, block):
            piece = channel[start : min(start + block, count * hop)]
            weighted, state = sosfilt(weighting, piece, zi=state)
            means = (weighted**2).reshape(-1, hop).mean(axis=1)
            power[start // hop : start // hop + len(means)] += means
    blocks = (power[:-3] + power[1:-2] + power[2:-1] + power[3:]) / 4
    loud = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
    if not len(loud):
        return -100.0
    loud = loud[loud > loud.mean() / 10]
    return float(-0.691 + 10 * np.log10(loud.mean()))
