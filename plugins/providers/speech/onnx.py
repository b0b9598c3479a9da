"""Small edits to an ONNX graph, made on its bytes as it is loaded.

A protobuf message may be continued by appending bytes: repeated fields grow and embedded
messages merge. So a graph can be given more nodes, inputs and outputs without an ONNX library,
from the few message types written here (field numbers from ``onnx.proto``).
"""

from __future__ import annotations

_FLOAT, _INT64 = 1, 7
_INTEGER_ATTRIBUTE = 2
_GRAPH = 7
_NODE, _INITIALIZER, _INPUT, _OUTPUT = 1, 5, 11, 12


def extended(model: bytes, *additions: bytes) -> bytes:
    """The model with additions (made by the functions below) to its graph."""
    return model + _field(_GRAPH, b"".join(additions))


def diverted(model: bytes, tensor: str, other: str) -> bytes:
    """The model with the output ``tensor`` of a node renamed to ``other``, of equal length.

    Its readers keep the old name, so that an added node can come between.

    :raises ValueError: no node makes ``tensor``, or several do.
    """
    # "output" is field 2 of NodeProto; as an input the same name follows field 1's tag.
    producer = _field(2, tensor.encode())
    if model.count(producer) != 1 or len(tensor) != len(other):
        raise ValueError(f"the graph cannot be edited at {tensor}")
    return model.replace(producer, _field(2, other.encode()))


def node(operator: str, inputs: tuple[str, ...], output: str, **integers: int) -> bytes:
    """A node with one output and attributes that are integers."""
    body = b"".join(_field(1, name.encode()) for name in inputs)
    body += _field(2, output.encode()) + _field(3, output.encode()) + _field(4, operator.encode())
    for name, value in integers.items():
        kind = b"\xa0\x01" + bytes([_INTEGER_ATTRIBUTE])  # AttributeProto.type = 20
        body += _field(5, _field(1, name.encode()) + b"\x18" + _varint(value) + kind)
    return _field(_NODE, body)


def integer(name: str, value: int) -> bytes:
    """A constant scalar of type int64."""
    content = b"\x10" + bytes([_INT64]) + _field(8, name.encode())
    return _field(_INITIALIZER, content + _field(9, value.to_bytes(8, "little", signed=True)))


def float_input(name: str) -> bytes:
    """An input of the graph: a float tensor of shape [1]."""
    dimension = _field(1, b"\x08\x01")  # TensorShapeProto.dim, dim_value = 1
    tensor = b"\x08" + bytes([_FLOAT]) + _field(2, dimension)
    return _field(_INPUT, _field(1, name.encode()) + _field(2, _field(1, tensor)))


def float_output(name: str) -> bytes:
    """An inner float tensor as one more output of the graph."""
    kind = _field(1, b"\x08" + bytes([_FLOAT]))
    return _field(_OUTPUT, _field(1, name.encode()) + _field(2, kind))


def carried_rounding(model: bytes, exact: str, rounded: str) -> bytes:
    """Durations rounded so that what one loses the next one gains.

    The networks round each phoneme's frames by itself. Most last two or three, so a tenth
    faster changes hardly any of them, and a third faster nearly all: pace moves in jumps.
    Rounding the running sum instead keeps every total within half a frame of what was asked.

    :param exact: tensor of exact durations, phonemes along its last axis.
    :param rounded: tensor that the graph's own ``Round`` makes of it.
    """
    model = diverted(model, rounded, rounded[:-1] + "X")
    return extended(
        model,
        integer("carry_axis", -1),
        node("CumSum", (exact, "carry_axis"), "carry_ends"),
        node("CumSum", (exact, "carry_axis"), "carry_starts", exclusive=1),
        node("Round", ("carry_ends",), "carry_last"),
        node("Round", ("carry_starts",), "carry_first"),
        node("Sub", ("carry_last", "carry_first"), rounded),
    )


def _field(number: int, content: bytes) -> bytes:
    """A length-delimited protobuf field."""
    return bytes([number << 3 | 2]) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
