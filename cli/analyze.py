"""``filmwright analyze``: how a script is understood, before anything is made."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import click

from cli.faults import first_fault
from cli.plugins import load
from core.errors import InputError
from core.film import Screenplay
from core.intake import read_script
from core.runner import run_task
from core.stages import Script, ScriptRequest
from core.store.folder import FolderStore


@click.command(short_help="Show how a script is understood.")
@click.argument("script", type=click.Path(path_type=Path))
@click.option("--title", default="")
@click.option("--mode", type=click.Choice(["film", "podcast"]))
@click.option("--language", help="Default: detected.")
@click.option("--json", "as_json", is_flag=True, help="The whole screenplay as JSON.")
@click.option("--lines", is_flag=True, help="Only the spoken lines, one each, to translate.")
def analyze(script: Path, title: str, mode, language, as_json: bool, lines: bool) -> None:
    """Say which scenes, people and lines are found in SCRIPT, and what was guessed."""
    text = read_script(script)
    try:
        request = ScriptRequest(script=text, title=title, mode=mode, language=language)
    except ValueError as error:
        raise InputError(first_fault(error)) from error
    _, registry = load()
    with tempfile.TemporaryDirectory() as folder:
        store = FolderStore(Path(folder))
        outcome = run_task(registry, store, request, {}, lambda _fraction: None)
    play = Script.model_validate(outcome.document).screenplay
    if as_json:
        click.echo(json.dumps(play.model_dump(mode="json"), indent=2, ensure_ascii=False))
    elif lines:
        click.echo("\n".join(line.text for line in play.lines))
    else:
        click.echo(_as_text(play))


def _as_text(play: Screenplay) -> str:
    rows = [f"{play.title}  ({play.language}, {play.mode}, {play.culture})", ""]
    rows += [
        f"  {person.name}: {person.gender}, {person.age}, {person.role or 'no role'}"
        for person in play.characters
    ]
    for scene in play.scenes:
        props = f"; {', '.join(scene.props)}" if scene.props else ""
        rows += ["", f"{scene.id}  {scene.heading}"]
        rows.append(f"    {scene.setting}, {scene.time}, {scene.weather}, {scene.mood}{props}")
        rows += [f"    {line.speaker} ({line.emotion}): {line.text}" for line in scene.lines]
    rows += ["", *(f"· {guess}" for guess in play.inferred)]
    return "\n".join(rows)
