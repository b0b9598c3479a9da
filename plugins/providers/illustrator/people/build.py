"""Proportions: where everything on a body of a certain age and gender lies, in figure units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from .curves import Point


@dataclass(frozen=True)
class Build:
    """Half widths are measured from the middle of the body; ``y`` grows downwards from the eyes."""

    # head
    crown: float
    temple: float
    cheek: float
    jaw: float
    jaw_y: float
    chin: float
    chin_y: float
    ear: float
    # features
    eye_x: float
    eye: float
    """Half the width of an eye."""
    eye_round: float
    """Height of an eye as a share of its half width."""
    brow_y: float
    brow: float
    nose_y: float
    nose: float
    mouth_y: float
    mouth: float
    # body
    neck: float
    neck_y: float
    shoulder: float
    shoulder_y: float
    chest: float
    waist: float
    waist_y: float
    hip: float
    hip_y: float
    knee_y: float
    feet_y: float
    arm: float
    """Breadth of the upper arm."""

    @property
    def joint(self) -> Point:
        """Where the arm on the viewer's right turns."""
        return self.shoulder - self.arm * 0.5, self.shoulder_y + self.arm * 0.52

    def face(self) -> list[Point]:
        """Right half of the face's outline from crown to chin."""
        low = (self.jaw_y + self.chin_y) / 2
        return [
            (0, self.crown),
            (self.temple * 0.62, self.crown + 15),
            (self.temple * 0.95, self.crown + 66),
            (self.cheek, -14),
            (self.cheek * 0.975, 44),
            (self.jaw, self.jaw_y),
            ((self.jaw + self.chin) * 0.475, low + 9),
            (self.chin * 0.72, self.chin_y - 6),
            (0, self.chin_y + 1),
        ]


_WOMAN = Build(
    crown=-158, temple=105, cheek=106, jaw=83, jaw_y=94, chin=31, chin_y=157, ear=0.84,
    eye_x=48.5, eye=31, eye_round=0.68, brow_y=-43, brow=7.5, nose_y=54, nose=18, mouth_y=100,
    mouth=30, neck=36, neck_y=202, shoulder=156, shoulder_y=234, chest=112, waist=90, waist_y=520,
    hip=132, hip_y=664, knee_y=1085, feet_y=1540, arm=50,
)  # fmt: skip

_MAN = Build(
    crown=-158, temple=108, cheek=111, jaw=97, jaw_y=99, chin=44, chin_y=166, ear=0.98,
    eye_x=48.5, eye=28.5, eye_round=0.59, brow_y=-38, brow=11.5, nose_y=60, nose=22.5,
    mouth_y=107, mouth=32, neck=54, neck_y=212, shoulder=196, shoulder_y=242, chest=146,
    waist=124, waist_y=556, hip=134, hip_y=694, knee_y=1125, feet_y=1600, arm=66,
)  # fmt: skip

_BUILDS: dict[tuple[str, str], Build] = {
    ("female", "adult"): _WOMAN,
    ("male", "adult"): _MAN,
    ("female", "teen"): replace(
        _WOMAN, cheek=108, jaw=84, chin_y=152, mouth_y=97, nose_y=51, eye=32, eye_round=0.71,
        mouth=28, nose=16, neck=32, neck_y=194, shoulder=138, shoulder_y=222, chest=100, waist=82,
        waist_y=480, hip=114, hip_y=606, knee_y=980, feet_y=1390, arm=44,
    ),
    ("male", "teen"): replace(
        _MAN, cheek=109, jaw=90, chin=36, chin_y=156, mouth_y=101, nose_y=55, eye=30,
        eye_round=0.64, brow=9, brow_y=-40, mouth=29, nose=18.5, neck=41, neck_y=198,
        shoulder=160, shoulder_y=226, chest=118, waist=104, waist_y=492, hip=114, hip_y=620,
        knee_y=1010, feet_y=1440, arm=52,
    ),
    ("female", "child"): replace(
        _WOMAN, crown=-166, temple=112, cheek=114, jaw=88, jaw_y=84, chin=29, chin_y=133, ear=0.86,
        eye_x=51, eye=36, eye_round=0.80, brow_y=-53, brow=7, nose_y=40, nose=13, mouth_y=81,
        mouth=25, neck=28, neck_y=164, shoulder=106, shoulder_y=186, chest=86, waist=84,
        waist_y=384, hip=98, hip_y=476, knee_y=750, feet_y=1040, arm=40,
    ),
    ("male", "child"): replace(
        _MAN, crown=-166, temple=112, cheek=115, jaw=91, jaw_y=86, chin=32, chin_y=136, ear=1.0,
        eye_x=51, eye=34.5, eye_round=0.78, brow_y=-51, brow=8.5, nose_y=42, nose=14, mouth_y=84,
        mouth=26, neck=30, neck_y=166, shoulder=114, shoulder_y=188, chest=92, waist=90,
        waist_y=394, hip=98, hip_y=486, knee_y=760, feet_y=1050, arm=43,
    ),
    ("female", "senior"): replace(
        _WOMAN, temple=105, cheek=109, jaw=92, jaw_y=101, chin=35, chin_y=158, ear=0.98, eye=28.5,
        eye_round=0.6, brow_y=-40, brow=6.5, nose=20, nose_y=57, mouth_y=104, mouth=29, neck=38,
        neck_y=198, shoulder=154, shoulder_y=238, chest=124, waist=122, hip=146, waist_y=512,
        hip_y=646, knee_y=1030, feet_y=1450, arm=56,
    ),
    ("male", "senior"): replace(
        _MAN, cheek=112, jaw=100, jaw_y=104, chin=44, chin_y=167, ear=1.12, eye=26.5,
        eye_round=0.55, brow_y=-36, brow=12.5, nose=25, nose_y=64, mouth_y=110, neck=52,
        neck_y=210, shoulder=186, shoulder_y=248, chest=146, waist=146, hip=142, waist_y=556,
        hip_y=686, knee_y=1090, feet_y=1540, arm=62,
    ),
}  # fmt: skip


def build_of(gender: str, age: str, dice: Random) -> Build:
    """The proportions of one person: those of the age and gender, varied by ``dice``."""
    base = _BUILDS[gender, age]
    wide = dice.uniform(-1, 1)
    young = age in ("child", "teen")
    return replace(
        base,
        cheek=base.cheek + 4 * wide,
        temple=base.temple + 3 * wide + dice.uniform(-2, 2),
        jaw=base.jaw + 4 * wide + dice.uniform(-7, 6),
        chin=base.chin + dice.uniform(-7, 8),
        chin_y=base.chin_y + dice.uniform(-6, 7) * (0.5 if young else 1),
        eye_x=base.eye_x + dice.uniform(-1.5, 2.5),
        eye=base.eye * dice.uniform(0.95, 1.06),
        eye_round=base.eye_round * dice.uniform(0.9, 1.1),
        brow=base.brow * dice.uniform(0.8, 1.25),
        brow_y=base.brow_y + dice.uniform(-3, 3),
        nose=base.nose * dice.uniform(0.86, 1.18),
        nose_y=base.nose_y + dice.uniform(-5, 5),
        mouth=base.mouth * dice.uniform(0.92, 1.12),
        ear=base.ear * dice.uniform(0.92, 1.08),
        waist=base.waist + (0 if young else dice.uniform(-6, 16)),
        shoulder=base.shoulder + dice.uniform(-7, 7),
    )
