"""hibari's one voice, and others by changing its pitch and the size of its vocal tract.

The qualities are shares of DNSMOS overall scores, on which the narrator reaches 3.5 and the
morphs 2.5–3.2 of 5.
"""

from __future__ import annotations

from dataclasses import dataclass

from filmwright import Voice


@dataclass(frozen=True)
class Morph:
    """Factors on the network's own parameters of speech."""

    pitch: float = 1.0
    formant: float = 1.0
    rate: float = 1.0
    range: float = 1.0
    breath: float = 0.0
    tremor: float = 0.0


_TABLE = (
    ("heart", "Heart", "female", "adult", 0.5, Morph(), "a woman, clear; the voice itself"),
    ("woman", "Hazel", "female", "adult", 0.42, Morph(0.88, 0.95), "a woman with a lower voice"),
    ("man", "Hugo", "male", "adult", 0.42, Morph(0.58, 0.86), "a man"),
    ("young_man", "Howard", "male", "adult", 0.4, Morph(0.68, 0.9, 1.04, 1.1), "a younger man"),
    ("deep_man", "Hector", "male", "adult", 0.36, Morph(0.48, 0.82, 0.94), "a man, deep"),
    ("old_man", "Homer", "male", "senior", 0.34,
     Morph(0.56, 0.87, 0.86, 1.15, 0.4, 0.5), "an old man"),
    ("old_woman", "Hilda", "female", "senior", 0.36,
     Morph(0.84, 0.96, 0.86, 1.0, 0.3, 0.5), "an old woman"),
    ("teen_girl", "Holly", "female", "teen", 0.4, Morph(1.14, 1.06, 1.04, 1.1), "a teenage girl"),
    ("teen_boy", "Hal", "male", "teen", 0.38, Morph(0.8, 0.97, 1.03, 1.05), "a teenage boy"),
    ("girl", "Heidi", "female", "child", 0.38, Morph(1.34, 1.16, 1.03, 1.1), "a girl"),
    ("boy", "Huck", "male", "child", 0.38, Morph(1.16, 1.11, 1.03, 1.05), "a boy"),
)  # fmt: skip

MORPHS: dict[str, Morph] = {f"hibari:{row[0]}": row[5] for row in _TABLE}

VOICES: tuple[Voice, ...] = tuple(
    Voice.model_validate(
        {
            "id": f"hibari:{key}",
            "name": name,
            "languages": ("en",),
            "gender": gender,
            "age": age,
            "accent": "American",
            "quality": quality,
            "description": f"{description}; quick, for drafts",
        }
    )
    for key, name, gender, age, quality, _, description in _TABLE
)
