"""In which direction each character runs: the Unicode bidirectional algorithm (UAX #9).

Embedding and isolate controls are treated as neutrals: lines of a film script have none.
Rule names in the comments are those of the standard.
"""

from __future__ import annotations

import unicodedata

_NEUTRAL = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
_REMOVED = frozenset({"BN", "LRE", "RLE", "LRO", "RLO", "PDF"})
_BRACKETS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "〈": "〉", "《": "》", "「": "」", "『": "』",
             "【": "】", "（": "）", "［": "］", "｛": "｝", "⁅": "⁆"}  # fmt: skip


def right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left (P2, P3)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def levels(text: str, base: int) -> list[int]:
    """The embedding level of each character: even runs left to right, odd right to left.

    :param base: 0 for a line that reads from the left, 1 from the right.
    """
    kinds = [unicodedata.bidirectional(character) or "L" for character in text]
    seen = [i for i, kind in enumerate(kinds) if kind not in _REMOVED]
    found = [kinds[i] for i in seen]
    edge = "R" if base else "L"
    _resolve_weak(found, edge)
    _pair_brackets([text[i] for i in seen], found, edge)
    _resolve_neutral(found, edge)
    result = [-1] * len(text)
    for i, kind in zip(seen, found, strict=True):
        result[i] = _implicit(kind, base)
    _reset_ends(kinds, result, base)
    return _fill(result, base)


def visual_order(run_levels: list[int]) -> list[int]:
    """Indices of runs from left to right on screen (L2)."""
    order = list(range(len(run_levels)))
    for level in range(max(run_levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            if run_levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end
    return order


def _resolve_weak(kinds: list[str], edge: str) -> None:
    previous, strong = edge, edge
    for i, kind in enumerate(kinds):
        if kind == "NSM":  # W1: a mark is what it stands on
            kinds[i] = kind = previous
        previous = kind
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":  # W2
            kinds[i] = "AN"
    kinds[:] = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for i in range(1, len(kinds) - 1):  # W4: 1,000 and 3.5
        around = {kinds[i - 1], kinds[i + 1]}
        if (kinds[i] in ("ES", "CS") and around == {"EN"}) or (
            kinds[i] == "CS" and around == {"AN"}
        ):
            kinds[i] = kinds[i - 1]
    _resolve_terminators(kinds)
    strong = edge
    for i, kind in enumerate(kinds):  # W6, W7
        if kind in ("L", "R"):
            strong = kind
        elif kind in ("ES", "ET", "CS"):
            kinds[i] = "ON"
        elif kind == "EN" and strong == "L":
            kinds[i] = "L"


def _resolve_terminators(kinds: list[str]) -> None:
    """W5: ``$5`` and ``5%`` are numbers throughout."""
    i = 0
    while i < len(kinds):
        if kinds[i] != "ET":
            i += 1
            continue
        end = i
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if "EN" in (kinds[i - 1] if i else "", kinds[end] if end < len(kinds) else ""):
            kinds[i:end] = ["EN"] * (end - i)
        i = end


def _pair_brackets(text: list[str], kinds: list[str], edge: str) -> None:
    """N0: a pair of brackets runs as what it encloses."""
    for opening, closing in _pairs(text, kinds):
        inside = {_strength(kinds[i]) for i in range(opening + 1, closing)} - {""}
        if edge in inside:
            direction = edge
        elif inside:
            before = (_strength(kinds[i]) for i in range(opening - 1, -1, -1))
            context = next((kind for kind in before if kind), edge)
            direction = context if context in inside else edge
        else:
            continue
        kinds[opening] = kinds[closing] = direction


def _pairs(text: list[str], kinds: list[str]) -> list[tuple[int, int]]:
    stack: list[tuple[str, int]] = []
    pairs = []
    for i, character in enumerate(text):
        if kinds[i] != "ON":
            continue
        if character in _BRACKETS:
            stack.append((_BRACKETS[character], i))
        elif any(character == closing for closing, _ in stack):
            while stack[-1][0] != character:
                stack.pop()
            pairs.append((stack.pop()[1], i))
    return sorted(pairs)


def _strength(kind: str) -> str:
    return "L" if kind == "L" else "R" if kind in ("R", "EN", "AN") else ""


def _resolve_neutral(kinds: list[str], edge: str) -> None:
    i = 0
    while i < len(kinds):
        if kinds[i] not in _NEUTRAL:
            i += 1
            continue
        end = i
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        left = _strength(kinds[i - 1]) if i else edge
        right = _strength(kinds[end]) if end < len(kinds) else edge
        kinds[i:end] = [left if left == right else edge] * (end - i)  # N1, N2
        i = end


def _implicit(kind: str, base: int) -> int:
    if base % 2 == 0:  # I1
        return base + {"L": 0, "R": 1}.get(kind, 2)
    return base + (0 if kind == "R" else 1)  # I2


def _reset_ends(kinds: list[str], result: list[int], base: int) -> None:
    """L1: tabs, and spaces before them or at the end of the line, run with the line."""
    ending = True
    for i in range(len(kinds) - 1, -1, -1):
        if kinds[i] in ("B", "S"):
            ending = True
        elif kinds[i] != "WS" and kinds[i] not in _REMOVED:
            ending = False
        if ending:
            result[i] = base


def _fill(result: list[int], base: int) -> list[int]:
    """Removed characters run with what stands before them."""
    level = base
    for i, found in enumerate(result):
        level = result[i] = level if found < 0 else found
    return result
