"""What templates can use beside Flask's own."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

from flask import Flask, g
from flask_babel import format_date, format_time, format_timedelta
from flask_babel import gettext as _

from core.models import now
from core.services.payments import standing
from core.services.payments.service import is_on
from core.services.payments.standing import Standing
from core.services.plans import plan_of
from web.context import database, studio
from web.icons import icon
from web.language import LANGUAGES, chosen


def install(app: Flask) -> None:
    """Give templates their globals, filters and who is asking."""
    numbers = itertools.count(1)
    app.jinja_env.globals.update(
        LANGUAGES=LANGUAGES,
        current_locale=chosen,
        lucide=icon,
        fresh_id=lambda: f"u{next(numbers)}",
        payment_due=payment_due,
    )
    app.jinja_env.filters.update(
        ago=ago, day=day, stamp=stamp, clock=clock, initials=initials, hue=hue, worded=worded
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_who)


def ago(moment: datetime) -> str:
    """How long ago, in the reader's language; a date when it is long ago."""
    passed = now() - moment
    if passed.total_seconds() < 45:
        return _("just now")
    if passed.days >= 30:
        return format_date(moment, "medium")
    return format_timedelta(-passed, add_direction=True)


def day(moment: datetime) -> str:
    """The day, in the reader's language."""
    return format_date(moment, "long")


def stamp(when: datetime) -> str:
    """The day and the minute, in the reader's language."""
    return f"{format_date(when, 'medium')}, {format_time(when, 'short')} UTC"


def clock(seconds: float) -> str:
    """A film's length as players write it: ``1:05``."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def initials(name: str) -> str:
    """One or two letters for a person's or project's name."""
    words = [word for word in name.split("@")[0].replace(".", " ").split() if word]
    return "".join(
        word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)
    ).upper()


def worded(said: str) -> str:
    """What the code says about something, in the reader's language where that is known. A
    template's own ``_`` is for texts written there: it takes them for markup with variables."""
    return _(said) if said else ""


def hue(name: str) -> int:
    """A colour of its own for each name, 0–359 degrees."""
    return sum(ord(letter) * place for place, letter in enumerate(name, 1)) * 47 % 360


def payment_due() -> Standing | None:
    """The reader's subscription, if its last payment failed."""
    user = getattr(g, "user", None)
    if user is None or user.tier == "free" or not is_on(studio().settings):
        return None
    mine = standing.of(database(), user)
    return mine if mine.unpaid else None


def _who() -> dict[str, Any]:
    user = getattr(g, "user", None)
    plan = plan_of(user) if user else None
    return {"user": user, "plan": plan}
