"""How much one may ask in a minute: programs by their plan, browsers freely, strangers little.

Counted in Redis, for all web processes together; while Redis is away, in this process.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from threading import Lock

from flask import Flask, Response, g, request
from flask_babel import gettext as _
from redis.exceptions import RedisError

from core.errors import InputError
from core.services.plans import plan_of
from core.studio import Studio
from web.context import studio

#: Requests a minute of a person with a browser, and of somebody unknown, by address.
BROWSER, STRANGER = 900, 240

_MINUTE, _HOUR = 60, 3600

#: Endpoint → what is counted apart when it is sent to: name, how many, in how many seconds.
#: Those who are not signed in are counted by address, the others by account.
STRICT: dict[str, tuple[tuple[str, int, int], ...]] = {
    **dict.fromkeys(
        ("account.sign_in", "account.second_factor", "auth.login"),
        (("sign-in", 20, _MINUTE), ("sign-in", 200, _HOUR)),
    ),
    **dict.fromkeys(("account.sign_up", "auth.register"), (("sign-up", 30, _HOUR),)),
    **dict.fromkeys(
        (
            "account.forgot", "account.reset", "account.verify", "account.ask_again",
            "auth.forgot_password", "auth.reset_password", "auth.verify", "auth.verify_letter",
        ),
        (("recovery", 20, _HOUR),),
    ),
    **dict.fromkeys(
        (
            "wizard.generate", "film.make", "film.retry", "films_api.generate", "films_api.retry",
            "campaigns.start", "campaigns_api.start",
        ),
        (("generate", 30, _MINUTE),),
    ),
    **dict.fromkeys(
        ("assets_api.upload", "film.upload", "transfers_api.create", "transfers_api.offer"),
        (("upload", 120, _MINUTE),),
    ),
    **dict.fromkeys(
        (
            "campaigns.create", "campaigns.add_list", "campaigns.add_from_salesforce",
            "campaigns_api.create", "campaigns_api.add", "campaigns_api.add_list",
            "campaigns_api.add_from_salesforce",
        ),
        (("list", 30, _MINUTE),),
    ),
    # What makes the studio call others, whose patience all accounts share.
    **dict.fromkeys(
        (
            "settings.webhooks", "settings.try_webhook", "settings.redeliver", "webhooks.create",
            "webhooks.test", "webhooks.redeliver",
        ),
        (("webhook", 20, _MINUTE), ("webhook", 200, _HOUR)),
    ),
    **dict.fromkeys(
        (
            "billing.subscribe", "billing.buy", "billing.portal", "billing.change_now",
            "billing.cancel_now", "billing.keep", "billing_api.begin", "billing_api.portal",
            "billing_api.change",
        ),
        (("billing", 20, _MINUTE),),
    ),
    **dict.fromkeys(
        ("publish.publish", "publish.publish_many", "youtube.publish", "youtube.publish_many"),
        (("publish", 60, _HOUR),),
    ),
    **dict.fromkeys(
        ("youtube.create_playlist", "youtube.add_video"), (("playlist", 20, _HOUR),)
    ),
}  # fmt: skip

#: The same for what is only looked at, and costs more than a look.
COSTLY: dict[str, tuple[tuple[str, int, int], ...]] = {
    **dict.fromkeys(
        ("billing.change", "billing.paid", "billing_api.preview"),
        (("billing-look", 20, _MINUTE),),
    ),
    **dict.fromkeys(("publish.listed", "youtube.playlists_of"), (("playlists", 60, _HOUR),)),
    "share.file": (("saved", 120, _MINUTE),),
}

_FREE = ("static", "assets.package", "health.healthz", "health.readyz")

#: Seconds for which Redis is not asked again after it failed.
_LEAVE_ALONE = 5.0


class TooManyRequestsError(InputError):
    """More than is allowed in this time."""

    code = "too_many_requests"
    status = 429


@dataclass(frozen=True)
class Window:
    """What is counted: for whom, how many are allowed, in which span of time."""

    name: str
    most: int
    seconds: int

    def key(self, moment: float) -> str:
        """Under which it is counted just now."""
        return f"rate:{self.name}:{self.seconds}:{int(moment // self.seconds)}"

    def resets_at(self, moment: float) -> int:
        """When counting starts anew, in seconds since 1970."""
        return (int(moment // self.seconds) + 1) * self.seconds


class Meter:
    """Counts requests."""

    def __init__(self, opened: Studio) -> None:
        self._studio = opened
        self._here: Counter[str] = Counter()
        self._lock = Lock()
        self._redis_again_at = 0.0

    def count(self, windows: list[Window], moment: float) -> list[int]:
        """Count one request in each window; gives back the counts."""
        if time.monotonic() >= self._redis_again_at:
            try:
                with self._studio.redis.pipeline(transaction=False) as pipe:
                    for one in windows:
                        pipe.incr(one.key(moment))
                        pipe.expire(one.key(moment), one.seconds, nx=True)
                    return [int(number) for number in pipe.execute()[::2]]
            except RedisError:
                self._redis_again_at = time.monotonic() + _LEAVE_ALONE
        with self._lock:
            if len(self._here) > 50_000:
                self._here.clear()
            for one in windows:
                self._here[one.key(moment)] += 1
            return [self._here[one.key(moment)] for one in windows]


def install(app: Flask) -> None:
    """Hold back whoever asks too much. After :mod:`web.guard`, which knows who asks."""
    with app.app_context():
        opened = studio()
    if not opened.settings.rate_limits:
        return
    meter = Meter(opened)

    @app.before_request
    def _hold_back() -> None:
        if request.endpoint in _FREE or request.endpoint is None or request.blueprint == "media":
            return
        moment = time.time()
        windows = _windows()
        counts = meter.count(windows, moment)
        window, count = min(
            zip(windows, counts, strict=True), key=lambda pair: pair[0].most - pair[1]
        )
        g.allowance = window.most, max(0, window.most - count), window.resets_at(moment)
        if count > window.most:
            g.retry_after = max(1, round(window.resets_at(moment) - moment))
            raise TooManyRequestsError(
                _("That was a lot at once. Try again in %(seconds)s seconds.",
                  seconds=g.retry_after)
            )  # fmt: skip

    @app.after_request
    def _tell(response: Response) -> Response:
        allowance = g.get("allowance")
        if allowance:
            for name, value in zip(("Limit", "Remaining", "Reset"), allowance, strict=True):
                response.headers[f"X-RateLimit-{name}"] = str(value)
        if "retry_after" in g:
            response.headers["Retry-After"] = str(g.retry_after)
        return response


def _windows() -> list[Window]:
    """All that this request counts for."""
    user = g.user
    if user is None:
        who, most = f"address:{request.remote_addr}", STRANGER
    elif g.by == "page":
        who, most = f"browser:{user.id}", BROWSER
    else:
        who, most = f"account:{user.id}", plan_of(user).requests_per_minute
    windows = [Window(who, most, _MINUTE)]
    apart = STRICT if request.method == "POST" else COSTLY
    windows += [
        Window(f"{name}:{who}", strict, seconds)
        for name, strict, seconds in apart.get(request.endpoint or "", ())
    ]
    return windows
