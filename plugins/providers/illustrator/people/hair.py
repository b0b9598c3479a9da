"""Which locks make up each hair style. Written for an adult's head, fitted to everybody's."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, pi, sin

from .curves import Point, ellipse, joined
from .locks import Lock, lock_path
from .person import Person

#: Dress of the head that hides the crown; what is under it must lie flat.
CLOSE_HEADWEAR = ("turban", "hat", "cap", "helmet", "scarf")


@dataclass
class HairShape:
    """The parts of a hair style; ``front`` lies over the face, ``back`` behind the body."""

    back: list[Lock] = field(default_factory=list)
    cap: Lock | None = None
    """A dark ground over the skull, under ``front``."""
    front: list[Lock] = field(default_factory=list)
    curls_back: list[Point] = field(default_factory=list)
    curls_front: list[Point] = field(default_factory=list)
    curl: float = 24.0
    braids: list[list[Point]] = field(default_factory=list)
    braid: float = 46.0
    bun: tuple[float, float, float] | None = None
    """x, y, radius of a bun behind the head."""
    shine: tuple[float, float] | None = (0.26, 0.46)


def _parted(part: float, ends: str, lift: float = 0.0) -> list[Lock]:
    """Two curtains from a parting at ``part``."""
    locks: list[Lock] = []
    for s in (-1, 1):
        mid = part + (s * 95 - part) * 0.46
        a: list[Point] = [(part, -116), (mid, -107), (s * 93, -66), (s * 109, -18), (s * 114, 22)]
        top = part * 0.9
        crown = [(x, -62 - (136 + lift) * (1 - (x / 133) ** 2) ** 0.5)
                 for x in (top, top + (s * 112 - top) * 0.52, s * 118)]  # fmt: skip
        b: list[Point] = [*crown, (s * 132, -40), (s * 127, 24)]
        if ends == "tucked":
            a[3:], b[3:] = [(s * 106, -26), (s * 112, -2)], [(s * 126, -48), (s * 118, 4)]
        if ends == "jaw":
            a += [(s * 112, 66), (s * 108, 108), (s * 84, 136)]
            b += [(s * 147, 62), (s * 150, 112), (s * 102, 152)]
        if ends == "long":
            a += [(s * 113, 90), (s * 126, 180), (s * 108, 272), (s * 116, 330)]
            b += [(s * 144, 96), (s * 166, 190), (s * 162, 280), (s * 124, 350)]
        if ends == "wavy":
            a += [(s * 126, 84), (s * 108, 160), (s * 132, 236), (s * 110, 306)]
            b += [(s * 158, 86), (s * 148, 164), (s * 176, 240), (s * 130, 330)]
        locks.append([a, b])
    return locks


def _mass(width: float, bottom: float, inward: float = 0.8) -> Lock:
    """Hair that falls behind the shoulders."""
    left, right = (
        [
            (s * 40, -150),
            (s * min(width - 14, 116), -90),
            (s * (width - 8), 30),
            (s * (width + 8), bottom * 0.55),
            (s * width * inward, bottom * 0.92),
        ]
        for s in (-1.0, 1.0)
    )
    middle = [(0.0, -150.0), (0.0, -90.0), (0.0, 30.0), (0.0, bottom * 0.6), (0.0, bottom + 8)]
    return [left, middle, right]


_SIDE_L: list[list[Point]] = [
    [(-100, -72), (-105, -40), (-109, -4), (-107, 22)],
    [(-112, -124), (-123, -84), (-123, -34), (-114, 8)],
]
_SIDE_R: list[list[Point]] = [
    [(x * -1, y) for x, y in guide] for guide in _SIDE_L
]  # fmt: skip
_CAP: Lock = [
    [(-110, -14), (-104, -46), (-88, -90), (0, -112), (88, -90), (104, -46), (110, -14)],
    [(-114, -10), (-124, -60), (-104, -140), (0, -186), (104, -140), (124, -60), (114, -10)],
]


def _side_part() -> HairShape:
    top: Lock = [
        [(-72, -98), (-34, -116), (24, -116), (78, -98), (106, -52)],
        [(-80, -140), (-32, -166), (36, -166), (96, -132), (117, -58)],
        [(-84, -168), (-34, -207), (46, -207), (110, -164), (125, -66)],
    ]
    left: Lock = [
        [(-72, -98), (-92, -78), (-105, -40), (-109, -4), (-107, 22)],
        [(-84, -168), (-112, -132), (-124, -86), (-123, -34), (-114, 8)],
    ]
    return HairShape(cap=_CAP, front=[left, _SIDE_R, top])


def _quiff() -> HairShape:
    top: Lock = [
        [(-101, -52), (-118, -104), (-108, -160), (-78, -198)],
        [(-70, -98), (-84, -146), (-70, -194), (-24, -224)],
        [(-4, -112), (-12, -162), (14, -208), (54, -230)],
        [(60, -102), (66, -148), (88, -188), (112, -200)],
        [(103, -54), (116, -92), (126, -130), (130, -152)],
    ]
    return HairShape(cap=_CAP, front=[_SIDE_L, _SIDE_R, top], shine=(0.45, 0.7))


def _swept() -> HairShape:
    top: Lock = [
        [(104, -56), (116, -96), (108, -146), (62, -196), (0, -206)],
        [(72, -92), (52, -132), (10, -168), (-46, -192), (-72, -186)],
        [(30, -110), (-10, -130), (-58, -146), (-94, -154), (-110, -140)],
        [(-20, -116), (-62, -112), (-96, -92), (-116, -76), (-124, -62)],
    ]
    return HairShape(cap=_CAP, front=[_SIDE_L, _SIDE_R, top], shine=(0.3, 0.55))


def _crop() -> HairShape:
    top: Lock = [
        [(-103, -50), (-116, -92), (-118, -122), (-108, -150)],
        [(-66, -98), (-70, -140), (-74, -172), (-66, -192)],
        [(0, -110), (2, -150), (2, -184), (8, -204)],
        [(66, -98), (72, -140), (76, -172), (76, -190)],
        [(103, -50), (116, -92), (120, -122), (110, -148)],
    ]
    return HairShape(cap=_CAP, front=[_SIDE_L, _SIDE_R, top], shine=(0.5, 0.72))


def _mop() -> HairShape:
    tips = ((-112, -34), (-74, -62), (-36, -54), (4, -64), (44, -54), (80, -66), (113, -30))
    roots = ((-60, -190), (-42, -200), (-18, -206), (4, -208), (24, -206), (44, -200), (62, -190))
    front: list[Lock] = []
    for index in range(6):
        guides = []
        for k, nudge in ((index, -3), (index + 1, 3)):
            (rx, ry), (tx, ty) = roots[k], tips[k]
            bend = (rx + tx) * 0.56 + (tx - rx) * 0.34
            guides.append([(rx, ry), (bend, (ry * 0.62 + ty * 0.38) - 6), (tx + nudge, ty)])
        front.append([guides[0], guides[1]])
        mid = (tips[index][0] + tips[index + 1][0]) / 2 + 8
        drop = max(tips[index][1], tips[index + 1][1]) + 12
        front[-1] = [
            [*guides[0][:2], guides[0][2], (mid, drop)],
            [*guides[1][:2], guides[1][2], (mid, drop)],
        ]
    sides: list[Lock] = [
        [[(s * 20, -190), (s * 80, -140), (s * 106, -60), (s * 110, 20)],
         [(s * 20, -206), (s * 104, -176), (s * 129, -76), (s * 113, 22)]]
        for s in (-1, 1)
    ]  # fmt: skip
    return HairShape(cap=_CAP, front=[*sides, *front], shine=(0.3, 0.5))


def _fringe(part: list[Lock]) -> list[Lock]:
    fringe: Lock = [
        [(-20, -196), (-78, -150), (-104, -84), (-108, -38)],
        [(-10, -198), (-40, -150), (-52, -90), (-54, -50)],
        [(6, -198), (8, -150), (6, -92), (4, -48)],
        [(20, -198), (50, -150), (62, -90), (62, -50)],
        [(30, -196), (86, -150), (106, -84), (110, -38)],
    ]
    return [*part, fringe]


def _curl_rows(full: float, low: float) -> list[Point]:
    spots: list[Point] = []
    for radius, count in ((0.98, 15), (0.74, 11)):
        for index in range(count):
            angle = pi * (
                (1.10 - 1.20 * index / (count - 1))
                if radius > 0.9
                else (0.96 - 0.92 * index / (count - 1))
            )
            rx, ry = 118 * full * radius, 122 * full * radius
            spots.append((rx * cos(angle), -74 - ry * sin(angle) * 0.92))
    spots += [(s * 116 * full, y) for y in range(-50, int(low), 34) for s in (-1, 1)]
    return spots


def _curl_fringe() -> list[Point]:
    return [(-104, -78), (-88, -102), (-60, -120), (-28, -128), (6, -131), (40, -126), (72, -110),
            (100, -84)]  # fmt: skip


def _receding() -> HairShape:
    top: Lock = [
        [(-84, -124), (-76, -142), (-40, -158)],
        [(-40, -146), (-34, -166), (-2, -182)],
        [(10, -150), (22, -174), (46, -184)],
        [(62, -138), (78, -152), (88, -150)],
    ]
    cap: Lock = [
        [
            (-110, 8),
            (-106, -60),
            (-94, -112),
            (-30, -146),
            (60, -140),
            (96, -108),
            (108, -56),
            (110, 8),
        ],
        [
            (-118, 8),
            (-128, -60),
            (-108, -138),
            (-30, -182),
            (50, -182),
            (108, -138),
            (128, -60),
            (118, 8),
        ],
    ]
    return HairShape(cap=cap, front=[_SIDE_L, _SIDE_R, top], shine=None)


def _bald() -> HairShape:
    front: list[Lock] = [
        [[(s * 104, -62), (s * 108, -28), (s * 110, 4), (s * 107, 24)],
         [(s * 114, -84), (s * 130, -50), (s * 132, -4), (s * 119, 26)]]
        for s in (-1, 1)
    ]  # fmt: skip
    return HairShape(front=front, shine=None)


def _pigtails() -> HairShape:
    braids: list[list[Point]] = [
        [(s * 112, 30), (s * 134, 78), (s * 136, 140), (s * 116, 214)] for s in (-1, 1)
    ]  # fmt: skip
    return HairShape(front=_parted(0, "tucked"), braids=braids, braid=40)


def shape_of(person: Person) -> HairShape:
    """The locks of a person's hair, fitted to the head."""
    return _fitted(_raw(person), person)


def _raw(person: Person) -> HairShape:
    style = person.style
    part = person.dice("part").choice((-34.0, 30.0, -40.0))
    if person.headwear in CLOSE_HEADWEAR:
        style = {
            "quiff": "crop",
            "swept": "crop",
            "mop": "crop",
            "side_part": "crop",
            "top_bun": "bun",
            "topknot": "crop",
            "receding": "bald",
        }.get(style, style)
    makers = {
        "side_part": _side_part, "quiff": _quiff, "swept": _swept, "crop": _crop, "mop": _mop,
        "receding": _receding, "bald": _bald, "pigtails": _pigtails,
    }  # fmt: skip
    if style in makers:
        return makers[style]()
    if style in ("long_centre", "long_side", "long_wavy", "long_man"):
        return _long(style, part)
    if style in ("bob", "bob_fringe", "pixie"):
        return _bob(style, part)
    if style.startswith("curls"):
        return _curly(style)
    if style == "shaved":
        return HairShape()
    return _tied(style, 0.0 if person.culture == "indian" and style == "braid" else part)


def _long(style: str, part: float) -> HairShape:
    if style == "long_man":
        return HairShape(back=[_mass(128, 236)], front=_parted(part * 0.4, "jaw"))
    if style == "long_centre":
        return HairShape(back=[_mass(146, 330)], front=_parted(2, "long"))
    if style == "long_side":
        return HairShape(back=[_mass(146, 330)], front=_parted(part * 1.4, "long", 6))
    return HairShape(back=[_mass(156, 310)], front=_parted(part, "wavy", 4))


def _bob(style: str, part: float) -> HairShape:
    if style == "bob_fringe":
        return HairShape(back=[_mass(132, 150)], front=_fringe(_parted(0, "jaw")))
    if style == "pixie":
        shape = _swept()
        shape.back = [_mass(112, 96)]
        return shape
    return HairShape(back=[_mass(134, 160)], front=_parted(part * 1.3, "jaw", 4))


def _curly(style: str) -> HairShape:
    if style == "curls_short":
        rows = _curl_rows(1.0, -40)
        return HairShape(
            cap=_CAP,
            curls_back=rows[:15],
            curls_front=[*rows[15:26], *_curl_fringe()],
            front=[_SIDE_L, _SIDE_R],
            curl=24,
        )
    low = 150 if style == "curls_bob" else 280
    rows = _curl_rows(1.12, low)
    extra = [(s * (150 + (y % 3) * 6), y) for y in range(-20, low, 40) for s in (-1, 1)]
    return HairShape(back=[_mass(140, low)], cap=_CAP, curls_back=[*extra, *rows[:15], *rows[26:]],
                     curls_front=[*rows[15:26], *_curl_fringe()], curl=30)  # fmt: skip


def _tied(style: str, part: float) -> HairShape:
    if style == "topknot":
        shape = _swept()
        shape.bun = (-4, -214, 40)
        return shape
    front = _parted(part, "tucked")
    if style == "braid":
        braid: list[Point] = [(-104, 60), (-132, 120), (-128, 200), (-104, 300)]
        return HairShape(front=front, braids=[braid], back=[_mass(96, 80)])
    if style == "top_bun":
        return HairShape(front=front, bun=(6, -214, 54))
    if style == "ponytail":
        tail: Lock = [
            [(-86, -110), (-150, -112), (-196, -40), (-186, 90), (-150, 210)],
            [(-96, -40), (-122, -30), (-136, 30), (-134, 110), (-142, 214)],
        ]
        return HairShape(back=[tail], front=front)
    return HairShape(back=[_mass(110, 90)], front=front, bun=(-126, 34, 54))


def _fitted(shape: HairShape, person: Person) -> HairShape:
    """The style on this head: as wide as its cheeks, as high as its crown."""
    wide = person.build.cheek / 112
    high = person.build.crown / -160
    long = (person.build.neck_y + 30) / 256

    def point(x: float, y: float) -> Point:
        return x * wide, y * (high if y < 0 else long if y > 60 else 1 + (long - 1) * y / 60)

    def fit(lock: Lock) -> Lock:
        return [[point(x, y) for x, y in guide] for guide in lock]

    bun = shape.bun
    return HairShape(
        back=[fit(lock) for lock in shape.back],
        cap=fit(shape.cap) if shape.cap else None,
        front=[fit(lock) for lock in shape.front],
        curls_back=[point(x, y) for x, y in shape.curls_back],
        curls_front=[point(x, y) for x, y in shape.curls_front],
        curl=shape.curl,
        braids=[[point(x, y) for x, y in spine] for spine in shape.braids],
        braid=shape.braid,
        bun=(*point(bun[0], bun[1]), bun[2]) if bun else None,
        shine=shape.shine,
    )


def shadow_paths(shape: HairShape) -> list[str]:
    """Outlines of what lies over the forehead, to cast its shadow."""
    paths = [lock_path(lock) for lock in shape.front]
    if shape.cap:
        paths.append(joined(shape.cap[0], shape.cap[1][::-1]))
    return [*paths, *(ellipse(x, y, shape.curl) for x, y in shape.curls_front)]
