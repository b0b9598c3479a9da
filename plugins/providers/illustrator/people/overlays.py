"""Everything that can lie over the top of an outfit, by name."""

from __future__ import annotations

from collections.abc import Callable

from .drapes import draw_dupatta, draw_mantle, draw_pallu, draw_sash, draw_shawl, draw_yoke
from .outfits import Outfit
from .pen import Pen
from .person import Person
from .tailoring import draw_apron, draw_coat, draw_jacket, draw_labcoat, draw_tie, draw_waistcoat
from .trappings import (
    draw_belt,
    draw_epaulettes,
    draw_peterpan,
    draw_pocket,
    draw_pockets,
    draw_rib,
    draw_straps,
    draw_watch,
)


def draw_over(pen: Pen, person: Person, outfit: Outfit) -> None:
    """Every overlay of the outfit, in order."""
    for name in outfit.over:
        _OVERLAYS[name](pen, person, outfit)


_OVERLAYS: dict[str, Callable[[Pen, Person, Outfit], None]] = {
    "dupatta": draw_dupatta,
    "mantle": draw_mantle,
    "pallu": draw_pallu,
    "sash": draw_sash,
    "shawl": draw_shawl,
    "yoke": draw_yoke,
    "apron": draw_apron,
    "coat": draw_coat,
    "jacket": draw_jacket,
    "labcoat": draw_labcoat,
    "tie": draw_tie,
    "waistcoat": draw_waistcoat,
    "belt": draw_belt,
    "epaulettes": draw_epaulettes,
    "peterpan": draw_peterpan,
    "pocket": draw_pocket,
    "pockets": draw_pockets,
    "rib": draw_rib,
    "straps": draw_straps,
    "watch": draw_watch,
}
