"""``filmwright film``: a script becomes a film."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli.faults import first_fault
from cli.plugins import load
from cli.progress import Progress
from cli.report import report_of, summary_of
from core.errors import InputError, StoreError
from core.film import Brief, Screenplay
from core.frozen import Ref
from core.intake import (
    MOST_IMAGES,
    admit_destination,
    admit_duration,
    admit_image,
    admit_sound,
    read_screenplay,
    read_script,
    read_translation,
)
from core.production import produce
from core.store.folder import FolderStore

_PATH = click.Path(path_type=Path)


class Pair(click.ParamType):
    """``NAME=VALUE``."""

    name = "name=value"

    def convert(self, value, param, ctx):
        if isinstance(value, tuple):
            return value
        name, equals, rest = value.partition("=")
        if not equals or not name.strip() or not rest.strip():
            self.fail(f"{value!r} must be NAME=VALUE", param, ctx)
        return name.strip(), rest.strip()


@click.command(short_help="Make a film from a script.")
@click.argument("script", type=_PATH)
@click.option("-o", "--output", metavar="FILE|s3://…",
              help="The film to write; default: SCRIPT's name.mp4.")  # fmt: skip
@click.option("--title", default="", help="The film's title; default: from the script.")
@click.option("--duration", type=int, metavar="30..300", help="Length in seconds; default 90.")
@click.option("--style", default="cinematic", show_default=True, help="See `filmwright styles`.")
@click.option("--mode", type=click.Choice(["film", "podcast"]), help="Default: from the script.")
@click.option("--language", help="The script's language, such as en; default: detected.")
@click.option("--subtitles", default="", metavar="en,hi,…", help="Default: the script's language.")
@click.option("--translation", "translations", type=Pair(), multiple=True, metavar="LANG=FILE",
              help="Your own translation, one spoken line per line.")  # fmt: skip
@click.option("--burn/--no-burn", default=True, show_default=True,
              help="Draw the first subtitles into the picture.")  # fmt: skip
@click.option("--caption-style", default="highlight", show_default=True,
              type=click.Choice(["classic", "highlight", "boxed", "minimal"]))  # fmt: skip
@click.option("--aspect", type=click.Choice(["16:9", "9:16", "1:1"]), default="16:9",
              show_default=True)  # fmt: skip
@click.option("--resolution", type=click.Choice(["720p", "1080p", "4k"]), default="1080p",
              show_default=True)  # fmt: skip
@click.option("--music", default="auto", show_default=True, metavar="KIND|FILE|none",
              help="indian, orchestral, ambient, contemporary, chant, or a file.")  # fmt: skip
@click.option("--music-volume", type=click.FloatRange(0, 1), default=0.5, show_default=True)
@click.option("--voice", "voices", type=Pair(), multiple=True, metavar="NAME=VOICE",
              help="See `filmwright voices`; the narrator's name is narrator.")  # fmt: skip
@click.option("--image", "images", type=Pair(), multiple=True, metavar="SCENE=FILE",
              help="Your own picture for a scene, by number.")  # fmt: skip
@click.option("--portrait", "portraits", type=Pair(), multiple=True, metavar="NAME=FILE",
              help="A photograph of a face that shall speak.")  # fmt: skip
@click.option("--use", "use", type=Pair(), multiple=True, metavar="STAGE=PROVIDER",
              help="Ask this provider first; see `filmwright plugins`.")  # fmt: skip
@click.option("--plugin", "extra", multiple=True, metavar="MODULE",
              help="Load one more plugin, by its module's name.")  # fmt: skip
@click.option("--watermark", default="", help="Small words in a corner.")
@click.option("--work", type=_PATH, envvar="FILMWRIGHT_WORK", default=Path(".filmwright"),
              show_default=True, help="Where what is made is kept.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; default: one a core.")
@click.option("--report", type=_PATH, metavar="FILE.json", help="Write what was made, and how.")
def film(script: Path, output: str | None, work: Path, workers, report, extra, **asked) -> None:
    """Make a film from SCRIPT: 50 to 500 words of text, or a screenplay that `filmwright analyze
    --json` printed and you corrected (.json).

    Run again, it makes only what has changed; killed at any moment, it goes on from there.
    """
    play = _corrected(script, asked) if script.suffix == ".json" else None
    text = " ".join(line.text for line in play.lines) if play else read_script(script)
    admit_duration(asked["duration"])
    destination = _destination(output or f"{script.stem}.mp4")
    _refuse_overwriting(script, destination, report, asked)
    if report is not None:
        _refuse_unwritable(report)
    store = FolderStore(work)
    store.sweep()
    brief = _brief(text, play, destination, store, asked)
    modules, registry = load(extra)
    with Progress() as progress:
        production = produce(brief, destination, registry, store, modules, progress.see, workers)
    document = report_of(production)
    if report is not None:
        _write_report(report, document)
    click.echo(summary_of(production, progress.seconds))


def _corrected(script: Path, asked: dict) -> Screenplay:
    """A screenplay that a person corrected; what it already says cannot be asked otherwise."""
    for option in ("mode", "language"):
        if asked[option]:
            raise InputError(f"--{option} is part of the screenplay: change it in {script}")
    play = read_screenplay(script)
    return play.model_copy(update={"title": asked["title"]}) if asked["title"] else play


def _destination(output: str) -> str:
    """A file that can be written, or an address that an output knows."""
    return output if "://" in output else str(admit_destination(Path(output)))


def _brief(
    text: str, play: Screenplay | None, destination: str, store: FolderStore, asked: dict
) -> Brief:
    images = _by_name(asked["images"], "image")
    if len(images) > MOST_IMAGES:
        raise InputError(f"{len(images)} pictures were given; at most {MOST_IMAGES} are taken")
    music, music_file = _music(asked["music"], store)
    languages = dict.fromkeys(filter(None, map(str.strip, asked["subtitles"].split(","))))
    try:
        return Brief(
            script=text,
            screenplay=play,
            title=asked["title"],
            duration=asked["duration"],
            mode=asked["mode"],
            language=asked["language"],
            style=asked["style"],
            aspect=asked["aspect"],
            resolution=asked["resolution"],
            container="webm" if destination.endswith(".webm") else "mp4",
            music=music,
            music_file=music_file,
            music_volume=asked["music_volume"],
            subtitles=tuple(languages),
            translations={
                language: read_translation(Path(file))
                for language, file in _by_name(asked["translations"], "translation").items()
            },
            burn=asked["burn"],
            caption_style=asked["caption_style"],
            voices=_by_name(asked["voices"], "voice"),
            images={scene: admit_image(store, Path(file)) for scene, file in images.items()},
            portraits={
                name: admit_image(store, Path(file))
                for name, file in _by_name(asked["portraits"], "portrait").items()
            },
            use=dict(asked["use"]),
            watermark=asked["watermark"],
        )
    except ValueError as error:
        raise InputError(first_fault(error)) from error


def _by_name(pairs: tuple[tuple[str, str], ...], option: str) -> dict[str, str]:
    named = dict(pairs)
    if len(named) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"--{option} names {twice!r} twice")
    return named


def _music(value: str, store: FolderStore) -> tuple[str, Ref | None]:
    kinds = ("auto", "none", "indian", "orchestral", "ambient", "contemporary", "chant")
    if value in kinds:
        return value, None
    if not Path(value).exists():
        raise InputError(f"--music {value!r} is no file and no kind of music: {', '.join(kinds)}")
    return "auto", admit_sound(store, Path(value))


def _refuse_overwriting(script: Path, output: str, report: Path | None, asked: dict) -> None:
    """Nothing that is handed in may be among what is written."""
    destination = Path(output)
    given = [script, *(Path(file) for kind in ("images", "portraits", "translations")
                       for _, file in asked[kind]), Path(asked["music"])]  # fmt: skip
    kept = {path.resolve() for path in given if path.exists()}
    stem = destination.with_suffix("").name
    for path in kept:
        beside = path.parent == destination.resolve().parent
        delivered = beside and path.name.startswith(f"{stem}.") and path != script.resolve()
        if path == destination.resolve() or delivered or (report and path == report.resolve()):
            raise InputError(f"{path.name} would be overwritten; choose another name for -o")
    if report is not None and report.resolve() == destination.resolve():
        raise InputError("the report and the film have the same name")


def _refuse_unwritable(path: Path) -> None:
    fresh = not path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8"):
            pass
        if fresh:
            path.unlink()
    except OSError as error:
        raise InputError(f"cannot write the report {path}: {error.strerror}") from error


def _write_report(path: Path, document: dict) -> None:
    try:
        text = json.dumps(document, indent=2, ensure_ascii=False)
        path.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise StoreError(f"cannot write the report {path}: {error.strerror}") from error
