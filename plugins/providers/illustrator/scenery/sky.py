"""Skies: the gradient of the hour, sun or moon, stars, and the weather's clouds."""

from __future__ import annotations

from random import Random

from filmwright import Motion
from plugins.providers.illustrator.scenery.canvas import Box, Gradient
from plugins.providers.illustrator.scenery.clouds import cirrus, cumulus, cumulus_puffs, deck
from plugins.providers.illustrator.scenery.colour import lighter, mix
from plugins.providers.illustrator.scenery.paint import around, backdrop, glow
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage


def sky(
    stage: Stage, horizon: float | None = None, sun: float = 0.74, clouds: bool = True,
    heaps: int = 3,
) -> Sheet:  # fmt: skip
    """The sky down past the horizon (it is opaque over the whole frame), and its clouds.

    :param sun: where the sun or moon stands, towards the light (see :meth:`Stage.lit`).
    :param heaps: how many heap clouds fair weather brings.
    """
    horizon = stage.horizon if horizon is None else horizon
    light, look = stage.light, stage.look
    sheet = stage.sheet("sky", 0.0, plain=True)
    zenith, middle, low, last = light.sky
    stops = ((0.0, zenith), (0.42, middle), (0.78, low), (1.0, last))
    flat = look.finish == "flat"
    top = min(0.0, horizon - stage.h * 0.75)
    sheet.apply(backdrop(stops, top, horizon, 7 if flat else 0), sheet.frame)
    x, y = sun_place(stage, horizon, sun)
    if light.night and light.disc:
        _stars(stage, sheet, horizon)
    if light.disc:
        stage.sun = (x, y)
        _disc(stage, sheet, x, y)
    if light.breaks:
        _breach(stage, sheet, x, horizon)
    _deck(stage, sheet, horizon)
    if clouds and light.cover < 0.75 and stage.request.weather not in ("fog", "snow"):
        _heaps(stage, horizon, heaps, x)
    return sheet


def sun_place(stage: Stage, horizon: float, share: float) -> tuple[float, float]:
    """Where the sun or moon stands, in stage units."""
    reach = min(horizon, stage.h * 0.62)
    return stage.lit(share), horizon - reach * (0.06 + 0.84 * stage.light.height)


def _breach(stage: Stage, sheet: Sheet, x: float, horizon: float) -> None:
    """Light behind heavy clouds: the moon that hides in them, or a warm gap over the horizon."""
    light, bands = stage.light, 4 if stage.look.finish == "flat" else 0
    strength = stage.look.glow
    if light.night:
        _, y = sun_place(stage, horizon, 0.5)
        for reach, colour, share in ((560, light.breaks, 0.5), (150, light.sun, 0.75)):
            halo = glow(x, y, reach, colour, share * strength, core=0.1, bands=bands)
            sheet.apply(halo, around(x, y, reach), False)
        return
    for wide, squash, share in ((1100, 0.22, 0.85), (420, 0.36, 0.7)):
        halo = glow(x, horizon - 14, wide, light.breaks, share * strength, squash, bands=bands)
        sheet.apply(halo, around(x, horizon - 14, wide, wide * squash), False)


def _lining(stage: Stage, horizon: float) -> tuple[float, float, float, str] | None:
    """Where light edges the clouds from behind, how far, and its colour."""
    if not stage.light.breaks:
        return None
    x, y = sun_place(stage, horizon, 0.74)
    return x, y, 620.0, mix(stage.light.breaks, "#ffffff", 0.25)


def _disc(stage: Stage, sheet: Sheet, x: float, y: float) -> None:
    light, strength = stage.light, stage.look.glow
    low = light.height < 0.3
    bands = 4 if stage.look.finish == "flat" else 0
    wide = 640 if low else 460
    halo = mix(light.sun, light.sky[3], 0.45 if low else 0.2)
    if light.night:
        halo = mix(light.sky[2], light.sun, 0.3)
    sheet.apply(glow(x, y, wide, halo, 0.62 * strength, bands=bands), sheet.frame)
    if light.night:
        _moon(stage, sheet, x, y)
        return
    radius = 62 if low else 40
    sheet.apply(glow(x, y, radius * 3.2, light.sun, 0.85 * strength, core=0.1, bands=bands),
                sheet.frame)  # fmt: skip
    sheet.ellipse(x, y, radius, paint=lighter(light.sun, 0.03))


def _moon(stage: Stage, sheet: Sheet, x: float, y: float) -> None:
    light = stage.light
    radius = 46.0
    sheet.apply(glow(x, y, radius * 3, light.sun, 0.5 * stage.look.glow), sheet.frame)
    pale = Gradient(((0.0, light.sun), (1.0, mix(light.sun, light.sky[2], 0.25))), x2=1.0, y2=0.6)
    sheet.ellipse(x, y, radius, paint=pale)
    random = stage.rng("moon")
    shade = mix(light.sun, light.sky[2], 0.22)
    for _ in range(6):
        dx, dy = random.uniform(-0.55, 0.55) * radius, random.uniform(-0.55, 0.55) * radius
        sheet.ellipse(x + dx, y + dy, random.uniform(4, 12), paint=shade, opacity=0.5)


def _stars(stage: Stage, sheet: Sheet, horizon: float) -> None:
    random = stage.rng("stars")
    left, top, right, _ = sheet.frame
    for _ in range(int(150 * (right - left) * (horizon - top) / 1_400_000) + 40):
        x, share = random.uniform(left, right), random.random() ** 1.4
        y = top + (horizon - top) * 0.92 * share
        size = random.choice((0.8, 0.9, 1.1, 1.3, 1.9))
        sheet.ellipse(
            x, y, size, paint="#e9efff", opacity=random.uniform(0.3, 0.9) * (1 - share * 0.7)
        )


def _deck(stage: Stage, sheet: Sheet, horizon: float) -> None:
    light, look = stage.light, stage.look
    lit, shade = light.cloud
    left, top, right, _ = sheet.frame
    above: Box = (left, top, right, horizon + 12)
    steps, lining = look.steps, _lining(stage, horizon)
    low = bool(light.breaks) and not light.night
    if light.cover >= 0.5:
        heavy = stage.request.weather in ("storm", "rain")
        dark = mix(shade, mix(light.sky[0], "#0c1226", 0.5), 0.5 if heavy else 0.26)
        sheet.apply(deck(horizon, light.cover * 0.86, lit, dark, stage.seed("deck"),
                         opacity=0.9, steps=steps, middle=stage.w / 2, lining=lining,
                         gap=230 if low else 170), above)  # fmt: skip
        sheet.apply(deck(horizon, light.cover * 0.5, mix(lit, shade, 0.4), lighter(dark, -0.03),
                         stage.seed("deck2"), scale=380, opacity=0.7, steps=steps,
                         middle=stage.w / 2, lining=lining, gap=230 if low else 170),
                    above)  # fmt: skip
    elif look.finish != "flat":
        windy = stage.request.weather == "wind"
        strength = 0.75 if windy else 0.5
        tilt = 0.18 * stage.side
        high: Box = (left, top, right, top + (horizon - top) * 0.8)
        sheet.apply(cirrus(lit, stage.seed("cirrus"), strength, tilt), high)


def _heaps(stage: Stage, horizon: float, count: int, sun_x: float) -> None:
    """Heap clouds: a far bank low over the horizon and near ones that drift."""
    light, random = stage.light, stage.rng("heaps")
    left, _, right, _ = stage.extent(0.05)
    for layer, depth in (("far clouds", 0.03), ("clouds", 0.07)):
        near = layer == "clouds"
        drift = Motion(kind="flow", amplitude=34 if near else 16, period=64 if near else 90)
        sheet = stage.sheet(layer, depth, drift, plain=True)
        total = count if near else random.randint(3, 5)
        hero = random.randrange(total)
        for index in range(total):
            x = left + (right - left) * (index + random.uniform(0.15, 0.85)) / total
            great = index == hero
            if near:
                width = random.uniform(520, 760) if great else random.uniform(170, 420)
                rise, share = random.uniform(0.45, 0.82), random.uniform(0.32, 0.46)
            else:
                width = random.uniform(560, 820) if great else random.uniform(160, 420)
                rise, share = (
                    random.uniform(0.02, 0.13),
                    random.uniform(0.26, 0.36 if great else 0.3),
                )
            if abs(x - sun_x) < width * 0.4 + 70 and (light.height < 0.3) != near:
                x += (width * 0.5 + 90) * (1 if x > sun_x else -1)
            _heap(stage, sheet, random, (x, horizon - min(horizon, stage.h * 0.7) * rise), width,
                  width * share, sun_x, 0.25 if near else 0.75)  # fmt: skip


def _heap(
    stage: Stage, sheet: Sheet, random: Random, place: tuple[float, float], width: float,
    height: float, sun_x: float, distance: float,
) -> None:  # fmt: skip
    light, look = stage.light, stage.look
    (x, foot), (lit, shade) = place, light.cloud
    up = 0.9 if light.height > 0.3 else 0.35
    side = 0.75 if sun_x > x else -0.75
    bright, dark = light.far(lit, distance * 0.4), light.far(shade, distance * 0.55)
    puffs = cumulus_puffs(random, x, foot, width, height)
    paint = cumulus(
        puffs,
        foot,
        bright,
        dark,
        (side, up),
        random.randrange(1 << 30),
        look.steps,
        0.75 if light.night else 1.0,
        0.92 if look.steps else 0.6,
    )
    sheet.apply(paint, around(x, foot - height * 0.45, width * 0.62, height * 0.75))
