"""Visemes: a drawn or photographed face acts a line from its phonemes and words."""

from __future__ import annotations

from functools import partial

from filmwright import (
    LipSyncRequest,
    Offer,
    Performance,
    ProviderInfo,
    Readiness,
    Workbench,
    hookimpl,
)

NAME = "visemes"


@hookimpl
def register_provider() -> ProviderInfo:
    return ProviderInfo(
        name=NAME,
        title="Viseme animator",
        version="1",
        stages=("lipsync",),
        check=lambda: Readiness(True),
        description="Mouth shapes from phonemes in any language, with blinks, brows and head "
        "movement that follow stress, phrasing and emotion.",
        last_resort=True,
    )


@hookimpl
def sync_lips(request: LipSyncRequest) -> Offer | None:
    return Offer(NAME, partial(_run, request), quality=0.6, seconds=0.02)


def _run(request: LipSyncRequest, _workbench: Workbench) -> Performance:
    from plugins.providers.lipsync.acting import perform

    return perform(request)
