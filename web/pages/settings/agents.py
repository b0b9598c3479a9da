"""What a browser calls itself, in words people use."""

from __future__ import annotations

import re

#: The first that is found counts: Edge and Opera also say Chrome, Chrome also says Safari.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
    ("curl", "curl"), ("python", "Python"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def named(agent: str) -> tuple[str, str]:
    """(browser or program, system) of a ``User-Agent``; empty where it does not tell."""
    return _first(_BROWSERS, agent) or _program(agent), _first(_SYSTEMS, agent)


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in known if mark.lower() in agent.lower()), "")


def _program(agent: str) -> str:
    found = re.match(r"[A-Za-z][\w.-]{0,30}", agent)
    return found[0] if found else ""
