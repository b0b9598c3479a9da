"""``filmwright check``: tells a plugin author whether a provider is right."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from cli.plugins import load
from core.contract import check_provider
from core.errors import FilmwrightError, InputError
from core.store.folder import FolderStore


@click.command(short_help="Check that a provider keeps its contract.")
@click.argument("provider")
@click.option("--plugin", "extra", multiple=True, metavar="MODULE", help="Load this module first.")
def check(provider: str, extra: tuple[str, ...]) -> None:
    """Check PROVIDER: its facts, its offers, and, if it works here offline, its work."""
    _, registry = load(extra)
    if provider not in registry.providers:
        broken = next((one for one in registry.broken if provider in one.name), None)
        why = f": {broken.reason}" if broken else f"; there are: {', '.join(registry.providers)}"
        raise InputError(f"there is no provider {provider!r}{why}")
    readiness = registry.readiness(provider)
    if not readiness.ready:
        click.echo(f"not ready here: {readiness.reason}")
    with tempfile.TemporaryDirectory() as folder:
        findings = list(check_provider(registry, provider, FolderStore(Path(folder))))
    for finding in findings:
        mark = "✓" if finding.ok else "✗"
        click.echo(f"{mark} {finding.what}{'' if finding.ok else f': {finding.why}'}")
    failed = sum(not finding.ok for finding in findings)
    if failed:
        raise FilmwrightError(f"{provider}: {failed} of {len(findings)} checks failed")
