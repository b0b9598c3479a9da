"""Patterns in cloth."""

from __future__ import annotations

from .colours import glow, mix, shadow
from .pen import Pen


def draw_motif(pen: Pen, path: str, motif: str, cloth: str, trim: str, scale: float = 1.0) -> None:
    """Lays ``motif`` over the cloth within ``path``; unknown names lay nothing."""
    maker = _TILES.get(motif)
    if maker:
        tile, width, height, turn, opacity = maker(cloth, trim)
        if scale != 1:
            tile = f'<g transform="scale({scale})">{tile}</g>'
        paint = pen.pattern(tile, width * scale, height * scale, turn)
        pen.fill(path, paint, line=False, opacity=opacity)


Tile = tuple[str, float, float, float, float]


def _dots(cloth: str, trim: str) -> Tile:
    dot = mix(cloth, trim, 0.8)
    return (f'<circle cx="8" cy="8" r="3.4" fill="{dot}"/>'
            f'<circle cx="24" cy="24" r="3.4" fill="{dot}"/>', 32, 32, 0, 0.85)  # fmt: skip


def _buti(_cloth: str, trim: str) -> Tile:
    """A small mango leaf, as woven into silk."""
    leaf = (f'<path d="M0 -9C7 -7 8 4 1 9C-7 8 -8 0 -3 -4C-1 -6 1 -6 0 -9Z" fill="{trim}"/>'
            f'<circle cx="0" cy="3" r="2" fill="#00000055"/>')  # fmt: skip
    return (f'<g transform="translate(13 13)">{leaf}</g><g transform="translate(39 39)">{leaf}</g>',
            52, 52, 0, 0.9)  # fmt: skip


def _leaf(cloth: str, trim: str) -> Tile:
    tint = mix(cloth, trim, 0.75)
    sprig = (f'<path d="M0 10C0 2 0 -4 2 -10M0 4C-6 2 -8 -2 -8 -5C-3 -5 0 -1 0 4M0 0C6 -2 8 -5 8 -9'
             f'C3 -8 0 -5 0 0" stroke="{tint}" stroke-width="1.6" fill="{tint}"/>')  # fmt: skip
    return (f'<g transform="translate(15 16) rotate(-18)">{sprig}</g>'
            f'<g transform="translate(43 46) rotate(24)">{sprig}</g>', 56, 60, 0, 0.8)  # fmt: skip


def _stripes(cloth: str, trim: str) -> Tile:
    return f'<rect width="5" height="4000" fill="{mix(cloth, trim, 0.6)}"/>', 22, 4000, 0, 0.6


def _check(cloth: str, trim: str) -> Tile:
    dark, pale = shadow(cloth, 0.45), mix(cloth, trim, 0.7)
    return (
        f'<rect width="18" height="54" fill="{dark}" opacity=".4"/>'
        f'<rect width="54" height="18" fill="{dark}" opacity=".4"/>'
        f'<rect x="33" width="3" height="54" fill="{pale}" opacity=".7"/>'
        f'<rect y="33" width="54" height="3" fill="{pale}" opacity=".7"/>',
        54,
        54,
        0,
        0.85,
    )


def _knit(cloth: str, _trim: str) -> Tile:
    """Stocking stitch: columns of small vees."""
    lit, dim = glow(cloth, 0.22), shadow(cloth, 0.28)
    return (f'<path d="M1 1L7 9L13 1" stroke="{dim}" stroke-width="2.4" fill="none"/>'
            f'<path d="M1 5.5L7 13.5L13 5.5" stroke="{lit}" stroke-width="1.6" fill="none"/>',
            14, 12, 0, 0.5)  # fmt: skip


def _bands(cloth: str, trim: str) -> Tile:
    return f'<rect width="4000" height="26" fill="{mix(cloth, trim, 0.85)}"/>', 4000, 62, 0, 0.9


def _weave(cloth: str, _trim: str) -> Tile:
    """The slub of raw silk."""
    lit = glow(cloth, 0.25)
    return (f'<path d="M0 3H20M26 9H52M8 15H34M40 21H64" stroke="{lit}" stroke-width="1.3"/>',
            64, 24, 0, 0.35)  # fmt: skip


_TILES = {
    "dots": _dots, "buti": _buti, "leaf": _leaf, "stripes": _stripes, "check": _check,
    "knit": _knit, "bands": _bands, "weave": _weave,
}  # fmt: skip
