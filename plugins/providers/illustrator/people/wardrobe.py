"""What somebody wears when the script does not say: by role, culture, gender and age."""

from __future__ import annotations

from random import Random

#: Role words → dress, for anybody.
_ROLES: dict[str, str] = {
    "keeper": "coat", "sailor": "sweater", "captain": "uniform", "fisherman": "sweater",
    "scientist": "labcoat", "doctor": "labcoat", "professor": "suit", "engineer": "shirt",
    "nurse": "uniform", "soldier": "uniform", "police": "uniform", "officer": "uniform",
    "guard": "uniform", "pilot": "uniform", "chef": "apron", "cook": "apron", "baker": "apron",
    "shopkeeper": "apron", "host": "suit", "guest": "shirt", "manager": "suit", "lawyer": "suit",
    "businessman": "suit", "king": "robe", "queen": "robe", "prince": "robe", "princess": "robe",
    "emperor": "robe", "priest": "robe", "monk": "robe", "sage": "robe", "wizard": "robe",
    "student": "school", "pupil": "school", "farmer": "shirt", "carpenter": "apron",
    "detective": "coat", "artist": "sweater", "programmer": "tshirt",
}  # fmt: skip

_INDIAN_ROLES: dict[str, str] = {
    "boatman": "dhoti", "farmer": "dhoti", "priest": "dhoti", "potter": "dhoti",
    "fisherman": "dhoti", "weaver": "kurta", "teacher": "kurta", "host": "kurta",
    "grandfather": "kurta", "musician": "kurta", "poet": "kurta", "professor": "kurta",
    "shopkeeper": "kurta",
}  # fmt: skip

_INDIAN_WOMEN: dict[str, str] = {
    "teacher": "sari", "grandmother": "sari", "mother": "sari", "queen": "sari", "host": "sari",
    "priest": "sari", "farmer": "sari", "shopkeeper": "sari", "professor": "sari", "dancer": "sari",
    "musician": "sari", "weaver": "sari", "potter": "sari", "boatman": "sari",
    "fisherman": "sari", "poet": "salwar",
}  # fmt: skip


def _word(role: str, words: dict[str, str]) -> str:
    """The dress of the first word of ``words`` that occurs in ``role``, or nothing."""
    spoken = role.lower().replace("-", " ").split()
    return next((words[word] for word in spoken if word in words), "")


def dress_for(role: str, culture: str, gender: str, age: str, dice: Random) -> str:
    """A dress, always one of the vocabulary's."""
    if culture == "indian" and age != "child":
        known = _word(role, _INDIAN_WOMEN if gender == "female" else _INDIAN_ROLES)
        if known:
            return known
    known = _word(role, _ROLES)
    if known and not (age == "child" and known in ("suit", "labcoat", "coat")):
        return known
    if culture == "indian":
        if gender == "female":
            return {
                "child": dice.choice(("dress", "salwar")),
                "teen": dice.choice(("salwar", "salwar", "tshirt")),
                "adult": dice.choice(("sari", "salwar", "sari")),
                "senior": "sari",
            }[age]
        if age == "child":
            return dice.choice(("tshirt", "kurta"))
        return dice.choice(("kurta", "shirt", "kurta"))
    if gender == "female":
        choices = ("dress", "sweater", "shirt") if age != "child" else ("dress", "tshirt")
    else:
        choices = ("shirt", "sweater", "tshirt") if age != "child" else ("tshirt", "sweater")
    return dice.choice(choices)


_HEADWEAR: dict[str, str] = {
    "king": "crown", "queen": "crown", "prince": "crown", "princess": "crown", "emperor": "crown",
    "soldier": "helmet", "police": "cap", "captain": "cap", "pilot": "cap", "guard": "cap",
    "keeper": "cap", "sailor": "cap", "detective": "hat", "chef": "hat", "wizard": "hat",
}  # fmt: skip


def headwear_for(role: str, culture: str, gender: str, dress: str, dice: Random) -> str:
    """Headwear where the role calls for it, else none."""
    known = _word(role, _HEADWEAR)
    if known:
        return known
    farmer = "farmer" in role.lower() or "boatman" in role.lower()
    if culture == "indian" and gender == "male" and dress == "dhoti" and farmer:
        return "turban"
    if culture == "western" and farmer:
        return "hat"
    return "scarf" if farmer and gender == "female" and dice.random() < 0.7 else ""
