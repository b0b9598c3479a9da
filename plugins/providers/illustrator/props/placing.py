"""Where props go: beside the actors, never before them."""

from __future__ import annotations

from dataclasses import dataclass

from filmwright import Motion
from plugins.providers.illustrator.props.artwork import markup, proportion, shading
from plugins.providers.illustrator.props.catalogue import Prop, shown
from plugins.providers.illustrator.scenery.canvas import Box, Gradient, horizontal, vertical
from plugins.providers.illustrator.scenery.colour import lighter
from plugins.providers.illustrator.scenery.paint import around, glow, texture
from plugins.providers.illustrator.scenery.sheet import Sheet
from plugins.providers.illustrator.scenery.stage import Stage

LIMIT = 4
"""So many of the scene's things are placed; more would crowd the actors."""

METRE = 1 / 1.68
"""In adults."""

INDOORS = frozenset((
    "kitchen", "living_room", "bedroom", "classroom", "office", "laboratory", "library", "cafe",
    "shop", "workshop", "temple", "palace", "hospital", "train", "station", "stage", "studio",
))  # fmt: skip
WATER = frozenset(("sea", "harbour", "beach", "river"))
FLAMES = frozenset(("diya", "oil_lamp", "lantern", "candle", "bonfire", "lamp_post", "moon", "sun"))


@dataclass(frozen=True)
class Spot:
    """A place for one prop, in stage units; ``s`` is its nearness (1 beside the actors)."""

    x: float
    foot: float
    s: float
    depth: float


def place_all(stage: Stage, found: list[Prop]) -> None:
    """Put the props into the stage: big ones back, small ones on a stand beside the actors."""
    ways = _sides(stage)
    wheres = [(prop, _where(stage, prop)) for prop in found]
    small = [prop for prop, where in wheres if where == "table"]
    sides: dict[int, list[tuple[Prop, str]]] = {-1: [], 1: []}
    if small:
        _on_stand(stage, small, ways[0])
    aloft = 0
    for prop, where in sorted(wheres, key=lambda one: -one[0].height):
        if where in ("sky", "wall", "hang"):
            _aloft(stage, prop, where, ways[1] if aloft % 2 == 0 else ways[0], aloft)
            aloft += 1
        elif where in ("ground", "water"):
            loads = {way: len(sides[way]) + (1 if small and way == ways[0] else 0) for way in ways}
            sides[min(ways[::-1], key=lambda way: loads[way])].append((prop, where))
    for way in ways:
        _row(stage, sides[way], way, bool(small) and way == ways[0])


def _sides(stage: Stage) -> tuple[int, int]:
    first = 1 if stage.rng("props").random() < 0.5 else -1
    return first, -first


def _where(stage: Stage, prop: Prop) -> str:
    """Where it goes in this setting; empty: it cannot be there."""
    setting = stage.request.setting
    if prop.noun in shown().get(setting, ()) or _in_the_sky(stage, prop):
        return ""
    inside = setting in INDOORS
    if inside and (prop.where in ("sky", "water") or prop.height > 2.35):
        return "ground" if prop.where == "water" and prop.height < 1 else ""
    if prop.where == "water" and setting not in WATER:
        return "ground"
    if prop.where == "wall" and not inside:
        return "ground"
    if prop.where == "hang" and not inside:
        return "table"
    if setting in ("sea", "space", "abstract") and prop.where == "ground" and prop.height > 3:
        return "" if setting == "sea" else "ground"
    return prop.where


def _in_the_sky(stage: Stage, prop: Prop) -> bool:
    """Whether the sky of the hour has it already, or hides it."""
    if prop.noun in ("moon", "star"):
        return stage.light.night or stage.request.time == "day" or not stage.light.disc
    return prop.noun == "sun" or (prop.noun == "cloud" and stage.light.cover > 0.2)


# --- the kinds of place ----------------------------------------------------------------------


def _row(stage: Stage, row: list[tuple[Prop, str]], way: int, stand: bool) -> None:
    """Stand things on the ground at one side, from the edge of the frame inwards; big ones as far
    back as their size asks, those on water far out."""
    outer = stage.w * 0.48
    inner = stage.w * (0.235 if not stage.tall else 0.2)
    for nth, (prop, where) in enumerate(row):
        height = _shown(prop.height) * METRE * stage.person
        wide = height * proportion(prop)
        room = stage.w * (0.25 if not stage.tall else 0.28) / (1.0 if nth == 0 else 1.3)
        s = min(1.02, room / wide, stage.h * 0.62 / height)
        rise = stage.ground - stage.horizon
        if where == "water":
            s = min(max(0.2, s * 0.6), 0.62) * (0.8 if nth else 1.0)
            foot, depth = stage.horizon + rise * s * 0.82, 0.3 + 0.4 * s
        else:
            far = (1.02, 0.9, 0.8, 0.72, 0.66)[nth + int(stand)]
            s = min(max(0.3, s), far)
            foot, depth = stage.horizon + rise * s, min(0.94, 0.42 + 0.52 * s)
        s = min(s, room / wide)
        half = wide * s / 2
        reach = outer - half
        if len(row) == 1 and not stand:
            reach = max(inner + half, 0.45 * inner + 0.55 * outer - half * 0.4)
        reach = max(min(reach, outer - half), min(inner + half, stage.w * 0.48 - half))
        spot = Spot(stage.w / 2 + way * reach, foot, s, depth)
        _draw(stage, prop, spot, height * s, mirrored=_faces(prop, way))
        outer = max(inner, reach - half * 0.8)


def _aloft(stage: Stage, prop: Prop, where: str, way: int, nth: int) -> None:
    """In the sky, on the wall or hung from above."""
    height = _shown(prop.height) * METRE * stage.person
    wide = height * proportion(prop)
    s = {"sky": 0.36, "wall": 0.62, "hang": 0.8}[where]
    s = min(s, stage.w * 0.3 / wide, stage.h * 0.26 / height)
    height *= s
    x = stage.w * (0.5 + way * (0.31 - 0.06 * (nth // 2)))
    if where == "sky":
        top = min(stage.horizon, stage.h * 0.55)
        foot = max(top * (0.34 + 0.16 * (nth % 3)), stage.h * 0.05 + height)
        _draw(stage, prop, Spot(x, foot, s, 0.16), height, mirrored=way > 0, shadow=False)
    elif where == "wall":
        _draw(stage, prop, Spot(x, stage.h * 0.36, s, 0.52), height, shadow=False)
    else:
        foot = stage.h * 0.1 + height
        cord = stage.sheet(f"cord {prop.noun}", 0.84)
        cord.line([(x, -stage.h * 0.1), (x, foot - height + 2)], stage.tone("#3a302c", 0.4), 3)
        _draw(stage, prop, Spot(x, foot, s, 0.84), height, shadow=False)
        _sorted(stage, cord)


def _on_stand(stage: Stage, small: list[Prop], way: int) -> None:
    """Small things share a stand at one side: a table inside, a crate or a rock outside."""
    metre = METRE * stage.person
    sizes = [_shown(prop.height) * metre for prop in small]
    widths = [size * proportion(prop) for size, prop in zip(sizes, small, strict=True)]
    gap = 0.05 * metre
    total = sum(widths) + gap * (len(small) - 1)
    most = stage.w * (0.2 if not stage.tall else 0.24)
    shrink = min(1.0, most / total)
    span = max(total * shrink + 0.12 * metre, 0.46 * metre)
    tall = 0.58 * metre if stage.request.setting in INDOORS else 0.44 * metre
    inset = 0.205 if not stage.tall else 0.15
    x = stage.w * (0.5 + way * (0.5 - inset))
    inner = stage.w * 0.2 + span / 2
    if abs(x - stage.w / 2) < inner:
        x = stage.w / 2 + way * inner
    foot = stage.ground + 0.02 * stage.h
    stand = stage.sheet("stand", 0.93)
    _stand(stage, stand, x, foot, span, tall)
    _sorted(stage, stand)
    left = x - total * shrink / 2
    for prop, size, width in zip(small, sizes, widths, strict=True):
        centre = left + width * shrink / 2
        spot = Spot(centre, foot - tall - 0.012 * metre, 1.0, 0.93)
        _draw(stage, prop, spot, size * shrink, contact=True)
        left += width * shrink + gap * shrink


# --- drawing ---------------------------------------------------------------------------------


def _draw(
    stage: Stage, prop: Prop, spot: Spot, height: float, mirrored: bool = False,
    shadow: bool = True, contact: bool = False,
) -> None:  # fmt: skip
    motion = _motion(prop, height, stage)
    name = f"prop {prop.noun}"
    if shadow and not contact and prop.where != "water" and prop.icon != "@rangoli":
        ground = stage.sheet(f"shadow {prop.noun}", spot.depth) if motion else None
        sheet = stage.sheet(name, spot.depth, motion)
        _shadow(stage, ground or sheet, prop, spot, height)
        if ground is not None:
            _sorted(stage, ground)
    else:
        sheet = stage.sheet(name, spot.depth, motion)
        if contact:
            _shadow(stage, sheet, prop, spot, height * 0.8)
    key = "p" + "".join(letter for letter in prop.noun if letter.isalpha()) + f"{spot.x:.0f}"
    svg, box = markup(stage, prop, spot.x, spot.foot, height, mirrored, key)
    sheet.svg(svg, box)
    _finish(stage, sheet, prop, box)
    _sorted(stage, sheet)


def _finish(stage: Stage, sheet: Sheet, prop: Prop, box: Box) -> None:
    """Light on the form, brushwork, haze with distance, a halo around flames."""
    glows = prop.icon[1:] in FLAMES
    if not glows:
        sheet.apply(shading(box, stage.side), box)
    if stage.look.texture:
        sheet.apply(texture(0.06 * stage.look.texture, 9, stage.seed(prop.noun), 2.0), box)
    if prop.where == "water":
        _waterline(stage, sheet, box)
    if glows and prop.icon not in ("@sun", "@moon"):
        high = box[3] - box[1]
        x, y = (box[0] + box[2]) / 2, box[1] + high * 0.32
        reach = max(high * 1.5, 90.0) * (1.25 if stage.light.lamps else 0.6)
        share = (0.55 if stage.light.lamps else 0.3) * stage.look.glow
        bands = 3 if stage.look.finish == "flat" else 0
        sheet.apply(glow(x, y, reach, "#ffb95c", share, bands=bands), around(x, y, reach))


def _waterline(stage: Stage, sheet: Sheet, box: Box) -> None:
    """A dark reflection and a bright line where it lies in the water."""
    left, _, right, foot = box
    wide = right - left
    dark = stage.tone("#22384a", 0.3)
    paint = Gradient(((0.0, dark, 0.5), (1.0, dark, 0.0)))
    sheet.ellipse((left + right) / 2, foot + wide * 0.02, wide * 0.5, wide * 0.06, paint)
    light = stage.tone("#e6f0f4", 0.8)
    for share, length in ((0.0, 0.9), (0.035, 0.6)):
        y = foot + wide * share
        middle = (left + right) / 2
        sheet.line([(middle - wide * length / 2, y), (middle + wide * length / 2, y)], light, 2.0,
            0.4)  # fmt: skip


def _shadow(stage: Stage, sheet: Sheet, prop: Prop, spot: Spot, height: float) -> None:
    wide = height * proportion(prop)
    ink = stage.tone("#2a1f2c", 0.1)
    stops = ((0.0, ink, 0.5), (0.6, ink, 0.28), (1.0, ink, 0.0))
    rx = wide * 0.56
    sheet.ellipse(spot.x - stage.side * rx * 0.12, spot.foot - rx * 0.02, rx, max(4.0, rx * 0.15),
                  Gradient(stops, 0.5, 0.5, 0.5, radial=True))  # fmt: skip


def _stand(stage: Stage, sheet: Sheet, x: float, foot: float, span: float, tall: float) -> None:
    """A small table inside, a crate outside, a rock by the water."""
    ink = stage.tone("#2a1f2c", 0.1)
    stops = ((0.0, ink, 0.5), (0.6, ink, 0.28), (1.0, ink, 0.0))
    sheet.ellipse(x, foot, span * 0.68, span * 0.1, Gradient(stops, 0.5, 0.5, 0.5, radial=True))
    left, top = x - span / 2, foot - tall
    wood = "#8a5a36"
    if stage.request.setting in INDOORS:
        for share in (0.1, 0.86):
            sheet.rect(left + span * share, top, span * 0.06, tall,
                vertical(stage.tone(wood, 0.5), stage.tone(wood, 0.2)))  # fmt: skip
        sheet.rect(left + span * 0.05, top, span * 0.9, tall * 0.16, stage.tone(wood, 0.42))
        sheet.ellipse(x, top + 3, span * 0.56, span * 0.075, stage.tone(lighter(wood, -0.05), 0.35))
        sheet.ellipse(x, top - 4, span * 0.56, span * 0.075, stage.tone(lighter(wood, 0.05), 0.92))
    elif stage.request.setting in (*WATER, "mountains", "desert", "forest", "space"):
        stone = "#8f8880"
        points = [(left - span * 0.04, foot), (left + span * 0.02, top + tall * 0.3),
            (left + span * 0.2, top), (left + span * 0.84, top + 2),
            (left + span * 1.0, top + tall * 0.36), (left + span * 1.06, foot)]  # fmt: skip
        sheet.polygon(points, horizontal(stage.tone(stone, 0.3 if stage.side > 0 else 0.75),
            stage.tone(stone, 0.75 if stage.side > 0 else 0.3)))  # fmt: skip
        sheet.polygon([points[2], points[3], (left + span * 0.9, top + tall * 0.2),
            (left + span * 0.12, top + tall * 0.18)],
            stage.tone(lighter(stone, 0.05), 0.95))  # fmt: skip
    else:
        sheet.rect(left, top, span, tall, stage.tone(lighter(wood, -0.1), 0.3))
        for index in range(3):
            y = top + tall * index / 3
            sheet.rect(left, y, span, tall / 3 - 3, vertical(stage.tone(lighter(wood, 0.05), 0.8),
                stage.tone(wood, 0.4)))  # fmt: skip
        sheet.polygon([(left - 2, top), (left + span + 2, top),
            (left + span * 0.93, top - span * 0.07), (left + span * 0.07, top - span * 0.07)],
            stage.tone(lighter(wood, 0.07), 0.95))  # fmt: skip


def _sorted(stage: Stage, sheet: Sheet) -> None:
    """Move a new sheet before those that are nearer than the actors."""
    stage.sheets.remove(sheet)
    place = len(stage.sheets)
    for index, other in enumerate(stage.sheets):
        if other.depth > max(sheet.depth + 0.08, 0.95) or (
            sheet.depth < 0.45 and other.depth > sheet.depth + 0.12
        ):
            place = index
            break
    stage.sheets.insert(place, sheet)


def _motion(prop: Prop, height: float, stage: Stage) -> Motion | None:
    phase = round(stage.rng(prop.noun).random(), 2)
    if prop.motion == "bob":
        return Motion(kind="bob", amplitude=max(3.0, height * 0.03), period=4.2, phase=phase)
    if prop.motion == "sway":
        return Motion(kind="sway", amplitude=3.0, period=4.6, phase=phase)
    if prop.motion == "drift":
        return Motion(kind="flow", amplitude=70.0, period=26.0, phase=phase)
    if prop.motion == "flicker":
        return Motion(kind="flicker", amplitude=0.08, period=2.1, phase=phase)
    return None


def _shown(height: float) -> float:
    """Small things are drawn larger than life, as a child would: a key must be seen."""
    return height if height >= 0.5 else 0.5 * (height / 0.5) ** 0.62


def _faces(prop: Prop, way: int) -> bool:
    """Icons look left; those that stand left are turned to look at the middle."""
    drawn = prop.icon.startswith("@")
    if prop.where == "table" or (drawn and prop.icon[1:] not in ("lion", "bear", "fish")):
        return way > 0
    return way < 0
