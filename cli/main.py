"""``filmwright``: the command."""

from __future__ import annotations

import sys

import click

from cli.analyze import analyze
from cli.catalogue import plugins, styles, voices
from cli.check import check
from cli.film import film
from core.errors import FilmwrightError, InputError, StoreError

_BAD_INPUT, _FAILED, _STOPPED = 2, 1, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="filmwright")
def cli() -> None:
    """A script becomes a film."""


for command in (film, analyze, plugins, voices, styles, check):
    cli.add_command(command)


def main() -> None:
    """Run the command; every refusal is one line on stderr."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run with these arguments and give back the exit code: 2 for bad input, 1 for a failure."""
    try:
        cli.main(arguments, prog_name="filmwright", standalone_mode=False)
    except (InputError, StoreError) as error:
        return _refuse(str(error), _BAD_INPUT)
    except click.ClickException as error:
        return _refuse(error.format_message(), _BAD_INPUT)
    except FilmwrightError as error:
        return _refuse(str(error), _FAILED)
    except (KeyboardInterrupt, click.Abort):
        return _refuse("stopped; the same command goes on from here", _STOPPED)
    return 0


def _refuse(message: str, code: int) -> int:
    click.echo(f"filmwright: {' '.join(message.split())}", err=True)
    return code


if __name__ == "__main__":
    main()
