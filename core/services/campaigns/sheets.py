"""Lists of people as text: read in whatever way spreadsheets write them, and written."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from core import variables
from core.errors import InputError

MOST_ROWS = 10_000
MOST_COLUMNS = 50
MOST_BYTES = 8 * 1000 * 1000

#: Letters of one cell that are kept; a variable takes fewer, and says so.
_MOST_LETTERS = 200

_SEPARATORS = ",;\t|"

#: How a spreadsheet's formula begins.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Bad:
    """A row that no film can be made from."""

    number: int
    """The row's number in the file; its header is row 1."""
    reason: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A list as it was read."""

    columns: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """Number in the file, and column → value."""
    bad: list[Bad] = field(default_factory=list)


def read(content: bytes) -> Sheet:
    """A list with a header row, its values separated by commas, semicolons or tabs.

    :raises InputError: it is no list, or has too many rows or columns.
    """
    if len(content) > MOST_BYTES:
        raise InputError(f"the list has {len(content) / 1e6:.0f} MB; at most 8 MB are taken")
    text = _decoded(content)
    rows = _rows(text)
    number, header = next(rows, (0, []))
    columns = _columns(header, number)
    sheet = Sheet(columns)
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(sheet.rows) + len(sheet.bad) == MOST_ROWS:
            raise InputError(f"the list has more than {MOST_ROWS:,} people: split it")
        _take(sheet, number, cells)
    if not sheet.rows and not sheet.bad:
        raise InputError("the list has a header and nobody in it")
    return sheet


def written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A list as CSV that spreadsheets read, piece by piece. What looks like a formula is text."""
    yield "\ufeff"
    stream = io.StringIO()
    writer = csv.writer(stream)
    for row in chain([header], rows):
        writer.writerow([_harmless(cell) for cell in row])
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _take(sheet: Sheet, number: int, cells: list[str]) -> None:
    told = tuple(_cell(cell) for cell in cells[: len(sheet.columns)])
    if len(cells) > len(sheet.columns) and any(cell.strip() for cell in cells[len(told) :]):
        reason = f"it has {len(cells)} values and the header {len(sheet.columns)}"
        sheet.bad.append(Bad(number, reason, told))
        return
    values = dict(zip(sheet.columns, told, strict=False))
    sheet.rows.append((number, {name: value for name, value in values.items() if value}))


def _cell(text: str) -> str:
    return variables.clean(text[: 10 * _MOST_LETTERS])[:_MOST_LETTERS]


def _columns(header: list[str], number: int) -> tuple[str, ...]:
    names = [_cell(name)[:80] for name in header]
    while names and not names[-1]:
        names.pop()
    if not names or number == 0:
        raise InputError("the list is empty: its first row names the columns")
    if len(names) > MOST_COLUMNS:
        raise InputError(f"the list has {len(names)} columns; at most {MOST_COLUMNS} are taken")
    told = [name or f"Column {place}" for place, name in enumerate(names, 1)]
    for name in told:
        if told.count(name) > 1:
            raise InputError(f"two of the list's columns are called {name!r}: rename one")
    return tuple(told)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=False)
    count = 0
    try:
        for cells in reader:
            count += 1
            yield count, cells
    except csv.Error as error:
        raise InputError(f"row {count + 1} of the list cannot be read: {error}") from None


def _separator(text: str) -> str:
    """What separates the values of the first row, outside quotes."""
    first, quoted = "", False
    for letter in text.lstrip("\r\n")[:20_000]:
        if letter == '"':
            quoted = not quoted
        elif letter in "\r\n" and not quoted:
            break
        elif not quoted:
            first += letter
    return max(_SEPARATORS, key=first.count)


def _decoded(content: bytes) -> str:
    """The text: by its mark, as UTF-8, as UTF-16 without a mark, or as Windows writes it."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _tried(content, "utf-16")
    zeros = content[:2000].count(0)
    if zeros > len(content[:2000]) // 4:
        even = content[:2000:2].count(0)
        return _tried(content, "utf-16-be" if even > zeros // 2 else "utf-16-le")
    if zeros:
        raise InputError("this is no list of text: save it as CSV")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _tried(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise InputError("the list cannot be read: save it as CSV in UTF-8") from None
