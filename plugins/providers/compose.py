"""Provider ``ffmpeg``: films, mixes, joins and makes thumbnails, with FFmpeg's codecs."""

from __future__ import annotations

from importlib.util import find_spec

from filmwright import (
    ComposeRequest,
    Film,
    JoinRequest,
    Mix,
    MixRequest,
    Offer,
    ProviderInfo,
    Readiness,
    Result,
    Segment,
    SegmentRequest,
    ThumbnailRequest,
    Thumbnails,
    Workbench,
    hookimpl,
)  # fmt: skip

_NAME = "ffmpeg"
_PARTS = {"av": "av", "cv2": "opencv-python-headless", "imageio_ffmpeg": "imageio-ffmpeg"}


@hookimpl
def register_provider() -> ProviderInfo:
    return ProviderInfo(
        name=_NAME,
        title="FFmpeg",
        version="1",
        stages=("compose",),
        check=_check,
        description="Camera moves over layers, H.264 or VP9, loudness to EBU R 128.",
        last_resort=True,
    )


def _check() -> Readiness:
    missing = [package for module, package in _PARTS.items() if find_spec(module) is None]
    if missing:
        return Readiness(False, f"missing {', '.join(missing)}; install with pip")
    return Readiness(True)


@hookimpl
def compose_film(request: ComposeRequest) -> Offer:
    if isinstance(request, SegmentRequest):
        size = request.format.width * request.format.height / (1920 * 1080)
        seconds = 0.4 + request.frames * size * len(request.slices) / 22
        return Offer(_NAME, lambda bench: _film(request, bench), seconds=seconds)
    if isinstance(request, MixRequest):
        seconds = 1 + request.duration / 15
        return Offer(_NAME, lambda bench: _mix(request, bench), seconds=seconds)
    if isinstance(request, JoinRequest):
        seconds = 0.5 + request.frames / 2000
        return Offer(_NAME, lambda bench: _join(request, bench), seconds=seconds)
    return Offer(_NAME, lambda bench: _thumbnails(request, bench), seconds=2.0)


def _film(request: SegmentRequest, bench: Workbench) -> Result:
    from core.media.segment import film_segment

    with bench.scratch() as folder:
        path, media_type = film_segment(request, bench.read, folder, bench.progress)
        return Segment(video=bench.put_file(path, media_type), frames=request.frames)


def _mix(request: MixRequest, bench: Workbench) -> Result:
    from core.media.mix import mix_sound

    with bench.scratch() as folder:
        mixed = mix_sound(request, bench.path, folder)
        loudness = mixed.loudness
        if abs(loudness.lufs - request.lufs) > 0.5:
            bench.warn(f"the film's sound is {loudness.lufs:.1f} LUFS, not {request.lufs:g}")
        return Mix(
            audio=bench.put_file(mixed.path, mixed.media_type),
            lufs=loudness.lufs,
            true_peak=loudness.true_peak,
        )


def _join(request: JoinRequest, bench: Workbench) -> Result:
    from core.media.join import join_film

    with bench.scratch() as folder:
        path = folder / f"film.{request.container}"
        segments = [bench.path(segment) for segment in request.segments]
        facts = join_film(request, segments, bench.path(request.mix.audio), path)
        return Film(
            video=bench.put_file(path, f"video/{request.container}"),
            duration=request.frames / request.format.fps,
            width=facts.width,
            height=facts.height,
            size=path.stat().st_size,
            lufs=request.mix.lufs,
            true_peak=request.mix.true_peak,
        )


def _thumbnails(request: ThumbnailRequest, bench: Workbench) -> Result:
    from core.media.thumbnails import thumbnails

    images, poster = thumbnails(request, bench.read)
    return Thumbnails(
        images=tuple(bench.put(image, "image/jpeg") for image in images),
        poster=bench.put(poster, "image/jpeg"),
    )
