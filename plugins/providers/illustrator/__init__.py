"""The illustrator: draws places in layers and characters that act, with nothing but code.

The built-in image provider and the last resort of its stage: no key, no GPU, no network.
"""

from __future__ import annotations

from filmwright import (
    ImageRequest,
    Offer,
    PlateRequest,
    PortraitRequest,
    ProviderInfo,
    Readiness,
    Result,
    Workbench,
    hookimpl,
)

_NAME = "illustrator"
_VERSION = "3"


def _check() -> Readiness:
    from importlib.util import find_spec

    missing = [name for name in ("resvg_py", "cv2", "numpy") if find_spec(name) is None]
    if missing:
        return Readiness(False, f"missing {', '.join(missing)}; install filmwright again")
    return Readiness(True)


@hookimpl
def register_provider() -> ProviderInfo:
    """Facts; looks are listed without importing what draws them."""
    from plugins.providers.illustrator.scenery.looks import style_titles

    return ProviderInfo(
        name=_NAME,
        title="Illustrator",
        version=_VERSION,
        stages=("images",),
        check=_check,
        description="Draws places and characters on this machine, in layers that move.",
        last_resort=True,
        styles=style_titles(),
    )


@hookimpl
def make_image(request: ImageRequest) -> Offer | None:
    """Offers every place and every character."""

    def run(bench: Workbench) -> Result:
        if isinstance(request, PortraitRequest):
            from plugins.providers.illustrator import people

            return people.draw_rig(request, bench)
        return _draw_place(request, bench)

    seconds = 3.0 * request.height / 1080 if isinstance(request, PlateRequest) else 2.0
    return Offer(provider=_NAME, run=run, quality=0.5, seconds=seconds)


def _draw_place(request: PlateRequest, bench: Workbench) -> Result:
    if request.upload is not None:
        from plugins.providers.illustrator.scenery.upload import show_upload

        return show_upload(request, bench)
    from plugins.providers.illustrator.scenery.stage import draw_plate

    return draw_plate(request, bench)
