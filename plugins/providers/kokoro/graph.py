"""What the published Kokoro graph keeps to itself, and a film needs.

* How long each phoneme lasts, in frames of 25 ms, becomes an output.
* The predicted pitch F0 passes through ``F0 · (pitch + bend · F0)`` on its way to the vocoder.
* Durations are rounded with the remainder carried over, so that pace follows ``speed`` exactly.
"""

from __future__ import annotations

from plugins.providers.speech import onnx

DURATIONS = "/encoder/Clip_output_0"
PITCH_INPUT = "pitch"
BEND_INPUT = "bend"

_F0 = "/encoder/F0_proj/Conv_output_0"
_RAW_F0 = "/encoder/F0_proj/Conv_output_X"


def expose_controls(model: bytes) -> bytes:
    """The model with the output :data:`DURATIONS` and the inputs ``pitch`` and ``bend``.

    :param model: the published file, its checksum already verified.
    :raises ValueError: the graph is not the one these edits were written for.
    """
    model = onnx.carried_rounding(model, "/encoder/Div_output_0", "/encoder/Round_output_0")
    model = onnx.diverted(model, _F0, _RAW_F0)
    return onnx.extended(
        model,
        onnx.node("Mul", (_RAW_F0, BEND_INPUT), "f0_bend"),
        onnx.node("Add", ("f0_bend", PITCH_INPUT), "f0_factor"),
        onnx.node("Mul", (_RAW_F0, "f0_factor"), _F0),
        onnx.float_input(PITCH_INPUT),
        onnx.float_input(BEND_INPUT),
        onnx.float_output(DURATIONS),
    )
