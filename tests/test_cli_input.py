"""Bad input at the command line: one clear line, exit code 2, nothing half-written."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from cli.main import run
from tests.parts import NULL, STORY, USE_NULL

WITH_NULL = ["--plugin", NULL, *(f"--use={stage}={name}" for stage, name in USE_NULL.items())]


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


def words(count: int) -> str:
    """A text of so many words."""
    return " ".join(["The boat came home."] * (count // 4) + ["so"] * (count % 4))


def refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, *arguments: str) -> str:
    """The line with which the command refuses, after whatever progress it told."""
    film = tmp_path / "out" / "film.mp4"
    command = ["film", *arguments, "-o", str(film), "--work", str(tmp_path / "work")]
    assert run(command) == 2
    assert not film.exists()
    told = capsys.readouterr().err.strip().splitlines()
    assert sum(line.startswith("filmwright: ") for line in told) == 1
    assert "Traceback" not in "".join(told)
    return told[-1]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (words(49).encode(), "has 49 words and a film needs at least 50: write 1 more"),
        (words(501).encode(), "has 501 words and a film takes at most 500: cut 1"),
        (b"\x89PNG\r\n\x1a\n\x00\x00" * 60, "is not a text file"),
        (bytes(range(1, 9)) * 90, "is not a text file"),
    ],
    ids=["empty", "blank", "49-words", "501-words", "binary", "control"],
)
def test_scripts_that_cannot_be_filmed(capsys, tmp_path, content, complaint) -> None:
    script = tmp_path / "script.txt"
    script.write_bytes(content)
    assert complaint in refused(capsys, tmp_path, str(script))


def test_a_script_that_is_not_there(capsys, tmp_path) -> None:
    assert "No such file" in refused(capsys, tmp_path, str(tmp_path / "nothing.txt"))


@pytest.mark.parametrize(
    ("option", "complaint"),
    [
        ("--duration=20", "a film lasts 30 to 300 seconds; 20 was asked"),
        ("--duration=301", "301 was asked"),
        ("--voice=Meera=kokoro:nobody", "there is no voice 'kokoro:nobody'"),
        ("--voice=Zorro=null:1", "nobody in the script is called 'Zorro'"),
        ("--voice=Meera", "must be NAME=VALUE"),
        ("--use=music=mozart", "no provider 'mozart'"),
        ("--style=cubist", "there is no style 'cubist'"),
        ("--music=nothing.mp3", "is no file and no kind of music"),
        ("--language=english", "language 'english' is not right"),
        ("--aspect=4:3", "4:3"),
        ("--image=99=story.txt", "is not a picture"),
    ],
)
def test_options_that_cannot_be_met(
    capsys, tmp_path, story, monkeypatch, option, complaint
) -> None:
    monkeypatch.chdir(tmp_path)
    assert complaint in refused(capsys, tmp_path, str(story), *WITH_NULL, option)


def test_a_picture_for_a_scene_that_is_not_there(capsys, tmp_path, story) -> None:
    import cv2
    import numpy as np

    picture = tmp_path / "p.png"
    cv2.imwrite(str(picture), np.zeros((9, 16, 3), "u1"))
    line = refused(capsys, tmp_path, str(story), f"--image=99={picture}", *WITH_NULL)
    assert "there is no scene '99': the film has scenes 1 to" in line


def test_a_truncated_picture(capsys, tmp_path, story) -> None:
    picture = tmp_path / "p.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)
    assert "is not a picture" in refused(capsys, tmp_path, str(story), f"--image=1={picture}")


def test_a_translation_of_another_length(capsys, tmp_path, story) -> None:
    text = tmp_path / "hi.txt"
    text.write_text("एक\nदो\n", encoding="utf-8")
    line = refused(
        capsys, tmp_path, str(story), "--subtitles=en,hi", f"--translation=hi={text}", *WITH_NULL
    )
    assert "the translation into hi has 2 lines" in line


def test_speech_that_cannot_fit(capsys, tmp_path) -> None:
    script = tmp_path / "long.txt"
    script.write_text(words(300))
    line = refused(capsys, tmp_path, str(script), "--duration=30", *WITH_NULL)
    assert "the speech does not fit 30 s" in line


def test_an_output_folder_that_cannot_be_written(capsys, tmp_path, story) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    command = ["film", str(story), "-o", str(tmp_path / "taken" / "film.mp4")]
    assert run([*command, "--work", str(tmp_path / "work")]) == 2
    assert "cannot write to the folder" in capsys.readouterr().err


def test_a_plugin_that_does_not_load(capsys, tmp_path, story) -> None:
    line = refused(capsys, tmp_path, str(story), "--plugin=no.such")
    assert "the plugin no.such cannot be loaded" in line


def test_a_full_disk(tmp_path, story) -> None:
    """A file-size limit stands in for the disk: the same errno path, on any machine."""
    film = tmp_path / "film.mp4"
    command = [
        sys.executable, "-m", "cli.main", "film", str(story), "-o", str(film), "--duration=30",
        "--resolution=720p", "--work", str(tmp_path / "work"), *WITH_NULL,
    ]  # fmt: skip

    def cramp() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    ended = subprocess.run(
        command, preexec_fn=cramp, capture_output=True, text=True, check=False, timeout=120
    )
    assert ended.returncode == 2, ended.stderr
    assert "cannot write to the work folder" in ended.stderr.splitlines()[-1]
    assert not film.exists()


def test_a_screenplay_with_a_mistake_in_it(capsys, tmp_path) -> None:
    play = tmp_path / "play.json"
    play.write_text('{"title": "T", "language": "en", "scenes": [{"id": "s1", "setting": "moon"}]}')
    line = refused(capsys, tmp_path, str(play), *WITH_NULL)
    assert "is not a screenplay: scenes.0." in line


def test_what_is_handed_in_is_never_written_over(capsys, tmp_path, story) -> None:
    twin = tmp_path / "story.mp4"
    twin.write_text(STORY, encoding="utf-8")
    assert run(["film", str(twin), "-o", str(twin), "--work", str(tmp_path / "work")]) == 2
    assert "would be overwritten" in capsys.readouterr().err
    assert twin.read_text(encoding="utf-8") == STORY
    same = str(tmp_path / "new.mp4")
    assert run(["film", str(story), "-o", same, "--report", same]) == 2
    assert "the same name" in capsys.readouterr().err


def test_a_screenplay_that_does_not_hang_together(capsys, tmp_path) -> None:
    line = {"id": "s1.l1", "speaker": "nobody", "text": words(60), "language": "en"}
    scene = {"id": "s1", "heading": "Here", "setting": "sea", "lines": [line]}
    play = tmp_path / "play.json"
    for change, complaint in (
        ({}, "spoken by 'nobody', who is nobody"),
        ({"id": "../evil"}, "should match pattern"),
        ({"text": " "}, "should match pattern"),
    ):
        scene["lines"] = [{**line, **change}]
        play.write_text(json.dumps({"title": "T", "language": "en", "scenes": [scene]}))
        assert complaint in refused(capsys, tmp_path, str(play), *WITH_NULL)


def test_a_report_that_cannot_be_written(capsys, tmp_path, story) -> None:
    (tmp_path / "taken").write_text("")
    line = refused(capsys, tmp_path, str(story), f"--report={tmp_path / 'taken' / 'r.json'}")
    assert "cannot write the report" in line
