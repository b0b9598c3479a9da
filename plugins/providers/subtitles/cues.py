"""From the film's lines to its cues: what stands on screen, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from filmwright import Cue, InputError, SubtitleRequest, Word
from plugins.providers.subtitles.breaking import (
    LONGEST,
    SHORTEST,
    Limits,
    limits_for,
    rows,
    split,
)  # fmt: skip
from plugins.providers.subtitles.tokens import (
    Token,
    glue,
    length,
    spoken_tokens,
    spread_tokens,
)  # fmt: skip

GAP = 2 / 24
"""Seconds without a cue between two that follow each other: two frames."""
_CLOSED = 0.3
"""A shorter gap than this is closed to :data:`GAP`."""
_LINGER = 0.35
"""Seconds that a cue stays after its last word, where the next one leaves room."""


@dataclass(frozen=True)
class Draft:
    """A cue being timed."""

    speaker: str
    rows: tuple[str, ...]
    tokens: tuple[Token, ...]
    start: float
    end: float
    turn: bool
    """The first of what its speaker says in a row."""


def cues_for(request: SubtitleRequest) -> tuple[tuple[Cue, ...], tuple[str, ...]]:
    """The cues of a film in one language, and who speaks in each.

    :raises InputError: the translation does not have one entry for each line.
    """
    translated = request.language != request.spoken
    if translated and len(request.translation) != len(request.lines):
        raise InputError(
            f"the {request.language} translation has {len(request.translation)} entries and the "
            f"film {len(request.lines)} lines; give one entry for each line, in order"
        )
    limits = limits_for(request.language, request.width, request.height)
    drafts = _timed(_drafts(request, translated, limits), limits, request.duration)
    cues = tuple(
        Cue(
            start=draft.start,
            end=draft.end,
            lines=draft.rows,
            words=() if translated else _words(draft),
            speaker=draft.speaker if request.labels and draft.turn else "",
        )
        for draft in drafts
    )
    return cues, tuple(draft.speaker for draft in drafts)


def _drafts(request: SubtitleRequest, translated: bool, limits: Limits) -> list[Draft]:
    drafts: list[Draft] = []
    order = sorted(range(len(request.lines)), key=lambda i: (request.lines[i].start, i))
    before = ""
    for index in order:
        line = request.lines[index]
        if translated:
            heard = line.words or ()
            start = heard[0].start if heard else line.start
            end = heard[-1].end if heard else line.end
            text = request.translation[index]
            tokens = spread_tokens(text, start, max(start, end), request.language)
        else:
            tokens = spoken_tokens(line, request.language)
        turn = bool(line.speaker) and line.speaker != before
        lead = len(line.speaker) + 2 if request.labels and turn else 0
        if tokens:  # a label gives way to a first word that needs the whole row
            lead = max(0, min(lead, limits.width - int(length(tokens[0].text, limits.language))))
        for number, cue in enumerate(split(tokens, limits, lead)):
            first = turn and number == 0
            whole = glue(limits.language).join(token.text for token in cue)
            laid = rows(cue, limits, lead if first else 0) or (whole,)
            drafts.append(Draft(line.speaker, laid, cue, cue[0].start, cue[-1].end, first))
        before = line.speaker
    return drafts


def _timed(drafts: Sequence[Draft], limits: Limits, duration: float) -> list[Draft]:
    """Let each cue stay until it can be read, and close small gaps; none overlaps the next."""
    timed: list[Draft] = []
    starts = _starts(drafts)
    for index, draft in enumerate(drafts):
        start = starts[index]
        follows = index + 1 < len(drafts)
        room = min(starts[index + 1] - GAP if follows else duration, start + LONGEST)
        size = sum(length(row, limits.language) for row in draft.rows)
        wanted = max(draft.end + _LINGER, start + SHORTEST, start + size / limits.pace)
        end = min(wanted, room)
        if follows and starts[index + 1] - end < _CLOSED:
            end = min(starts[index + 1] - GAP, start + LONGEST)
        end = max(end, start + 0.04)
        timed.append(replace(draft, start=round(start, 3), end=round(end, 3)))
    return timed


def _starts(drafts: Sequence[Draft]) -> list[float]:
    """When each cue appears: with its first word, or, of two at once, in turn."""
    starts: list[float] = []
    for draft in drafts:
        earliest = starts[-1] + 2 * GAP if starts else 0.0
        starts.append(max(draft.start, earliest))
    return starts


def _words(draft: Draft) -> tuple[Word, ...]:
    """The words as shown, within the cue's time."""
    return tuple(
        Word(
            text=token.text.strip(),
            start=min(max(token.start, draft.start), draft.end),
            end=min(max(token.end, draft.start), draft.end),
        )
        for token in draft.tokens
    )
