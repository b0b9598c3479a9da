"""Pictures that stand for the film: three with its title, and one without words."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import ProviderError
from core.media.images import Reader
from core.media.take import render_frame
from core.media.text import Overlay
from core.media.titles import thumbnail_title
from core.stages import Slice, ThumbnailRequest

Bytes = NDArray[np.uint8]

_MOST_BYTES = 1_900_000
"""YouTube takes thumbnails under 2 MB."""

_VARIANTS = 3


def thumbnails(request: ThumbnailRequest, read: Reader) -> tuple[list[bytes], bytes]:
    """JPEGs with the title, one for each of three moments, and the poster.

    :raises ProviderError: a picture of a take cannot be read.
    """
    cv2.setNumThreads(1)
    frames = [_frame(moment, read) for moment in request.moments[:_VARIANTS]]
    images = []
    for variant in range(_VARIANTS):
        frame = frames[variant % len(frames)]
        image = _punchy(_filled(frame, request.width, request.height))
        title = thumbnail_title(
            request.title, request.language, request.style, request.width, request.height, variant
        )
        images.append(jpeg(_laid(image, title)))
    return images, jpeg(frames[0])


def jpeg(image: Bytes) -> bytes:
    """(height, width, 3) RGB as a JPEG under 2 MB."""
    for quality in (92, 85, 75, 60, 40):
        settings = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
        done, content = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), settings)
        if done and len(content) < _MOST_BYTES:
            return content.tobytes()
    height, width = image.shape[:2]
    raise ProviderError(f"a thumbnail of {width}x{height} does not fit in 2 MB; ask for a smaller")


def _frame(moment: Slice, read: Reader) -> Bytes:
    picture = moment.take.picture
    # A moment within a fade or a title card would be dark or wordy: words come later.
    take = moment.take.model_copy(update={"title": None, "fade_in": 0, "fade_out": 0})
    size = picture.width & ~1, picture.height & ~1
    return render_frame(take, *size, min(moment.first, take.frames - 1), read)


def _filled(image: Bytes, width: int, height: int) -> Bytes:
    """Cropped to the shape when little is lost; a narrow picture over its own blur otherwise."""
    high, wide = image.shape[:2]
    scale = max(width / wide, height / high)
    if wide * scale <= width * 1.45 and high * scale <= height * 1.45:
        return _cropped(image, width, height)
    back = _cropped(image, width, height)
    small = cv2.resize(back, (width // 8, height // 8), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), width / 320)
    back = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    back = cv2.convertScaleAbs(back, alpha=0.62)
    scale = min(width / wide, height / high)
    size = round(wide * scale), round(high * scale)
    front = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    back[top : top + size[1], left : left + size[0]] = front
    return np.asarray(back)


def _cropped(image: Bytes, width: int, height: int) -> Bytes:
    """The middle, a little above it in a tall picture: faces are there."""
    high, wide = image.shape[:2]
    scale = max(width / wide, height / high)
    size = max(width, round(wide * scale)), max(height, round(high * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    large = cv2.resize(image, size, interpolation=how)
    left, top = (size[0] - width) // 2, int((size[1] - height) * 0.42)
    return np.ascontiguousarray(large[top : top + height, left : left + width])


def _punchy(image: Bytes) -> Bytes:
    """More contrast, colour and edge than the film: it is seen small, among many."""
    light = image.astype(np.float32) / 255
    light = light + 0.22 * light * (1 - light) * (2 * light - 1) * 2
    grey = light @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    light = grey[..., None] + (light - grey[..., None]) * 1.22
    soft = cv2.GaussianBlur(light, (0, 0), 1.6)
    sharp = np.clip(np.rint(255 * (light + 0.35 * (light - soft))), 0, 255)
    return np.asarray(sharp, np.uint8)


def _laid(image: Bytes, overlay: Overlay) -> Bytes:
    height, width = overlay.image.shape[:2]
    place = image[overlay.y : overlay.y + height, overlay.x : overlay.x + width]
    words = overlay.image[: place.shape[0], : place.shape[1]].astype(np.float32)
    alpha = words[..., 3:] / 255
    place[:] = np.rint(place * (1 - alpha) + words[..., :3] * alpha)
    return image
