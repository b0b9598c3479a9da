"""Segments and sound become one film, by copying streams: no frame is encoded again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from core.errors import ProviderError
from core.media.probe import Probe, opened, probe
from core.stages import JoinRequest

#: ISO 639-1 → 639-2, as containers want it.
_LANGUAGES = {
    "ar": "ara", "bn": "ben", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng",
    "es": "spa", "fa": "fas", "fi": "fin", "fr": "fra", "gu": "guj", "he": "heb", "hi": "hin",
    "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn", "kn": "kan", "ko": "kor", "ml": "mal",
    "mr": "mar", "ms": "msa", "nl": "nld", "no": "nor", "pa": "pan", "pl": "pol", "pt": "por",
    "ro": "ron", "ru": "rus", "sa": "san", "sv": "swe", "sw": "swa", "ta": "tam", "te": "tel",
    "th": "tha", "tr": "tur", "uk": "ukr", "ur": "urd", "vi": "vie", "zh": "zho",
}  # fmt: skip

_IN_STEP = 0.010
"""Seconds that sound and picture may be apart."""


def join_film(request: JoinRequest, segments: Sequence[Path], sound: Path, path: Path) -> Probe:
    """Write the film, its index first so that it plays while it loads.

    :param segments, sound: files that hold what the request names.
    :returns: what the finished file holds, read back from it.
    :raises ProviderError: the segments do not belong together, or the film came out wrong.
    """
    if not segments:
        raise ProviderError("there are no segments to join; film the shots first")
    faststart = {"movflags": "+faststart"} if request.container == "mp4" else {}
    try:
        film: Any = av.open(str(path), "w", options={"fflags": "+bitexact", **faststart})
        with film:
            _write(film, request, segments, sound)
    except av.error.FFmpegError as error:
        raise ProviderError(f"cannot join the film: {error}") from error
    facts = probe(path)
    _check(facts, request)
    return facts


def _write(film: Any, request: JoinRequest, segments: Sequence[Path], sound: Path) -> None:
    film.metadata["title"] = request.title
    language = _LANGUAGES.get(request.language, request.language)
    with opened(segments[0]) as first, opened(sound) as heard:
        video = film.add_stream_from_template(first.streams.video[0])
        audio = film.add_stream_from_template(heard.streams.audio[0])
        video.time_base = first.streams.video[0].time_base
        video.metadata["language"] = audio.metadata["language"] = language
        sounds = _packets(heard, heard.streams.audio[0])
        waiting = next(sounds, None)
        for packet in _pictures(segments, request):
            while waiting is not None and _seconds(waiting) <= _seconds(packet):
                waiting.stream = audio
                film.mux(waiting)
                waiting = next(sounds, None)
            packet.stream = video
            film.mux(packet)
        while waiting is not None:
            waiting.stream = audio
            film.mux(waiting)
            waiting = next(sounds, None)


def _pictures(segments: Sequence[Path], request: JoinRequest) -> Iterator[Any]:
    """The segments' packets on one clock."""
    done, kind = 0, None
    frame = Fraction(1, request.format.fps)
    for number, path in enumerate(segments, 1):
        with opened(path) as container:
            stream = container.streams.video[0]
            own = _kind(stream)
            if kind is not None and own != kind:
                raise ProviderError(
                    f"segment {number} was encoded in another way than the first; "
                    "film all shots in one format"
                )
            kind = own
            offset = int(done * frame / stream.time_base)
            for packet in _packets(container, stream):
                packet.pts += offset
                packet.dts += offset
                done += 1
                yield packet


def _packets(container: Any, stream: Any) -> Iterator[Any]:
    return (packet for packet in container.demux(stream) if packet.dts is not None)


def _seconds(packet: Any) -> Fraction:
    return Fraction(packet.dts * packet.time_base)


def _kind(stream: Any) -> tuple[Any, ...]:
    """What must be equal for streams to continue one another."""
    context = stream.codec_context
    return (
        context.codec.canonical_name, context.width, context.height, context.pix_fmt,
        context.profile, bytes(context.extradata or b""), stream.time_base,
        int(context.colorspace), int(context.color_range),
    )  # fmt: skip


def _check(facts: Probe, request: JoinRequest) -> None:
    form = request.format
    wanted = request.frames / form.fps
    faults = []
    if facts.frames != request.frames:
        faults.append(f"{facts.frames} frames instead of {request.frames}")
    if (facts.width, facts.height) != (form.width, form.height):
        faults.append(f"{facts.width}x{facts.height} instead of {form.width}x{form.height}")
    if not facts.audio_codec:
        faults.append("no sound")
    elif abs(facts.audio_duration - wanted) > 0.1:
        faults.append(f"sound of {facts.audio_duration:.2f} s to {wanted:.2f} s of picture")
    if facts.audio_start > _IN_STEP:
        faults.append(f"sound that begins {facts.audio_start:.3f} s late")
    if faults:
        raise ProviderError(f"the joined film came out wrong: {', '.join(faults)}; make it again")
