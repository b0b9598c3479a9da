"""Provider ``null``: grey cards and silence of the right length, made at once.

Not loaded by itself: ``--plugin plugins.providers.null --use voice=null …`` shows how a script
is cut and paced in seconds, and tests drive the whole pipeline with it.
"""

from __future__ import annotations

import io

from filmwright import (
    ImageRequest,
    Layer,
    Offer,
    Part,
    Phoneme,
    Picture,
    PlateRequest,
    ProviderInfo,
    Readiness,
    Rig,
    Score,
    ScoreRequest,
    Speech,
    SpeechRequest,
    Sprite,
    Voice,
    Word,
    Workbench,
    hookimpl,
)

_RATE = 24_000
_SECONDS_A_LETTER = 1 / 15


@hookimpl
def register_provider() -> ProviderInfo:
    return ProviderInfo(
        name="null",
        title="Nothing",
        version="1",
        stages=("images", "voice", "music"),
        check=lambda: Readiness(True),
        description="Grey cards and silence: for trying out cuts and for tests.",
        last_resort=True,
        voices=tuple(
            Voice(
                id=f"null:{number}",
                name=f"Silence {number}",
                gender="neutral",
                quality=0.0,
                languages=("en", "hi", "es", "de", "ta"),
            )
            for number in range(1, 9)
        ),
        styles={"grey": "grey cards"},
    )


@hookimpl
def make_image(request: ImageRequest) -> Offer:
    def run(bench: Workbench) -> Picture | Rig:
        return (
            _card(request, bench) if isinstance(request, PlateRequest) else _dummy(request, bench)
        )

    return Offer("null", run, quality=0.0, seconds=0.1)


@hookimpl
def speak_line(request: SpeechRequest) -> Offer:
    return Offer("null", lambda bench: _silence(request, bench), quality=0.0, seconds=0.1)


@hookimpl
def score_film(request: ScoreRequest) -> Offer:
    def run(_bench: Workbench) -> Score:
        return Score(music=None, duration=request.duration, description="silence")

    return Offer("null", run, quality=0.0, seconds=0.1)


def _png(width: int, height: int, grey: int) -> bytes:
    import cv2
    import numpy as np

    done, content = cv2.imencode(".png", np.full((height, width, 4), (grey, grey, grey, 255), "u1"))
    assert done
    return content.tobytes()


def _card(request: PlateRequest, bench: Workbench) -> Picture:
    """One grey, by the setting's name."""
    margin_x, margin_y = request.width // 8, request.height // 8
    size = (request.width + 2 * margin_x, request.height + 2 * margin_y)
    grey = 60 + sum(request.setting.encode()) % 120
    image = bench.put(_png(*size, grey), "image/png")
    layer = Layer(image=image, x=-margin_x, y=-margin_y, depth=0.5)
    return Picture(width=request.width, height=request.height, layers=(layer,))


def _dummy(request: ImageRequest, bench: Workbench) -> Rig:
    """A block with a mouth that opens."""
    high, wide = request.height, request.height * 2 // 3
    block = bench.put(_png(wide, high, 200), "image/png")
    shut, wide_open = (bench.put(_png(wide // 4, size, 20), "image/png") for size in (4, high // 8))
    left, top = wide * 3 // 8, high // 2
    mouths = {name: Sprite(image=wide_open, x=left, y=top) for name in ("e", "a", "o", "u")}
    for name in ("x", "mbp", "fv", "l", "s"):
        mouths[name] = Sprite(image=shut, x=left, y=top)
    return Rig(
        width=wide,
        height=high,
        framing=request.framing,
        parts=(
            Part(name="body", moves="body", states={"base": Sprite(image=block)}),
            Part(name="mouth", moves="head", states=mouths),
        ),
        pivots={"head": (wide / 2, high * 0.7), "body": (wide / 2, float(high))},
        face=(wide * 0.2, high * 0.2, wide * 0.6, high * 0.5),
    )


def _silence(request: SpeechRequest, bench: Workbench) -> Speech:
    import numpy as np
    import soundfile

    seconds = round((0.3 + len(request.text) * _SECONDS_A_LETTER) / request.rate, 3)
    sound = io.BytesIO()
    soundfile.write(sound, np.zeros(round(seconds * _RATE), "f4"), _RATE, "PCM_16", format="FLAC")
    tokens = request.text.split()
    step = seconds / max(1, len(tokens))
    words = tuple(
        Word(text=token, start=step * number, end=step * (number + 1))
        for number, token in enumerate(tokens)
    )
    sounds = tuple(
        Phoneme(symbol=symbol, start=word.start + half, end=word.start + half + step / 2)
        for word in words
        for symbol, half in (("m", 0.0), ("a", step / 2))
    )
    audio = bench.put(sound.getvalue(), "audio/flac")
    return Speech(audio=audio, duration=seconds, words=words, phonemes=sounds)
