"""A character becomes a rig."""

from __future__ import annotations

from zlib import crc32

from filmwright import Part, PortraitRequest, Rig, Sprite, Workbench

from .looks import Look, look_of
from .person import Person, person_of
from .raster import Box, Canvas, encoded, finished, rasterised
from .sprites import Drawing, Sheet, drawings


def draw_rig(request: PortraitRequest, bench: Workbench) -> Rig:
    """Draw ``request.character`` in parts that can act.

    Bust: from above the hair to the chest, cut by the canvas's bottom edge. Full: from above the
    hair to the feet, which stand on the bottom edge. Coordinates are pixels of the canvas.

    :raises ProviderError: the drawing could not be rasterised.
    """
    person, look = person_of(request.character), look_of(request.style)
    canvas = canvas_of(person, request.framing, request.height)
    parts = drawings(person, Sheet(look, canvas.window), request.framing)
    made = []
    for index, drawing in enumerate(parts):
        made.append(_part(drawing, person, look, canvas, bench))
        bench.progress((index + 1) / len(parts))
    b = person.build
    face = (*canvas.at(-b.cheek, b.crown), 2 * b.cheek * canvas.scale,
            (b.chin_y - b.crown) * canvas.scale)  # fmt: skip
    return Rig(
        width=canvas.width, height=canvas.height, framing=request.framing, parts=tuple(made),
        pivots=_pivots(person, canvas), face=tuple(round(v, 2) for v in face),
    )  # fmt: skip


def canvas_of(person: Person, framing: str, height: int) -> Canvas:
    """The canvas that holds the figure: wide enough for its arms, as high as asked."""
    b = person.build
    top = b.crown - _above(person)
    if framing == "bust":
        bottom = b.shoulder_y + (196 if not person.child else 150)
        half = b.shoulder + b.arm * 0.72 + 6
    else:
        bottom = b.feet_y + 4
        half = b.shoulder + b.arm * 1.7 + 14
    half = max(half, b.cheek * 2.0)
    scale = height / (bottom - top)
    width = 2 * round(half * scale)
    return Canvas(-width / 2 / scale, top, scale, width, height)


def _above(person: Person) -> float:
    """Room over the crown of the skull for hair and headwear."""
    high = person.build.crown / -160
    if person.headwear:
        return {"hat": 140, "crown": 126, "turban": 100}.get(person.headwear, 92) * high
    tall = {"quiff": 80, "top_bun": 116, "topknot": 102, "curls_long": 72, "curls_bob": 72,
            "bald": 12, "shaved": 12, "receding": 32}  # fmt: skip
    return tall.get(person.style, 58) * high


def _pivots(person: Person, canvas: Canvas) -> dict[str, tuple[float, float]]:
    b = person.build
    x, y = b.joint
    points = {
        "head": (0.0, b.neck_y - 8),
        "arm_left": (-x, y),
        "arm_right": (x, y),
    }
    pivots = {name: canvas.at(*point) for name, point in points.items()}
    pivots["body"] = (canvas.width / 2, float(canvas.height))
    return {name: (round(px, 2), round(py, 2)) for name, (px, py) in pivots.items()}


def _windows(person: Person) -> dict[str, Box]:
    """Where the small parts surely lie, so that only that much is rasterised."""
    b = person.build
    side = b.cheek * 1.15
    return {
        "mouth": (-90, b.mouth_y - 40, 110, b.mouth_y + 60),
        "eyes": (-side, -90, side, 80),
        "brows": (-side, b.brow_y - 90, side, b.brow_y + 60),
        "head": (-b.cheek * 1.9, b.crown - 60, b.cheek * 1.9, b.shoulder_y + 260),
    }


def _part(drawing: Drawing, person: Person, look: Look, canvas: Canvas, bench: Workbench) -> Part:
    seed = crc32(person.name.encode())
    window = _windows(person).get(drawing.name)
    feature = drawing.name in ("mouth", "eyes", "brows")
    states = {}
    for state, pen in drawing.states.items():
        pixels, x, y = rasterised(pen, canvas, window)
        pixels = finished(pixels, x, y, look, seed, canvas.height, feature)
        states[state] = Sprite(image=bench.put(encoded(pixels), "image/png"), x=x, y=y)
    return Part(name=drawing.name, moves=drawing.moves, states=states)
