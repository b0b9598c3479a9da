"""Compose against the encoder's floor: ``python -m bench.compose [--seconds 20]``.

Shots of every kind are drawn and encoded segment by segment, one process a core. The floor is
an FFmpeg process that encodes the same frames, already composed and kept losslessly, with the
same settings on the same machine in the same run. CPU is user and system time of everything
that ran. Ratios travel between machines; seconds do not.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from core.execution.workbench import StoreWorkbench
from core.media.canvas import Canvas
from core.media.encoding import Encoder, options
from core.media.ffmpeg import run_ffmpeg
from core.media.segment import SegmentPainter, film_segment
from core.media.take import forget_takes
from core.stages import Caption, Effect, SegmentRequest, Slice, Take, VideoFormat
from core.store.folder import FolderStore
from tests.film_parts import landscape, rig, speaker, take_in

_PIECE = 96


def shots(bench: StoreWorkbench, form: VideoFormat) -> list[Take]:
    """Shots as films have them: wide and near, moving and still, talking, in the rain."""
    size = form.width, form.height
    place = landscape(bench, *size)
    wet = landscape(bench, *size, effects=(Effect(kind="rain", amount=0.7),))
    bust, full = rig(bench, form.height), rig(bench, form.height // 2, "full")
    pair = (
        speaker(full, x=0.4, feet=0.86, height=0.42),
        speaker(full, 0.0, x=0.6, feet=0.86, height=0.42, mirrored=True),
    )
    alone = (speaker(bust, x=0.42, feet=1.05, height=0.95, seconds=3.0),)
    kinds: tuple[dict[str, Any], ...] = (
        {"picture": place, "camera": "push_in"},
        {"picture": place, "camera": "hold", "framing": "close", "actors": alone},
        {"picture": place, "camera": "pan_left", "actors": pair},
        {"picture": place, "camera": "push_in", "framing": "medium", "actors": alone},
        {"picture": wet, "camera": "drift", "actors": pair},
    )
    return [take_in(frames=_PIECE, strength=0.6, **kind) for kind in kinds]


def requests(takes: list[Take], form: VideoFormat, seconds: int) -> list[SegmentRequest]:
    """The film's segments, captions burned in."""
    words = tuple(
        (word, 24 * number + 6, 20) for number, word in enumerate(("one", "two", "three"))
    )
    caption = Caption(first=6, frames=80, lines=("one two three",), words=words)
    return [
        SegmentRequest(
            format=form, frames=_PIECE, captions=(caption,),
            slices=(Slice(take=takes[number % len(takes)], first=0),),
        )
        for number in range(max(1, round(seconds * form.fps / _PIECE)))
    ]  # fmt: skip


def _film(task: tuple[Path, SegmentRequest, Path]) -> int:
    root, request, folder = task
    folder.mkdir()
    bench = StoreWorkbench(FolderStore(root))
    path, _ = film_segment(request, bench.read, folder, lambda _: None)
    return path.stat().st_size


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds of this process and the children that ended meanwhile."""

    def cpu() -> float:
        uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(use.ru_utime + use.ru_stime for use in uses)

    before, start = cpu(), time.perf_counter()
    work()
    return cpu() - before, time.perf_counter() - start


def compose(root: Path, wanted: list[SegmentRequest], folder: Path, workers: int) -> int:
    """Film all segments; returns their bytes."""
    context = multiprocessing.get_context("spawn")
    tasks = [(root, request, folder / f"{number}") for number, request in enumerate(wanted)]
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        return sum(pool.map(_film, tasks))


def keep_losslessly(bench: StoreWorkbench, wanted: list[SegmentRequest], path: Path) -> None:
    """The composed film without loss, quick to decode."""
    form = wanted[0].format.model_copy(update={"preset": "ultrafast", "crf": 0})
    with Encoder(path, form, {"crf": "0", "qp": "0", "profile": "high444"}) as encoder:
        for request in wanted:
            painter = SegmentPainter(request, bench.read)
            for frame in range(request.frames):
                painter.draw(encoder.canvas(), frame)
                encoder.write()


def draw_only(bench: StoreWorkbench, wanted: list[SegmentRequest]) -> None:
    """Everything but the encoder."""
    for request in wanted:
        painter = SegmentPainter(request, bench.read)
        canvas = Canvas.blank(request.format.width, request.format.height)
        for frame in range(request.frames):
            painter.draw(canvas, frame)


def floor(lossless: Path, form: VideoFormat, folder: Path) -> None:
    """FFmpeg encodes what is already there, with as many threads as it likes."""
    kept = {name: value for name, value in options(form).items() if name != "threads"}
    settings = [part for name, value in kept.items() for part in (f"-{name}", value)]
    film = str(folder / "floor.mp4")
    run_ffmpeg(
        ["-v", "error", "-i", str(lossless), "-c:v", "libx264", *settings, film],
        "encode the floor",
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.compose")
    parser.add_argument("--seconds", type=int, default=20, help="length of the film")
    parser.add_argument("--height", type=int, default=1080)
    parser.add_argument("--preset", default="veryfast")
    chosen = parser.parse_args()
    width = chosen.height * 16 // 9 & ~1
    form = VideoFormat(width=width, height=chosen.height, preset=chosen.preset)
    workers = os.cpu_count() or 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench = StoreWorkbench(FolderStore(folder / "store"))
        wanted = requests(shots(bench, form), form, chosen.seconds)
        keep_losslessly(bench, wanted, folder / "lossless.mp4")
        least = timed(lambda: floor(folder / "lossless.mp4", form, folder))
        ours = timed(lambda: compose(folder / "store", wanted, folder, workers))
        forget_takes()
        drawn = timed(lambda: draw_only(bench, wanted))[0]
    frames = sum(request.frames for request in wanted)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    size = f"{form.width}x{form.height}"
    print(f"{frames} frames {size}, {form.preset} crf {form.crf}, {workers} workers")
    print(f"{'':24}{'CPU s':>8}{'wall s':>8}{'CPU':>7}{'wall':>7}  frames/s/core")
    for label, (cpu, wall) in (("floor: FFmpeg alone", least), ("compose", ours)):
        shares = f"{cpu / least[0]:7.2f}{wall / least[1]:7.2f}"
        print(f"{label:24}{cpu:8.1f}{wall:8.1f}{shares}{frames / cpu:9.1f}")
    print(f"drawing is {drawn / ours[0]:.0%} of compose, {1000 * drawn / frames:.1f} ms a frame")
    print(f"most memory of one process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
