"""The illustrator's places: they cover the frame, are the same every time, and looks differ."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import cv2
import numpy as np
import pytest

from core.execution.workbench import StoreWorkbench
from core.film import Setting
from core.store.folder import FolderStore
from filmwright import InputError, Picture, PlateRequest, ProviderInfo, Ref
from plugins.providers import illustrator
from plugins.providers.illustrator.scenery import stage as stages
from plugins.providers.illustrator.scenery.looks import LOOKS, look_for

OUTDOORS = (
    "sea", "beach", "harbour", "mountains", "forest", "desert", "river", "village", "field",
    "garden", "city_street", "skyline", "rooftop", "road", "farm", "space", "abstract",
)  # fmt: skip
TIMES = ("dawn", "day", "dusk", "night")
WEATHERS = ("clear", "rain", "snow", "fog", "storm", "wind", "cloudy")
SIZES = ((320, 180), (180, 320), (240, 240))


@pytest.fixture
def bench(tmp_path: Path) -> StoreWorkbench:
    return StoreWorkbench(FolderStore(tmp_path))


def drawn(bench: StoreWorkbench, **asked: object) -> Picture:
    request = PlateRequest(**{"width": 320, "height": 180, "seed": 3, **asked})  # type: ignore[arg-type]
    offer = illustrator.make_image(request)
    assert offer is not None
    picture = offer.run(bench)
    assert isinstance(picture, Picture)
    return picture


def composed(
    bench: StoreWorkbench, picture: Picture, pan: tuple[float, float] = (0, 0), behind: bool = False
) -> np.ndarray:
    """Colour and coverage (0–1) of the frame, the camera moved by ``pan`` (shares of it)."""
    frame = np.zeros((picture.height, picture.width, 4), np.float32)
    for layer in picture.layers:
        if behind and layer.depth >= 1:
            continue
        image = cv2.imdecode(np.frombuffer(bench.read(layer.image), np.uint8), -1) / np.float32(255)
        x = round(layer.x + pan[0] * layer.depth * picture.width)
        y = round(layer.y + pan[1] * layer.depth * picture.height)
        left, top = max(0, x), max(0, y)
        right = min(picture.width, x + image.shape[1])
        bottom = min(picture.height, y + image.shape[0])
        if right <= left or bottom <= top:
            continue
        part = image[top - y : bottom - y, left - x : right - x]
        below = frame[top:bottom, left:right]
        alpha = part[:, :, 3:]
        below[:, :, :3] = below[:, :, :3] * (1 - alpha) + part[:, :, :3] * alpha
        below[:, :, 3:] = below[:, :, 3:] * (1 - alpha) + alpha
    return frame


def painted(bench: StoreWorkbench, picture: Picture) -> int:
    """Pixels of all layers together: what every frame of the film has to move."""
    sizes = [
        cv2.imdecode(np.frombuffer(bench.read(layer.image), np.uint8), -1).shape
        for layer in picture.layers
    ]
    return sum(rows * columns for rows, columns, _ in sizes)


@pytest.mark.parametrize("index", range(len(OUTDOORS)), ids=OUTDOORS)
def test_an_outdoor_place_covers_the_frame_wherever_the_camera_goes(
    bench: StoreWorkbench, index: int
) -> None:
    width, height = SIZES[index % 3]
    picture = drawn(
        bench, setting=OUTDOORS[index], time=TIMES[index % 4], weather=WEATHERS[index % 7],
        culture=("indian", "western")[index % 2], style=list(LOOKS)[index % 5],
        width=width, height=height, angle=index % 2,
    )  # fmt: skip
    for pan in ((0, 0), (0.08, 0.08), (-0.08, -0.08), (0.08, -0.08)):
        assert composed(bench, picture, pan)[:, :, 3].min() > 0.99, pan
    assert 3 <= len(picture.layers) <= 24
    assert painted(bench, picture) < 5 * width * height
    assert {layer.depth for layer in picture.layers} != {picture.layers[0].depth}
    assert all(layer.depth != 1 for layer in picture.layers)
    assert any(layer.motion for layer in picture.layers)
    assert 0.85 <= picture.ground <= 0.95
    assert 0.2 <= picture.adult <= 0.6


@pytest.mark.parametrize("setting", ["forest", "garden", "mountains", "beach", "city_street"])
def test_what_is_near_the_lens_leaves_the_middle_free(bench: StoreWorkbench, setting: str) -> None:
    picture = drawn(bench, setting=setting)
    everything, behind = composed(bench, picture), composed(bench, picture, behind=True)
    middle = (slice(36, 150), slice(96, 224))
    assert np.abs(everything[middle] - behind[middle]).max() < 0.02


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    asked = {"setting": "village", "culture": "indian", "time": "dusk", "style": "watercolor"}
    first = drawn(StoreWorkbench(FolderStore(tmp_path / "one")), **asked)
    second = drawn(StoreWorkbench(FolderStore(tmp_path / "two")), **asked)
    assert first == second


def test_seed_and_angle_show_another_place_and_another_view(bench: StoreWorkbench) -> None:
    views = [
        composed(bench, drawn(bench, setting="harbour", seed=seed, angle=angle))
        for seed, angle in ((1, 0), (2, 0), (1, 1))
    ]
    for one, two in ((0, 1), (0, 2), (1, 2)):
        assert np.abs(views[one] - views[two]).mean() > 0.01


def test_looks_differ_measurably(bench: StoreWorkbench) -> None:
    seen = {style: composed(bench, drawn(bench, setting="village", style=style)) for style in LOOKS}
    names = list(seen)
    for index, one in enumerate(names):
        for two in names[index + 1 :]:
            apart = float(np.abs(seen[one] - seen[two])[:, :, :3].mean()) * 255
            assert apart > 5, (one, two, apart)
    assert colourfulness(seen["ink"]) < 0.7 * colourfulness(seen["cinematic"])
    assert colourfulness(seen["flat"]) > colourfulness(seen["cinematic"])


def colourfulness(frame: np.ndarray) -> float:
    return float((frame[:, :, :3].max(axis=2) - frame[:, :, :3].min(axis=2)).mean())


def test_night_is_darker_than_day_and_dusk_is_warmer(bench: StoreWorkbench) -> None:
    day, night, dusk = (
        composed(bench, drawn(bench, setting="field", time=time))[:, :, :3]
        for time in ("day", "night", "dusk")
    )
    assert night.mean() < 0.55 * day.mean()
    assert night.mean() > 0.08
    warmth = [frame[:, :, 2].mean() - frame[:, :, 0].mean() for frame in (day, dusk)]
    assert warmth[1] > warmth[0] + 0.05


def brightness(frame: np.ndarray) -> float:
    """Mean luma (ITU-R BT.709), 0–1."""
    return float((frame[:, :, :3] @ np.array([0.0722, 0.7152, 0.2126], np.float32)).mean())


@pytest.mark.parametrize("index", range(len(OUTDOORS)), ids=OUTDOORS)
def test_a_stormy_night_can_be_read_and_so_can_faces(bench: StoreWorkbench, index: int) -> None:
    picture = drawn(
        bench, setting=OUTDOORS[index], time="night", weather="storm", angle=index % 3,
        style=list(LOOKS)[index % 5], culture=("western", "indian")[index % 2],
    )  # fmt: skip
    assert 0.16 <= brightness(composed(bench, picture)) <= 0.45
    assert min(picture.light) >= 140
    assert picture.rim[2] > picture.rim[0]


def test_rain_at_dusk_leaves_a_warm_break_over_the_horizon(bench: StoreWorkbench) -> None:
    frame = composed(bench, drawn(bench, setting="sea", time="dusk", weather="rain"))
    above, below = frame[:60, :, :3], frame[85:103, :, :3]
    warmth = [float((part[:, :, 2] - part[:, :, 0]).mean()) for part in (above, below)]
    assert warmth[1] > warmth[0] + 0.1


@pytest.mark.parametrize("setting", OUTDOORS)
def test_the_three_views_of_a_place_are_composed_differently(
    bench: StoreWorkbench, setting: str
) -> None:
    pictures = [drawn(bench, setting=setting, angle=angle) for angle in range(3)]
    assert len({round(picture.adult, 3) for picture in pictures}) == 3
    views = [composed(bench, picture)[:, :, :3] for picture in pictures]
    for one, two in ((0, 1), (0, 2), (1, 2)):
        seen, other = views[one], views[two]
        assert min(np.abs(seen - other).mean(), np.abs(seen - other[:, ::-1]).mean()) > 0.02


def test_a_boat_is_there_when_it_is_named(bench: StoreWorkbench) -> None:
    def motions(**asked: object) -> int:
        picture = drawn(bench, setting="sea", **asked)
        return sum(layer.motion is not None and layer.motion.kind == "bob"
                   for layer in picture.layers)  # fmt: skip

    assert motions() == 0
    assert motions(props=("wooden boat",)) == 1
    assert motions(mood="joyful") == 1
    assert motions(mood="joyful", angle=1) == 0


def test_words_lead_below_the_sea(bench: StoreWorkbench) -> None:
    below = drawn(bench, setting="sea", angle=2, description="whales sing in the deep")
    above = drawn(bench, setting="sea", angle=2)
    assert "bubbles" in {effect.kind for effect in below.effects}
    assert "bubbles" not in {effect.kind for effect in above.effects}


def test_weather_brings_its_effects(bench: StoreWorkbench) -> None:
    kinds = {
        weather: {effect.kind for effect in drawn(bench, setting="road", weather=weather).effects}
        for weather in ("rain", "snow", "storm", "fog")
    }
    assert "rain" in kinds["rain"]
    assert "snow" in kinds["snow"]
    assert {"rain", "lightning"} <= kinds["storm"]
    assert "fog" in kinds["fog"]
    stars = drawn(bench, setting="sea", time="night").effects
    assert [effect.kind for effect in stars] == ["stars"]


def test_culture_changes_what_stands_there(bench: StoreWorkbench) -> None:
    indian, western = (
        composed(bench, drawn(bench, setting="village", culture=culture))
        for culture in ("indian", "western")
    )
    assert np.abs(indian - western).mean() > 0.02


def test_styles_have_aliases_and_an_unknown_one_is_cinematic() -> None:
    assert look_for("storybook").name == "watercolor"
    assert look_for("Documentary").name == "ink"
    assert look_for("photorealistic").name == "cinematic"
    assert look_for("no such style").name == "cinematic"


def test_the_provider_is_the_last_resort_and_lists_its_looks() -> None:
    info = illustrator.register_provider()
    assert isinstance(info, ProviderInfo)
    assert info.last_resort
    assert set(LOOKS) <= set(info.styles)
    assert info.check().ready


def test_every_outdoor_setting_is_registered() -> None:
    known = stages.settings()
    assert set(OUTDOORS) <= set(known)
    assert set(OUTDOORS) <= set(get_args(Setting))


@pytest.mark.parametrize("extension", [".jpg", ".png", ".webp"])
def test_an_uploaded_picture_covers_frame_and_overscan(
    bench: StoreWorkbench, extension: str
) -> None:
    photo = np.zeros((90, 60, 3), np.uint8)
    photo[:, :30], photo[:, 30:] = (200, 40, 40), (40, 40, 200)
    _, content = cv2.imencode(extension, photo)
    upload = bench.put(content.tobytes(), "image/jpeg")
    picture = drawn(bench, setting="beach", upload=upload)
    assert len(picture.layers) == 1
    for pan in ((0.08, 0.08), (-0.08, -0.08)):
        assert composed(bench, picture, pan)[:, :, 3].min() == 1
    frame = composed(bench, picture)
    assert frame[90, 60, 0] > 0.7
    assert frame[90, 260, 2] > 0.7


def test_a_broken_upload_says_what_to_do(bench: StoreWorkbench) -> None:
    upload: Ref = bench.put(b"\xff\xd8\xff\xe0 not a picture", "image/jpeg")
    with pytest.raises(InputError, match=r"the old bridge.*JPG, PNG or WebP"):
        drawn(bench, setting="river", place="the old bridge", upload=upload)
