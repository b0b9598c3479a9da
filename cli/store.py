"""``filmwright store``: the bucket of a studio on several machines, made and looked over."""

from __future__ import annotations

import click

from core.errors import FilmwrightError, InputError
from core.settings import Settings, read_settings
from core.store.bucket import Bucket
from core.store.opening import open_store, place_of
from core.store.upkeep import look_over, set_up


@click.group(short_help="Make or check the bucket that STORE_URL names.")
def store() -> None:
    """The place where a studio keeps its artifacts, as STORE_URL names it."""


@store.command(short_help="Make the bucket and lay its rules.")
def setup() -> None:
    """Make the bucket, unless it is there; have what is only intermediate dropped after
    S3_KEEP_DAYS, and browsers let in. Rules that are not the studio's stay."""
    settings = read_settings()
    if not settings.in_s3:
        raise InputError("STORE_URL names no bucket (s3://bucket/prefix): nothing to set up")
    for done in set_up(_bucket(settings), settings.s3_keep_days, settings.address):
        click.echo(f"✓ {done}")


@store.command(short_help="Say what is wrong with the store, if anything is.")
def check() -> None:
    """Write, read, sign and delete a small object; look at the bucket's rules."""
    settings = read_settings()
    if not settings.in_s3:
        open_store(settings).check()
        click.echo(f"✓ the folder {settings.store} can be written")
        return
    findings = []
    for one in look_over(_bucket(settings), settings.s3_keep_days, settings.address):
        findings.append(one)
        click.echo(f"{'✓' if one.ok else '✗'} {one.what}{f': {one.why}' if one.why else ''}")
    if wrong := sum(not one.ok for one in findings):
        raise FilmwrightError(f"{place_of(settings)}: {wrong} of {len(findings)} checks failed")


def _bucket(settings: Settings) -> Bucket:
    return Bucket(place_of(settings))
