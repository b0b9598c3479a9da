"""A picture of each look for visitors: a scene such as the look is chosen for."""

from __future__ import annotations

from core.errors import NotFoundError
from core.film import Character, Looks, Scene, Screenplay
from core.plugins import Registry
from core.services.previews import Preview, scene_preview

#: Pixels.
SIZE = (960, 540)

_PEOPLE = (
    Character(
        id="meera", name="Meera", gender="female", age="child", culture="indian",
        looks=Looks(skin="brown", hair_colour="black", hair="braid", dress="salwar",
                    colour="#c8553d"),
    ),
    Character(
        id="tom", name="Tom", gender="male", age="child", culture="western",
        looks=Looks(skin="fair", hair_colour="red", hair="curly", dress="sweater",
                    colour="#3f7d58"),
    ),
    Character(
        id="aya", name="Aya", gender="female", age="adult", culture="western",
        looks=Looks(skin="light", hair_colour="black", hair="ponytail", dress="coat",
                    colour="#d9a13b"),
    ),
)  # fmt: skip

#: Look → its scene, in the order of the gallery.
_SCENES = {
    "cinematic": Scene(
        id="s1", heading="The village, dusk", setting="village", time="dusk", weather="rain",
        mood="tender", culture="indian", props=("lantern",), characters=("meera",),
    ),
    "watercolor": Scene(
        id="s1", heading="The forest, dawn", setting="forest", time="dawn", mood="wonder",
        props=("fox", "mushroom"), characters=("tom",),
    ),
    "ink": Scene(
        id="s1", heading="The mountains, day", setting="mountains", time="day", mood="epic",
        props=("eagle", "goat"),
    ),
    "flat": Scene(
        id="s1", heading="A street, day", setting="city_street", time="day", mood="joyful",
        props=("bicycle", "dog"), characters=("aya",),
    ),
    "anime": Scene(
        id="s1", heading="The sea, day", setting="beach", time="day", mood="hopeful",
        props=("sailboat", "umbrella"), characters=("aya",),
    ),
}  # fmt: skip


def looks(registry: Registry) -> list[str]:
    """The looks that can be drawn here, in order."""
    known = registry.styles()
    return [look for look in _SCENES if look in known]


def picture(registry: Registry, look: str) -> Preview:
    """A look's picture.

    :raises NotFoundError: no such look.
    """
    if look not in looks(registry):
        raise NotFoundError("there is no such look")
    scene = _SCENES[look]
    people = tuple(one for one in _PEOPLE if one.id in scene.characters)
    play = Screenplay(
        title="-", language="en", culture=scene.culture, characters=people, scenes=(scene,)
    )
    return scene_preview(registry, play, scene, look, "16:9", size=SIZE)
