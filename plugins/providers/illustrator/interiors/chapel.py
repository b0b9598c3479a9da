"""The chapel: coloured windows, pews, candles."""

from __future__ import annotations

from plugins.providers.illustrator.interiors import clutter, furniture, lamps
from plugins.providers.illustrator.interiors.floors import floor
from plugins.providers.illustrator.interiors.palette import Palette
from plugins.providers.illustrator.interiors.pillars import column, spandrel
from plugins.providers.illustrator.interiors.room import Room, Window
from plugins.providers.illustrator.interiors.shell import opening, sunlight, walls
from plugins.providers.illustrator.scenery.canvas import polygon, vertical
from plugins.providers.illustrator.scenery.colour import mix
from plugins.providers.illustrator.scenery.paint import around, glow
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage


def chapel(stage: Stage) -> None:
    """Pointed windows of coloured glass, pews, an altar of candles."""
    pal = Palette("#c4b8a4", "#a39680", "#ddd2bd", "#6b4528", "#9a8c78",
        ("#7a2f3f", "#c9a04a", "#35506b"), False)  # fmt: skip
    room = Room(stage, pal, back=0.46, height=4.2, spread=0.36)
    wide, tall = room.half, room.height
    top = min(tall - 0.5, 3.6)
    windows = [Window(0.0, 1.35, 1.15, top - 1.35 + 0.1, "pointed", (1, 1)),
        *(Window(way * min(wide * 0.66, 1.5), 1.5, 0.7, top - 1.95, "pointed", (1, 1))
        for way in (-1, 1))]  # fmt: skip
    wall = walls(room, windows, "garden", ceiling="#b5a88f", beams=0)
    for window in windows:
        _stained(room, wall, window)
    ground = floor(room, "stone", "#a89a84")
    runner(room, ground)
    sunlight(room, windows, ground, 1.2)
    back = room.sheet("altar", 0.7)
    furniture.table(room, back, -0.8, 0.8, room.back + 0.03, room.back + 0.08, 0.95,
        cloth="#efe6d6")  # fmt: skip
    for index, dx in enumerate((-0.62, -0.45, 0.45, 0.62)):
        lamps.candle(room, back, dx, 0.95, room.back + 0.06, 0.26 + 0.06 * (index in (1, 2)))
    for way in (-1, 1):
        clutter.plant(room, back, way * 1.25, 0, room.back + 0.08, 0.9, "#c9b78f", "leafy",
            f"altar{way}")  # fmt: skip
    for s, depth, share in ((0.54, 0.7, 0.62), (0.7, 0.77, 0.76), (0.9, 0.88, 0.92)):
        sheet = room.sheet(f"nave {s}", depth)
        x = max(room.reach(s) * share, 1.35)
        for way in (-1, 1):
            column(room, sheet, way * x, s, 0.42, tall, "#c9bda8", carved=False)
        if s < 0.8:
            spandrel(room, sheet, -x, x, tall - 1.15, tall - 0.15, tall + 1.5, s, "pointed",
                "#bdb09a")  # fmt: skip
    for s, depth in ((0.62, 0.73), (0.78, 0.82), (0.96, 0.9)):
        pews = room.sheet(f"pews {s}", depth)
        for way in (-1, 1):
            inner = 1.0 if s < 0.9 else max(1.25, room.reach(s) - 0.62)
            _pew(room, pews, way, inner, room.reach(s) + 0.6, s)
    room.finish(0.6)


def _pew(room: Room, sheet: Sheet, way: int, inner: float, outer: float, s: float) -> None:
    """A bench of the chapel: slatted back, carved end, a book on its ledge."""
    wood, metre = "#8a5a38", room.m(s)
    x0, x1 = sorted((way * inner, way * outer))
    room.box(sheet, x0, x1, 0.36, 0.42, s - 0.06, s, wood, shadow=0.5)
    room.box(sheet, x0, x1, 0.05, 0.78, s - 0.004, s + 0.004, "#7a4f30", shadow=0)
    room.box(sheet, x0 - 0.02, x1 + 0.02, 0.76, 0.82, s - 0.02, s + 0.01, "#a06d44", shadow=0)
    x = x0 + 0.16
    while x < x1:
        a, b = room.at(x, 0.72, s), room.at(x, 0.1, s)
        sheet.line([a, b], room.tone("#4a2f20", 0.3), 2.4, 0.55, soft=False)
        x += 0.3
    cx, foot = room.at(way * inner, 0, s)
    half, tall = 0.075 * metre, 0.92 * metre
    end = vertical(room.tone("#a8764a", 0.9), room.tone("#7a4f30", 0.35))
    sheet.rect(cx - half, foot - tall * 0.92, half * 2, tall * 0.92, end, 4)
    sheet.ellipse(cx, foot - tall * 0.93, half * 1.25, half * 1.25, end)
    sheet.ellipse(cx, foot - tall * 0.93, half * 0.6, paint=room.tone("#5d3a26", 0.3), opacity=0.6)


def runner(room: Room, sheet: Sheet) -> None:
    """A red runner along the aisle."""
    for half, colour in ((0.62, "#c9a04a"), (0.56, "#8a2f38")):
        corners = ((-half, 0.003, room.back + 0.02), (half, 0.003, room.back + 0.02),
            (half, 0.003, 2.2), (-half, 0.003, 2.2))  # fmt: skip
        room.quad(sheet, corners, room.tone(colour, 0.6))


def _pane(x: float, y: float, width: float, height: float, fill: str) -> str:
    box = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {box} fill="{fill}"/>'


def _disc(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}"/>'


def _stained(room: Room, sheet: Sheet, window: Window) -> None:
    """Panes of coloured glass, bright by day."""
    outline = opening(room, window)
    clip = f"clip{abs(window.x):.1f}{window.x > 0:d}".replace(".", "")
    random = room.fixed(clip)
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    power = {"day": 0.0, "dawn": 0.12, "dusk": 0.2, "night": 0.52}[room.time]
    colours = ("#d9483f", "#f0b53f", "#3f78c9", "#4fa878", "#8a4fa8", "#f0d98a", "#5fb8d9")
    cells = []
    rows, columns = max(6, round((bottom - top) / 30)), max(3, round((right - left) / 28))
    for row in range(rows):
        for line in range(columns):
            x0, y0 = left + (right - left) * line / columns, top + (bottom - top) * row / rows
            w, h = (right - left) / columns, (bottom - top) / rows
            mirror = min(line, columns - 1 - line)
            colour = colours[(row * 2 + mirror * 3 + random.randrange(2)) % len(colours)]
            tint = mix(mix(colour, "#fff6e0", 0.12), "#1f2440", power)
            cells.append(_pane(x0, y0, w + 0.6, h + 0.6, tint))
            if (row + mirror) % 2:
                bright, r = mix(tint, "#fff3c8", 0.5), min(w, h) * 0.34
                cells.append(_disc(x0 + w / 2, y0 + h / 2, r, bright))
    across = [left + (right - left) * index / columns for index in range(1, columns)]
    down = [top + (bottom - top) * index / rows for index in range(1, rows)]
    lead = "".join(f"M{x:.1f} {top:.1f}V{bottom:.1f}" for x in across)
    lead += "".join(f"M{left:.1f} {y:.1f}H{right:.1f}" for y in down)
    cut = f'<clipPath id="{clip}"><path d="{polygon(outline)}"/></clipPath>'
    bars = f'<path d="{lead}" stroke="#2a2430" stroke-width="2.2" opacity="0.75"/>'
    glass = f'<g clip-path="url(#{clip})" opacity="0.93">{"".join(cells)}{bars}</g>'
    sheet.svg(cut + glass, (left, top, right, bottom))
    sheet.path(polygon(outline), None, (left, top, right, bottom), stroke=room.tone("#b5a890", 0.7),
        width=9)  # fmt: skip
    if not room.night:
        sheet.apply(glow((left + right) / 2, (top + bottom) / 2, (bottom - top) * 0.8, "#ffe6b4",
            0.2 * room.stage.look.glow), around((left + right) / 2, (top + bottom) / 2,
            (bottom - top) * 0.8))  # fmt: skip
