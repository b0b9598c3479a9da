"""The skyline: towers over a bay, seen from a promenade."""

from __future__ import annotations

from plugins.providers.illustrator.scenery.canvas import horizontal, trace, vertical
from plugins.providers.illustrator.scenery.heights import mist_bank
from plugins.providers.illustrator.scenery.paint import around, glow
from plugins.providers.illustrator.scenery.plants import bush, palm
from plugins.providers.illustrator.scenery.sky import sky
from plugins.providers.illustrator.scenery.stage import Stage, setting
from plugins.providers.illustrator.scenery.towers import chhatri, tower
from plugins.providers.illustrator.scenery.town import blocks, city_glow, lamp_post, paving
from plugins.providers.illustrator.scenery.vessels import reflection
from plugins.providers.illustrator.scenery.water import water


@setting("skyline")
def draw_skyline(stage: Stage) -> None:
    """Towers over a bay, from a promenade."""
    stage.look_from(0.6, 0.91, 0.36, 0.12, 0.08)
    h = stage.h
    sky(stage, sun=0.7, heaps=2)
    city_glow(stage, stage.horizon)
    foot = stage.horizon + h * 0.012
    u = (h if not stage.tall else stage.w * 1.1) * stage.pick(1.0, 0.72, 1.3)
    blocks(stage, "far city", 0.06, foot, (u * 0.05, u * 0.17), (u * 0.03, u * 0.06), 0.62, 0.9)
    mist_bank(stage, "city haze", 0.07, foot - u * 0.025, u * 0.09, 0.55)
    blocks(stage, "city", 0.12, foot, (u * 0.07, u * 0.2), (u * 0.045, u * 0.09), 0.34, 1.0)
    _landmark(stage, u, foot)
    _bay(stage, foot)
    if (stage.indian and stage.view != 2) or stage.view == 1:
        _sea_link(stage, u, foot)
    _promenade(stage)


def _landmark(stage: Stage, u: float, foot: float) -> None:
    """One building that says which kind of city this is."""
    sheet, random = stage.sheet("landmark", 0.15), stage.rng("landmark")
    x = stage.lit(stage.pick(0.36, 0.62, 0.24))
    if stage.indian:
        sandstone = "#d3ab7e"
        tones = [stage.tone(sandstone, lit, 0.16) for lit in (0.25, 0.6, 0.9)]
        front = horizontal(*(tones if stage.side > 0 else reversed(tones)))
        body = (
            f"M{x - u * 0.15:.1f} {foot:.1f}V{foot - u * 0.15:.1f}H{x + u * 0.15:.1f}V{foot:.1f}Z"
        )
        sheet.path(body, front, (x - u * 0.15, foot - u * 0.15, x + u * 0.15, foot))
        for dx, wide, tall in ((0.0, 0.07, 0.12), (-0.1, 0.036, 0.075), (0.1, 0.036, 0.075)):
            cx = x + dx * u
            half, spring, shoulder = u * wide / 2, foot - u * tall * 0.6, foot - u * tall * 0.85
            arch = trace(
                "M", cx - half, foot, "V", spring,
                "Q", cx - half, shoulder, cx, foot - u * tall,
                "Q", cx + half, shoulder, cx + half, spring, "V", foot, "Z",
            )  # fmt: skip
            dark = "#ffcf86" if stage.light.lamps else stage.tone("#6b4a3a", 0.2, 0.16)
            sheet.path(arch, dark, (cx - u * 0.05, foot - u * 0.15, cx + u * 0.05, foot))
        sheet.rect(
            x - u * 0.16, foot - u * 0.162, u * 0.32, u * 0.014, stage.tone(sandstone, 0.95, 0.16)
        )
        for dx in (-0.13, 0.13, -0.05, 0.05):
            chhatri(stage, sheet, x + dx * u, foot - u * 0.16, u * 0.044, 0.16, sandstone)
        return
    tower(stage, sheet, x - u * 0.055, foot, u * 0.11, u * 0.42, random, 0.24, "#6f86a6", False)
    for step, (wide, tall) in enumerate(((0.08, 0.47), (0.05, 0.51), (0.024, 0.55))):
        tower(
            stage,
            sheet,
            x - u * wide / 2,
            foot - u * 0.4,
            u * wide,
            u * (tall - 0.4),
            random,
            0.24,
            ("#7f93b0", "#8fa2bb", "#9fb0c4")[step],
            False,
        )
    sheet.rect(x - 1.5, foot - u * 0.66, 3, u * 0.12, stage.tone("#9fb0c4", 0.8, 0.24))
    if stage.light.lamps:
        sheet.apply(
            glow(x, foot - u * 0.52, u * 0.12, "#ffd48a", 0.55 * stage.look.glow),
            around(x, foot - u * 0.52, u * 0.12),
        )


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
        reflection(
            stage, sheet, x, foot + 2, wide, h * random.uniform(0.06, 0.15), colour, f"{x:.0f}", 0.4
        )
    if stage.light.lamps:
        for _ in range(60):
            x, y = random.uniform(left, right), foot + 2
            warm = random.choice(("#ffcf7a", "#ffb86a", "#ffe6b0", "#8fd0ff"))
            for step in range(7):
                t = step / 7
                sheet.ellipse(
                    x + random.uniform(-3, 3),
                    y + t * h * 0.12,
                    random.uniform(3, 9),
                    1.3,
                    warm,
                    opacity=0.55 * (1 - t),
                )


def _sea_link(stage: Stage, u: float, foot: float) -> None:
    """A cable-stayed bridge across the bay."""
    sheet, h = stage.sheet("bridge", 0.24), stage.h
    left, _, right, _ = stage.extent(0.24)
    y, steel = foot + h * 0.035, stage.tone("#c9ced6", 0.7, 0.22)
    x = stage.lit(0.72)
    for dx in (-0.025, 0.025):
        sheet.line([(x + dx * u, y + h * 0.03), (x, y - u * 0.26)], steel, u * 0.012, soft=False)
    cables = "".join(
        f"M{x:.1f} {y - u * (0.12 + 0.011 * i):.1f}L{x + s * u * (0.05 + 0.032 * i):.1f} {y:.1f}"
        for i in range(12)
        for s in (-1, 1)
    )
    sheet.path(
        cables,
        None,
        (x - u * 0.45, y - u * 0.28, x + u * 0.45, y),
        stroke=steel,
        width=1.4,
        opacity=0.8,
    )
    sheet.rect(
        left,
        y,
        right - left,
        h * 0.011,
        vertical(stage.tone("#d5d2cc", 0.9, 0.2), stage.tone("#8d8f96", 0.3, 0.2)),
    )
    pier = left
    while pier < right:
        sheet.rect(pier, y + h * 0.01, h * 0.008, h * 0.03, stage.tone("#9a9ca2", 0.3, 0.2))
        if stage.light.lamps:
            sheet.ellipse(pier, y - 5, 2.6, paint="#ffe0a0")
        pier += h * 0.075


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
        trees = stage.sheet("palms", 0.93, stage.sway(8, 6.5))
        for share in (-0.03, 1.02):
            palm(stage, trees, stage.at(share), h * 0.87, h * 0.62, random)
    else:
        planter = stage.sheet("planters", 0.93)
        for share in (0.0, 0.98):
            x = stage.at(share)
            bush(stage, planter, x, h * 0.84, h * 0.2, random, bloom=("#e57f9a", "#f4ecd8"))
            planter.rect(
                x - h * 0.11,
                h * 0.83,
                h * 0.22,
                h * 0.06,
                vertical(stage.tone("#8f8880", 0.8), stage.tone("#8f8880", 0.3)),
                4,
            )
