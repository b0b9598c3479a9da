"""What is drawn on the frames of a take: actors who act, light, effects, titles, captions."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import ProviderError
from core.execution.workbench import StoreWorkbench
from core.media.acting import Behaviour, held, posed
from core.media.canvas import Canvas
from core.media.overlays import Captions, spoken_word
from core.media.segment import SegmentPainter, dissolved
from core.media.take import Shooting, render_frame
from core.stages import (
    Actor,
    Caption,
    Effect,
    Motion,
    Picture,
    Pose,
    Rig,
    SegmentRequest,
    Slice,
    Take,
    Title,
    VideoFormat,
)  # fmt: skip
from core.store.folder import FolderStore
from tests.film_parts import card, landscape, performance, rig, speaker, take_in

WIDE, HIGH = 320, 180
Bytes = NDArray[np.uint8]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> StoreWorkbench:
    return StoreWorkbench(FolderStore(tmp_path_factory.mktemp("take")))


@pytest.fixture(scope="module")
def bust(bench: StoreWorkbench) -> Rig:
    return rig(bench, 180)


@pytest.fixture(scope="module")
def grey(bench: StoreWorkbench) -> Picture:
    return card(bench, WIDE, HIGH, (120, 120, 120))


def frame_of(take: Take, bench: StoreWorkbench, frame: int) -> Bytes:
    return render_frame(take, WIDE, HIGH, frame, bench.read)


def reds(image: Bytes) -> int:
    """Pixels of the fixture's pure red mouth."""
    red, green, blue = (image[..., channel].astype(int) for channel in range(3))
    return int(((red > 130) & (green < 45) & (blue < 45)).sum())


# --- actors ------------------------------------------------------------------------------


def test_the_mouth_follows_the_performance_in_every_frame(
    bench: StoreWorkbench, grey: Picture, bust: Rig
) -> None:
    start = 0.5
    actor = speaker(bust, seconds=2.0, start=start, feet=1.3, height=1.6)
    take = take_in(grey, frames=72, framing="close", actors=(actor,), look="plain")
    said = performance(2.0)
    seen: dict[str, list[int]] = {}
    for frame in range(12, 59):
        mouth = held(said.mouth, frame / 24 - start)
        assert mouth is not None
        seen.setdefault(mouth, []).append(reds(frame_of(take, bench, frame)))
    assert len(seen) == 9
    wide = {mouth: np.mean(counts) for mouth, counts in seen.items()}
    assert wide["a"] > wide["e"] > wide["s"] > wide["mbp"]
    for mouth, counts in seen.items():
        assert max(counts) - min(counts) <= 0.25 * wide["a"], f"{mouth} is one shape: {counts}"
    # In the frame in which "a" begins, and in no earlier one, the mouth is open.
    shut, opened = (reds(frame_of(take, bench, frame)) for frame in (11, 12))
    assert opened > 3 * max(1, shut)


def test_a_resting_face_shows_its_expression(
    bench: StoreWorkbench, grey: Picture, bust: Rig
) -> None:
    shapes = []
    for expression in ("neutral", "smile"):
        actor = speaker(bust, seconds=0, feet=1.3, height=1.6, expression=expression)
        take = take_in(grey, framing="close", actors=(actor,))
        shapes.append(reds(frame_of(take, bench, 5)))
    assert shapes[1] > 1.3 * shapes[0]


def test_waiting_actors_blink_breathe_and_never_repeat_each_other() -> None:
    rig_ = Rig(width=10, height=10, framing="bust", parts=(), pivots={}, face=(0, 0, 1, 1))
    behaviours = [
        Behaviour(Actor(rig=rig_, x=0.5, feet=1, height=1, seed=seed), (), False, False)
        for seed in (1, 2)
    ]
    tracks: list[list[Any]] = [
        [one.at(frame / 24) for frame in range(24 * 20)] for one in behaviours
    ]
    for track in tracks:
        shut = [acting.eyes == "closed" for acting in track]
        blinks = sum(now and not before for before, now in pairwise(shut))
        assert 3 <= blinks <= 10, "every 2–6 seconds"
        assert max(acting.breath for acting in track) > 0.95
        steps = np.abs(np.diff([acting.tilt for acting in track]))
        assert 0 < steps.max() < 0.15, "heads drift, they do not twitch"
    assert tracks[0] != tracks[1]


def test_a_listener_nods_as_the_other_ends(bust: Rig) -> None:
    other = speaker(bust, seconds=3.0)
    ways = []
    for others in ((), (other,)):
        moved = []
        for seed in range(6):
            actor = Actor(rig=bust, x=0.5, feet=1, height=1, seed=seed)
            behaviour = Behaviour(actor, others, False, False)
            moved.append(max(behaviour.at(frame / 24).y for frame in range(96)))
        ways.append(np.mean(moved))
    assert ways[1] > ways[0] + 0.005


def test_heads_pass_through_poses_without_a_jerk() -> None:
    poses = (Pose(at=0), Pose(at=0.5, tilt=4, x=0.1), Pose(at=1.0, tilt=-4, y=0.1))
    assert posed(poses, 0.5) == (4, 0.1, 0)
    assert posed(poses, 9) == (-4, 0, 0.1)
    tilts = np.array([posed(poses, step / 96)[0] for step in range(97)])
    assert np.abs(np.diff(tilts, 2)).max() < 0.05
    assert posed((), 1.0) == (0, 0, 0)


def test_light_and_rim_fall_on_actors(bench: StoreWorkbench, bust: Rig) -> None:
    actor = speaker(bust, seconds=0)
    looks = {}
    for name, changes in {
        "plain": {},
        "blue": {"light": (120, 140, 255)},
        "rim": {"rim": (0, 120, 0)},
    }.items():
        picture = card(bench, WIDE, HIGH, (120, 120, 120)).model_copy(update=changes)
        looks[name] = frame_of(take_in(picture, actors=(actor,), look="plain"), bench, 0)
    body = np.s_[150:170, 150:170]
    assert looks["blue"][body][..., 0].mean() < 0.6 * looks["plain"][body][..., 0].mean()
    greener = looks["rim"].astype(int)[..., 1] - looks["plain"].astype(int)[..., 1]
    assert greener.max() > 35
    assert (greener > 20).mean() < 0.05, "along the edge only"
    rows, columns = np.nonzero(greener > 20)
    assert rows.mean() < 140
    assert columns.mean() > WIDE / 2, "on the side the light comes from"


def test_a_mirrored_actor_is_the_same_seen_in_a_mirror(bench: StoreWorkbench, bust: Rig) -> None:
    picture = card(bench, WIDE, HIGH, (120, 120, 120))
    frames = [
        frame_of(
            take_in(picture, look="plain", actors=(speaker(bust, mirrored=mirrored),)), bench, 30
        )
        for mirrored in (False, True)
    ]
    difference = np.abs(frames[0].astype(int) - frames[1][:, ::-1].astype(int))
    assert difference.mean() < 1.5
    assert np.abs(frames[0].astype(int) - frames[1].astype(int)).mean() > 0


def test_standing_figures_raise_their_arms_as_they_speak(
    bench: StoreWorkbench, grey: Picture
) -> None:
    full = rig(bench, 180, "full")
    actors = (speaker(full, seconds=3.0, feet=0.95, height=0.9),)
    take = take_in(grey, frames=72, actors=actors, look="plain")
    still = take_in(
        grey, frames=72, look="plain", actors=(speaker(full, seconds=0, feet=0.95, height=0.9),)
    )
    moving = [
        np.std([frame_of(one, bench, frame) for frame in range(6, 66, 6)], axis=0)[60:130].mean()
        for one in (still, take)
    ]
    assert moving[1] > 1.3 * moving[0] > 0, "they breathe and sway, and gesture on top"


def test_feet_cast_a_shadow(bench: StoreWorkbench, grey: Picture) -> None:
    full = rig(bench, 180, "full")
    actor = speaker(full, seconds=0, x=0.5, feet=0.8, height=0.6)
    frame = frame_of(take_in(grey, look="plain", actors=(actor,)), bench, 0)
    bare = frame_of(take_in(grey, look="plain"), bench, 0)
    beside = np.s_[int(0.8 * HIGH) - 2 : int(0.8 * HIGH) + 4, 130:145]
    assert frame[beside].min() < 0.8 * bare[beside].min()


def test_a_missing_state_falls_back(bench: StoreWorkbench, grey: Picture, bust: Rig) -> None:
    parts = tuple(
        part.model_copy(update={"states": {"x": part.states["x"], "a": part.states["a"]}})
        if part.name == "mouth"
        else part
        for part in bust.parts
    )
    actor = speaker(bust.model_copy(update={"parts": parts}))
    assert reds(frame_of(take_in(grey, look="plain", actors=(actor,)), bench, 8)) > 0


def test_a_broken_picture_is_named(bench: StoreWorkbench, grey: Picture) -> None:
    bad = bench.put(b"not an image", "image/png")
    layers = tuple(layer.model_copy(update={"image": bad}) for layer in grey.layers)
    with pytest.raises(ProviderError, match="not an image; draw the picture again"):
        frame_of(take_in(grey.model_copy(update={"layers": layers})), bench, 0)


# --- effects, motions, titles ------------------------------------------------------------


@pytest.mark.parametrize("kind", get_args(Effect.model_fields["kind"].annotation))
def test_effects_are_seen_move_and_repeat_themselves(bench: StoreWorkbench, kind: str) -> None:
    plain = take_in(landscape(bench, WIDE, HIGH, moving=False), frames=240)
    effect = Effect(kind=kind, amount=0.8, colour=(220, 226, 235))  # type: ignore[arg-type]
    picture = plain.picture.model_copy(update={"effects": (effect,)})
    take = plain.model_copy(update={"picture": picture})
    frames = list(range(0, 239, 2)) if kind == "lightning" else [40, 41, 60]
    without, shooting = Canvas.blank(WIDE, HIGH), Shooting(take, WIDE, HIGH, 24, bench.read)
    drawn = []
    for frame in frames:
        canvas = Canvas.blank(WIDE, HIGH)
        shooting.draw(canvas, frame)
        drawn.append(canvas.y)
    Shooting(plain, WIDE, HIGH, 24, bench.read).draw(without, frames[0])
    changes = [np.abs(y.astype(int) - without.y).max() for y in drawn]
    assert max(changes) > 8, "it is seen"
    assert any((one != other).any() for one, other in pairwise(drawn))
    again = Canvas.blank(WIDE, HIGH)
    Shooting(take, WIDE, HIGH, 24, bench.read).draw(again, frames[-1])
    assert np.array_equal(again.y, drawn[-1]), "any frame can be drawn first"


def test_lightning_is_safe_to_watch(bench: StoreWorkbench) -> None:
    """At most three flashes in any second (WCAG 2.3.1)."""
    storm = Effect(kind="lightning", amount=1.0)
    picture = card(bench, 64, 36, (30, 30, 50)).model_copy(update={"effects": (storm,)})
    take = take_in(picture, frames=480, look="plain")
    shooting, canvas = Shooting(take, 64, 36, 24, bench.read), Canvas.blank(64, 36)
    light = []
    for frame in range(480):
        shooting.draw(canvas, frame)
        light.append(float(canvas.y.mean()))
    rising = [now > before + 8 for before, now in pairwise(light)]
    starts = [frame for frame in range(1, 479) if rising[frame] and not rising[frame - 1]]
    assert len(starts) >= 4
    assert all(sum(first <= one < first + 24 for one in starts) <= 3 for first in starts)


@pytest.mark.parametrize("kind", get_args(Motion.model_fields["kind"].annotation))
def test_layers_move_endlessly(bench: StoreWorkbench, kind: str) -> None:
    base = landscape(bench, WIDE, HIGH, moving=False)
    amount = 0.5 if kind in ("flicker", "turn") else 40.0
    motion = Motion(kind=kind, amplitude=amount, period=2.0)  # type: ignore[arg-type]
    layers = (*base.layers[:-1], base.layers[-1].model_copy(update={"motion": motion}))
    take = take_in(base.model_copy(update={"layers": layers}), frames=240, look="plain")
    frames = [frame_of(take, bench, frame) for frame in (0, 6, 12, 30)]
    assert all((frames[0] != other).any() for other in frames[1:3])
    assert (np.abs(frames[0].astype(int) - frames[1])[: HIGH // 3] < 4).all(), "the sky is still"


def test_titles_come_and_go(bench: StoreWorkbench, grey: Picture) -> None:
    title = Title(text="The Keeper", start=0.5, duration=2.0)
    take = take_in(grey, frames=96, title=title, look="plain")
    bare = take_in(grey, frames=96, look="plain")
    written = [
        np.abs(frame_of(take, bench, frame).astype(int) - frame_of(bare, bench, frame)).mean()
        for frame in range(0, 96, 4)
    ]
    assert written[0] == written[2] == 0, "not before its time"
    assert written[-1] == 0, "nor after it"
    peak = int(np.argmax(written))
    assert (np.diff(written[: peak - 2]) >= -0.02).all(), "it comes gently"


def test_fades_from_and_to_black(bench: StoreWorkbench, grey: Picture) -> None:
    take = take_in(grey, frames=48, fade_in=12, fade_out=12, look="plain")
    light = [frame_of(take, bench, frame).mean() for frame in (0, 6, 12, 30, 41, 47)]
    assert light[0] < 1
    assert light[-1] < 1
    assert light[1] == pytest.approx(light[2] / 2, rel=0.05)
    assert light[2] == pytest.approx(light[3], rel=0.02)


# --- segments ----------------------------------------------------------------------------


def test_a_dissolve_blends_and_is_half_way_in_the_middle(bench: StoreWorkbench) -> None:
    takes = [
        take_in(card(bench, WIDE, HIGH, colour), look="flat")
        for colour in ((40, 40, 40), (200, 200, 200))
    ]
    request = SegmentRequest(
        format=VideoFormat(width=WIDE, height=HIGH), frames=13,
        slices=tuple(Slice(take=take, first=0) for take in takes),
    )  # fmt: skip
    painter, canvas = SegmentPainter(request, bench.read), Canvas.blank(WIDE, HIGH)
    light = []
    for frame in range(13):
        painter.draw(canvas, frame)
        light.append(float(canvas.y[HIGH // 2, WIDE // 2]))
    assert (np.diff(light) > 0).all()
    ends = 16 + np.array([40, 200]) * 219 / 255
    assert light[6] == pytest.approx(ends.mean(), abs=1.5)
    assert light[0] == pytest.approx(ends[0], abs=8)
    assert light[-1] == pytest.approx(ends[1], abs=8)
    assert dissolved(6, 13) == pytest.approx(0.5)


CAPTION = Caption(
    first=-4, frames=30, lines=("one two three",),
    words=(("one", -4, 8), ("two", 6, 6), ("three", 12, 10)),
)  # fmt: skip


def test_the_highlight_moves_from_word_to_word() -> None:
    captions = Captions((CAPTION,), "highlight", "", WIDE, HIGH)
    centres = []
    for frame in range(26):
        canvas = Canvas.blank(WIDE, HIGH)
        captions.draw(canvas, frame)
        # The accent is yellow: it takes blue away.
        columns = np.nonzero((canvas.u < 110).any(axis=0))[0]
        centres.append(float(columns.mean()) if len(columns) else None)
        assert bool((canvas.y > 60).any()) == (frame < 26)
    said = [spoken_word(CAPTION, frame) for frame in range(26)]
    assert said[:6] == [0] * 6, "a word holds until the next begins"
    assert said[6:12] == [1] * 6
    assert said[12:22] == [2] * 10
    assert said[22:] == [None] * 4
    for frame, word in enumerate(said):
        assert (centres[frame] is None) == (word is None), f"frame {frame}"
    assert centres[0] < centres[6] < centres[12]  # type: ignore[operator]
    assert len(set(centres[6:12])) == 1, "letters stand still"
    empty = Canvas.blank(WIDE, HIGH)
    captions.draw(empty, 26)
    assert (empty.y == 16).all()


def test_the_watermark_is_on_every_frame(bench: StoreWorkbench, grey: Picture) -> None:
    request = SegmentRequest(
        format=VideoFormat(width=WIDE, height=HIGH), frames=4, watermark="Filmwright",
        slices=(Slice(take=take_in(grey), first=0),),
    )  # fmt: skip
    painter, bare = SegmentPainter(request, bench.read), SegmentPainter(
        request.model_copy(update={"watermark": ""}), bench.read
    )  # fmt: skip
    for frame in range(4):
        one, other = Canvas.blank(WIDE, HIGH), Canvas.blank(WIDE, HIGH)
        painter.draw(one, frame)
        bare.draw(other, frame)
        assert (one.y != other.y).any()
