"""Whole films through the command: complete, incremental, and the same after any death.

Pictures, voices and music come from ``null``, so that what is tested is the studio itself;
``test_real_film.py`` makes one with the real providers.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.parts import NULL, STORY, USE_NULL

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = [
    "--plugin", NULL, *(f"--use={stage}={name}" for stage, name in USE_NULL.items()),
    "--style=grey", "--resolution=720p", "--duration=30",
]  # fmt: skip


@dataclass
class Studio:
    """A folder in which films are made by the command."""

    folder: Path

    @property
    def film(self) -> Path:
        return self.folder / "out" / "story.mp4"

    def command(self, *more: str, script: str = STORY) -> list[str]:
        path = self.folder / "story.txt"
        path.write_text(script, encoding="utf-8")
        return [
            sys.executable, "-m", "cli.main", "film", str(path), "-o", str(self.film),
            "--work", str(self.folder / "work"), "--report", str(self.folder / "report.json"),
            *OPTIONS, *more,
        ]  # fmt: skip

    def make(self, *more: str, script: str = STORY, env: dict[str, str] | None = None) -> dict:
        """Make the film and give back its report."""
        done = subprocess.run(
            self.command(*more, script=script), cwd=ROOT, capture_output=True, text=True,
            check=False, env={**os.environ, **(env or {})},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads((self.folder / "report.json").read_text(encoding="utf-8"))

    def sums(self) -> dict[str, str]:
        """Every delivered file and its SHA-256."""
        return {
            str(path.relative_to(self.film.parent)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.film.parent.rglob("*"))
            if path.is_file()
        }


def remade(report: dict) -> set[str]:
    """Ids of the tasks that were done anew, delivery aside."""
    return {task["id"] for task in report["tasks"] if not task["reused"]} - {"publish"}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Studio, dict]:
    """A finished film and its report."""
    studio = Studio(tmp_path_factory.mktemp("film"))
    return studio, studio.make()


@pytest.fixture
def copy(first, tmp_path: Path) -> Studio:
    """The finished film's folder, to go on from."""
    shutil.copytree(first[0].folder, tmp_path / "copy")
    # The same destination, seen from the copy: continuity is kept by place.
    studio = Studio(tmp_path / "copy")
    (memory,) = (studio.folder / "work" / "films").glob("*.json")
    place = hashlib.sha256(str(studio.film.resolve()).encode()).hexdigest()[:24]
    memory.rename(memory.with_name(f"{place}.json"))
    return studio


def test_the_report_tells_the_truth(first) -> None:
    import av

    studio, report = first
    film = report["film"]
    assert abs(film["duration"] - 30) <= 1.5
    assert (film["width"], film["height"]) == (1280, 720)
    assert film["size"] == studio.film.stat().st_size
    with av.open(str(studio.film)) as container:
        (picture,) = container.streams.video
        assert (picture.width, picture.height) == (1280, 720)
        frames = sum(1 for _ in container.decode(picture))
    assert frames == round(film["duration"] * 24)
    scenes = report["scenes"]
    assert scenes[0]["start"] == 0
    assert scenes[-1]["end"] == pytest.approx(film["duration"], abs=0.05)
    for scene in scenes:
        for line in scene["lines"]:
            assert scene["start"] <= line["start"] < line["end"] <= scene["end"]
    stages = {task["stage"] for task in report["tasks"]}
    assert stages == {
        "script", "images", "voice", "lipsync", "music", "subtitles", "compose", "publish",
    }  # fmt: skip
    voices = {line["speaker"]: line["voice"] for one in scenes for line in one["lines"]}
    assert len(set(voices.values())) == len(voices)


def test_everything_around_the_film_is_there(first) -> None:
    import opentimelineio as otio

    studio, report = first
    delivered = set(studio.sums())
    for name in ("story.mp4", "story.en.srt", "story.en.vtt", "story.en.ass", "story.otio"):
        assert name in delivered
    assert sum(name.startswith("story.thumbnail-") for name in delivered) == 3
    timeline = otio.adapters.read_from_file(str(studio.film.with_suffix(".otio")))
    pictures, voices = timeline.tracks[0], timeline.tracks[1]
    shots = [shot for scene in report["scenes"] for shot in scene["shots"]]
    assert [clip.duration().to_seconds() for clip in pictures] == pytest.approx(
        [shot["end"] - shot["start"] for shot in shots], abs=0.01
    )
    spoken = [line for scene in report["scenes"] for line in scene["lines"]]
    clips = [clip for clip in voices if isinstance(clip, otio.schema.Clip)]
    assert len(clips) == len(spoken)
    for clip, line in zip(clips, spoken, strict=True):
        assert (studio.film.parent / clip.media_reference.target_url).is_file()
        start = voices.range_of_child(clip).start_time.to_seconds()
        assert start == pytest.approx(line["start"], abs=0.05)


def test_again_nothing_is_remade(copy: Studio) -> None:
    before = copy.sums()
    assert remade(copy.make()) == set()
    assert copy.sums() == before


def test_one_changed_line_remakes_only_what_hangs_on_it(copy: Studio) -> None:
    edited = STORY.replace("Will the boat come back?", "Will the boat come back to us?")
    report = copy.make(script=edited)
    done = remade(report)
    touched = {name.split("/")[1].split(".")[0] for name in done if "/s" in name}
    scene = next(
        scene["id"] for scene in report["scenes"]
        if any("come back to us" in line["text"] for line in scene["lines"])
    )  # fmt: skip
    segments = {task["id"] for task in report["tasks"] if task["id"].startswith("segment/")}
    assert touched == {scene}
    assert {"script", "mix", "join", "subtitles/en", "music"} <= done
    assert len([name for name in done if name.startswith("voice/")]) == 1
    assert not {name for name in done if name.startswith("images/")}
    assert len([name for name in done if name.startswith("segment/")]) <= len(segments) / 2


def test_a_new_subtitle_language_redraws_no_picture(copy: Studio) -> None:
    lines = [line["text"] for scene in copy.make()["scenes"] for line in scene["lines"]]
    text = copy.folder / "es.txt"
    text.write_text("\n".join(f"¡{line}!" for line in lines), encoding="utf-8")
    report = copy.make("--subtitles=en,es", f"--translation=es={text}")
    assert remade(report) == {"subtitles/es"}
    assert "story.es.srt" in copy.sums()


def test_a_language_nobody_translates_is_left_out_and_said(copy: Studio) -> None:
    report = copy.make("--subtitles=en,ta")
    assert any("nobody here translates" in warning for warning in report["warnings"])
    assert "story.ta.srt" not in copy.sums()


def test_a_damaged_artifact_is_remade(copy: Studio) -> None:
    before = copy.sums()
    objects = sorted(
        (copy.folder / "work" / "objects").rglob("*/*"), key=lambda one: one.stat().st_size
    )
    for path in objects[-9:]:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(content)
    assert "join" in remade(copy.make())
    assert copy.sums() == before


def started(studio: Studio) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        studio.command(), cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Until something is so, or the process has ended."""
    while process.poll() is None and not condition():
        time.sleep(0.01)


def test_killed_at_any_moment_the_film_is_the_same(first, tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    whole = len(list((first[0].folder / "work" / "objects").rglob("*/*")))
    kept = studio.folder / "work" / "objects"
    seed = time.time_ns()
    moments = sorted(random.Random(seed).sample(range(whole * 3 // 4), 5))
    for moment in moments:
        process = started(studio)
        wait_for(lambda: len(list(kept.rglob("*/*"))) > moment, process)  # noqa: B023
        assert process.poll() is None, f"seed {seed}: it ended before it could be killed"
        process.kill()
        process.wait()
    assert not studio.film.exists()
    process = started(studio)
    wait_for(lambda: any(studio.film.parent.glob("*.en.srt")), process)
    process.kill()
    process.wait()
    studio.make()
    assert studio.sums() == first[0].sums(), f"seed {seed}"


def test_a_worker_that_is_killed_is_replaced(first, tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    process = started(studio)
    kept = studio.folder / "work" / "objects"
    wait_for(lambda: len(list(kept.rglob("*/*"))) > 4, process)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        process.kill()
        pytest.skip("this system does not list a process's children")
    os.kill(int(children.read_text().split()[-1]), signal.SIGKILL)
    assert process.wait(120) == 0
    assert studio.sums() == first[0].sums()


@pytest.fixture(scope="module")
def hum(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The tutorial plugin, installed as a package of its own; the environment that finds it."""
    site = tmp_path_factory.mktemp("site")
    source = site / "source"
    shutil.copytree(ROOT / "docs" / "filmwright-hum", source)
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation",
         "--disable-pip-version-check", "--target", str(site / "packages"), str(source)],
        check=True,
    )  # fmt: skip
    return {"PYTHONPATH": str(site / "packages")}


def test_an_installed_plugin_takes_over_a_stage(copy: Studio, hum) -> None:
    report = copy.make("--use=music=hum", env=hum)
    assert remade(report) == {"music", "mix", "join"}
    (music,) = (task for task in report["tasks"] if task["stage"] == "music")
    assert music["provider"] == "hum"
    assert report["warnings"] == []


def test_when_it_raises_the_built_in_takes_over_and_the_report_says_so(copy: Studio, hum) -> None:
    copy.make("--use=music=composer")
    report = copy.make("--use=music=hum", env={**hum, "HUM_PITCH": "low"})
    (music,) = (task for task in report["tasks"] if task["stage"] == "music")
    assert music["provider"] == "composer"
    assert [attempt["ok"] for attempt in music["attempts"]] == [False, True]
    assert any("set it to a number of hertz" in warning for warning in report["warnings"])
