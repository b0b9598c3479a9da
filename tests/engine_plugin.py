"""A plugin that brings trouble on demand, for the tests of the engine.

Files in the folder ``$TROUBLE`` say what: ``<stage>.<what>``. ``sleep``: that many seconds of
work. ``fail``: every provider fails; with a name in it, that one. ``crash``: the process is
killed, once. ``damage``: the first artifact of the film found is damaged, once.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from core.stages import STAGES
from filmwright import (
    Offer,
    ProviderError,
    ProviderInfo,
    Readiness,
    Request,
    Result,
    Score,
    ScoreRequest,
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
        _sleep(float(sleep.read_text()), workbench)
    if (fail := folder / f"{stage}.fail").exists() and fail.read_text() in ("", offer.provider):
        raise ProviderError(f"{offer.provider} has a bad day")
    return None


def _sleep(seconds: float, workbench: Workbench) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        workbench.progress(1 - left / seconds)
        time.sleep(_STEP)
