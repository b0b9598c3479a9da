"""Column charts, laid out for a template to draw: heights in percent, no scripts, no library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date

from core.services.statistics import Day


@dataclass(frozen=True)
class Part:
    """One stretch of a column, in percent of the chart from its top."""

    series: str
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """One day."""

    day: date
    label: str
    """Under the column; empty where labels would crowd."""
    values: tuple[int, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Chart:
    """Stacked columns over days."""

    columns: tuple[Column, ...]
    ticks: tuple[tuple[float, int], ...]
    """Percent from the top, and the figure there."""
    total: int


def columns(days: Sequence[Day], series: Sequence[str]) -> Chart:
    """A chart of figures of the days (attributes of :class:`Day`), the first at the bottom."""
    rows = [tuple(max(0, getattr(day, name)) for name in series) for day in days]
    top = _nice(max(map(sum, rows), default=0))
    every = max(1, math.ceil(len(days) / 7))
    return Chart(
        columns=tuple(
            Column(
                day.day,
                format_date(day.day, "d MMM") if (len(days) - 1 - at) % every == 0 else "",
                values,
                _parts(series, values, top),
            )
            for at, (day, values) in enumerate(zip(days, rows, strict=True))
        ),
        ticks=tuple((100 - share * 100, round(top * share)) for share in _shares(top)),
        total=sum(map(sum, rows)),
    )


def _parts(series: Sequence[str], values: Sequence[int], top: int) -> tuple[Part, ...]:
    parts, below = [], 0
    for name, value in zip(series, values, strict=True):
        if value:
            height = value / top * 100
            parts.append(Part(name, 100 - below / top * 100 - height, height))
            below += value
    return tuple(parts)


def _nice(most: int) -> int:
    """The smallest round number that is not below ``most``."""
    if most <= 4:
        return 4
    size = 10 ** int(math.log10(most))
    return next(
        round(size * step) for step in (1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10) if size * step >= most
    )


def _shares(top: int) -> tuple[float, ...]:
    return (0.0, 0.25, 0.5, 0.75, 1.0) if top % 4 == 0 else (0.0, 0.5, 1.0)
