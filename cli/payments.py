"""``filmwright payments``: preparing Stripe, and comparing the books with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from core.studio import Studio


@click.group(short_help="Prepare Stripe; compare the books with it.")
def payments() -> None:
    """Payments with Stripe. Needs STRIPE_SECRET_KEY; see docs/payments.md."""


@payments.command()
@click.option("--webhook", metavar="ADDRESS", help="Also have Stripe tell this studio: its "
              "address as Stripe reaches it, such as https://films.example.")  # fmt: skip
def setup(webhook: str | None) -> None:
    """Create products, prices and the portal's settings at Stripe, as config/plans.toml says.

    What is there already stays; run it again after prices were changed.
    """
    from core.services.payments import catalogue, checkout, hooks

    with _studio() as studio:
        for made in catalogue.set_up(studio):
            click.echo(f"{'new ' if made.is_new else 'kept'}  {made.key:32}{made.price_id}")
        click.echo(f"portal settings  {checkout.set_up_portal(studio)}")
        if webhook:
            secret = hooks.set_up(studio, webhook)
            click.echo("Set this, and start the studio anew:")
            click.echo(f"STRIPE_WEBHOOK_SECRET={secret}")
        elif not studio.settings.stripe_webhook_secret:
            click.echo("STRIPE_WEBHOOK_SECRET is not set yet: use --webhook, or stripe listen.")


@payments.command()
@click.option("--fix", is_flag=True, help="Repair what differs.")
def reconcile(fix: bool) -> None:
    """Compare what Stripe says was paid with the ledger and the plans.

    The exit code is 1 when something differs and was not repaired.
    """
    from core.errors import FilmwrightError
    from core.services.payments.reconcile import reconcile as compare

    left = found = 0
    with _studio() as studio:
        for one in compare(studio, fix):
            found += 1
            left += not one.repaired
            click.echo(f"{'repaired' if one.repaired else 'differs '}  {one.who}  {one.what}")
    if left:
        raise FilmwrightError(f"{left} differences are left: repair them with --fix, "
                              "or see docs/payments.md")  # fmt: skip
    click.echo(f"{found} differences were repaired." if found else "All is as Stripe says.")


@payments.command()
def check() -> None:
    """See whether Stripe answers, knows the prices, and can tell the studio."""
    from core.services.payments import catalogue
    from core.services.payments.service import calling, is_test
    from core.services.plans import packs, plans

    with _studio() as studio:
        with calling(studio) as client:
            client.v1.prices.list({"limit": 1})
        click.echo(f"Stripe answers ({'test mode' if is_test(studio.settings) else 'live'}).")
        meanings = [catalogue.Meaning(plan.id, interval) for plan in plans().values()
                    if plan.price for interval in catalogue.INTERVALS]  # fmt: skip
        for meaning in (*meanings, *(catalogue.Meaning(pack=pack) for pack in packs())):
            click.echo(f"{meaning.key:32}{catalogue.price_id(studio, meaning)}")
        if studio.settings.stripe_webhook_secret:
            click.echo("Webhooks: STRIPE_WEBHOOK_SECRET is set.")
        else:
            raise click.ClickException(
                "STRIPE_WEBHOOK_SECRET is not set: what is paid is then noticed every 15 minutes"
            )


@contextmanager
def _studio() -> Iterator[Studio]:
    from core.services.payments.service import PaymentsOffError, is_on
    from core.settings import read_settings
    from core.studio import open_studio

    settings = read_settings()
    if not is_on(settings):
        raise PaymentsOffError("payments are off: set STRIPE_SECRET_KEY (see docs/payments.md)")
    studio = open_studio(settings, ())
    try:
        yield studio
    finally:
        studio.close()
