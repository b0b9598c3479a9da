"""What a room is made of: colours by culture, chosen by the place's own seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from filmwright import PlateRequest
from plugins.providers.illustrator.scenery.stage import Stage


@dataclass(frozen=True)
class Palette:
    """Local colours of a room."""

    wall: str
    dado: str
    """The lower part of the wall."""
    trim: str
    """Window frames, skirting."""
    wood: str
    floor: str
    cloth: tuple[str, str, str]
    """Curtains, upholstery, cushions."""
    indian: bool


_INDIAN = (
    ("#e0b36c", "#b8653f", "#5d3a26", "#7a4a2b", "#a9543f", ("#b83b3f", "#e0992f", "#2f7d77")),
    ("#8fbcb0", "#4f8a86", "#5a3b28", "#80502f", "#a85a44", ("#d07a2c", "#8a2f55", "#e3b64c")),
    ("#d99c83", "#a85b4a", "#64402a", "#7d4c2e", "#8f4a3d", ("#2f7488", "#d9a032", "#a9334a")),
    ("#9cbcd6", "#5f86ab", "#54392a", "#7b4d30", "#a35745", ("#c9562f", "#e2b23f", "#4c7a52")),
    ("#dcc07f", "#93a05a", "#5b3d26", "#805231", "#9a5340", ("#7a3560", "#d4862b", "#2d7a6c")),
)
_WESTERN = (
    ("#d3bfa0", "#b59d7e", "#efe4d0", "#8d5f3c", "#a8764a", ("#3f6f73", "#c2683f", "#dab566")),
    ("#a9b9a4", "#7d937e", "#ece5d4", "#84583a", "#9f7148", ("#b7573f", "#e0c48c", "#4c6a74")),
    ("#8fa5b4", "#647f92", "#ebe6da", "#8a5c3b", "#b08254", ("#c98a3f", "#a5473f", "#e4d4b4")),
    ("#cba593", "#a67b6a", "#f0e4d6", "#7d5238", "#a6714a", ("#4f6f60", "#d8a55a", "#7b4a5d")),
    ("#dac9a2", "#9a8a63", "#efe8d8", "#946540", "#a87b4f", ("#6b5479", "#c46a4a", "#5f8a80")),
)  # fmt: skip


def is_indian(request: PlateRequest) -> bool:
    """Whether the place is furnished the Indian way; a mixed one by chance, the same at every
    angle."""
    if request.culture == "mixed":
        return Random(f"{request.setting}/{request.seed}/culture").random() < 0.5
    return request.culture == "indian"


def palette_for(stage: Stage, indian: bool | None = None) -> Palette:
    """The colours of this place, the same from every angle."""
    request = stage.request
    flavour = is_indian(request) if indian is None else indian
    random = Random(f"{request.setting}/{request.seed}/palette")
    wall, dado, trim, wood, floor, cloth = random.choice(_INDIAN if flavour else _WESTERN)
    turn = random.randrange(3)
    first, second, third = (cloth[turn:] + cloth[:turn])[:3]
    return Palette(wall, dado, trim, wood, floor, (first, second, third), flavour)
