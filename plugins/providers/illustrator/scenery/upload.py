"""The creator's own picture in the place of a drawn one."""

from __future__ import annotations

import cv2
import numpy as np

from filmwright import InputError, Layer, Picture, PlateRequest, Workbench
from plugins.providers.illustrator.scenery.light import actors_light, light_for
from plugins.providers.illustrator.scenery.looks import look_for
from plugins.providers.illustrator.scenery.stage import OVERSCAN, Stage

_DEPTH = 0.6


def show_upload(request: PlateRequest, bench: Workbench) -> Picture:
    """The picture as one layer that covers the frame and its overscan.

    :raises InputError: the file is no picture that can be read.
    """
    assert request.upload is not None
    cv2.setNumThreads(1)
    image = _decoded(bench.read(request.upload), request)
    margin = OVERSCAN + 0.005
    left, top = -round(request.width * margin), -round(request.height * margin)
    fitted = _covering(image, request.width - 2 * left, request.height - 2 * top)
    _, content = cv2.imencode(".png", fitted, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    stage = Stage(request, look_for(request.style), light_for(request, look_for(request.style)))
    stage.stand(0.93, 0.5)
    light, rim = actors_light(stage.light)
    return Picture(
        width=request.width,
        height=request.height,
        overscan=OVERSCAN,
        layers=(
            Layer(image=bench.put(content.tobytes(), "image/png"), x=left, y=top, depth=_DEPTH),
        ),
        ground=stage.ground / stage.h,
        adult=stage.person / stage.h,
        light=_paled(light),
        rim=_faint(rim),
    )


def _decoded(content: bytes, request: PlateRequest) -> np.ndarray:
    """Blue, green, red and alpha, 8 bits each; turned upright as the camera noted."""
    try:
        image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        image = None
    if image is None or min(image.shape[:2]) < 2:
        place = request.place or request.setting
        raise InputError(
            f"the picture for “{place}” cannot be read; use a whole JPG, PNG or WebP file"
        )
    return cv2.cvtColor(image, cv2.COLOR_BGR2BGRA)


def _covering(image: np.ndarray, width: int, height: int) -> np.ndarray:
    """Scaled to cover width × height, cut about the middle (a little above it, where faces and
    horizons are)."""
    rows, columns = image.shape[:2]
    scale = max(width / columns, height / rows)
    size = (max(width, round(columns * scale)), max(height, round(rows * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LANCZOS4
    image = cv2.resize(image, size, interpolation=how)
    x, y = (size[0] - width) // 2, round((size[1] - height) * 0.42)
    return np.ascontiguousarray(image[y : y + height, x : x + width])


def _paled(light: tuple[int, int, int]) -> tuple[int, int, int]:
    """Half the tint: the picture's own light is not known."""
    red, green, blue = ((part + 255) // 2 for part in light)
    return red, green, blue


def _faint(rim: tuple[int, int, int]) -> tuple[int, int, int]:
    red, green, blue = (part // 2 for part in rim)
    return red, green, blue
