"""Which written word a spoken one stands for, when the two are not the same string.

"Dr. Rao, 25" is spoken "doctor Rao, twenty-five": subtitles and mouths need to know that
the last two spoken words are one written one. Both places where text is rewritten (our
normalisation and espeak's) give us only the string before and after, so we align them.
"""

from __future__ import annotations

_MISMATCH, _GAP, _BOUNDARY = 1.2, 1.0, 4.0


def tokens_of(text: str) -> list[str]:
    """The written words: what stands between white space, punctuation included."""
    return text.split()


def owners(written: str, rewritten: str) -> list[int | None]:
    """For every character of ``rewritten`` the index of the written word it comes from.

    :returns: as many entries as ``rewritten`` has characters; ``None`` for white space.
    """
    words = _word_of_each_character(written)
    head = _common(written, rewritten)
    tail = _common(written[head:][::-1], rewritten[head:][::-1])
    middle = _align(
        written[head : len(written) - tail], rewritten[head : len(rewritten) - tail], head
    )
    places = [
        *range(head),
        *middle,
        *range(len(written) - tail, len(written)),
    ]
    return [
        None if character.isspace() else _word_near(words, place)
        for character, place in zip(rewritten, places, strict=True)
    ]


def _word_of_each_character(text: str) -> list[int | None]:
    words: list[int | None] = []
    index, inside = -1, False
    for character in text:
        if character.isspace():
            inside = False
            words.append(None)
            continue
        if not inside:
            index, inside = index + 1, True
        words.append(index)
    return words


def _word_near(words: list[int | None], place: int) -> int:
    """The word at ``place``; white space belongs to the word after it, else the one before."""
    for offset in range(len(words)):
        for spot in (place + offset, place - offset):
            if 0 <= spot < len(words) and (word := words[spot]) is not None:
                return word
    return 0


def _common(one: str, other: str) -> int:
    """Length of the common prefix."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def _align(written: str, rewritten: str, offset: int) -> list[int]:
    """Least-cost monotone alignment (Needleman–Wunsch): a place per rewritten character."""
    rows, columns = len(written) + 1, len(rewritten) + 1
    cost = [[_GAP * column for column in range(columns)]]
    for row in range(1, rows):
        above, current = cost[-1], [_GAP * row]
        for column in range(1, columns):
            current.append(
                min(
                    above[column - 1] + _difference(written[row - 1], rewritten[column - 1]),
                    above[column] + _GAP,
                    current[column - 1] + _GAP,
                )
            )
        cost.append(current)
    return _trace(cost, written, rewritten, offset)


def _trace(cost: list[list[float]], written: str, rewritten: str, offset: int) -> list[int]:
    """The places along the cheapest path, found from its end."""
    places: list[int] = []
    row, column = len(written), len(rewritten)
    while column:
        here = cost[row][column]
        # Additions come first, so that they fall to the word before them, not to a space.
        if here == cost[row][column - 1] + _GAP:
            column -= 1
            places.append(offset + max(row - 1, 0))
        elif row and here == cost[row - 1][column - 1] + _difference(
            written[row - 1], rewritten[column - 1]
        ):
            row, column = row - 1, column - 1
            places.append(offset + row)
        else:
            row -= 1
    return places[::-1]


def _difference(one: str, other: str) -> float:
    if one.casefold() == other.casefold():
        return 0.0
    return _BOUNDARY if one.isspace() or other.isspace() else _MISMATCH
