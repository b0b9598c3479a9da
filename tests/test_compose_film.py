"""Segments, their join and the finished film, read back as a player would read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import InputError, ProviderError
from core.execution.workbench import StoreWorkbench
from core.media.canvas import Canvas
from core.media.encoding import Encoder
from core.media.probe import check_picture, check_sound, probe
from core.media.segment import SegmentPainter
from core.media.take import forget_takes
from core.stages import (
    Clip,
    Film,
    JoinRequest,
    Mix,
    MixRequest,
    Segment,
    SegmentRequest,
    Slice,
    Take,
    ThumbnailRequest,
    Thumbnails,
    VideoFormat,
)  # fmt: skip
from core.store.folder import FolderStore
from plugins.providers.compose import compose_film, register_provider
from tests.film_parts import card, flac, landscape, rig, score, speaker, take_in, tone

WIDE, HIGH = 192, 108
Frame = NDArray[np.uint8]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> StoreWorkbench:
    return StoreWorkbench(FolderStore(tmp_path_factory.mktemp("film")))


def form(codec: str = "h264", width: int = WIDE, height: int = HIGH) -> VideoFormat:
    return VideoFormat.model_validate({"width": width, "height": height, "codec": codec})


def made(request: Any, bench: StoreWorkbench) -> Any:
    return compose_film(request).run(bench)


def segment(
    bench: StoreWorkbench, frames: int, *cuts: tuple[Take, int], kind: VideoFormat | None = None
) -> Segment:
    slices = tuple(Slice(take=take, first=first) for take, first in cuts)
    result = made(SegmentRequest(format=kind or form(), frames=frames, slices=slices), bench)
    assert isinstance(result, Segment)
    return result


def pictures(path: Path) -> list[Frame]:
    """Every frame's luma."""
    with av.open(str(path)) as container:
        return [luma(frame) for frame in container.decode(video=0)]


def film(
    bench: StoreWorkbench, segments: list[Segment], sound: Mix, kind: VideoFormat, container: str
) -> Film:
    request = JoinRequest.model_validate(
        {
            "segments": tuple(one.video for one in segments), "mix": sound, "format": kind,
            "container": container, "frames": sum(one.frames for one in segments),
            "title": "The Flash", "language": "hi",
        }
    )  # fmt: skip
    result = made(request, bench)
    assert isinstance(result, Film)
    return result


def luma(frame: Any) -> Frame:
    """The first plane of a decoded frame."""
    return frame.to_ndarray()[: frame.height]


@pytest.mark.parametrize(("codec", "container", "sound"), [
    ("h264", "mp4", "aac"), ("vp9", "webm", "opus"),
])  # fmt: skip
def test_sound_and_picture_are_in_step(
    bench: StoreWorkbench, codec: str, container: str, sound: str
) -> None:
    """A flash with a beep, twice: 10 ms apart at the most after all encoding and joining."""
    dark, bright = (
        take_in(card(bench, WIDE, HIGH, (grey,) * 3), look="plain") for grey in (20, 235)
    )
    kind = form(codec)
    lengths = [(dark, 31), (bright, 3), (dark, 40), (bright, 3), (dark, 19)]
    segments = [segment(bench, frames, (take, 0), kind=kind) for take, frames in lengths]
    beep = flac(tone(0.125), bench)
    starts = (31 / 24, 74 / 24)
    mixed = made(
        MixRequest.model_validate(
            {"duration": 4.0, "codec": sound,
             "voices": tuple(Clip(audio=beep, start=start) for start in starts)}
        ),
        bench,
    )  # fmt: skip
    path = bench.path(film(bench, segments, mixed, kind, container).video)
    with av.open(str(path)) as opened:
        flashes = [frame.time for frame in opened.decode(video=0) if luma(frame).max() > 120]
    with av.open(str(path)) as opened:
        parts = [(frame.time, frame.to_ndarray()) for frame in opened.decode(audio=0)]
    heard = np.concatenate([samples[0] for _, samples in parts])
    first = parts[0][0]
    assert first is not None
    loud = np.abs(heard) > 0.25 * np.abs(heard).max()
    for start, flash in zip(starts, (flashes[0], flashes[3]), strict=True):
        after = round((start - 0.3 - first) * 48_000)
        beeps = first + (after + int(np.argmax(loud[after:]))) / 48_000
        assert flash == pytest.approx(start, abs=0.001)
        assert beeps == pytest.approx(flash, abs=0.010)
    facts = probe(path)
    assert facts.frames == 96
    assert facts.duration == pytest.approx(4.0, abs=0.05)


def test_joining_changes_no_frame(bench: StoreWorkbench) -> None:
    figure = rig(bench, HIGH)
    one = take_in(landscape(bench, WIDE, HIGH), frames=80, camera="push_in")
    two = take_in(
        landscape(bench, WIDE, HIGH), frames=80, framing="medium", actors=(speaker(figure),)
    )
    segments = [
        segment(bench, 29, (one, 0)),
        segment(bench, 12, (one, 29), (two, 0)),
        segment(bench, 25, (two, 12)),
        segment(bench, 1, (two, 37)),
    ]
    sound = made(MixRequest(duration=67 / 24, voices=()), bench)
    whole = film(bench, segments, sound, form(), "mp4")
    joined = pictures(bench.path(whole.video))
    apart = [frame for one in segments for frame in pictures(bench.path(one.video))]
    assert [one.frames for one in segments] == [29, 12, 25, 1]
    assert len(joined) == len(apart) == 67
    assert all(np.array_equal(one, other) for one, other in zip(joined, apart, strict=True))
    assert whole.duration == pytest.approx(67 / 24, abs=0.001)
    assert whole.size == bench.path(whole.video).stat().st_size


def test_what_is_encoded_is_what_was_drawn(bench: StoreWorkbench) -> None:
    take = take_in(landscape(bench, WIDE, HIGH), frames=24, camera="drift")
    request = SegmentRequest(format=form(), frames=10, slices=(Slice(take=take, first=7),))
    frames = pictures(bench.path(made(request, bench).video))
    painter, canvas = SegmentPainter(request, bench.read), Canvas.blank(WIDE, HIGH)
    for number, frame in enumerate(frames):
        painter.draw(canvas, number)
        error = float(((canvas.y.astype(float) - frame) ** 2).mean())
        assert 10 * np.log10(255**2 / max(error, 1e-9)) > 40, f"frame {number}"


def test_segments_and_films_are_the_same_bytes_every_time(bench: StoreWorkbench) -> None:
    take = take_in(landscape(bench, WIDE, HIGH), frames=40, actors=(speaker(rig(bench, HIGH)),))
    music = flac(score(1.0), bench)
    for codec, container, spoken in (("h264", "mp4", "aac"), ("vp9", "webm", "opus")):
        kind = form(codec)
        mix = MixRequest.model_validate(
            {"duration": 1.0, "voices": (), "music": music, "codec": spoken}
        )
        sound = made(mix, bench)
        first = segment(bench, 24, (take, 5), kind=kind)
        forget_takes()
        again = segment(bench, 24, (take, 5), kind=kind)
        assert first == again
        films = [film(bench, [one], sound, kind, container) for one in (first, again)]
        assert films[0] == films[1]


@pytest.mark.parametrize("codec", ["h264", "vp9"])
def test_an_encoder_does_not_read_what_others_left_in_memory(codec: str, tmp_path: Path) -> None:
    """Odd widths in macroblocks, a stirred heap, many times: always the same bytes."""
    rows, columns = np.mgrid[:HIGH, :WIDE]
    rng = np.random.default_rng(5)
    contents = set()
    for _ in range(24 if codec == "h264" else 8):
        stirred = [rng.integers(0, 255, size) for size in rng.integers(1000, 400_000, 24)]
        del stirred[::2]
        path = tmp_path / f"segment.{'mp4' if codec == 'h264' else 'webm'}"
        with Encoder(path, form(codec)) as encoder:
            for frame in range(20):
                canvas = encoder.canvas()
                canvas.clear()
                wave = np.sin(columns / 17 + frame * 0.13) + np.cos(rows / 11 - frame * 0.1)
                canvas.y[:] = 120 + 45 * wave + 8 * np.sin(columns * rows / 300)
                encoder.write()
        contents.add(path.read_bytes())
    assert len(contents) == 1


@pytest.mark.parametrize(("codec", "size"), [
    ("h264", (108, 192)), ("vp9", (108, 192)), ("h264", (108, 108)),
])  # fmt: skip
def test_every_shape_and_codec(bench: StoreWorkbench, codec: str, size: tuple[int, int]) -> None:
    take = take_in(landscape(bench, *size), frames=30, framing="medium", camera="tilt_up")
    facts = probe(bench.path(segment(bench, 9, (take, 3), kind=form(codec, *size)).video))
    assert (facts.width, facts.height, facts.frames) == (*size, 9)
    assert facts.video_codec == codec
    assert facts.fps == 24


def test_films_open_in_browsers(bench: StoreWorkbench) -> None:
    """High profile, 4:2:0, BT.709 limited, the index before the media, a title, a language."""
    take = take_in(card(bench, WIDE, HIGH, (200, 40, 40)), look="plain")
    sound = made(MixRequest(duration=1.0, voices=()), bench)
    made_film = film(bench, [segment(bench, 24, (take, 0))], sound, form(), "mp4")
    path = bench.path(made_film.video)
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    facts = probe(path)
    assert facts.title == "The Flash"
    assert facts.language == "hin"
    assert (facts.rate, facts.channels, facts.audio_codec) == (48_000, 2, "aac")
    with av.open(str(path)) as opened:
        context = opened.streams.video[0].codec_context
        assert context.profile == "High"
        assert context.pix_fmt == "yuv420p"
        assert (context.color_range, context.colorspace, context.color_primaries) == (1, 1, 1)
        frame = next(opened.decode(video=0))
        colour = frame.to_ndarray(format="rgb24")[HIGH // 2, WIDE // 2]
    # Shown with the matrix the file names, the colour is the one that was drawn.
    assert np.abs(colour.astype(int) - [200, 40, 40]).max() <= 6


def test_segments_of_different_kinds_are_refused(bench: StoreWorkbench) -> None:
    take = take_in(card(bench, WIDE, HIGH, (90, 90, 90)))
    other = form(width=WIDE // 2 // 2 * 2, height=HIGH // 2 // 2 * 2)
    segments = [segment(bench, 4, (take, 0)), segment(bench, 4, (take, 0), kind=other)]
    sound = made(MixRequest(duration=8 / 24, voices=()), bench)
    with pytest.raises(ProviderError, match="segment 2 was encoded in another way"):
        film(bench, segments, sound, form(), "mp4")
    request = JoinRequest(
        segments=(segments[0].video,), mix=sound, format=form(), frames=5, title="", language="en"
    )
    with pytest.raises(ProviderError, match="4 frames instead of 5"):
        made(request, bench)


def test_thumbnails_fit_every_film(bench: StoreWorkbench) -> None:
    takes = [
        take_in(landscape(bench, 320, 180), frames=30),
        take_in(landscape(bench, 180, 320), frames=30, framing="close"),
    ]
    for take in takes:
        request = ThumbnailRequest(
            title="The Paper Boat", language="en", moments=(Slice(take=take, first=99),),
            width=640, height=360,
        )  # fmt: skip
        result = made(request, bench)
        assert isinstance(result, Thumbnails)
        assert len(set(result.images)) == 3
        for image in result.images:
            content = bench.read(image)
            assert len(content) < 2_000_000
            assert check_picture(content, "thumbnail") == (640, 360)
        poster = cv2.imdecode(np.frombuffer(bench.read(result.poster), np.uint8), 1)
        assert poster.shape[:2] == (take.picture.height, take.picture.width)
        assert made(request, bench) == result


def test_uploads_are_what_they_say(bench: StoreWorkbench, tmp_path: Path) -> None:
    done, picture = cv2.imencode(".jpg", np.full((200, 300, 3), 90, np.uint8))
    assert done
    assert check_picture(picture.tobytes(), "boat.jpg") == (300, 200)
    for content, why in (
        (b"GIF89a...", "is not a JPEG, PNG or WebP"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "is damaged"),
    ):
        with pytest.raises(InputError, match=why):
            check_picture(content, "boat.gif")
    assert check_sound(bench.path(flac(tone(0.5), bench)), "song") == pytest.approx(0.5, abs=0.01)
    text = tmp_path / "song.mp3"
    text.write_text("not a song")
    with pytest.raises(InputError, match=r"song\.mp3 is not a sound file"):
        check_sound(text, text.name)


def test_the_provider_is_ready_and_its_offers_are_pure(bench: StoreWorkbench) -> None:
    info = register_provider()
    assert info.last_resort
    assert info.check().ready
    missing = card(bench, WIDE, HIGH, (9, 9, 9))
    take = take_in(missing.model_copy(update={"layers": ()}))
    offer = compose_film(
        SegmentRequest(format=form(), frames=1, slices=(Slice(take=take, first=0),))
    )
    assert offer.provider == info.name
    with pytest.raises(ProviderError, match="no layer behind the actors"):
        offer.run(bench)
