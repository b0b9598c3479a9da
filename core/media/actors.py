"""Actors in a take: rigs placed, moved by what they do, and laid on the frame."""

from __future__ import annotations

import numpy as np

from core.media.acting import Acting, Behaviour
from core.media.camera import Camera
from core.media.canvas import Canvas
from core.media.colour import graded_encoding, look_of
from core.media.images import Reader
from core.media.puppets import Joint, Light, joints_of
from core.media.sheets import Sheet, draw_sheet, sheet_of
from core.media.turning import Affine, draw_affine, rotation, square
from core.stages import Actor, Take

_ARM = {"full": 15.0, "bust": 5.0}
"""Degrees an arm turns at the most."""

_SHADOW = 0.55
"""Opacity of the shadow where the feet stand."""


class Player:
    """One actor of a take."""

    def __init__(self, take: Take, actor: Actor, camera: Camera, side: float, read: Reader) -> None:
        rig = self._rig = actor.rig
        self._actor = actor
        self._camera = camera
        others = [one for one in take.actors if one is not actor]
        full = rig.framing == "full"
        self._behaviour = Behaviour(actor, others, full, rig.photo)
        self._scale = actor.height * camera.height / rig.height
        nearest = 1 / min(view.scale for view in camera.ends(1.0))
        tint = (255, 255, 255) if rig.photo else take.picture.light
        light = Light(
            matrix=graded_encoding(look_of(take.look), tint),
            rim=(0, 0, 0) if rig.photo else take.picture.rim,
            side=-side if actor.mirrored else side,
            reach=max(1.0, 0.0042 * camera.height * nearest),
        )
        self._joints = joints_of(rig, self._scale * nearest, light, read)
        self._shadow = self._cast(side) if full else None

    def draw(self, canvas: Canvas, frame: int, seconds: float) -> None:
        """Lay the actor on the frame."""
        view = self._camera.view(1.0, frame)
        if self._shadow is not None:
            draw_sheet(canvas, self._shadow, view)
        acting = self._behaviour.at(seconds)
        stand = view.affine() @ square(self._placed()) @ square(self._body(acting))
        for joint in self._joints:
            drawn = joint.picture(acting)
            if drawn.pixels.size:
                turned = square(self._turned(joint, acting))
                moved = stand @ turned @ square(joint.affine(drawn))
                draw_affine(canvas, drawn.pixels, moved)

    def _placed(self) -> Affine:
        """From the rig's canvas to where it stands, staged."""
        actor, rig, scale = self._actor, self._rig, self._scale
        across = -scale if actor.mirrored else scale
        return np.array(
            [
                [across, 0, actor.x * self._camera.width - across * rig.width / 2],
                [0, scale, actor.feet * self._camera.height - scale * rig.height],
            ]
        )

    def _body(self, acting: Acting) -> Affine:
        """Breath and weight: the whole figure swells and leans a very little."""
        rig = self._rig
        foot = rig.width / 2, float(rig.height)
        full = rig.framing == "full"
        tall, wide = (0.0042, 0.0016) if full else (0.0060, 0.0025)
        if rig.photo:
            tall, wide = 0.002, 0.001
        swell = np.array(
            [
                [1 + wide * acting.breath, 0, -wide * acting.breath * foot[0]],
                [0, 1 + tall * acting.breath, -tall * acting.breath * foot[1]],
            ]
        )
        lean = rotation((0.45 if full else 0.3) * acting.weight, foot)
        return lean @ square(swell)

    def _turned(self, joint: Joint, acting: Acting) -> Affine:
        """What the joint does on its own, on the rig's canvas."""
        rig = self._rig
        pivot = rig.pivots.get(joint.name, (rig.width / 2, rig.height / 2))
        if joint.name == "head":
            turned = rotation(acting.tilt, pivot)
            turned[:, 2] += [acting.x * rig.face[2], acting.y * rig.face[3]]
            return turned
        if joint.name in ("arm_left", "arm_right"):
            raised = acting.gesture[0 if joint.name == "arm_left" else 1]
            outwards = 1.0 if pivot[0] < rig.width / 2 else -1.0
            return rotation(outwards * raised * _ARM[rig.framing], pivot)
        return np.array([[1.0, 0, 0], [0, 1.0, 0]])

    def _cast(self, side: float) -> Sheet | None:
        """The soft shadow a standing figure throws on the ground, away from the light."""
        camera, actor = self._camera, self._actor
        y = actor.feet * camera.height
        if not 0 < y < camera.height * 1.05:
            return None
        figure = self._scale * self._rig.height
        wide, high = 0.19 * figure, 0.026 * figure
        room = 2 * wide, 2.4 * high
        rows, columns = np.mgrid[-room[1] : room[1], -room[0] : room[0]].astype(np.float32)
        far = np.exp(-1.3 * ((columns / wide) ** 2 + (rows / high) ** 2))
        near = np.exp(-2.2 * ((columns / (0.62 * wide)) ** 2 + (rows / (0.7 * high)) ** 2))
        dark = np.clip(_SHADOW * (0.62 * far + 0.55 * near), 0, 1)
        colour = np.array([16, 128, 128, 255], np.float32)
        packed = np.rint(dark[..., None] * colour).astype(np.uint8)
        x = actor.x * camera.width - side * 0.05 * figure
        left, top = round(x - room[0]), round(y - 0.012 * figure - room[1])
        return sheet_of(packed, left, top, 1.0, soft=True)
