"""A music provider in one file: it hums two notes, a scene on each.

Installed beside Filmwright (``pip install ./filmwright-hum``), it is asked before the built-in
composer, because built-ins come last. ``HUM_PITCH`` sets the lower note in hertz.
"""

import io
import os

from filmwright import (
    Offer,
    ProviderError,
    ProviderInfo,
    Readiness,
    Score,
    ScoreRequest,
    Workbench,
    hookimpl,
)

RATE = 48_000


@hookimpl
def register_provider() -> ProviderInfo:
    """What this plugin is. Called once; nothing heavy is imported here."""
    return ProviderInfo(
        name="hum",
        title="Two-note hum",
        version="1",  # part of every key: raise it when the sound changes
        stages=("music",),
        check=lambda: Readiness(True),
        description="Hums two notes, a scene on each.",
        settings={"HUM_PITCH": "the lower note in hertz; 110 when not set"},
    )


@hookimpl
def score_film(request: ScoreRequest) -> Offer:
    """Offer to hum. The work is done in ``hum``, and only if this offer is taken."""
    return Offer("hum", lambda workbench: hum(request, workbench), quality=0.3, seconds=1)


def hum(request: ScoreRequest, workbench: Workbench) -> Score:
    """A sine a scene, faded at both ends, as stereo FLAC of the film's length."""
    import numpy as np
    import soundfile

    setting = os.environ.get("HUM_PITCH", "110")
    try:
        low = float(setting)
    except ValueError:
        raise ProviderError(f"HUM_PITCH is {setting!r}: set it to a number of hertz") from None

    sound = np.zeros(round(request.duration * RATE))
    for number, section in enumerate(request.sections):
        start = round(section.start * RATE)
        length = min(round(section.duration * RATE), len(sound) - start)
        pitch = low * (1.5 if number % 2 else 1.0)
        time = np.arange(length) / RATE
        envelope = np.clip(np.minimum(time, time[::-1]) / 0.5, 0, 1)
        sound[start : start + length] += 0.1 * envelope * np.sin(2 * np.pi * pitch * time)

    flac = io.BytesIO()
    soundfile.write(flac, np.stack([sound, sound], axis=1), RATE, format="FLAC")
    music = workbench.put(flac.getvalue(), "audio/flac")
    return Score(music=music, duration=request.duration, description="two notes, hummed")
