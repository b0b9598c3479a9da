"""One film by the real providers, measured as a stranger would: with FFmpeg, from the outside."""

from __future__ import annotations

import json
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import pysubs2
import pytest
import soundfile

from cli.main import run
from tests.parts import STORY


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    """The film's folder and its report."""
    folder = tmp_path_factory.mktemp("real")
    script = folder / "story.txt"
    script.write_text(STORY, encoding="utf-8")
    assert run([
        "film", str(script), "-o", str(folder / "story.mp4"), "--duration=34",
        "--resolution=720p", "--work", str(folder / "work"), "--report", str(folder / "r.json"),
    ]) == 0  # fmt: skip
    return folder, json.loads((folder / "r.json").read_text(encoding="utf-8"))


def lines_of(report: dict) -> list[dict]:
    return [line for scene in report["scenes"] for line in scene["lines"]]


def test_it_is_made_without_a_warning_by_the_best_that_is_here(made) -> None:
    _, report = made
    assert report["warnings"] == []
    by_stage = {task["stage"]: task["provider"] for task in report["tasks"]}
    assert by_stage["voice"] == "kokoro"
    assert by_stage["images"] == "illustrator"
    assert by_stage["music"] == "composer"


def test_it_lands_on_the_asked_length(made) -> None:
    folder, report = made
    with av.open(str(folder / "story.mp4")) as film:
        assert abs(float(film.duration / av.time_base) - 34) <= 34 * 0.05
    assert abs(report["film"]["duration"] - 34) <= 34 * 0.05


def test_it_is_as_loud_as_promised(made) -> None:
    folder, report = made
    measured = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-i", folder / "story.mp4",
         "-af", "ebur128=peak=true", "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    summary = measured[measured.rindex("Summary:") :]
    loudness = float(re.search(r"I:\s+(-?[\d.]+) LUFS", summary)[1])
    peak = float(re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)[1])
    assert loudness == pytest.approx(-14, abs=0.5)
    assert peak <= -1.0
    assert report["film"]["lufs"] == pytest.approx(loudness, abs=0.2)


def test_every_line_is_heard_when_its_cue_appears(made) -> None:
    folder, report = made
    cues = pysubs2.load(str(folder / "story.en.srt"))
    starts = [cue.start / 1000 for cue in cues]
    for line in lines_of(report):
        (sound,) = (folder / "story.media").glob(f"{line['id']}.*")
        samples, rate = soundfile.read(sound)
        loud = np.flatnonzero(np.abs(samples) > 0.02)
        heard = line["start"] + loud[0] / rate
        assert min(abs(heard - start) for start in starts) <= 0.08, line["text"]


def test_everything_that_is_said_is_written(made) -> None:
    folder, report = made
    cues = pysubs2.load(str(folder / "story.en.srt"))
    written = re.sub(r"\b[A-Z]+: ", "", " ".join(cue.plaintext for cue in cues))
    spoken = " ".join(line["text"] for line in lines_of(report))
    assert re.sub(r"\W+", " ", written).split() == re.sub(r"\W+", " ", spoken).split()
    for cue in cues:
        assert len(cue.plaintext.splitlines()) <= 2
        assert max(map(len, cue.plaintext.splitlines())) <= 42


def test_no_two_people_share_a_voice(made) -> None:
    voices = {line["speaker"]: line["voice"] for line in lines_of(made[1])}
    assert len(voices) >= 3
    assert len(set(voices.values())) == len(voices)


def test_the_picture_is_never_still_nor_black(made) -> None:
    folder, report = made
    with av.open(str(folder / "story.mp4")) as film:
        frames = [
            frame.reformat(width=160, height=90, format="gray").to_ndarray().astype(int)
            for number, frame in enumerate(film.decode(video=0))
            if number % 24 == 12
        ]
    seconds = round(report["film"]["duration"])
    assert len(frames) in (seconds - 1, seconds, seconds + 1)
    for frame, after in pairwise(frames[1:-1]):
        assert frame.mean() > 12
        assert np.abs(after - frame).mean() > 0.15


def test_thumbnails_are_what_youtube_takes(made) -> None:
    folder, _ = made
    images = sorted(folder.glob("story.thumbnail-*.jpg"))
    assert len(images) == 3
    for image in images:
        assert image.stat().st_size < 2_000_000
        with av.open(str(image)) as picture:
            stream = picture.streams.video[0]
            assert (stream.width, stream.height) == (1280, 720)
