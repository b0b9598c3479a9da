"""Who somebody is to the eye: everything chosen once from the character, the same every time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from filmwright import Character, InputError, Looks

from .build import Build, build_of
from .colours import (
    BRIGHT_CLOTHS,
    CLOTHS,
    HAIR,
    SKINS,
    SOBER_CLOTHS,
    HairTone,
    Skin,
    luminance,
    mix,
    toned,
)  # fmt: skip
from .wardrobe import dress_for, headwear_for

#: Eye colours by how dark the hair of the family is.
_EYES = {
    "indian": ("#3b2317", "#4a2c1a", "#54331c", "#2f1d17"),
    "western": ("#4c7fa3", "#5f8a5c", "#6d4a2a", "#7a5a2e", "#587087", "#4a3020"),
}

_STYLES: dict[tuple[str, str], tuple[str, ...]] = {
    ("female", "short"): ("bob", "pixie", "bob_fringe"),
    ("female", "long"): ("long_centre", "long_side", "long_wavy"),
    ("female", "braid"): ("braid",),
    ("female", "bun"): ("bun", "top_bun"),
    ("female", "curly"): ("curls_long", "curls_bob"),
    ("female", "ponytail"): ("ponytail",),
    ("female", "bald"): ("shaved",),
    ("male", "short"): ("side_part", "quiff", "crop", "swept"),
    ("male", "long"): ("long_man",),
    ("male", "braid"): ("topknot",),
    ("male", "bun"): ("topknot",),
    ("male", "curly"): ("curls_short",),
    ("male", "ponytail"): ("topknot",),
    ("male", "bald"): ("bald",),
}


@dataclass(frozen=True)
class Person:
    """A character as the draughtsman sees them."""

    name: str
    gender: str
    """``female`` or ``male``: which proportions and clothes are drawn."""
    age: str
    culture: str
    """``indian`` or ``western``: a mixed film has people of both."""
    role: str
    build: Build
    skin: Skin
    hair: HairTone
    brow: str
    """Colour of the eyebrows."""
    iris: str
    style: str
    """Hair style, a key of the hair tables."""
    beard: str
    moustache: str
    glasses: str
    headwear: str
    dress: str
    cloth: str
    coloured: bool
    """Whether the script names the colour of the clothes."""
    accent: str
    trim: str
    bindi: bool
    earrings: str
    nose_stud: bool
    necklace: str
    flowers: bool
    arch: float
    """Height of the brows' arch, 0–1."""
    slant: float
    """How far the outer corner of the eyes lies above the inner, in shares of the eye."""
    nose_kind: int
    lips: float
    """Fullness of the lips, 1 is usual."""
    freckles: bool
    mole: float
    """0: none; else where it sits."""
    turn: float
    """How far the face is turned to the viewer's right, in units at its middle."""

    poses: tuple[str, str]
    """How the arms on the viewer's left and right are held when standing."""

    @property
    def old(self) -> bool:
        return self.age == "senior"

    @property
    def ears_hidden(self) -> bool:
        """Whether hair or cloth falls over the ears."""
        covering = ("long_centre", "long_side", "long_wavy", "bob", "bob_fringe", "long_man")
        return self.style in covering or self.headwear == "scarf"

    @property
    def child(self) -> bool:
        return self.age == "child"

    @property
    def female(self) -> bool:
        return self.gender == "female"

    def dice(self, purpose: str) -> Random:
        """Chance that is always the same for this person and ``purpose``."""
        return Random(f"{self.name}/{purpose}")


def person_of(character: Character) -> Person:
    """Everything a drawing of ``character`` needs, derived from its id and looks alone.

    Each trait has dice of its own, so that changing one look leaves all others as they were.

    :raises InputError: the colour of the clothes is not a CSS hex.
    """
    looks, age, role = character.looks, character.age, character.role

    def dice(trait: str) -> Random:
        return Random(f"{character.id}/{trait}")

    if looks.colour and not _HEX.fullmatch(looks.colour):
        raise InputError(
            f"{character.name}'s colour {looks.colour!r} is not a CSS hex; write it like #b5443a"
        )
    gender, culture = _gender(character, dice("gender")), _culture(character, dice("culture"))
    tone = looks.skin or _weighted(dice("tone"), _SKIN_ODDS[culture])
    hair = looks.hair_colour or _hair_colour(dice("hair"), culture, age, tone)
    dress = looks.dress or dress_for(role, culture, gender, age, dice("dress"))
    cloth, accent, trim = _cloths(dice("cloth"), looks.colour, dress, gender, culture)
    beard, moustache = _beard(dice("beard"), gender, age, culture, looks)
    indian_woman = culture == "indian" and gender == "female"
    traditional = dress in ("sari", "salwar", "kurta", "dhoti")
    lips, shape = dice("lips"), dice("shape")
    return Person(
        name=character.id,
        gender=gender,
        age=age,
        culture=culture,
        role=role,
        build=build_of(gender, age, dice("build")),
        skin=_skin(dice("skin"), tone),
        hair=HAIR[hair],
        brow=_brow_colour(hair, tone),
        iris=_iris(dice("iris"), culture, tone),
        style=_style(dice("style"), gender, age, culture, tone, looks.hair),
        beard=beard,
        moustache=moustache,
        glasses=dice("glasses").choice(("round", "square", "wide")) if looks.glasses else "",
        headwear=looks.headwear or headwear_for(role, culture, gender, dress, dice("headwear")),
        dress=dress,
        cloth=cloth,
        coloured=bool(looks.colour),
        accent=accent,
        trim=trim,
        bindi=indian_woman and age != "child" and (traditional or dice("bindi").random() < 0.5),
        earrings=_earrings(dice("earrings"), gender, age, culture, traditional),
        nose_stud=indian_woman and age in ("adult", "senior") and dice("stud").random() < 0.5,
        necklace=_necklace(dice("necklace"), gender, age, culture, dress),
        flowers=indian_woman and traditional and dice("flowers").random() < 0.6,
        arch=shape.uniform(0.35, 1.0),
        slant=shape.uniform(0.04, 0.2),
        nose_kind=shape.randrange(3),
        lips=lips.uniform(0.88, 1.18) * (1.0 if age != "senior" else 0.78),
        freckles=_freckled(dice("freckles"), tone, hair),
        mole=dice("mole").choice((0.0, 0.0, 0.0, 0.4, 0.8)) if age in ("adult", "teen") else 0.0,
        turn=shape.uniform(8.0, 12.0),
        poses=_poses(dice("poses"), gender, age, role),
    )


#: The only way a colour may be written.
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


def _culture(character: Character, dice: Random) -> str:
    looks = character.looks
    if looks.dress in ("sari", "kurta", "salwar", "dhoti") and not looks.skin:
        return "indian"
    if character.culture == "mixed":
        return "indian" if dice.random() < 0.5 else "western"
    return character.culture


def _freckled(dice: Random, tone: str, hair: str) -> bool:
    return tone in ("light", "fair") and hair in ("red", "blonde") and dice.random() < 0.6


def _poses(dice: Random, gender: str, age: str, role: str) -> tuple[str, str]:
    speakers = ("teacher", "host", "professor", "guide", "presenter", "storyteller")
    if any(word in role.lower() for word in speakers):
        return "rest", "explain"
    if age == "child":
        return dice.choice((("easy", "easy"), ("easy", "hip"), ("easy", "rest")))
    if age == "senior":
        return dice.choice((("fold", "rest"), ("rest", "easy"), ("fold", "easy")))
    if gender == "female":
        return dice.choice((("easy", "hip"), ("fold", "rest"), ("fold", "easy"), ("easy", "rest")))
    return dice.choice((("easy", "easy"), ("hip", "rest"), ("hip", "easy"), ("easy", "rest")))


_SKIN_ODDS: dict[str, tuple[tuple[str, int], ...]] = {
    "indian": (("fair", 1), ("tan", 4), ("brown", 5), ("deep", 1)),
    "western": (("light", 5), ("fair", 4), ("tan", 1), ("brown", 1), ("deep", 2)),
}


def _weighted(dice: Random, odds: tuple[tuple[str, int], ...]) -> str:
    names = [name for name, _ in odds]
    return dice.choices(names, [weight for _, weight in odds])[0]


def _gender(character: Character, dice: Random) -> str:
    if character.gender != "neutral":
        return character.gender
    feminine = character.looks.dress in ("sari", "salwar", "dress")
    masculine = character.looks.beard or character.looks.moustache
    if feminine or masculine:
        return "female" if feminine else "male"
    return dice.choice(("female", "male"))


def _hair_colour(dice: Random, culture: str, age: str, tone: str) -> str:
    if age == "senior":
        return dice.choice(("grey", "white", "white"))
    if culture == "indian" or tone in ("brown", "deep"):
        return "black" if dice.random() < 0.8 else "brown"
    return dice.choice(("brown", "brown", "blonde", "black", "red", "blonde"))


def _style(dice: Random, gender: str, age: str, culture: str, tone: str, word: str) -> str:
    if not word and tone == "deep" and culture == "western" and age != "senior":
        word = dice.choice(("curly", "curly", "short" if gender == "male" else "bun"))
        if word == "short":
            return "crop"
    if gender == "male" and age == "senior" and word in ("", "short"):
        return dice.choice(("receding", "bald", "side_part") if not word else ("receding", "swept"))
    if age == "child" and gender == "male" and word in ("", "short"):
        return dice.choice(("mop", "crop", "swept") if word else ("mop", "crop", "curls_short"))
    if age == "child" and gender == "female" and word in ("", "braid"):
        return dice.choice(("pigtails",) if word else ("pigtails", "bob_fringe", "ponytail"))
    if not word and gender == "male":
        word = dice.choice(("short", "short", "short", "curly"))
    if not word and age == "senior":
        word = dice.choice(("bun", "bun", "short"))
    if not word:
        indian = ("long", "braid", "bun", "long", "ponytail")
        word = dice.choice(
            indian if culture == "indian" else ("long", "short", "curly", "ponytail")
        )
    return dice.choice(_STYLES[gender, word])


def _beard(dice: Random, gender: str, age: str, culture: str, looks: Looks) -> tuple[str, str]:
    if looks.beard:
        kinds = ("full", "long") if age == "senior" else ("full", "short", "full")
        return dice.choice(kinds), "full"
    if looks.moustache:
        return "", dice.choice(("chevron", "handlebar") if culture == "indian" else ("chevron",))
    if gender == "male" and age == "adult" and dice.random() < 0.35:
        return "stubble", ""
    return "", ""


def _skin(dice: Random, tone: str) -> Skin:
    base = SKINS[tone]
    lift, hue = dice.uniform(-0.02, 0.02), dice.uniform(-0.006, 0.006)

    def vary(colour: str) -> str:
        return toned(colour, lift, 1.0, hue)

    return Skin(
        base=vary(base.base), shade=vary(base.shade), deep=vary(base.deep),
        light=vary(base.light), blush=vary(base.blush), lip=vary(base.lip),
    )  # fmt: skip


def _brow_colour(hair: str, tone: str) -> str:
    if hair == "white":
        return mix(HAIR["white"].dark, SKINS[tone].deep, 0.15)
    if hair == "blonde":
        return "#8a6230"
    return mix(HAIR[hair].dark, SKINS[tone].deep, 0.15)


def _iris(dice: Random, culture: str, tone: str) -> str:
    dark = culture == "indian" or tone in ("brown", "deep")
    return dice.choice(_EYES["indian" if dark else "western"])


def _earrings(dice: Random, gender: str, age: str, culture: str, traditional: bool) -> str:
    if gender == "male":
        return ""
    if culture == "indian":
        if age == "child":
            return "stud"
        return dice.choice(
            ("jhumka", "jhumka", "hoop", "drop") if traditional else ("stud", "drop")
        )
    if age == "child":
        return ""
    return dice.choice(("stud", "pearl", "drop", "hoop", ""))


def _necklace(dice: Random, gender: str, age: str, culture: str, dress: str) -> str:
    if age == "child" or dress in ("uniform", "sweater", "coat", "school", "labcoat"):
        return ""
    if gender == "female" and culture == "indian" and dress in ("sari", "salwar"):
        return dice.choice(("mangalsutra", "gold", "beads") if age != "teen" else ("fine",))
    if gender == "female" and dress in ("dress", "tshirt", "shirt"):
        return dice.choice(("fine", "pearls", "", "fine"))
    return ""


def _cloths(
    dice: Random, asked: str, dress: str, gender: str, culture: str
) -> tuple[str, str, str]:
    """Main cloth, accent (second garment) and trim (border, buttons)."""
    if asked:
        main = asked
    elif dress in ("sari", "salwar") or (culture == "indian" and gender == "female"):
        main = dice.choice(BRIGHT_CLOTHS)
    elif dress == "uniform":
        main = dice.choice(("#5d6647", "#3f5a66", "#7d7049", "#4f6f7a"))
    elif dress in ("suit", "coat"):
        main = dice.choice(SOBER_CLOTHS)
    elif dress == "dhoti" or (dress == "kurta" and dice.random() < 0.4):
        main = dice.choice(("#efe6d6", "#e9d9bd", "#d9c5a0", "#e8e3da"))
    elif dress == "robe":
        main = dice.choice(("#d9822b", "#8a2f2f", "#5b4a86", "#c9a25a"))
    else:
        main = dice.choice(CLOTHS)
    if not asked:
        main = toned(main, dice.uniform(-0.03, 0.03), 1.0, dice.uniform(-0.025, 0.025))
    turn = dice.choice((0.42, 0.55, 0.12, -0.1, 0.5))
    accent = toned(main, 0.08 if luminance(main) < 0.35 else -0.1, 0.8, turn)
    bright = dress in ("sari", "salwar")
    trim = "#e2b04a" if bright or dice.random() < 0.5 else mix(main, "#fff4e0", 0.65)
    if luminance(main) > 0.75 and trim != "#e2b04a":
        trim = dice.choice(("#a23b34", "#31598a", "#3f7050"))
    return main, accent, trim
