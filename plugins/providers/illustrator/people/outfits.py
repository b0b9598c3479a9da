"""What each dress is made of: a top, something below, and what lies over both."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .colours import luminance, mix, shadow, toned
from .person import Person

CREAM = "#efe7d8"
WHITE = "#f4f2ee"


@dataclass(frozen=True)
class Outfit:
    """Cloth and cut of everything worn."""

    top: str
    """Colour of the garment on the upper body."""
    lower: str
    """Colour of trousers, skirt, …"""
    neck: str = "crew"
    """crew, scoop, v, mandarin, collar, turtle, boat, cross."""
    sleeve: float = 1.0
    """Share of the arm it covers; 0: none."""
    loose: float = 1.0
    """Width of the sleeves and the body."""
    hem: float = 0.0
    """Where the top ends: 0 hip, 1 knee, 2 ankle; −0.5 tucked in at the waist."""
    flare: float = 0.0
    waisted: float = 0.0
    """How much the garment follows the waist, 0–1."""
    below: str = "trousers"
    """trousers, jeans, churidar, salwar, pyjama, skirt, shorts, dhoti, sari, none."""
    placket: str = ""
    """short, long, double: buttons down the front."""
    motif: str = ""
    """dots, buti, stripes, check, knit, bands, leaf: a pattern in the cloth."""
    over: tuple[str, ...] = ()
    """jacket, labcoat, coat, waistcoat, apron, pallu, dupatta, shawl, tie, mantle, yoke, …"""
    second: str = ""
    """Colour of what lies over."""
    trim: str = ""
    cuff: bool = False
    shoes: str = "shoe"
    """shoe, boot, sandal, flat, sneaker."""
    shoe: str = "#4a3326"


def outfit_of(person: Person) -> Outfit:
    """The clothes of a person."""
    outfit = _CUTS[person.dress](person)
    return outfit if outfit.trim else replace(outfit, trim=person.trim)


def _trousers(person: Person) -> str:
    return person.dice("trousers").choice(("#3a4256", "#5b4a3c", "#44484c", "#6d5f4c", "#2f4858"))


def _pale(person: Person) -> str:
    return person.dice("pale").choice((WHITE, CREAM, "#dfe7ee", "#f1e3d6", "#e2ebe0"))


def _sari(p: Person) -> Outfit:
    motif = p.dice("sari").choice(("buti", "dots", "", "leaf"))
    return Outfit(top=toned(p.accent, -0.06), lower=p.cloth, neck="scoop", sleeve=0.3, hem=-0.6,
                  waisted=0.8, below="sari", over=("pallu",), second=p.cloth, motif=motif,
                  shoes="sandal", cuff=True)  # fmt: skip


def _kurta(p: Person) -> Outfit:
    dice = p.dice("kurta")
    woman = p.female
    over = (
        ("waistcoat",) if not woman and p.age in ("adult", "senior") and dice.random() < 0.5 else ()
    )
    return Outfit(top=p.cloth, lower=CREAM if luminance(p.cloth) < 0.7 else "#f6f1e6",
                  neck="mandarin", sleeve=0.97 if not woman else 0.72, loose=1.12, hem=0.9,
                  flare=0.12, waisted=0.5 if woman else 0.0,
                  below="churidar" if woman else "pyjama", placket="short",
                  motif=dice.choice(("", "buti", "", "leaf") if woman else ("", "", "dots")),
                  over=over, second=shadow(p.accent, 0.3), cuff=True, shoes="sandal")  # fmt: skip


def _salwar(p: Person) -> Outfit:
    dice = p.dice("salwar")
    return Outfit(top=p.cloth, lower=p.accent, neck="scoop", sleeve=dice.choice((0.55, 0.95)),
                  loose=1.05, hem=0.95, flare=0.22, waisted=0.7, below="salwar",
                  motif=dice.choice(("buti", "leaf", "dots")), over=("yoke", "dupatta"),
                  second=p.accent, cuff=True, shoes="flat", shoe="#b08038")  # fmt: skip


def _dhoti(p: Person) -> Outfit:
    white = p.cloth if luminance(p.cloth) > 0.6 else CREAM
    tint = p.cloth if luminance(p.cloth) <= 0.6 else p.accent
    if p.female:
        return _sari(p)
    return Outfit(top=mix(white, "#ffffff", 0.2), lower=white, neck="mandarin", sleeve=0.5,
                  loose=1.15, hem=0.15, below="dhoti", placket="short", over=("shawl",),
                  second=tint, shoes="sandal", trim=tint)  # fmt: skip


def _suit(p: Person) -> Outfit:
    over = ("jacket",) if p.female or p.dice("tie").random() < 0.35 else ("tie", "jacket")
    return Outfit(top=_pale(p), lower=p.cloth, neck="collar" if not p.female else "v", sleeve=1.0,
                  hem=-0.5, placket="long" if not p.female else "", over=over, second=p.cloth,
                  trim=p.accent, shoe="#2e2320")  # fmt: skip


def _dress(p: Person) -> Outfit:
    dice = p.dice("dress")
    child = p.child
    return Outfit(top=p.cloth, lower=p.cloth, neck=dice.choice(("scoop", "boat", "v")) if not child
                  else "crew", sleeve=0.26 if child else dice.choice((0.3, 0.62, 0.3)),
                  loose=1.25 if child else 1.0, hem=0.72 if child else 1.05,
                  flare=0.75 if child else 0.6, waisted=0.35 if child else 1.0, below="none",
                  motif=dice.choice(("dots", "leaf", "", "stripes")),
                  over=("peterpan", "sash") if child else ("sash",), second=p.trim, shoes="flat",
                  shoe=shadow(p.cloth, 0.4))  # fmt: skip


def _shirt(p: Person) -> Outfit:
    dice = p.dice("shirt")
    return Outfit(top=p.cloth, lower=_trousers(p), neck="collar", sleeve=dice.choice((0.95, 0.56)),
                  loose=1.05, hem=-0.4 if dice.random() < 0.6 else 0.05,
                  waisted=0.5 if p.female else 0.0, below=dice.choice(("trousers", "jeans")),
                  placket="long", motif=dice.choice(("", "check", "stripes", "")), cuff=True,
                  over=("belt",), second="#5a3d2a")  # fmt: skip


def _coat(p: Person) -> Outfit:
    return Outfit(top=mix(p.accent, CREAM, 0.45), lower="#3a3a40", neck="turtle", sleeve=1.0,
                  loose=1.25, hem=0.0, over=("coat",), second=p.cloth, motif="knit",
                  trim="#d8b160", shoes="boot", shoe="#3a2a22")  # fmt: skip


def _uniform(p: Person) -> Outfit:
    role = p.role.lower()
    if "nurse" in role or "doctor" in role:
        tint = p.cloth if luminance(p.cloth) > 0.4 else "#5f9fb0"
        return Outfit(
            top=tint,
            lower=tint,
            neck="v",
            sleeve=0.36,
            loose=1.2,
            hem=0.1,
            over=("pocket", "watch"),
            second=tint,
            shoes="sneaker",
            shoe=WHITE,
        )
    navy = any(word in role for word in ("captain", "pilot", "sailor", "keeper"))
    tint = p.cloth
    if not p.coloured:
        khaki = p.culture == "indian"
        if navy or ("police" in role and not khaki):
            tint = "#2c3a58"
        elif "police" in role or "guard" in role:
            tint = "#9a8654"
        elif "soldier" in role or p.headwear == "helmet":
            tint = "#66704c"
    return Outfit(top=tint, lower=shadow(tint, 0.2), neck="collar", sleeve=1.0, hem=0.05,
                  placket="double" if navy else "long", over=("epaulettes", "pockets", "belt"),
                  second="#3a2c22", trim="#e0bd62", shoes="boot", shoe="#2a211d")  # fmt: skip


def _apron(p: Person) -> Outfit:
    chef = any(word in p.role.lower() for word in ("chef", "cook"))
    return Outfit(top=WHITE if chef else _pale(p), lower=_trousers(p),
                  neck="mandarin" if chef else "collar", sleeve=0.95 if chef else 0.55,
                  loose=1.1, hem=0.0, placket="double" if chef else "long", over=("apron",),
                  second=p.cloth, motif="" if chef else "stripes", trim=mix(p.cloth, WHITE, 0.6),
                  cuff=True)  # fmt: skip


def _school(p: Person) -> Outfit:
    navy = p.dice("school").choice(("#2d4470", "#7a2f38", "#2f5d4a", "#3f3f6e"))
    lower = "shorts" if not p.female and p.child else "trousers" if not p.female else "skirt"
    return Outfit(top=WHITE, lower=navy, neck="collar", sleeve=0.34, loose=1.15, hem=-0.4,
                  below=lower, placket="long", over=("tie", "straps"), second=p.cloth, trim=navy,
                  shoe="#2a2426")  # fmt: skip


def _robe(p: Person) -> Outfit:
    royal = any(word in p.role.lower() for word in ("king", "queen", "prince", "emperor"))
    return Outfit(
        top=p.cloth,
        lower=shadow(p.cloth, 0.2),
        neck="cross",
        sleeve=0.97,
        loose=1.6,
        hem=1.95,
        flare=0.45,
        below="none",
        motif="buti" if royal else "",
        over=("sash", "mantle") if royal else ("sash",),
        second=p.accent,
        cuff=True,
        trim="#e2b04a" if royal else p.trim,
        shoes="sandal" if not royal else "shoe",
    )


def _labcoat(p: Person) -> Outfit:
    return Outfit(
        top=p.cloth,
        lower=_trousers(p),
        neck="collar" if not p.female else "crew",
        sleeve=1.0,
        loose=1.12,
        hem=-0.3,
        waisted=0.4 if p.female else 0.0,
        placket="long" if not p.female else "",
        over=("labcoat",),
        second="#f3f5f7",
    )


def _tshirt(p: Person) -> Outfit:
    return Outfit(top=p.cloth, lower=p.dice("jeans").choice(("#3d5a80", "#34495e", "#556b8a")),
                  neck="crew", sleeve=0.36, loose=1.15, hem=0.1, waisted=0.4 if p.female else 0.0,
                  below="shorts" if p.child and not p.female else "jeans",
                  motif=p.dice("tshirt").choice(("bands", "", "emblem", "bands")),
                  second=p.trim, shoes="sneaker", shoe="#e9e4dc")  # fmt: skip


def _sweater(p: Person) -> Outfit:
    return Outfit(
        top=p.cloth,
        lower=_trousers(p),
        neck=p.dice("sweater").choice(("turtle", "crew")),
        sleeve=0.98,
        loose=1.22,
        hem=0.12,
        motif="knit",
        cuff=True,
        over=("rib",),
        second=p.cloth,
        shoes="boot",
        shoe="#5a3d2b",
    )


_CUTS = {
    "sari": _sari, "kurta": _kurta, "salwar": _salwar, "dhoti": _dhoti, "suit": _suit,
    "dress": _dress, "shirt": _shirt, "coat": _coat, "uniform": _uniform, "apron": _apron,
    "school": _school, "robe": _robe, "labcoat": _labcoat, "tshirt": _tshirt, "sweater": _sweater,
}  # fmt: skip
