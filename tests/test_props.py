"""Props: the table is sound, nouns are understood, things stand where they should."""

from __future__ import annotations

import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.execution.workbench import StoreWorkbench
from core.store.folder import FolderStore
from filmwright import Picture, PlateRequest
from plugins.providers.illustrator.props import known, place
from plugins.providers.illustrator.props.artwork import icons, markup, proportion
from plugins.providers.illustrator.props.catalogue import (
    drawings,
    find,
    materials,
    props,
    shown,
    synonyms,
)  # fmt: skip
from plugins.providers.illustrator.props.paint import main_hue, repainted
from plugins.providers.illustrator.scenery.canvas import rasterise
from plugins.providers.illustrator.scenery.light import light_for
from plugins.providers.illustrator.scenery.looks import look_for
from plugins.providers.illustrator.scenery.stage import Stage, draw_plate


def a_stage(**more: object) -> Stage:
    fields = {"setting": "field", "width": 320, "height": 180} | more
    request = PlateRequest(**fields)  # type: ignore[arg-type]
    look = look_for(request.style)
    return Stage(request, look, light_for(request, look))


def test_the_table_names_what_exists() -> None:
    assert len(props()) > 300
    for noun, prop in props().items():
        assert prop.where in ("ground", "water", "sky", "table", "wall", "hang"), noun
        assert 0.05 <= prop.height <= 12, noun
        assert prop.motion in ("", "sway", "bob", "drift", "flicker"), noun
        if prop.icon.startswith("@"):
            assert prop.icon[1:] in drawings(), noun
        else:
            assert prop.icon in icons(), noun


def test_synonyms_and_settings_lead_to_the_table() -> None:
    for name, noun in synonyms().items():
        assert noun in props(), name
        assert name not in props(), f"{name} is a noun of its own"
    for setting in shown():
        PlateRequest(setting=setting, width=16, height=9)  # type: ignore[arg-type]


def test_drawings_use_known_materials_and_are_all_used() -> None:
    used = {prop.icon[1:] for prop in props().values() if prop.icon.startswith("@")}
    assert used == set(drawings())
    for name, drawing in drawings().items():
        named = re.findall(r"\$([a-z]+)", drawing["svg"])
        assert set(named) <= set(materials()), name


@pytest.mark.parametrize("name", sorted(drawings()))
def test_a_drawing_fills_its_box(name: str) -> None:
    stage = a_stage()
    prop = next(prop for prop in props().values() if prop.icon == f"@{name}")
    svg, box = markup(stage, prop, 100, 100, 80, False, "k")
    image = np.asarray(rasterise(svg, (0.0, 0.0, 300.0, 120.0), 300, 120))
    rows, _ = np.nonzero(image[:, :, 3] > 20)
    assert rows.min() <= box[1] + 25
    assert rows.max() >= box[3] - 25
    assert proportion(prop) > 0.2


@pytest.mark.parametrize(
    ("phrase", "noun"),
    [
        ("boats", "boat"), ("fishing boat", "boat"), ("Diyas", "diya"), ("oil lamp", "lamp"),
        ("butterflies", "butterfly"), ("wolves", "wolf"), ("mice", "mouse"), ("rowboat", "boat"),
        ("ladoos", "laddu"), ("cups of tea", "tea"), ("old wooden box", "box"),
    ],
)  # fmt: skip
def test_what_a_script_says_is_understood(phrase: str, noun: str) -> None:
    prop = find(phrase)
    assert prop is not None
    assert prop.noun == noun


def test_an_unknown_noun_draws_nothing() -> None:
    stage = a_stage()
    place(stage, ("zeitgeist", "", "love"))
    assert stage.sheets == []
    assert not known("zeitgeist")
    assert known("elephants")


def draw(tmp_path: Path, **more: object) -> tuple[FolderStore, Picture]:
    store = FolderStore(tmp_path / "store")
    fields = {"width": 320, "height": 180, "seed": 2} | more
    return store, draw_plate(PlateRequest(**fields), StoreWorkbench(store))  # fmt: skip


@pytest.mark.parametrize("size", [(320, 180), (180, 320), (200, 200)])
def test_the_actors_are_not_covered_and_nothing_is_before_them(size: tuple[int, int]) -> None:
    names = ("elephant", "cow", "lamp", "book", "kite")
    stage = a_stage(width=size[0], height=size[1], props=names)
    place(stage, names)
    assert stage.sheets
    left, right = stage.w * 0.36, stage.w * 0.64
    for sheet in stage.sheets:
        assert sheet.depth < 1
        drawn = sheet.draw()
        if drawn is None or sheet.depth < 0.3:
            continue
        pixels, column, _ = drawn
        columns = np.nonzero(pixels[:, :, 3].max(axis=0) > 0.8)[0]
        if columns.size:
            x = (columns + column) / stage.k
            assert not ((x > left) & (x < right)).any(), sheet.name


def test_four_at_most_and_only_what_fits_the_place() -> None:
    stage = a_stage(setting="kitchen")
    place(stage, ("elephant", "moon", "kite"))
    assert stage.sheets == []
    stage = a_stage()
    place(stage, ("dog", "cat", "goat", "cow", "horse", "sheep"))
    assert len([sheet for sheet in stage.sheets if sheet.name.startswith("prop ")]) == 4


def test_what_the_setting_draws_is_not_doubled() -> None:
    stage = a_stage(setting="library")
    place(stage, ("book", "ladder"))
    assert stage.sheets == []


def test_props_take_the_light_of_the_scene() -> None:
    means = []
    for time in ("day", "night"):
        stage = a_stage(time=time)
        prop = find("dog")
        assert prop is not None
        svg, _ = markup(stage, prop, 60, 110, 100, False, "k")
        image = np.asarray(rasterise(svg, (0.0, 0.0, 120.0, 120.0), 120, 120)).astype(float)
        means.append(image[image[:, :, 3] > 200][:, :3].mean())
    assert means[1] < means[0] * 0.75


def test_a_prop_changes_the_picture_and_is_repeatable(tmp_path: Path) -> None:
    store, bare = draw(tmp_path, setting="desert")
    _, first = draw(tmp_path, setting="desert", props=("camel", "matka"))
    _, again = draw(tmp_path, setting="desert", props=("camel", "matka"))
    assert first == again
    assert len(first.layers) > len(bare.layers)
    extra = [layer for layer in first.layers if layer not in bare.layers]
    for layer in extra:
        image = cv2.imdecode(np.frombuffer(store.read(layer.image), np.uint8), -1)
        assert image.shape[2] == 4


def test_a_thing_has_the_colour_the_script_gives_it() -> None:
    blue, plain = find("blue umbrella"), find("umbrella")
    assert blue is not None
    assert plain is not None
    assert (blue.noun, plain.paint) == (plain.noun, "")
    red, green = repainted("#c03020", 0.02, blue.paint), repainted("#20a040", 0.02, blue.paint)
    assert int(red[5:], 16) > int(red[1:3], 16) + 60
    assert green == "#20a040"
    assert main_hue(["#c03020", "#d04030", "#20a040", "#eeeeee"]) == pytest.approx(0.02, abs=0.02)
