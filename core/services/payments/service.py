"""Stripe's client: when payments are on, how it is called, what its refusals become."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from core.errors import ConflictError, FilmwrightError, InputError, NotFoundError
from core.services import integrations
from core.settings import Settings
from core.studio import Studio

if TYPE_CHECKING:
    import stripe

#: Seconds Stripe has to answer, and how often a call is sent again (with the same
#: idempotency key) when it does not.
_PATIENCE, _TRIES = 20.0, 2

NAME = "payments"


class PaymentServiceError(FilmwrightError):
    """Stripe could not be reached, or refused for a reason the buyer cannot help."""

    code = "payments_failed"
    status = 503


class UnreachableError(PaymentServiceError):
    """Stripe does not answer, or asks us to wait: nothing else will go either, for now."""


class CardError(InputError):
    """The bank refused the card; nothing was paid."""

    code = "card_refused"
    status = 402


class PaymentsOffError(ConflictError):
    """This studio takes no payments."""

    code = "payments_off"


def is_on(settings: Settings) -> bool:
    """Whether this studio takes payments."""
    return bool(settings.stripe_secret_key)


def is_test(settings: Settings) -> bool:
    """Whether no real money moves."""
    return "_test_" in settings.stripe_secret_key


@contextmanager
def calling(studio: Studio) -> Iterator[stripe.StripeClient]:
    """Stripe's client. Never within a write transaction: Stripe takes its time.

    :raises PaymentsOffError: payments are off.
    :raises CardError: the bank refused.
    :raises NotFoundError: Stripe knows no such thing.
    :raises PaymentServiceError: anything else that went wrong at Stripe.
    """
    if not is_on(studio.settings):
        raise PaymentsOffError("payments are off in this studio: set STRIPE_SECRET_KEY")
    import stripe

    try:
        yield _client(studio.settings.stripe_secret_key, studio.settings.stripe_api_url)
    except stripe.CardError as error:
        raise CardError(error.user_message or "the card was refused: try another one") from error
    except stripe.InvalidRequestError as error:
        if error.code == "resource_missing":
            raise NotFoundError(f"Stripe knows no such thing: {error.user_message}") from error
        raise _told(studio, error, f"Stripe refused: {error.user_message}") from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        told = _told(studio, error, "Stripe refuses the key: see STRIPE_SECRET_KEY")
        raise UnreachableError(str(told)) from error
    except stripe.StripeError as error:
        told = _told(studio, error, "Stripe cannot be reached; try again in a moment")
        raise UnreachableError(str(told)) from error
    integrations.succeeded(studio, NAME)


def moment(seconds: int | None) -> datetime | None:
    """Stripe's time (seconds since 1970) as ours."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _told(studio: Studio, error: Exception, message: str) -> PaymentServiceError:
    integrations.failed(studio, NAME, f"{message} ({error})")
    return PaymentServiceError(message)


@lru_cache(maxsize=4)
def _client(key: str, address: str) -> stripe.StripeClient:
    import stripe

    return stripe.StripeClient(
        key,
        base_addresses={"api": address} if address else None,
        max_network_retries=_TRIES,
        http_client=stripe.RequestsClient(timeout=_PATIENCE),
    )
