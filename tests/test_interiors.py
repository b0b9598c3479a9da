"""Rooms: whole at every camera position, the same every time, and different by hour."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from core.execution.workbench import StoreWorkbench
from core.store.folder import FolderStore
from filmwright import Picture, PlateRequest
from plugins.providers.illustrator.interiors import SETTING_MODULES
from plugins.providers.illustrator.scenery.stage import draw_plate, settings

ROOMS = (
    "kitchen", "living_room", "bedroom", "classroom", "office", "laboratory", "library", "cafe",
    "shop", "workshop", "temple", "palace", "hospital", "market", "train", "station", "stage",
    "studio",
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> FolderStore:
    return FolderStore(tmp_path_factory.mktemp("store"))


def draw(store: FolderStore, setting: str, **more: object) -> Picture:
    fields = {"width": 256, "height": 144, "seed": 3} | more
    return draw_plate(PlateRequest(setting=setting, **fields), StoreWorkbench(store))  # fmt: skip


def flatten(
    store: FolderStore, picture: Picture, across: float = 0.0, down: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """The picture with its camera moved by shares of the frame, and how opaque it is there."""
    shape = (picture.height, picture.width)
    image, cover = np.zeros((*shape, 3)), np.zeros(shape)
    for layer in picture.layers:
        content = np.frombuffer(store.read(layer.image), np.uint8)
        pixels = cv2.imdecode(content, cv2.IMREAD_UNCHANGED).astype(float)
        left = round(layer.x + across * picture.width * layer.depth)
        top = round(layer.y + down * picture.height * layer.depth)
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(shape[1], left + pixels.shape[1]), min(shape[0], top + pixels.shape[0])
        if x1 <= x0 or y1 <= y0:
            continue
        part = pixels[y0 - top : y1 - top, x0 - left : x1 - left]
        alpha = part[:, :, 3] / 255
        image[y0:y1, x0:x1] = (
            image[y0:y1, x0:x1] * (1 - alpha[..., None]) + part[:, :, :3] * alpha[..., None]
        )
        cover[y0:y1, x0:x1] = 1 - (1 - cover[y0:y1, x0:x1]) * (1 - alpha)
    return image, cover


def test_every_room_is_listed() -> None:
    assert tuple(sorted(SETTING_MODULES)) == SETTING_MODULES
    assert set(ROOMS) <= set(settings())


@pytest.mark.parametrize("setting", ROOMS)
def test_a_room_covers_the_frame_wherever_the_camera_goes(store: FolderStore, setting: str) -> None:
    picture = draw(store, setting, culture="indian", angle=len(setting) % 3)
    for across in (-picture.overscan, picture.overscan):
        for down in (-picture.overscan, picture.overscan):
            _, cover = flatten(store, picture, across, down)
            assert cover.min() > 0.98, f"{setting} has a hole at {across}, {down}"
    assert 4 <= len(picture.layers) <= 24
    nearer = [layer.depth >= 1 for layer in picture.layers]
    assert nearer == sorted(nearer), "what is before the actors comes last"
    assert 0.85 <= picture.ground <= 1.0
    assert 0.5 <= picture.adult <= 0.8


@pytest.mark.parametrize("setting", ["kitchen", "market", "train", "studio", "temple"])
@pytest.mark.parametrize("size", [(144, 256), (180, 180)])
def test_rooms_fit_upright_and_square_frames(
    store: FolderStore, setting: str, size: tuple[int, int]
) -> None:
    picture = draw(store, setting, width=size[0], height=size[1], time="night")
    for across in (-picture.overscan, picture.overscan):
        _, cover = flatten(store, picture, across, -across)
        assert cover.min() > 0.98


@pytest.mark.parametrize("setting", ROOMS)
def test_night_differs_from_day(store: FolderStore, setting: str) -> None:
    day, _ = flatten(store, draw(store, setting, time="day"))
    night, _ = flatten(store, draw(store, setting, time="night"))
    assert np.abs(day - night).mean() > 3
    if setting != "stage":
        assert night.mean() < day.mean()


@pytest.mark.parametrize("setting", ["library", "market", "studio"])
def test_the_same_request_gives_the_same_bytes(store: FolderStore, setting: str) -> None:
    first = draw(store, setting, weather="rain", props=("lamp", "dog"))
    again = draw(store, setting, weather="rain", props=("lamp", "dog"))
    assert first == again


def test_angles_are_views_of_one_place(store: FolderStore) -> None:
    first, _ = flatten(store, draw(store, "bedroom", angle=0))
    second, _ = flatten(store, draw(store, "bedroom", angle=1))
    other, _ = flatten(store, draw(store, "bedroom", angle=1, seed=11))
    assert np.abs(first - second).mean() > 8
    wall = [image[10:40].mean(axis=(0, 1)) for image in (first, second, other)]
    assert np.abs(wall[0] - wall[1]).max() < np.abs(wall[0] - wall[2]).max()


def test_culture_furnishes_the_room(store: FolderStore) -> None:
    indian, _ = flatten(store, draw(store, "temple", culture="indian"))
    western, _ = flatten(store, draw(store, "temple", culture="western"))
    assert np.abs(indian - western).mean() > 10


def test_the_middle_of_the_frame_is_free_before_the_actors(store: FolderStore) -> None:
    for setting in ROOMS:
        picture = draw(store, setting)
        width, height = picture.width, picture.height
        for layer in picture.layers:
            if layer.depth <= 1:
                continue
            content = np.frombuffer(store.read(layer.image), np.uint8)
            pixels = cv2.imdecode(content, cv2.IMREAD_UNCHANGED)
            rows, columns = np.nonzero(pixels[:, :, 3] > 40)
            x, y = columns + layer.x, rows + layer.y
            faces = (x > width * 0.3) & (x < width * 0.7) & (y > height * 0.1) & (y < height * 0.55)
            assert not faces.any(), f"{setting}: {layer.depth} covers faces"


def test_rain_is_seen_through_windows(store: FolderStore) -> None:
    clear, rain = draw(store, "living_room"), draw(store, "living_room", weather="rain")
    moving = [layer for layer in rain.layers if layer.motion is not None and layer.depth < 0.3]
    assert len(moving) > len([one for one in clear.layers if one.motion and one.depth < 0.3])
    assert all(effect.kind != "rain" for effect in rain.effects)
