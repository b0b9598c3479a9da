"""Tells in which form a script is written, line by line: prose, screenplay or conversation."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from plugins.providers.analyst.text import count_words
from plugins.providers.analyst.vocabulary import listed

Kind = Literal["title", "heading", "transition", "cue", "turn", "parenthesis", "text", "blank"]

_TITLE = re.compile(r"^(?:title|título|titre|titel|शीर्षक)\s*[:：]\s*(.+)$", re.IGNORECASE)
_CREDIT = re.compile(r"^(?:written by|by|author|draft|una historia de)\b.{0,40}$", re.IGNORECASE)
_HEADING = re.compile(
    r"^(?:\d+[.)]?\s+)?(INT\.?\s*/\s*EXT|EXT\.?\s*/\s*INT|I/E|INT|EXT|EST)[.\s:]\s*(.+)$",
    re.IGNORECASE,
)
_SCENE = re.compile(
    r"^(?:scene|escena|scène|szene|दृश्य)\s*\d*\s*(?:[:.—–-]\s*(.*))?$", re.IGNORECASE
)
_TRANSITION = re.compile(
    r"^(?:(?:smash |match |jump |hard )?cut to(?: black)?|fade (?:in|out|up|to black)|fade to|"
    r"dissolve to|wipe to|the end|fin|fundido.*|corte a.*|intercut.*|continued|back to scene|"
    r"title card|end credits|roll credits|montage|समाप्त)\s*[.:]*$",
    re.IGNORECASE,
)
_NAME = r"[^\W\d_][\w\u0900-\u0dff.'’\- ]{0,28}?"
_TURN = re.compile(rf"^(?:\[({_NAME})\]|({_NAME})\s*(\([^)]{{1,40}}\))?)\s*[:：]\s*(\S.*)$")
_BRACKETED = re.compile(rf"^\[({_NAME})\]\s+(\S.*)$")
_CUE = re.compile(r"^([^\W\d_a-zß-öø-ÿ][^a-zß-öø-ÿ:!?।]{1,34}?)\s*((?:\([^)]*\)\s*)*)$")
_PARENTHESIS = re.compile(r"^\(.{1,80}\)$")
#: Words before a colon that are not speakers.
_LABELS = listed("labels")


@dataclass(frozen=True)
class Row:
    """A line of a script and what it is."""

    kind: Kind
    text: str
    name: str = ""
    manner: str = ""


def rows(text: str) -> list[Row]:
    """Every line by kind; cues only where a line of speech follows."""
    lines = [line.strip() for line in _broken(text).split("\n")]
    found: list[Row] = []
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else ""
        found.append(_row(line, following, first=not any(r.text for r in found)))
    return found


def _row(line: str, following: str, first: bool) -> Row:
    if not line:
        return Row("blank", "")
    if title := _TITLE.match(line):
        return Row("title", title.group(1).strip(' "“”'))
    if _HEADING.match(line) or (_SCENE.match(line) and count_words(line) < 12):
        return Row("heading", line)
    if _TRANSITION.match(line) or (first and _CREDIT.match(line)):
        return Row("transition", line)
    if _PARENTHESIS.match(line):
        return Row("parenthesis", line.strip("()"))
    turn = _TURN.match(line) or _BRACKETED.match(line)
    if turn and _speaker(turn):
        groups = turn.groups()
        name = groups[0] or groups[1]
        manner = (groups[2] or "").strip("()") if len(groups) > 2 else ""
        return Row("turn", groups[-1].strip(), name.strip(), manner)
    cue = _CUE.match(line)
    if cue and following and not _PARENTHESIS.match(line) and _is_cue(cue.group(1), following):
        return Row("cue", line, cue.group(1).strip(" ."), cue.group(2).strip("() "))
    return Row("text", line)


def _speaker(turn: re.Match[str]) -> bool:
    name = (turn.group(1) or (turn.group(2) if turn.re is _TURN else "") or "").strip()
    listed = name.casefold() in _LABELS or name.split(" ")[0].casefold() in _LABELS
    return bool(name) and not listed and len(name.split()) <= 3 and name[:1] == name[:1].upper()


def _is_cue(name: str, following: str) -> bool:
    return name.isupper() and len(name.split()) <= 4 and not following.isupper()


def _broken(text: str) -> str:
    """A conversation written in one paragraph is put one turn a line."""
    names = Counter(re.findall(r"(?:^|[.!?…]\s+)([A-Z][\w.]{0,18}):\s", text, re.MULTILINE))
    often = [re.escape(name) for name, count in names.items() if count >= 2]
    if len(often) < 2 or text.count("\n") > sum(names.values()) // 2:
        return text
    return re.sub(rf"(?<=[.!?…])\s+(?=(?:{'|'.join(often)}):\s)", "\n", text)


def form_of(found: list[Row]) -> Literal["prose", "screenplay", "conversation"]:
    """The form of a script from its lines."""
    kinds = Counter(row.kind for row in found)
    turns = [row for row in found if row.kind == "turn"]
    speakers = Counter(row.name.casefold() for row in turns)
    spoken = sum(count_words(row.text) for row in turns)
    total = spoken + sum(count_words(r.text) for r in found if r.kind == "text")
    if any(_HEADING.match(row.text) for row in found if row.kind == "heading"):
        return "screenplay"
    if kinds["cue"] >= 2:
        return "screenplay"
    if len(turns) >= 2 and spoken >= 0.75 * total and len(speakers) >= 2 and not kinds["heading"]:
        return "conversation"
    if len(turns) >= 2 and (spoken >= 0.2 * total or kinds["heading"]):
        return "screenplay"
    return "prose"


@dataclass(frozen=True)
class Slug:
    """A scene heading's parts."""

    place: str
    time: str
    interior: bool | None


def slug_line(line: str) -> Slug:
    """``INT. OLD KITCHEN - NIGHT`` → its place, its time and whether it is indoors."""
    match = _HEADING.match(line)
    if match is None:
        scene = _SCENE.match(line)
        rest, interior = (scene.group(1) or "" if scene else ""), None
    else:
        prefix, rest = match.group(1).upper(), match.group(2)
        interior = None if "/" in prefix else prefix.startswith("INT")
    parts = re.split(r"\s+[-–—]+\s+|\s*[–—]\s*", rest)
    time = parts.pop() if len(parts) > 1 else ""
    if not time and "," in rest:
        head, _, tail = rest.rpartition(",")
        if count_words(tail) <= 3:
            parts, time = [head], tail
    return Slug(", ".join(p.strip(" .").lower() for p in parts), time.strip(" .").lower(), interior)
