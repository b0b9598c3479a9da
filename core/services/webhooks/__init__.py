"""Webhooks: addresses of creators' own that are told what happens, signed and retried.

What is sent follows the Standard Webhooks specification (https://www.standardwebhooks.com), so
that receivers check it with a library of their language.
"""

from core.services.webhooks.addresses import refuse_unfit
from core.services.webhooks.book import (
    EVENTS,
    MOST,
    change,
    create,
    of,
    owned,
    remove,
    renew_secret,
)
from core.services.webhooks.log import Log, delivery_of, log_of, redeliver, sweep, tell, try_out

__all__ = [
    "EVENTS", "MOST", "Log", "change", "create", "delivery_of", "log_of", "of", "owned",
    "redeliver", "refuse_unfit", "remove", "renew_secret", "sweep", "tell", "try_out",
]  # fmt: skip
