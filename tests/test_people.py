"""The people of the illustrator: complete, registered, recognisable, the same every time."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from core.errors import InputError
from core.execution.workbench import StoreWorkbench
from core.film import Character, Looks
from core.stages import PortraitRequest, Rig, Sprite
from core.store.folder import FolderStore
from plugins.providers.illustrator.people import draw_rig
from plugins.providers.illustrator.people.person import person_of

VISEMES = {"x", "mbp", "fv", "e", "a", "o", "u", "l", "s"}
DRESSES = (
    "sari", "kurta", "salwar", "dhoti", "suit", "dress", "shirt", "coat", "uniform", "apron",
    "school", "robe", "labcoat", "tshirt", "sweater",
)  # fmt: skip
HAIR = ("", "short", "long", "braid", "bun", "curly", "bald", "ponytail")
HEADWEAR = ("", "turban", "hat", "cap", "scarf", "helmet", "crown")
STYLES = ("cinematic", "watercolor", "ink", "flat", "anime")

Pixels = np.ndarray[Any, np.dtype[np.uint8]]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> StoreWorkbench:
    folder: Path = tmp_path_factory.mktemp("people")
    return StoreWorkbench(FolderStore(folder))


def someone(name: str = "asha", **facts: Any) -> Character:
    looks = {k: facts.pop(k) for k in list(facts) if k in Looks.model_fields}
    facts.setdefault("gender", "female")
    return Character(id=name, name=name.title(), looks=Looks(**looks), **facts)


def drawn(
    bench: StoreWorkbench, who: Character, framing: str = "bust", style: str = "flat",
    height: int = 160,
) -> Rig:  # fmt: skip
    return draw_rig(
        PortraitRequest(character=who, style=style, framing=framing, height=height), bench
    )


def pixels(bench: StoreWorkbench, sprite: Sprite) -> Pixels:
    image = cv2.imdecode(np.frombuffer(bench.read(sprite.image), np.uint8), cv2.IMREAD_UNCHANGED)
    assert image.ndim == 3
    assert image.shape[2] == 4
    return np.asarray(image, np.uint8)


def layer(bench: StoreWorkbench, rig: Rig, name: str, state: str = "base") -> Pixels:
    """A part's state on the whole canvas."""
    sprite = next(part for part in rig.parts if part.name == name).states[state]
    image = pixels(bench, sprite)
    sheet = np.zeros((rig.height, rig.width, 4), np.uint8)
    x, y = int(sprite.x), int(sprite.y)
    sheet[y : y + image.shape[0], x : x + image.shape[1]] = image
    return sheet


def assembled(bench: StoreWorkbench, rig: Rig) -> Pixels:
    """The whole person at rest, straight alpha."""
    base = np.zeros((rig.height, rig.width, 4), np.float32)
    states = {"mouth": "x", "eyes": "open", "brows": "neutral"}
    for part in rig.parts:
        over = layer(bench, rig, part.name, states.get(part.name, "base")).astype(np.float32)
        alpha = over[:, :, 3:] / 255
        base[:, :, :3] = over[:, :, :3] * alpha + base[:, :, :3] * (1 - alpha)
        base[:, :, 3:] = np.maximum(base[:, :, 3:], over[:, :, 3:])
    return base.astype(np.uint8)


@pytest.mark.parametrize("framing", ["bust", "full"])
@pytest.mark.parametrize("style", STYLES)
def test_a_rig_has_every_part_and_state_within_its_canvas(
    bench: StoreWorkbench, framing: str, style: str
) -> None:
    rig = drawn(bench, someone(culture="indian", glasses=True), framing, style)
    names = [part.name for part in rig.parts]
    arms = ["arm_left", "arm_right"] if framing == "full" else []
    assert names == ["back", "body", *arms, "head", "mouth", "eyes", "brows", "front"]
    states = {part.name: set(part.states) for part in rig.parts}
    assert states["mouth"] == VISEMES | {"smile", "sad", "stern"}
    assert {"open", "half", "closed", "wide"} <= states["eyes"]
    assert states["brows"] == {"neutral", "raised", "furrowed", "sad"}
    assert rig.height == 160
    for part in rig.parts:
        for sprite in part.states.values():
            tall, wide = pixels(bench, sprite).shape[:2]
            assert sprite.x >= 0
            assert sprite.y >= 0
            assert sprite.x + wide <= rig.width
            assert sprite.y + tall <= rig.height
    for x, y in rig.pivots.values():
        assert 0 <= x <= rig.width
        assert 0 <= y <= rig.height
    assert {"head", "body"} <= set(rig.pivots)


_COMBINATIONS = [
    (gender, age, culture)
    for gender in ("female", "male")
    for age in ("child", "teen", "adult", "senior")
    for culture in ("indian", "western")
]


@pytest.mark.parametrize(("dress", "facts"), list(zip(DRESSES, _COMBINATIONS, strict=False)))
def test_every_dress_is_drawn(
    bench: StoreWorkbench, dress: str, facts: tuple[str, str, str]
) -> None:
    gender, age, culture = facts
    who = someone("noor", gender=gender, age=age, culture=culture, dress=dress, colour="#2a7f62")
    rig = drawn(bench, who, "full", height=110)
    body = layer(bench, rig, "body")
    assert body[-3:, :, 3].max() == 255, "the feet stand on the canvas's bottom edge"
    assert (body[:, :, 3] > 200).mean() > 0.08


@pytest.mark.parametrize("gender", ["female", "male"])
@pytest.mark.parametrize(("hair", "headwear"), list(zip(HAIR, [*HEADWEAR, "hat"], strict=True)))
def test_every_head_is_drawn(bench: StoreWorkbench, gender: str, hair: str, headwear: str) -> None:
    who = someone("kit", gender=gender, hair=hair, headwear=headwear, beard=gender == "male")
    rig = drawn(bench, who, height=120)
    whole = assembled(bench, rig)
    rows = np.flatnonzero(whole[:, :, 3].max(axis=1) > 128)
    assert rows[0] < rig.height * 0.16, "the canvas is tight above the head"
    assert rows[0] > 0, "nothing is cut off above"
    assert (whole[-2:, :, 3] > 250).sum() > rig.width * 0.8, "the chest runs off the bottom edge"


def test_the_same_request_gives_the_same_bytes(bench: StoreWorkbench) -> None:
    who = someone(age="senior", culture="indian")
    for style in ("cinematic", "watercolor", "ink"):
        first, again = (drawn(bench, who, "bust", style, 120) for _ in range(2))
        assert first == again


def test_people_differ_and_remain_themselves(bench: StoreWorkbench) -> None:
    names = ("asha", "bela", "chitra", "devi", "esha", "farah")
    rigs = [drawn(bench, someone(name, culture="indian", dress="sari")) for name in names]
    faces = [cv2.resize(assembled(bench, rig), (64, 64)).astype(np.float32) for rig in rigs]
    for one, other in itertools.combinations(faces, 2):
        assert np.abs(one - other).mean() > 4
    assert person_of(someone("asha")) == person_of(someone("asha"))


def test_looks_are_obeyed(bench: StoreWorkbench) -> None:
    pale = someone("sam", gender="male", skin="light", hair_colour="blonde", dress="tshirt")
    dark = someone("sam", gender="male", skin="deep", hair_colour="black", dress="tshirt")
    lightness = []
    for who in (pale, dark):
        rig = drawn(bench, who)
        left, top, wide, tall = rig.face
        head = layer(bench, rig, "head")
        cheek = head[int(top + tall * 0.62), int(left + wide * 0.22)]
        assert cheek[3] == 255
        lightness.append(int(cheek[:3].mean()))
    assert lightness[0] - lightness[1] > 70


def test_both_framings_show_the_same_person(bench: StoreWorkbench) -> None:
    for who in (someone("asha", culture="indian"), someone("tom", gender="male", age="senior")):
        colours = []
        for framing, height in (("bust", 200), ("full", 600)):
            rig = drawn(bench, who, framing, height=height)
            left, top, wide, tall = (round(v) for v in rig.face)
            head = layer(bench, rig, "head")[top : top + tall, left : left + wide]
            colours.append(np.median(head[head[:, :, 3] > 250][:, :3], axis=0))
        assert np.abs(colours[0] - colours[1]).max() < 14


def test_switching_mouths_and_eyes_leaves_the_face_where_it_is(bench: StoreWorkbench) -> None:
    rig = drawn(bench, someone("ella"), height=400)
    mouths = next(part for part in rig.parts if part.name == "mouth").states
    middles = []
    for state in VISEMES:
        sheet = layer(bench, rig, "mouth", state)
        columns = np.flatnonzero(sheet[:, :, 3].max(axis=0) > 40)
        middles.append((columns[0] + columns[-1]) / 2)
    assert max(middles) - min(middles) <= 3
    assert len({sprite.image.sha256 for sprite in mouths.values()}) == len(mouths)
    wide_open, shut = (layer(bench, rig, "mouth", s)[:, :, 3] > 40 for s in ("a", "mbp"))
    assert wide_open.sum() > 1.5 * shut.sum()


@pytest.mark.parametrize("tilt", [-5.0, 5.0])
@pytest.mark.parametrize("shift", [-0.02, 0.02])
def test_no_gap_opens_at_the_neck_when_the_head_turns(
    bench: StoreWorkbench, tilt: float, shift: float
) -> None:
    for who in (
        someone("asha", culture="indian", hair="bun"),
        someone("ben", gender="male", age="child", dress="tshirt"),
        someone("omar", gender="male", hair="bald", dress="suit"),
    ):
        rig = drawn(bench, who, height=300)
        turn = cv2.getRotationMatrix2D(rig.pivots["head"], -tilt, 1.0)
        turn[:, 2] += shift * rig.face[2], shift * rig.face[3]
        head = cv2.warpAffine(layer(bench, rig, "head"), turn, (rig.width, rig.height))
        together = np.maximum(head[:, :, 3], layer(bench, rig, "body")[:, :, 3])
        x, neck = rig.pivots["head"]
        top = int(rig.face[1] + rig.face[3] * 0.8)
        column = together[top : int(neck) + 4, int(x) - 6 : int(x) + 7]
        assert column.min() > 250


def test_changing_one_look_leaves_the_rest_of_the_person_alone() -> None:
    before = person_of(someone("ravi", gender="male", culture="indian"))
    after = person_of(someone("ravi", gender="male", culture="indian", glasses=True))
    assert after.glasses
    assert (after.build, after.skin, after.style, after.cloth) == (
        before.build, before.skin, before.style, before.cloth,
    )  # fmt: skip


def test_a_colour_that_is_not_hex_is_refused_in_one_clear_line() -> None:
    with pytest.raises(InputError, match="'scarlet' is not a CSS hex; write it like #b5443a"):
        person_of(someone("ravi", colour="scarlet"))
