"""The webhook endpoint at Stripe: made by its API, so that nothing has to be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from core.errors import InputError
from core.services.payments.inbox import KINDS
from core.services.payments.service import PaymentServiceError, calling
from core.studio import Studio

if TYPE_CHECKING:
    from stripe.params import WebhookEndpointCreateParams

PATH = "/api/v1/webhooks/stripe"


def set_up(studio: Studio, address: str) -> str:
    """Have Stripe tell the studio at ``address``; gives back the signing secret, which Stripe
    says only once: an endpoint that was there is replaced.

    :raises InputError: Stripe cannot reach such an address.
    """
    if not address.startswith("https://"):
        raise InputError(
            f"Stripe reaches https:// addresses only, not {address}: for a studio on this machine "
            f"use stripe listen --forward-to {studio.settings.address}{PATH}"
        )
    url = address.rstrip("/") + PATH
    wanted = {"url": url, "enabled_events": list(KINDS), "description": "Filmwright"}
    with calling(studio) as client:
        old = [one.id for one in client.v1.webhook_endpoints.list({"limit": 100}).data
               if one.url == url]  # fmt: skip
        # The kinds are strings of ours; the type lists every kind there is.
        made = client.v1.webhook_endpoints.create(cast("WebhookEndpointCreateParams", wanted))
        for endpoint_id in old:
            client.v1.webhook_endpoints.delete(endpoint_id)
    if not made.secret:
        raise PaymentServiceError("Stripe did not say the endpoint's secret: see its dashboard")
    return made.secret
