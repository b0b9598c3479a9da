"""Segments: frames cut from one take, or dissolving from one to another, encoded as drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2

from core.errors import ProviderError
from core.media.acting import smooth
from core.media.canvas import Canvas
from core.media.encoding import CONTAINERS, Encoder
from core.media.images import Reader
from core.media.overlays import Captions
from core.media.take import Shooting, shooting
from core.stages import SegmentRequest


class SegmentPainter:
    """Draws the frames of a segment."""

    def __init__(self, request: SegmentRequest, read: Reader) -> None:
        form = request.format
        if form.width % 2 or form.height % 2:
            raise ProviderError(
                f"a frame of {form.width}x{form.height} cannot be encoded; both must be even"
            )
        self._request = request
        self._slices: list[tuple[Shooting, int]] = [
            (shooting(cut.take, form.width, form.height, form.fps, read), cut.first)
            for cut in request.slices
        ]
        self._captions = Captions(
            request.captions, request.caption_style, request.watermark, form.width, form.height
        )
        self._other: Canvas | None = None
        if len(self._slices) == 2:
            self._other = Canvas.blank(form.width, form.height)

    def draw(self, canvas: Canvas, frame: int) -> None:
        """Draw a frame, counted from the segment's first."""
        shot, first = self._slices[0]
        shot.draw(canvas, first + frame)
        if self._other is not None:
            shot, first = self._slices[1]
            shot.draw(self._other, first + frame)
            canvas.mix(self._other, dissolved(frame, self._request.frames))
        self._captions.draw(canvas, frame)


def dissolved(frame: int, frames: int) -> float:
    """How much of the second picture a dissolve shows: gently at both ends, half midway."""
    share = (frame + 0.5) / frames
    return 0.5 * share + 0.5 * smooth(share)


def film_segment(
    request: SegmentRequest, read: Reader, folder: Path, progress: Callable[[float], None]
) -> tuple[Path, str]:
    """Draw and encode a segment.

    :returns: the file in ``folder``, and its media type.
    :raises ProviderError: a picture cannot be read, or the format cannot be encoded.
    """
    cv2.setNumThreads(1)
    ending, media_type = CONTAINERS[request.format.codec]
    path = folder / f"segment{ending}"
    painter = SegmentPainter(request, read)
    with Encoder(path, request.format) as encoder:
        for frame in range(request.frames):
            painter.draw(encoder.canvas(), frame)
            encoder.write()
            if frame % 12 == 0:
                progress(frame / request.frames)
    return path, media_type
