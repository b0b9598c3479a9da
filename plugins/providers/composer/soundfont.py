"""Reads a SoundFont (SF3: Ogg Vorbis samples) and decodes only the samples that are played.

The format: SoundFont Technical Specification 2.04 (E-mu 1996); SF3 stores each sample as its
own Ogg stream, with loop points counted from the sample's own beginning. Loading the whole of
a 40 MB bank takes 2.5 s and 500 MB; reading its tables takes 30 ms and the samples of one film
a few megabytes.
"""

from __future__ import annotations

import io
import itertools
import mmap
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from filmwright import ProviderError

Samples = NDArray[np.float32]

#: Generator numbers of the specification, by the names used here.
_GENERATORS = {
    "cutoff": 8, "pan": 17, "delay": 33, "attack": 34, "hold": 35, "decay": 36, "sustain": 37,
    "release": 38, "instrument": 41, "keys": 43, "velocities": 44, "attenuation": 48,
    "coarse": 51, "fine": 52, "sample": 53, "loops": 54, "scale": 56, "root": 58,
    "loop_start": 2, "loop_end": 3, "loop_start_coarse": 45, "loop_end_coarse": 50,
}  # fmt: skip

_DEFAULTS = {
    "cutoff": 13500, "delay": -12000, "attack": -12000, "hold": -12000, "decay": -12000,
    "release": -12000, "scale": 100, "root": -1,
}  # fmt: skip

#: Fractions of their nominal value by which players apply attenuation (E-mu hardware's habit).
_ATTENUATION = 0.4


@dataclass(frozen=True)
class Zone:
    """One sample mapped onto a range of keys and velocities, with how it sounds there."""

    sample: int
    keys: tuple[int, int]
    velocities: tuple[int, int]
    root: float
    """The (fractional) MIDI key at which the sample sounds untransposed."""
    scale: float
    """Semitones per key."""
    gain: float
    pan: float
    """-1 left … 1 right."""
    attack: float
    hold: float
    decay: float
    sustain: float
    """Decibels below the peak."""
    release: float
    looped: bool
    loop: tuple[int, int]
    rate: int


@dataclass(frozen=True)
class _Header:
    start: int
    end: int
    loop: tuple[int, int]
    rate: int
    key: int
    correction: int


def _seconds(timecents: int) -> float:
    return 0.0 if timecents <= -11999 else float(2.0 ** (timecents / 1200))


class SoundFont:
    """The presets of one bank. Not safe to share between threads."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as stream:
            self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        self._chunks = self._table_of_contents()
        self._presets = self._read_presets()
        self._zones: dict[tuple[int, int], tuple[Zone, ...]] = {}

    def zones(self, bank: int, program: int) -> tuple[Zone, ...]:
        """Every zone of a preset.

        :raises ProviderError: the bank has no such preset.
        """
        name = (bank, program)
        if name not in self._zones:
            if name not in self._presets:
                raise ProviderError(f"the sound bank has no instrument {bank}:{program}")
            self._zones[name] = tuple(self._build(self._presets[name]))
        return self._zones[name]

    @lru_cache(maxsize=64)  # noqa: B019 - the sound font lives as long as the process
    def samples(self, number: int) -> Samples:
        """One sample, mono float32 at its own rate."""
        header = self._header(number)
        start = self._chunks["smpl"][0]
        stream = io.BytesIO(self._bytes[start + header.start : start + header.end])
        sound, _ = soundfile.read(stream, dtype="float32", always_2d=True)
        return np.ascontiguousarray(sound[:, 0])

    def _table_of_contents(self) -> dict[str, tuple[int, int]]:
        chunks: dict[str, tuple[int, int]] = {}
        if self._bytes[:4] != b"RIFF" or self._bytes[8:12] != b"sfbk":
            raise ProviderError("the sound bank is not a SoundFont; run `make setup` again")
        offset = 12
        while offset + 8 <= len(self._bytes):
            name = self._bytes[offset : offset + 4]
            (size,) = struct.unpack_from("<I", self._bytes, offset + 4)
            if name == b"LIST":
                offset += 12
                continue
            chunks[name.decode("latin-1")] = (offset + 8, size)
            offset += 8 + size
            # Some banks leave out the pad byte that RIFF asks for after an odd chunk.
            if size % 2 and self._bytes[offset : offset + 4] != b"LIST":
                offset += 1
        return chunks

    def _records(self, name: str, layout: str) -> list[tuple[int, ...]]:
        start, size = self._chunks[name]
        return list(struct.iter_unpack(layout, self._bytes[start : start + size]))

    def _read_presets(self) -> dict[tuple[int, int], tuple[int, int]]:
        rows = self._records("phdr", "<20xHHH12x")
        self._preset_bags = self._records("pbag", "<HH")
        self._preset_values = self._records("pgen", "<Hh")
        self._instruments = [row[0] for row in self._records("inst", "<20xH")]
        self._bags = self._records("ibag", "<HH")
        self._values = self._records("igen", "<Hh")
        return {
            (bank, program): (first, following[2])
            for (program, bank, first), following in itertools.pairwise(rows)
        }

    def _header(self, number: int) -> _Header:
        start, _ = self._chunks["shdr"]
        fields = struct.unpack_from("<20xIIIIIBbHH", self._bytes, start + 46 * number)
        begin, end, first, last, rate, key, correction = fields[:7]
        return _Header(begin, end, (first, last), rate, key, correction)

    def _layers(
        self, bags: list[tuple[int, ...]], values: list[tuple[int, ...]], span: range, final: str
    ) -> list[dict[str, int]]:
        """The generators of each zone, the global zone's folded in."""
        numbers = {number: name for name, number in _GENERATORS.items()}
        shared: dict[str, int] = {}
        layers = []
        for bag in span:
            first, last = bags[bag][0], bags[bag + 1][0]
            own = {numbers[n]: value for n, value in values[first:last] if n in numbers}
            if final in own:
                layers.append(shared | own)
            elif bag == span.start:
                shared = own
        return layers

    def _build(self, preset: tuple[int, int]) -> list[Zone]:
        zones = []
        for outer in self._layers(
            self._preset_bags, self._preset_values, range(*preset), "instrument"
        ):
            number = outer["instrument"]
            span = range(self._instruments[number], self._instruments[number + 1])
            for inner in self._layers(self._bags, self._values, span, "sample"):
                zone = self._zone(outer, inner)
                if zone is not None:
                    zones.append(zone)
        return zones

    def _zone(self, outer: dict[str, int], inner: dict[str, int]) -> Zone | None:
        keys, velocities = (_overlap(outer, inner, name) for name in ("keys", "velocities"))
        if keys[0] > keys[1] or velocities[0] > velocities[1]:
            return None

        def value(name: str) -> int:
            return inner.get(name, _DEFAULTS.get(name, 0)) + outer.get(name, 0)

        header = self._header(inner["sample"])
        root = inner["root"] if inner.get("root", -1) >= 0 else header.key
        tune = value("coarse") + (value("fine") + header.correction) / 100
        scale = value("scale") / 100
        return Zone(
            sample=inner["sample"],
            keys=keys,
            velocities=velocities,
            root=root - tune,
            scale=scale,
            gain=float(10 ** (-value("attenuation") * _ATTENUATION / 200)),
            pan=max(-1.0, min(1.0, value("pan") / 500)),
            attack=_seconds(value("attack")),
            hold=_seconds(value("hold")),
            decay=_seconds(value("decay")),
            sustain=max(0, value("sustain")) / 10,
            release=_seconds(value("release")),
            looped=value("loops") in (1, 3),
            loop=(
                header.loop[0] + value("loop_start") + 32768 * value("loop_start_coarse"),
                header.loop[1] + value("loop_end") + 32768 * value("loop_end_coarse"),
            ),
            rate=header.rate,
        )


def _overlap(outer: dict[str, int], inner: dict[str, int], name: str) -> tuple[int, int]:
    """Where both levels' ranges hold; a range is packed as low byte, high byte."""
    low, high = 0, 127
    for level in (outer, inner):
        if name in level:
            packed = level[name] & 0xFFFF
            low, high = max(low, packed & 0xFF), min(high, packed >> 8)
    return low, high
