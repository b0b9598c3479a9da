"""Props: things a script names, put into the places where they are named."""

from __future__ import annotations

from plugins.providers.illustrator.props.catalogue import Prop, find
from plugins.providers.illustrator.props.placing import LIMIT, place_all
from plugins.providers.illustrator.scenery.stage import Stage

__all__ = ["LIMIT", "known", "place"]


def known(name: str) -> bool:
    """Whether a noun (singular or plural, or a phrase ending in it) can be drawn."""
    return find(name) is not None


def place(stage: Stage, names: tuple[str, ...]) -> None:
    """Draw up to four of the named things into a stage, beside where the actors stand.

    Things that cannot be drawn, or cannot be in this setting, are left out.
    """
    found: list[Prop] = []
    for name in names:
        prop = find(name)
        if prop is not None and prop not in found:
            found.append(prop)
    if found:
        place_all(stage, found[:LIMIT])
