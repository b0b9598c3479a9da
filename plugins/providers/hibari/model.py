"""The hibari network in this process, and its source–filter parameters bent to other voices."""

from __future__ import annotations

import json
import threading
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from plugins.providers.hibari.voices import Morph
from plugins.providers.speech import onnx

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 24_000
FRAME = 0.025
"""Seconds per unit of the model's durations."""
_SPECTRUM_FRAME = 0.0125
LONGEST = 400
"""Phoneme characters the network reads at once."""

_DURATIONS = "/Clip_output_0"
_VOICED = 40.0
"""Hertz above which a frame is voiced."""
_TREMOR_HERTZ = 5.3
_loading = threading.Lock()


class Spoken(NamedTuple):
    samples: NDArray[np.float32]
    frames: list[int]
    """One entry per phoneme character, with one before and one after for the silence there."""


def speak(phonemes: str, speed: float, morph: Morph) -> Spoken:
    """Say a phoneme string of characters of :func:`alphabet` with a morphed voice."""
    import numpy as np
    from hibari import dsp

    letters = alphabet()
    tokens = [0, *(letters[letter] for letter in phonemes), 0]
    *spectra, frames = _session().run(
        None,
        {"ids": np.array([tokens], np.int64), "speed": np.array([speed], np.float32)},
    )
    harmonic, turn, noise, free, phase, pitch = (np.array(part[0]) for part in spectra[:6])
    voiced = pitch > _VOICED
    pitch = _melody(pitch, voiced, morph)
    if morph.formant != 1.0 or morph.pitch != 1.0:
        harmonic, turn, noise, free = _stretched(
            (harmonic, turn, noise, free), voiced, morph.formant
        )
    samples = dsp.synth(
        *(part.astype(np.float32) for part in (harmonic, turn, noise, free)),
        phase, pitch.astype(np.float32), np.random.default_rng(0),
    )  # fmt: skip
    return Spoken(samples, [int(count) for count in frames.ravel()])


@cache
def alphabet() -> dict[str, int]:
    """Phoneme character → token."""
    text = (files("hibari") / "assets/vocab.json").read_text(encoding="utf-8")
    vocabulary: dict[str, int] = json.loads(text)
    return vocabulary


def _melody(pitch: np.ndarray, voiced: np.ndarray, morph: Morph) -> np.ndarray:
    """F0 in hertz per frame: moved, widened about its mean, and made to waver."""
    import numpy as np

    if not voiced.any():
        return pitch
    mean = np.exp(np.log(pitch[voiced]).mean())
    pitch = pitch.copy()
    pitch[voiced] = mean * morph.pitch * (pitch[voiced] / mean) ** morph.range
    if morph.tremor:
        time = np.flatnonzero(voiced) * _SPECTRUM_FRAME
        pitch[voiced] *= 1 + 0.06 * morph.tremor * np.sin(2 * np.pi * _TREMOR_HERTZ * time)
    return pitch


def _stretched(
    parts: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    voiced: np.ndarray,
    formant: float,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The spectral envelope with its formants ``formant`` times higher.

    The free-phase branch carries the original pitch where there is voice; there it is turned
    into noise, or the old pitch would shine through the new one.
    """
    import numpy as np

    harmonic, turn, noise, free = parts
    bins = len(harmonic)
    place = np.clip(np.arange(bins) / formant, 0, bins - 1)
    low = np.floor(place).astype(int)
    high = np.minimum(low + 1, bins - 1)
    share = (place - low)[:, None]

    def moved(part: np.ndarray) -> np.ndarray:
        return np.asarray(part[low] * (1 - share) + part[high] * share)

    harmonic, noise, free = moved(harmonic), moved(noise), moved(free)
    noise = np.where(voiced, np.logaddexp(2 * noise, 2 * (free - 1.0)) / 2, noise)
    return harmonic, turn[np.round(place).astype(int)], noise, np.where(voiced, -8.0, free)


def _session() -> Any:
    with _loading:
        return _loaded()


@cache
def _loaded() -> Any:
    import onnxruntime

    model = (files("hibari") / "assets/hibari.onnx").read_bytes()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        _with_durations(model), options, providers=["CPUExecutionProvider"]
    )


def _with_durations(model: bytes) -> bytes:
    """The graph with its inner durations as one more output, their rounding carried over."""
    model = onnx.carried_rounding(model, "/Div_40_output_0", "/Round_output_0")
    return onnx.extended(model, onnx.float_output(_DURATIONS))
