"""``filmwright studio``: the whole studio on one machine, by one command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from core.settings import Settings


@click.command(short_help="Open the studio in your browser.")
@click.option("--port", type=click.IntRange(1, 65535), help="Default: 8484, or the next one free.")
@click.option("--host", help="Who can reach it; 0.0.0.0: the whole network. Default: this machine.")
@click.option("--workers", type=click.IntRange(1, 256), help="How many workers make films.")
@click.option("--open", "browse", is_flag=True, help="Open a browser, too.")
def studio(port: int | None, host: str | None, workers: int | None, browse: bool) -> None:
    """Start the studio: web pages, queue and workers, until Ctrl-C.

    Everything is kept in one folder, FILMWRIGHT_HOME. All settings are in docs/settings.md.
    """
    # Imported in here: the other commands need none of it.
    from cli.studio.home import Home
    from cli.studio.machine import Machine
    from core.settings import read_settings

    asked = {"port": port, "host": host, "film_workers": workers}
    settings = read_settings(**{name: value for name, value in asked.items() if value is not None})
    with Home(settings) as home:
        machine = Machine(home.prepare(port_is_fixed=port is not None))
        machine.run(lambda: _welcome(machine.settings, browse))


def _welcome(settings: Settings, browse: bool) -> None:
    address = settings.address.replace("//0.0.0.0:", "//localhost:")
    letters = "by " + settings.mail_url.rpartition("@")[2] if settings.mail_url else str(
        settings.home / "letters"
    )  # fmt: skip
    click.echo()
    click.secho("  Filmwright is open.", bold=True)
    click.echo()
    for name, value in (
        ("Studio", click.style(address, fg="cyan", underline=True)),
        ("Kept in", str(settings.home)),
        ("Letters", letters),
        ("Workers", f"{settings.film_workers}"),
    ):
        click.echo(f"  {name:9}{value}")
    click.echo()
    click.secho("  Press Ctrl-C to close it. Films being made go on at the next start.", dim=True)
    click.echo()
    if browse:
        import webbrowser

        webbrowser.open(address)
