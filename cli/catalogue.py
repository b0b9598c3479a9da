"""``filmwright plugins``, ``voices`` and ``styles``: what there is to choose from."""

from __future__ import annotations

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from cli.plugins import load
from core.plugins import STAGE_HOOKS


@click.command(short_help="List every provider: ready, or why not.")
def plugins() -> None:
    """List every provider of every stage: ready, or why not and what to do."""
    _, registry = load()
    table = _table("stage", "provider", "version", "state", "about")
    for stage in STAGE_HOOKS:
        for info in registry.serving(stage):
            readiness = registry.readiness(info.name)
            state = (
                "[green]ready"
                if readiness.ready
                else f"[red]not ready:[/] {escape(readiness.reason)}"
            )
            table.add_row(stage, info.name, info.version, state, escape(info.description))
    for broken in registry.broken:
        table.add_row("", broken.name, "", f"[red]broken:[/] {escape(broken.reason)}", "")
    Console().print(table)


@click.command(short_help="List the voices.")
@click.option("--language", help="Only voices that speak this language.")
def voices(language: str | None) -> None:
    """List every voice that can be used here."""
    table = _table("voice", "name", "languages", "gender", "age", "accent", "about")
    for voice in load()[1].voices():
        if language is None or language in voice.languages:
            spoken = ", ".join(voice.languages)
            table.add_row(
                voice.id, voice.name, spoken, voice.gender, voice.age, voice.accent,
                voice.description,
            )  # fmt: skip
    Console().print(table)


@click.command(short_help="List the styles.")
def styles() -> None:
    """List every look a film can have."""
    table = _table("style", "about")
    for name, description in sorted(load()[1].styles().items()):
        table.add_row(name, description)
    Console().print(table)


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=number == 0)
    return table
