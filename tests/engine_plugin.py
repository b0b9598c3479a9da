"""A plugin that brings trouble on demand, for the tests of the engine.

Files in the folder ``$TROUBLE`` say what: ``<stage>.<what>``. ``sleep``: that many seconds of
work, and ``asleep`` appears. ``fail``: every provider fails; with a name in it, that one.
``crash``: the process is killed, once. What is filmed is only sketched: the engine does not look.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from core.stages import STAGES
from filmwright import (
    Film,
    JoinRequest,
    Mix,
    MixRequest,
    Offer,
    ProviderError,
    ProviderInfo,
    Readiness,
    Request,
    Result,
    Score,
    ScoreRequest,
    Segment,
    SegmentRequest,
    ThumbnailRequest,
    Thumbnails,
    Workbench,
    hookimpl,
)

_STEP = 0.05


@hookimpl
def register_provider() -> ProviderInfo:
    return ProviderInfo(
        name="spare", title="Spare", version="1", stages=("music",),
        check=lambda: Readiness(True),
    )  # fmt: skip


@hookimpl
def score_film(request: ScoreRequest) -> Offer:
    score = Score(music=None, duration=request.duration, description="silence, too")
    return Offer("spare", lambda _bench: score, quality=0.1, seconds=0.1)


@hookimpl(tryfirst=True)
def run_offer(offer: Offer, request: Request, workbench: Workbench) -> Result | None:
    folder = Path(os.environ.get("TROUBLE", ""))
    stage = STAGES[type(request)]
    if (crash := folder / f"{stage}.crash").exists():
        crash.unlink(missing_ok=True)
        os.kill(os.getpid(), signal.SIGKILL)
    if (sleep := folder / f"{stage}.sleep").exists():
        seconds = float(sleep.read_text())
        (folder / f"{stage}.asleep").touch()
        _sleep(seconds, workbench)
    if (fail := folder / f"{stage}.fail").exists() and fail.read_text() in ("", offer.provider):
        raise ProviderError(f"{offer.provider} has a bad day")
    return _sketched(request, workbench)


def _sketched(request: Request, bench: Workbench) -> Result | None:
    """A result of the right shape for what would take long to make."""
    mark = request.digest().encode()
    if isinstance(request, SegmentRequest):
        return Segment(video=bench.put(mark, "video/mp4"), frames=request.frames)
    if isinstance(request, MixRequest):
        return Mix(audio=bench.put(mark, "audio/mp4"), lufs=-14.0, true_peak=-1.0)
    if isinstance(request, ThumbnailRequest):
        pictures = tuple(bench.put(mark + bytes([one]), "image/jpeg") for one in range(4))
        return Thumbnails(images=pictures[:3], poster=pictures[3])
    if isinstance(request, JoinRequest):
        return Film(
            video=bench.put(mark, "video/mp4"), duration=request.frames / 24,
            width=request.format.width, height=request.format.height, size=len(mark),
            lufs=-14.0, true_peak=-1.0,
        )  # fmt: skip
    return None


def _sleep(seconds: float, workbench: Workbench) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        workbench.progress(1 - left / seconds)
        time.sleep(_STEP)
