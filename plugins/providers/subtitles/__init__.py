"""Built-in subtitles: cues from the word timings, as SubRip, WebVTT and Advanced SubStation.

Other languages than the spoken one need the creator's own translation.
"""

from __future__ import annotations

from filmwright import (
    Offer,
    ProviderInfo,
    Readiness,
    Result,
    SubtitleRequest,
    Workbench,
    hookimpl,
)  # fmt: skip

NAME = "subtitles"


@hookimpl
def register_provider() -> ProviderInfo:
    return ProviderInfo(
        name=NAME,
        title="Built-in subtitles",
        version="1",
        stages=("subtitles",),
        check=lambda: Readiness(True),
        description=(
            "Breaks and times subtitles as a subtitler would, in the spoken language or from "
            "your own translation; writes SRT, WebVTT and ASS."
        ),
        last_resort=True,
    )


@hookimpl
def subtitle_film(request: SubtitleRequest) -> Offer | None:
    if request.language != request.spoken and not request.translation:
        return None

    def run(workbench: Workbench) -> Result:
        from plugins.providers.subtitles.writing import subtitles

        return subtitles(request, workbench)

    quality = 0.9 if request.language == request.spoken else 0.8
    return Offer(NAME, run, quality=quality, seconds=0.2 + 0.02 * len(request.lines))
