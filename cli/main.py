"""``filmwright``: the command's entry, where every refusal becomes one line."""

from __future__ import annotations

import sys

_BAD_INPUT, _FAILED, _STOPPED = 2, 1, 130


def main() -> None:
    """Run the command line."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run with these arguments and give back the exit code: 2 for bad input, 1 for a failure."""
    try:
        # Imported in here, so that Ctrl-C during the imports is met like any other.
        return _run(arguments)
    except KeyboardInterrupt:
        return _refuse("stopped; the same command goes on from here", _STOPPED)


def _run(arguments: list[str]) -> int:
    import click

    from cli.commands import cli
    from core.errors import FilmwrightError, InputError, StoreError

    try:
        cli.main(arguments, prog_name="filmwright", standalone_mode=False)
    except (InputError, StoreError) as error:
        return _refuse(str(error), _BAD_INPUT)
    except click.Abort:
        return _refuse("stopped; the same command goes on from here", _STOPPED)
    except click.ClickException as error:
        return _refuse(error.format_message(), _BAD_INPUT)
    except FilmwrightError as error:
        return _refuse(str(error), _FAILED)
    return 0


def _refuse(message: str, code: int) -> int:
    print(f"filmwright: {' '.join(message.split())}", file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
