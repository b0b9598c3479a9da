"""The commands of ``filmwright``."""

from __future__ import annotations

import click

from cli.analyze import analyze
from cli.catalogue import plugins, styles, voices
from cli.check import check
from cli.film import film
from cli.payments import payments
from cli.salesforce import salesforce
from cli.store import store
from cli.studio import studio


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="filmwright")
def cli() -> None:
    """A script becomes a film."""


for command in (film, studio, analyze, plugins, voices, styles, check, payments, salesforce, store):
    cli.add_command(command)
