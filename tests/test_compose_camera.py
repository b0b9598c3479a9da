"""The camera: no gap at any extreme, parallax in order, movement without jitter."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from core.execution.workbench import StoreWorkbench
from core.film import CameraMove
from core.media.camera import Camera, View, eased
from core.media.canvas import Canvas
from core.media.occlusion import apart
from core.media.plates import pieces_of
from core.media.sheets import draw_sheet, sheet_of
from core.media.take import Shooting
from core.stages import Layer, Picture, Take
from core.store.folder import FolderStore
from tests.film_parts import OVERSCAN, blank, card, landscape, png, take_in

WIDE, HIGH = 240, 136
MOVES = get_args(CameraMove)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> StoreWorkbench:
    return StoreWorkbench(FolderStore(tmp_path_factory.mktemp("camera")))


def layered(bench: StoreWorkbench, depth: float, width: int, height: int) -> Picture:
    """Green at ``depth`` on magenta at infinity, both exactly as large as the contract asks."""
    far = card(bench, width, height, (255, 0, 255), depth=0.0)
    near = card(bench, width, height, (0, 255, 0), depth=depth)
    return far.model_copy(update={"layers": far.layers + near.layers})


@pytest.mark.parametrize("framing", ["wide", "medium", "close"])
@pytest.mark.parametrize("move", MOVES)
def test_no_move_shows_past_an_edge(bench: StoreWorkbench, move: CameraMove, framing: str) -> None:
    sizes = [(WIDE, HIGH), (HIGH, WIDE)] if framing == "wide" else [(WIDE, HIGH)]
    for width, height in sizes:
        for depth, focus in ((0.3, (0.5, 0.5)), (1.0, (1.0, 0.0)), (2.0, (0.0, 1.0))):
            take = take_in(
                layered(bench, depth, width, height),
                camera=move, framing=framing, strength=1.0, focus=focus, look="flat",
            )  # fmt: skip
            shooting = Shooting(take, width, height, 24, bench.read)
            canvas = Canvas.blank(width, height)
            for frame in (0, take.frames // 2, take.frames - 1):
                shooting.draw(canvas, frame)
                assert canvas.v.max() < 90, f"magenta at depth {depth}, frame {frame}"
                assert canvas.y.min() > 120, f"black at depth {depth}, frame {frame}"


def dots(bench: StoreWorkbench, depths: tuple[float, ...]) -> Picture:
    """White discs in a row, each at a depth of its own, on black."""
    ground = card(bench, WIDE, HIGH, (0, 0, 0), depth=0.0)
    layers = list(ground.layers)
    rows, columns = np.mgrid[:21, :21] - 10.0
    for number, depth in enumerate(depths):
        image = blank(21, 21)
        image[..., :3] = 255
        image[..., 3] = np.rint(255 * np.exp(-(rows**2 + columns**2) / 18))
        x = WIDE * (number + 1) / (len(depths) + 1)
        layers.append(
            Layer(image=png(image, bench), x=round(x) - 10, y=HIGH // 2 - 10, depth=depth)
        )
    return ground.model_copy(update={"layers": tuple(layers)})


def centres(canvas: Canvas, near: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Where the discs are on the frame, by their weight."""
    found = []
    for x, y in near:
        left, top = max(0, round(x) - 12), max(0, round(y) - 12)
        cut = canvas.y[top : top + 25, left : left + 25].astype(float) - 16
        rows, columns = np.mgrid[: cut.shape[0], : cut.shape[1]]
        found.append(
            (
                left + float((cut * columns).sum() / cut.sum()),
                top + float((cut * rows).sum() / cut.sum()),
            )
        )
    return found


def places(camera: Camera, picture: Picture, frame: int) -> list[tuple[float, float]]:
    """Where they ought to be."""
    views = [(layer, camera.view(layer.depth, frame)) for layer in picture.layers[1:]]
    return [
        ((layer.x + 10 - view.x) / view.scale, (layer.y + 10 - view.y) / view.scale)
        for layer, view in views
    ]


def test_nearer_layers_move_more(bench: StoreWorkbench) -> None:
    picture = dots(bench, (0.0, 0.4, 1.0, 1.6))
    take = take_in(picture, camera="pan_left", strength=0.7, look="plain")
    camera = Camera(take, WIDE, HIGH)
    shooting, canvas = Shooting(take, WIDE, HIGH, 24, bench.read), Canvas.blank(WIDE, HIGH)
    ends = []
    for frame in (0, take.frames - 1):
        shooting.draw(canvas, frame)
        ends.append(centres(canvas, places(camera, picture, frame)))
    ways = [last[0] - first[0] for first, last in zip(*ends, strict=True)]
    assert ways == sorted(ways)
    assert 0 < ways[0] < 0.25 * ways[2], "what is at infinity nearly stands still"
    assert ways[3] > 1.25 * ways[2], "what is near the lens moves more than the actors"


@pytest.mark.parametrize("move", ["pan_right", "push_in", "drift", "tilt_up"])
def test_movement_has_no_jitter(bench: StoreWorkbench, move: CameraMove) -> None:
    picture = dots(bench, (0.5, 1.0))
    take = take_in(picture, frames=64, camera=move, strength=0.6, look="plain")
    camera = Camera(take, WIDE, HIGH)
    shooting, canvas = Shooting(take, WIDE, HIGH, 24, bench.read), Canvas.blank(WIDE, HIGH)
    errors = []
    for frame in range(take.frames):
        shooting.draw(canvas, frame)
        wanted = places(camera, picture, frame)
        errors.append(np.array(centres(canvas, wanted)) - wanted)
    # A constant offset is no jitter; what changes from frame to frame is.
    jitter = np.array(errors) - np.mean(errors, axis=0)
    rms = float(np.sqrt((jitter**2).mean()))
    assert rms <= 0.02, f"{rms:.4f} px"


def test_moves_start_and_stop_gently() -> None:
    way = np.array([eased(frame / 95) for frame in range(96)])
    steps = np.diff(way)
    assert way[0] == 0
    assert way[-1] == pytest.approx(1)
    assert (steps > 0).all()
    assert steps[0] < 0.05 * steps.max()
    assert steps[-1] < 0.05 * steps.max()
    assert np.abs(np.diff(steps)).max() < 0.1 * steps.max(), "no jerk"


@pytest.mark.parametrize("move", ["push_in", "pan_right", "hold"])
def test_what_is_cut_away_is_never_seen(bench: StoreWorkbench, move: CameraMove) -> None:
    """Merged, trimmed layers give the frame that laying every whole layer gives."""
    take = take_in(landscape(bench, WIDE, HIGH, moving=False), camera=move, strength=0.8)
    camera = Camera(take, WIDE, HIGH)
    pieces = pieces_of(take, camera, bench.read)
    whole = [
        piece
        for layer in take.picture.layers
        for piece in pieces_of(_alone(take, layer, bench), camera, bench.read)
    ]
    ours, plain = Canvas.blank(WIDE, HIGH), Canvas.blank(WIDE, HIGH)
    for frame in (0, 20, 47):
        for piece in pieces:
            piece.draw(ours, camera, frame, 0.0)
        for piece in whole:
            piece.draw(plain, camera, frame, 0.0)
        difference = np.abs(ours.y.astype(int) - plain.y.astype(int))
        assert difference.max() <= 12, "at edges, by what merging rounds"
        assert difference.mean() < 0.35


def _alone(take: Take, layer: Layer, bench: StoreWorkbench) -> Take:
    """A take of one layer, with nothing behind it."""
    nothing = Layer(image=png(blank(8, 8), bench), depth=0.0)
    picture = take.picture.model_copy(update={"layers": (nothing, layer)})
    return take.model_copy(update={"picture": picture})


def test_layers_that_never_part_are_merged(bench: StoreWorkbench) -> None:
    still = take_in(landscape(bench, WIDE, HIGH, moving=False), camera="hold")
    moving = take_in(landscape(bench, WIDE, HIGH, moving=False), camera="pan_left", strength=1.0)
    counts = [
        len(pieces_of(take, Camera(take, WIDE, HIGH), bench.read)) for take in (still, moving)
    ]
    assert counts == [2, 5], "the place and what is before the actors; every layer"
    assert apart(Camera(still, WIDE, HIGH), 0.0, 0.9) == 0


def test_a_sheet_at_rest_keeps_its_pixels() -> None:
    """Resampling at scale 1 and whole pixels changes nothing."""
    rng = np.random.default_rng(1)
    packed = np.dstack([rng.integers(16, 235, (40, 60, 3)), np.full((40, 60), 255)])
    sheet = sheet_of(packed.astype(np.uint8), 0, 0, 1.0)
    canvas = Canvas.blank(60, 40)
    draw_sheet(canvas, sheet, View(1.0, 0.0, 0.0))
    assert np.array_equal(canvas.y, packed[..., 0])


def test_overscan_is_what_the_fixture_draws() -> None:
    assert Picture.model_fields["overscan"].default == OVERSCAN
