"""The city: its skyline over water, and a rooftop above it."""

from __future__ import annotations

from filmwright import Motion
from plugins.providers.illustrator.scenery.buildings import chhatri, tower
from plugins.providers.illustrator.scenery.canvas import horizontal, polygon, smooth, vertical
from plugins.providers.illustrator.scenery.colour import mix
from plugins.providers.illustrator.scenery.heights import mist_bank
from plugins.providers.illustrator.scenery.land import haze_foot
from plugins.providers.illustrator.scenery.paint import around, glow, texture, wash
from plugins.providers.illustrator.scenery.plants import bush, leaf, palm
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage, setting
from plugins.providers.illustrator.scenery.vessels import reflection
from plugins.providers.illustrator.scenery.water import water


def blocks(
    stage: Stage, name: str, depth: float, foot: float, rise: tuple[float, float],
    width: tuple[float, float], distance: float, swell: float = 0.0,
) -> Sheet:  # fmt: skip
    """A row of towers across the frame; ``swell`` raises them about a centre of the city."""
    random = stage.rng(name)
    sheet = stage.sheet(name, depth)
    left, _, right, _ = stage.extent(depth)
    centre = stage.lit(0.36)
    x = left - random.uniform(0, width[0])
    while x < right:
        wide = random.uniform(*width)
        near = max(0.0, 1 - abs(x + wide / 2 - centre) / (stage.w * 0.36))
        height = random.uniform(*rise) * (1 + swell * near**1.5)
        tower(stage, sheet, x, foot, wide, height, random, distance)
        x += wide * random.uniform(0.82, 1.25)
    haze_foot(stage, sheet, foot - rise[1] * 1.1, foot, 0.25 + 0.5 * distance)
    return sheet


def city_glow(stage: Stage, foot: float) -> None:
    """The light of a city on its own night sky."""
    if not stage.light.night:
        return
    sheet = stage.sheets[0]
    sheet.apply(glow(stage.lit(0.4), foot, stage.w * 0.62, "#d98a5a", 0.42 * stage.look.glow, squash=0.4), sheet.frame)


@setting("skyline")
def draw_skyline(stage: Stage) -> None:
    """Towers over a bay, from a promenade."""
    stage.stand(0.91, 0.36)
    h = stage.h
    stage.horizon = h * 0.6
    sky(stage, sun=0.7, heaps=2)
    city_glow(stage, stage.horizon)
    foot = stage.horizon + h * 0.012
    u = h if not stage.tall else stage.w * 1.1
    blocks(stage, "far city", 0.06, foot, (u * 0.05, u * 0.17), (u * 0.03, u * 0.06), 0.62, 0.9)
    mist_bank(stage, "city haze", 0.07, foot - u * 0.03, u * 0.12, 0.5)
    blocks(stage, "city", 0.12, foot, (u * 0.07, u * 0.2), (u * 0.045, u * 0.09), 0.34, 1.0)
    _landmark(stage, u, foot)
    _bay(stage, foot)
    if stage.indian or stage.request.angle % 2:
        _sea_link(stage, u, foot)
    _promenade(stage)


def _landmark(stage: Stage, u: float, foot: float) -> None:
    """One building that says which kind of city this is."""
    sheet, random = stage.sheet("landmark", 0.15), stage.rng("landmark")
    x = stage.lit(0.36)
    if stage.indian:
        sandstone = "#d3ab7e"
        tones = [stage.tone(sandstone, lit, 0.16) for lit in (0.25, 0.6, 0.9)]
        front = horizontal(*(tones if stage.side > 0 else reversed(tones)))
        body = f"M{x - u * 0.15:.1f} {foot:.1f}V{foot - u * 0.15:.1f}H{x + u * 0.15:.1f}V{foot:.1f}Z"
        sheet.path(body, front, (x - u * 0.15, foot - u * 0.15, x + u * 0.15, foot))
        for dx, wide, tall in ((0.0, 0.07, 0.12), (-0.1, 0.036, 0.075), (0.1, 0.036, 0.075)):
            cx = x + dx * u
            arch = (f"M{cx - u * wide / 2:.1f} {foot:.1f}V{foot - u * tall * 0.6:.1f}Q{cx - u * wide / 2:.1f}"
                    f" {foot - u * tall * 0.85:.1f} {cx:.1f} {foot - u * tall:.1f}Q{cx + u * wide / 2:.1f}"
                    f" {foot - u * tall * 0.85:.1f} {cx + u * wide / 2:.1f} {foot - u * tall * 0.6:.1f}V{foot:.1f}Z")  # fmt: skip
            dark = "#ffcf86" if stage.light.lamps else stage.tone("#6b4a3a", 0.2, 0.16)
            sheet.path(arch, dark, (cx - u * 0.05, foot - u * 0.15, cx + u * 0.05, foot))
        sheet.rect(x - u * 0.16, foot - u * 0.162, u * 0.32, u * 0.014, stage.tone(sandstone, 0.95, 0.16))
        for dx in (-0.13, 0.13, -0.05, 0.05):
            chhatri(stage, sheet, x + dx * u, foot - u * 0.16, u * 0.044, 0.16, sandstone)
        return
    tower(stage, sheet, x - u * 0.055, foot, u * 0.11, u * 0.42, random, 0.24, "#6f86a6", False)
    for step, (wide, tall) in enumerate(((0.08, 0.47), (0.05, 0.51), (0.024, 0.55))):
        tower(stage, sheet, x - u * wide / 2, foot - u * 0.4, u * wide, u * (tall - 0.4), random, 0.24,
              ("#7f93b0", "#8fa2bb", "#9fb0c4")[step], False)  # fmt: skip
    sheet.rect(x - 1.5, foot - u * 0.66, 3, u * 0.12, stage.tone("#9fb0c4", 0.8, 0.24))
    if stage.light.lamps:
        sheet.apply(glow(x, foot - u * 0.52, u * 0.12, "#ffd48a", 0.55 * stage.look.glow), around(x, foot - u * 0.52, u * 0.12))


def _bay(stage: Stage, foot: float) -> None:
    h, random = stage.h, stage.rng("bay")
    sheet = stage.sheet("bay", 0.2, plain=True)
    left, _, right, _ = stage.extent(0.2)
    bottom = h * 0.87
    box = (left, foot, right, bottom)
    from plugins.providers.illustrator.scenery.sky import sun_place

    sun_x, _ = sun_place(stage, stage.horizon, 0.7)
    sheet.apply(water(stage, foot, bottom, sun_x, "#2a5f86", "#3f8a9a", 0.35, glitter=0.8), box)
    for _ in range(26):
        x, wide = random.uniform(left, right), random.uniform(0.015, 0.05) * h
        colour = random.choice(("#76829a", "#8f8a90", "#64748c"))
        reflection(stage, sheet, x, foot + 2, wide, h * random.uniform(0.06, 0.15), colour, f"{x:.0f}", 0.4)
    if stage.light.lamps:
        for _ in range(60):
            x, y = random.uniform(left, right), foot + 2
            warm = random.choice(("#ffcf7a", "#ffb86a", "#ffe6b0", "#8fd0ff"))
            for step in range(7):
                t = step / 7
                sheet.ellipse(x + random.uniform(-3, 3), y + t * h * 0.12, random.uniform(3, 9), 1.3, warm, opacity=0.55 * (1 - t))


def _sea_link(stage: Stage, u: float, foot: float) -> None:
    """A cable-stayed bridge across the bay."""
    sheet, h = stage.sheet("bridge", 0.24), stage.h
    left, _, right, _ = stage.extent(0.24)
    y, steel = foot + h * 0.035, stage.tone("#c9ced6", 0.7, 0.22)
    x = stage.lit(0.72)
    for dx in (-0.025, 0.025):
        sheet.line([(x + dx * u, y + h * 0.03), (x, y - u * 0.26)], steel, u * 0.012, soft=False)
    cables = "".join(f"M{x:.1f} {y - u * (0.12 + 0.011 * i):.1f}L{x + s * u * (0.05 + 0.032 * i):.1f} {y:.1f}"
                     for i in range(12) for s in (-1, 1))  # fmt: skip
    sheet.path(cables, None, (x - u * 0.45, y - u * 0.28, x + u * 0.45, y), stroke=steel, width=1.4, opacity=0.8)
    sheet.rect(left, y, right - left, h * 0.011, vertical(stage.tone("#d5d2cc", 0.9, 0.2), stage.tone("#8d8f96", 0.3, 0.2)))
    pier = left
    while pier < right:
        sheet.rect(pier, y + h * 0.01, h * 0.008, h * 0.03, stage.tone("#9a9ca2", 0.3, 0.2))
        if stage.light.lamps:
            sheet.ellipse(pier, y - 5, 2.6, paint="#ffe0a0")
        pier += h * 0.075


def lamp_post(stage: Stage, sheet: Sheet, x: float, y: float, height: float, reach: float = 0.0) -> None:
    """A street lamp; with a ``reach`` its arm hangs over the road."""
    iron = "#39414d"
    width = height * 0.022
    sheet.rect(x - width / 2, y - height, width, height, horizontal(stage.tone(iron, 0.3), stage.tone(iron, 0.8)))
    sheet.rect(x - width * 1.4, y - height * 0.07, width * 2.8, height * 0.07, stage.tone(iron, 0.4), width * 0.5)
    head = (x + reach, y - height * 1.01)
    if reach:
        arm = [(x, y - height * 0.93), (x + reach * 0.3, y - height * 1.02), head]
        sheet.line(arm, stage.tone(iron, 0.5), width * 0.8)
    size = height * 0.045
    lit = stage.light.lamps
    if lit:
        sheet.apply(glow(*head, height * 0.42, "#ffc266", 0.6 * stage.look.glow), around(*head, height * 0.42))
    sheet.ellipse(head[0], head[1], size, size * 1.15, "#fff0c8" if lit else stage.tone("#e9e6da", 0.8))
    sheet.rect(head[0] - size * 0.8, head[1] - size * 1.5, size * 1.6, size * 0.5, stage.tone(iron, 0.5), 2)


def paving(stage: Stage, sheet: Sheet, top: float, colour: str, vx: float, rows: int = 6) -> None:
    """Flagstones in perspective below ``top``."""
    left, _, right, bottom = sheet.frame
    sheet.rect(left, top, right - left, bottom - top,
               vertical(stage.tone(colour, 0.85), stage.tone(colour, 0.62), stage.tone(colour, 0.4)))  # fmt: skip
    joints = stage.tone(colour, 0.08)
    path, vy = "", top - stage.h * 0.3
    for row in range(rows):
        y = top + (bottom - top) * (row / rows) ** 1.6
        path += f"M{left:.1f} {y:.1f}H{right:.1f}"
    for index in range(-18, 19):
        share = (top - vy) / (bottom - vy)
        x = vx + index * stage.w * 0.11
        path += f"M{vx + (x - vx) * share:.1f} {top:.1f}L{x:.1f} {bottom:.1f}"
    sheet.path(path, None, (left, top, right, bottom), stroke=joints, width=1.8, opacity=0.4)
    sheet.apply(texture(0.08 * stage.look.texture, 11, stage.seed("paving"), 5))
    if stage.light.wet:
        sheet.apply(wash(stage.light.sky[2], top, bottom, 0.45, 0.12))


def _promenade(stage: Stage) -> None:
    h, random = stage.h, stage.rng("promenade")
    ground = stage.sheet("promenade", 0.9)
    top = h * 0.83
    paving(stage, ground, top, "#a99f96", stage.w / 2)
    left, _, right, _ = ground.frame
    iron = stage.tone("#39414d", 0.45)
    x = left
    posts = ""
    while x < right:
        posts += f"M{x:.1f} {top:.1f}v{-h * 0.085:.1f}"
        x += h * 0.036
    ground.path(posts, None, (left, top - h * 0.1, right, top), stroke=iron, width=2.6)
    for y, wide in ((0.085, 6.0), (0.012, 4.0)):
        ground.line([(left, top - h * y), (right, top - h * y)], iron, wide)
    for share in (0.12, 0.86):
        lamp_post(stage, ground, stage.at(share), top + h * 0.02, h * 0.4)
    if stage.indian:
        trees = stage.sheet("palms", 0.93, Motion(kind="sway", amplitude=0.7, period=6.5))
        for share in (-0.03, 1.02):
            palm(stage, trees, stage.at(share), h * 0.87, h * 0.62, random)
    else:
        planter = stage.sheet("planters", 0.93)
        for share in (0.0, 0.98):
            x = stage.at(share)
            bush(stage, planter, x, h * 0.84, h * 0.2, random, bloom=("#e57f9a", "#f4ecd8"))
            planter.rect(x - h * 0.11, h * 0.83, h * 0.22, h * 0.06, vertical(stage.tone("#8f8880", 0.8), stage.tone("#8f8880", 0.3)), 4)


@setting("rooftop")
def draw_rooftop(stage: Stage) -> None:
    """A roof terrace above the city: parapet, tank, washing or a string of lamps."""
    stage.stand(0.91, 0.44)
    h = stage.h
    stage.horizon = h * 0.6
    sky(stage, sun=0.7, heaps=3)
    city_glow(stage, h * 0.66)
    u = h if not stage.tall else stage.w
    blocks(stage, "far city", 0.08, h * 0.72, (u * 0.08, u * 0.22), (u * 0.04, u * 0.08), 0.58, 0.7)
    mist_bank(stage, "city haze", 0.1, h * 0.62, u * 0.12, 0.45)
    blocks(stage, "city", 0.18, h * 0.8, (u * 0.1, u * 0.27), (u * 0.07, u * 0.13), 0.32, 0.4)
    near = blocks(stage, "near roofs", 0.34, h * 0.86, (u * 0.09, u * 0.19), (u * 0.14, u * 0.26), 0.14)
    _roof_things(stage, near, u)
    _terrace(stage)
    _string_lamps(stage)


def _roof_things(stage: Stage, sheet: Sheet, u: float) -> None:
    """Antennas on the roofs below."""
    random = stage.rng("aerials")
    left, _, right, _ = sheet.frame
    for _ in range(9):
        x, y = random.uniform(left, right), stage.h * random.uniform(0.69, 0.74)
        tall = u * random.uniform(0.05, 0.09)
        path = f"M{x:.1f} {y:.1f}v{-tall:.1f}"
        for rung in range(3):
            path += f"M{x - 9 + rung * 2:.1f} {y - tall + rung * 8:.1f}h{18 - rung * 4}"
        sheet.path(path, None, (x - 12, y - tall, x + 12, y), stroke=stage.tone("#3f4652", 0.3, 0.1), width=1.7)


def _terrace(stage: Stage) -> None:
    h, random = stage.h, stage.rng("terrace")
    ground = stage.sheet("terrace", 0.9)
    left, _, right, _ = ground.frame
    floor = "#b9745a" if stage.indian else "#a39a92"
    top = h * 0.83
    paving(stage, ground, top, floor, stage.w / 2, 7)
    wall = "#d9c6a8" if stage.indian else "#9c6a58"
    ground.rect(left, h * 0.745, right - left, h * 0.095, vertical(stage.tone(wall, 0.75), stage.tone(wall, 0.4)))
    if stage.indian:
        holes = "".join(polygon([(x, h * 0.775), (x + h * 0.012, h * 0.79), (x, h * 0.805), (x - h * 0.012, h * 0.79)])
                        for x in _steps(left, right, h * 0.038))  # fmt: skip
    else:
        holes = "".join(f"M{x:.1f} {h * (0.762 + 0.019 * (row % 4)):.1f}h{h * 0.03:.1f}"
                        for row in range(4) for x in _steps(left + (row % 2) * h * 0.02, right, h * 0.04))  # fmt: skip
    if stage.indian:
        ground.path(holes, stage.tone(wall, 0.02), (left, h * 0.76, right, h * 0.82), opacity=0.7)
    else:
        ground.path(holes, None, (left, h * 0.74, right, h * 0.84), stroke=stage.tone(wall, 0.1), width=1.6, opacity=0.5)
    ground.rect(left, h * 0.732, right - left, h * 0.018, vertical(stage.tone(wall, 1), stage.tone(wall, 0.6)), 2)
    ground.apply(wash(stage.tone("#2b2430", 0.1), h * 0.83, h * 0.87, 0.28, 0.0), (left, h * 0.83, right, h * 0.88))
    side = stage.sheet("tank", 0.93)
    _tank(stage, side, stage.lit(0.05), h * 0.86, h * 0.34)
    for index, share in enumerate((0.9, 0.96, 1.02)):
        _pot_plant(stage, side, stage.lit(share), h * (0.86 + 0.012 * index), h * (0.13 - 0.01 * index), random)


def _steps(left: float, right: float, gap: float) -> list[float]:
    return [left + index * gap for index in range(int((right - left) / gap) + 1)]


def _tank(stage: Stage, sheet: Sheet, x: float, y: float, size: float) -> None:
    """The water tank on its stand: black plastic in India, wooden staves in the West."""
    colour = "#39404a" if stage.indian else "#96704e"
    half, body = size * 0.34, size * 0.56
    for dx in (-0.8, 0.0, 0.8):
        sheet.rect(x + dx * half - size * 0.02, y - size * 0.42, size * 0.04, size * 0.42, stage.tone("#5a5f68", 0.4))
    tones = [stage.tone(colour, lit) for lit in (0.1, 0.5, 1.0, 0.7)]
    paint = horizontal(*(tones if stage.side > 0 else reversed(tones)))
    sheet.rect(x - half, y - size * 0.42 - body, half * 2, body, paint, size * 0.03)
    for index in range(1, 5):
        ring = y - size * 0.42 - body * index / 5
        sheet.line([(x - half, ring), (x + half, ring)], stage.tone(colour, 0.0), 2.4, 0.6)
    if stage.indian:
        sheet.ellipse(x, y - size * 0.42 - body, half, size * 0.08, paint)
        sheet.rect(x - half * 0.25, y - size * 0.54 - body, half * 0.5, size * 0.06, stage.tone(colour, 0.7), 3)
    else:
        cone = [(x - half * 1.12, y - size * 0.41 - body), (x, y - size * 0.68 - body), (x + half * 1.12, y - size * 0.41 - body)]
        sheet.polygon(cone, horizontal(stage.tone("#6b5444", 0.2), stage.tone("#6b5444", 0.9)))


def _pot_plant(stage: Stage, sheet: Sheet, x: float, y: float, size: float, random: object) -> None:
    """A leafy plant in a clay pot."""
    for lit in (0.1, 0.45, 0.85):
        path = ""
        for _ in range(16):
            angle = random.uniform(-2.7, -0.45)  # type: ignore[attr-defined]
            path += leaf(x, y - size * 0.4, size * random.uniform(0.5, 1.0), size * 0.1, angle)  # type: ignore[attr-defined]
        sheet.path(path, stage.tone("#4f8f4a", lit), (x - size, y - size * 1.5, x + size, y))
    clay = [stage.tone("#b5623a", lit) for lit in (0.2, 0.6, 0.95)]
    paint = horizontal(*(clay if stage.side > 0 else reversed(clay)))
    pot = [(x - size * 0.3, y - size * 0.45), (x + size * 0.3, y - size * 0.45), (x + size * 0.21, y), (x - size * 0.21, y)]
    sheet.polygon(pot, paint)
    sheet.rect(x - size * 0.34, y - size * 0.5, size * 0.68, size * 0.1, paint, 2)


def _string_lamps(stage: Stage) -> None:
    """Washing by day, bulbs by night, on a line between two poles."""
    h, random = stage.h, stage.rng("line")
    sheet = stage.sheet("line", 0.8, Motion(kind="sway", amplitude=0.25, period=5))
    a, b, y = stage.at(-0.1), stage.at(1.1), h * (0.3 if not stage.tall else 0.36)
    points = [(a + (b - a) * i / 24, y + h * 0.1 * (1 - (i / 12 - 1) ** 2)) for i in range(25)]
    sheet.path(smooth(points, False), None, (a, y, b, y + h * 0.1), stroke=stage.tone("#3a3640", 0.3), width=2.2)
    lit = stage.light.lamps
    for index, (x, top) in enumerate(points):
        if index % 2 or lit:
            colour = random.choice(("#ffd98a", "#ffe9b8", "#ffc46a"))
            size = h * 0.009
            sheet.ellipse(x, top + size * 1.7, size, size * 1.3, colour if lit else stage.tone("#f3e6c4", 0.9))
            if lit:
                sheet.apply(glow(x, top + size * 1.7, size * 8, colour, 0.5 * stage.look.glow), around(x, top + size * 1.7, size * 8))
