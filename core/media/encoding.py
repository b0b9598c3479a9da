"""Frames to a video stream: the settings that all segments of a film share, and the encoder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import cv2
import numpy as np

from core.errors import ProviderError
from core.media.canvas import Canvas, Scratch
from core.stages import VideoFormat

#: File name ending and media type of a codec's segments.
CONTAINERS = {"h264": (".mp4", "video/mp4"), "vp9": (".webm", "video/webm")}

_BT709 = 1
_LIMITED = 1
"""FFmpeg's numbers for the colour space (primaries and transfer too) and the range."""

_AVX512 = 256
"""OpenCV's number for the AVX-512 of servers (``CV_CPU_AVX512_SKX``)."""

_GOP_SECONDS = 4
_VP9_SPEED = "7"


def options(form: VideoFormat) -> dict[str, str]:
    """The encoder's settings. One thread, no clock, closed groups: the same frames give the
    same bytes, and streams of different segments continue one another."""
    gop = str(form.fps * _GOP_SECONDS)
    if form.codec == "h264":
        return {
            "preset": form.preset,
            "crf": str(form.crf),
            "threads": "1",
            "profile": "high",
            "g": gop,
            "x264-params": f"open-gop=0:stitchable=1:force-cfr=1{_instructions()}",
            "flags": "+bitexact+cgop",
        }
    return {
        "deadline": "realtime",
        "cpu-used": _VP9_SPEED,
        "crf": str(min(63, form.crf + 11)),
        "b": "0",
        "threads": "1",
        "row-mt": "0",
        "tile-columns": "0",
        "lag-in-frames": "0",
        "auto-alt-ref": "0",
        "g": gop,
        "flags": "+bitexact",
    }


def _instructions() -> str:
    """x264 without AVX-512: its macroblock tree then reads past a row whose macroblocks are no
    multiple of 16, and the same frames give other bytes. AVX2 is as fast, and it gives the
    bytes of every machine that has no AVX-512."""
    if not cv2.checkHardwareSupport(_AVX512):
        return ""
    return ":asm=MMX2,SSE2Fast,LZCNT,SSSE3,SSE4.2,AVX,FMA3,BMI2,AVX2"


class Encoder:
    """Writes frames, drawn straight into its memory, to a file. Use as a context manager.

    :param changes: encoder settings to replace; what is changed no longer joins.
    """

    def __init__(
        self, path: Path, form: VideoFormat, changes: Mapping[str, str] | None = None
    ) -> None:
        self._form = form
        self._clock = Fraction(1, form.fps)
        self._container: Any = av.open(str(path), "w", options={"fflags": "+bitexact"})
        name = "libx264" if form.codec == "h264" else "libvpx-vp9"
        self._stream = self._container.add_stream(name, rate=form.fps)
        self._stream.width, self._stream.height = form.width, form.height
        self._stream.pix_fmt = "yuv420p"
        self._stream.time_base = self._clock
        self._stream.options = {**options(form), **(changes or {})}
        context = self._stream.codec_context
        context.time_base, context.framerate = self._clock, Fraction(form.fps)
        context.thread_count = 1
        context.color_range = _LIMITED
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        self._frames = [av.VideoFrame(form.width, form.height, "yuv420p") for _ in range(2)]
        scratch = Scratch()
        self._canvases = [
            Canvas(_plane(frame, 0), _plane(frame, 1), _plane(frame, 2), scratch)
            for frame in self._frames
        ]
        self._count = 0

    def __enter__(self) -> Encoder:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._mux(self._stream.encode())
        self._container.close()

    def canvas(self) -> Canvas:
        """Where to draw the next frame."""
        return self._canvases[self._count % 2]

    def write(self) -> None:
        """Encode what was drawn on :meth:`canvas`."""
        frame = self._frames[self._count % 2]
        frame.pts, frame.time_base = self._count, self._clock
        self._count += 1
        try:
            self._mux(self._stream.encode(frame))
        except av.error.FFmpegError as error:
            raise ProviderError(
                f"cannot encode {self._form.width}x{self._form.height} {self._form.codec} at "
                f"preset {self._form.preset!r}, crf {self._form.crf}: {error}"
            ) from error

    def _mux(self, packets: Iterator[Any]) -> None:
        for packet in packets:
            self._container.mux(packet)


def _plane(frame: Any, index: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    plane = frame.planes[index]
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]
