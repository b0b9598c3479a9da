"""Where the actors stand in a shot, and what the camera is given to film."""

from __future__ import annotations

import random
from collections.abc import Mapping

from core.direction import scene_seed
from core.film import Age, Character, Framing, Screenplay, TimedScene, TimedShot
from core.formats import FPS
from core.stages import Actor, Delivered, Expression, Performance, Picture, Rig, Take, Title

#: How tall people are against an adult.
_STATURE: dict[Age, float] = {"child": 0.68, "teen": 0.88, "adult": 1.0, "senior": 0.95}

#: Where ``n`` people stand in a wide shot, as shares of the frame's width.
_WIDE_MARKS = {1: (0.5,), 2: (0.39, 0.62), 3: (0.3, 0.51, 0.72), 4: (0.22, 0.41, 0.6, 0.79)}

#: A face's height as a share of the frame's, at most this share of the frame's width, and
#: where its middle lies: above the subtitles, a little above the frame's own middle.
_FACE = {"medium": (0.27, 0.3, 0.44), "close": (0.5, 0.62, 0.45), "figure": (0.15, 0.24, 0.36)}

#: How much smaller a face is beside others, and how much lower, as a share of the frame.
_BESIDE: dict[Age, tuple[float, float]] = {
    "child": (0.85, 0.08), "teen": (0.95, 0.03), "adult": (1.0, 0.0), "senior": (1.0, 0.02),
}  # fmt: skip

#: Where the chest's edge lies: below the frame.
_CUT = 1.03

_EXPRESSIONS: dict[str, Expression] = {
    "joyful": "smile", "playful": "smile", "hopeful": "smile", "tender": "smile",
    "triumphant": "smile", "sad": "sad", "tense": "stern",
}  # fmt: skip


def is_narrow(width: int, height: int) -> bool:
    """Whether two busts do not fit side by side, so that medium shots show whole figures."""
    return width < 1.3 * height


def rig_id(character: str, framing: Framing, narrow: bool) -> str:
    """The task that draws a character for a kind of shot."""
    whole = framing == "wide" or (narrow and framing == "medium")
    return f"images/{character}/{'full' if whole else 'bust'}"


def take_of(
    shot: TimedShot,
    timed: TimedScene,
    screenplay: Screenplay,
    picture: Picture,
    rigs: Mapping[str, Rig],
    performances: Mapping[str, Performance],
    look: str,
    overlap: tuple[int, int],
) -> Take:
    """The shot as it is filmed, with ``overlap`` frames before and after for its dissolves.

    ``rigs``: character id → the rig for this framing; who has none is not in the picture.
    """
    starts = shot.first - overlap[0]
    frames = overlap[0] + shot.frames + overlap[1]
    actors = []
    for place, name in enumerate(shot.people):
        character = screenplay.character(name)
        rig = rigs.get(name)
        if character is None or rig is None:
            continue
        speaks = _speaks(timed, name, performances, starts, frames)
        actors.append(_actor(shot, place, character, rig, picture, speaks, timed))
    if shot.framing == "close" and is_narrow(picture.width, picture.height):
        picture = _without_foreground(picture)
    return Take(
        picture=picture,
        look=look,
        framing=shot.framing,
        camera=shot.camera,
        strength=shot.strength,
        focus=_focus(shot, picture),
        actors=tuple(actors),
        title=_title(shot, screenplay),
        frames=frames,
        fade_in=18 if shot.card == "title" else 0,
        fade_out=22 if shot.card == "end" else 0,
        seed=_chance(shot, timed).randrange(1 << 30),
    )


def _chance(shot: TimedShot, timed: TimedScene, who: str = "") -> random.Random:
    """Chance that stays the same when scenes are put in before this one."""
    number = shot.id.rpartition(".")[2]
    return random.Random(f"{scene_seed(timed.scene)} {number} {who}")


def _without_foreground(picture: Picture) -> Picture:
    """What stands before the actors would hide a face that fills a narrow frame."""
    behind = tuple(layer for layer in picture.layers if layer.depth < 1)
    return picture.model_copy(update={"layers": behind})


def _speaks(
    timed: TimedScene,
    name: str,
    performances: Mapping[str, Performance],
    starts: int,
    frames: int,
) -> tuple[Delivered, ...]:
    delivered = []
    for line in timed.lines:
        performance = performances.get(line.line.id)
        if line.line.speaker != name or performance is None:
            continue
        first = round(line.start * FPS) - starts
        if first < frames and first + performance.duration * FPS > 0:
            delivered.append(Delivered(start=first / FPS, performance=performance))
    return tuple(delivered)


# People look a little to their right; whoever stands on the right is mirrored, so that two face
# each other. A sari is not: its fall lies over the left shoulder.
def _actor(
    shot: TimedShot,
    place: int,
    character: Character,
    rig: Rig,
    picture: Picture,
    speaks: tuple[Delivered, ...],
    timed: TimedScene,
) -> Actor:
    if shot.framing == "wide":
        x, feet, height = _standing(shot, place, character, picture, timed)
    else:
        x, feet, height = _facing(shot, place, character, rig, picture, timed)
    return Actor(
        rig=rig,
        x=x,
        feet=feet,
        height=height,
        mirrored=x > 0.55 and character.looks.dress != "sari",
        speaks=speaks,
        expression=_EXPRESSIONS.get(timed.scene.mood, "neutral"),
        seed=_chance(shot, timed, character.id).randrange(1 << 30),
    )


# People come nearer than the place's own mark when it would leave them small: their faces are
# to be seen, above the subtitles.
def _standing(
    shot: TimedShot, place: int, character: Character, picture: Picture, timed: TimedScene
) -> tuple[float, float, float]:
    marks = _WIDE_MARKS[min(4, max(1, len(shot.people)))]
    x = marks[min(place, len(marks) - 1)]
    if len(shot.people) == 1:
        x = 0.4 if _chance(shot, timed).random() < 0.5 else 0.6
    stature = _STATURE[character.age]
    near, feet = (0.54, 1.0) if is_narrow(picture.width, picture.height) else (0.62, 1.07)
    if picture.adult >= near:
        return x, picture.ground, picture.adult * stature
    return x, feet, near * stature


def _facing(
    shot: TimedShot,
    place: int,
    character: Character,
    rig: Rig,
    picture: Picture,
    timed: TimedScene,
) -> tuple[float, float, float]:
    """A head and shoulders: sized by the face, the chest's edge always below the frame's."""
    tall, wide, middle_y = _FACE[shot.framing if rig.framing == "bust" else "figure"]
    left, top, width, high = rig.face
    shape = picture.width / picture.height
    share = min(tall, wide * shape * high / width / max(1.0, 0.62 * len(shot.people)))
    if len(shot.people) > 1:
        # Beside a grown-up a child is smaller, and its head lower.
        share *= _BESIDE[character.age][0]
        middle_y += _BESIDE[character.age][1]
    below = 1 - (top + high / 2) / rig.height
    height = max(share * rig.height / high, (_CUT - middle_y) / below)
    feet = middle_y + height * below
    cast = timed.scene.characters
    side = min(1, cast.index(character.id)) if character.id in cast else 0
    if len(shot.people) > 1:
        x = (0.31, 0.69)[min(place, 1)]
    else:
        x = (0.44, 0.56)[side] if shot.framing == "close" else (0.4, 0.6)[side]
    middle = (left + width / 2) / rig.width - 0.5
    return x - middle * height * rig.width / rig.height / shape, feet, height


def _focus(shot: TimedShot, picture: Picture) -> tuple[float, float]:
    if shot.framing == "wide":
        return (0.5, 0.5)
    return (0.5, min(0.62, picture.ground - picture.adult * 0.75))


def _title(shot: TimedShot, screenplay: Screenplay) -> Title | None:
    seconds = shot.frames / FPS
    if shot.card == "title":
        return Title(
            text=screenplay.title, style="title", language=screenplay.language,
            start=0.5, duration=seconds - 0.7,
        )  # fmt: skip
    if shot.card == "end":
        return Title(
            text=_THE_END.get(screenplay.language, "The End"), subtitle=screenplay.title,
            style="end", language=screenplay.language, start=0.2, duration=seconds - 0.3,
        )  # fmt: skip
    return None


_THE_END = {
    "en": "The End", "hi": "समाप्त", "es": "Fin", "fr": "Fin", "it": "Fine", "pt": "Fim",
    "de": "Ende", "ta": "முற்றும்", "te": "సమాప్తం", "ml": "ശുഭം", "zh": "完", "ja": "終",
    "ar": "النهاية", "ru": "Конец",
}  # fmt: skip
