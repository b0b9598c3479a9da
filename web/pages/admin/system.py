"""Plugins and whether they can work here; the machine's health."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass
from importlib.metadata import version

from flask import render_template
from flask_babel import gettext as _
from redis.exceptions import RedisError
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from core.models import Letter
from core.plugins import STAGE_HOOKS
from core.services import operations, statistics
from web.context import database, studio
from web.guard import admin_page
from web.pages.admin.blueprint import blueprint

#: Below this share of free disk the studio is in danger.
_ROOM = 0.05


@dataclass(frozen=True)
class Check:
    """One part of the studio, and whether it works."""

    title: str
    well: bool
    found: str


@blueprint.get("/providers")
@admin_page
def providers() -> str:
    """Every plugin: ready, not ready and why, or broken."""
    registry = studio().registry
    found = sorted(registry.providers.values(), key=lambda info: info.name)
    return render_template(
        "admin/providers.html", providers=[(info, registry.readiness(info.name)) for info in found],
        broken=registry.broken, stages=list(STAGE_HOOKS),
    )  # fmt: skip


@blueprint.get("/health")
@admin_page
def health() -> str:
    """Each part, looked at now."""
    settings = studio().settings
    facts = [
        (_("Version"), version("filmwright")),
        (_("Python"), platform.python_version()),
        (_("Machine"), f"{platform.system()} · {os.cpu_count()} × {platform.machine()}"),
        (_("Home"), str(settings.home)),
        (_("Address"), settings.address),
    ]
    return render_template(
        "admin/health.html",
        checks=[_database(), _queue(), _workers(), _room(), _letters()],
        facts=facts,
    )


def _database() -> Check:
    began = time.perf_counter()
    try:
        database().execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return Check(_("Database"), False, str(error).splitlines()[0])
    took = (time.perf_counter() - began) * 1000
    kind = studio().engine.dialect.name
    return Check(_("Database"), True, f"{kind} · {took:.1f} ms")


def _queue() -> Check:
    began = time.perf_counter()
    try:
        studio().redis.ping()
    except (RedisError, OSError) as error:
        return Check(_("Queue server"), False, str(error))
    return Check(_("Queue server"), True, f"{(time.perf_counter() - began) * 1000:.1f} ms")


def _workers() -> Check:
    floor = operations.floor(studio(), 0)
    busy = sum(worker.busy for worker in floor.workers)
    found = _("%(all)s running, %(busy)s at work", all=len(floor.workers), busy=busy)
    return Check(_("Workers"), bool(floor.workers), found)


def _room() -> Check:
    disk = statistics.storage(studio())
    found = _("%(share)s free", share=f"{disk.free / disk.size:.0%}")
    return Check(_("Disk"), disk.free / disk.size > _ROOM, f"{found} · {disk.free / 1e9:.1f} GB")


def _letters() -> Check:
    waiting = (Letter.sent_at.is_(None), Letter.error != "")
    stuck = database().scalar(select(func.count()).select_from(Letter).where(*waiting)) or 0
    last = database().scalar(select(Letter.error).where(*waiting).limit(1)) or ""
    return Check(_("E-mail"), not stuck, last or _("Nothing waits."))
