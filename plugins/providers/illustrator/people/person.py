"""Who somebody is to the eye: everything chosen once from the character, the same every time."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from filmwright import Character

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
    """Everything a drawing of ``character`` needs, derived from its id and looks alone."""
    looks = character.looks
    dice = Random(f"person/{character.id}")
    gender = _gender(character, dice)
    culture = character.culture
    if culture == "mixed":
        culture = "indian" if dice.random() < 0.5 else "western"
    if looks.dress in ("sari", "kurta", "salwar", "dhoti") and not looks.skin:
        culture = "indian"
    age = character.age
    tone = looks.skin or _weighted(dice, _SKIN_ODDS[culture])
    hair = looks.hair_colour or _hair_colour(dice, culture, age, tone)
    dress = looks.dress or dress_for(character.role, culture, gender, age, dice)
    headwear = looks.headwear or headwear_for(character.role, culture, gender, dress, dice)
    cloth, accent, trim = _cloths(dice, looks.colour, dress, gender, culture)
    indian_woman = culture == "indian" and gender == "female"
    traditional = dress in ("sari", "salwar", "kurta", "dhoti")
    beard, moustache = _beard(dice, gender, age, culture, looks.beard, looks.moustache)
    return Person(
        name=character.id,
        gender=gender,
        age=age,
        culture=culture,
        role=character.role,
        build=build_of(gender, age, dice),
        skin=_skin(dice, tone),
        hair=HAIR[hair],
        brow=_brow_colour(hair, tone),
        iris=_iris(dice, culture, tone),
        style=_style(dice, gender, age, culture, looks.hair),
        beard=beard,
        moustache=moustache,
        glasses=dice.choice(("round", "square", "wide")) if looks.glasses else "",
        headwear=headwear,
        dress=dress,
        cloth=cloth,
        accent=accent,
        trim=trim,
        bindi=indian_woman and (traditional or dice.random() < 0.5) and age != "child",
        earrings=_earrings(dice, gender, age, culture, traditional),
        nose_stud=indian_woman and age in ("adult", "senior") and dice.random() < 0.5,
        necklace=_necklace(dice, gender, age, culture, dress),
        flowers=indian_woman and traditional and dice.random() < 0.6,
        arch=dice.uniform(0.35, 1.0),
        slant=dice.uniform(0.04, 0.2),
        nose_kind=dice.randrange(3),
        lips=dice.uniform(0.88, 1.18) * (1.0 if age != "senior" else 0.78),
        freckles=tone in ("light", "fair") and hair in ("red", "blonde") and dice.random() < 0.6,
        mole=dice.choice((0.0, 0.0, 0.0, 0.4, 0.8)) if age in ("adult", "teen") else 0.0,
        turn=dice.uniform(8.0, 12.0),
        poses=_poses(dice, gender, age, character.role),
    )


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


def _style(dice: Random, gender: str, age: str, culture: str, word: str) -> str:
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


def _beard(
    dice: Random, gender: str, age: str, culture: str, beard: bool, moustache: bool
) -> tuple[str, str]:
    if beard:
        kinds = ("full", "long") if age == "senior" else ("full", "short", "full")
        return dice.choice(kinds), "full"
    if moustache:
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
        dice.random()
    elif dress in ("sari", "salwar") or (culture == "indian" and gender == "female"):
        main = dice.choice(BRIGHT_CLOTHS)
    elif dress in ("suit", "coat", "uniform"):
        main = dice.choice(SOBER_CLOTHS)
    elif dress == "dhoti" or (dress == "kurta" and dice.random() < 0.4):
        main = dice.choice(("#efe6d6", "#e9d9bd", "#d9c5a0", "#e8e3da"))
    elif dress == "robe":
        main = dice.choice(("#d9822b", "#8a2f2f", "#5b4a86", "#c9a25a"))
    else:
        main = dice.choice(CLOTHS)
    turn = dice.choice((0.42, 0.55, 0.12, -0.1, 0.5))
    accent = toned(main, 0.08 if luminance(main) < 0.35 else -0.1, 0.8, turn)
    bright = dress in ("sari", "salwar")
    trim = "#e2b04a" if bright or dice.random() < 0.5 else mix(main, "#fff4e0", 0.65)
    if luminance(main) > 0.75 and trim != "#e2b04a":
        trim = dice.choice(("#a23b34", "#31598a", "#3f7050"))
    return main, accent, trim
