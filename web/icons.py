"""Lucide's icons, drawn into the page itself, so that they take the text's colour."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from markupsafe import Markup

from core.assets import npm_package


def icon(name: str, size: int = 20, label: str = "") -> Markup:
    """One icon, ``size`` pixels square; without a label it is hidden from screen readers.

    :raises KeyError: Lucide has no icon of that name.
    """
    said = Markup('role="img" aria-label="{}"').format(label) if label else 'aria-hidden="true"'
    return Markup(
        '<svg class="icon" width="{0}" height="{0}" viewBox="0 0 24 24" focusable="false" {1}>'
        "{2}</svg>"
    ).format(size, Markup(said), _body(name))


@cache
def _body(name: str) -> Markup:
    icons = _set()
    known = name in icons["icons"]
    return Markup(icons["icons"][name if known else icons["aliases"][name]["parent"]]["body"])


@cache
def _set() -> dict[str, Any]:
    file = npm_package("@iconify-json/lucide") / "icons.json"
    parts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return parts
