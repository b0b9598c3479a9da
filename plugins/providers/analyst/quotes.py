"""Tells what is spoken from what is told, by quotation marks and dialogue dashes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plugins.providers.analyst.text import count_words, tokens
from plugins.providers.analyst.vocabulary import lexicon

_PAIRS = (
    ("“", "”"), ("«", "»"), ("„", "“”"), ("「", "」"), ("『", "』"), ("‘", "’"), ('"', '"'),
    ("»", "«"),
)  # fmt: skip
_OPENING = dict(_PAIRS)
#: Languages that open speech with a dash at the start of a paragraph.
_DASHING = {"es", "fr", "pt", "it", "ca", "gl", "ru", "pl", "tr", "el"}


#: Speech that opens with a dash after something told.
_LATER_DASH = re.compile(r"(?<=[.!?…:])\s+[—–]\s?(?=[¿¡A-ZÁÉÍÓÚÑÀÂÊÔ])")


@dataclass(frozen=True)
class Segment:
    """A stretch of a paragraph that is either spoken or told."""

    text: str
    quoted: bool


def segments(paragraph: str, language: str) -> list[Segment]:
    """The paragraph in stretches, spoken and told by turns, without the quotation marks."""
    if _dialogue_dash(paragraph, language):
        return _with_incises(_dashed(paragraph), language)
    later = _LATER_DASH.search(paragraph) if language in _DASHING else None
    if later:
        spoken = f"—{paragraph[later.end() :]}"
        return segments(paragraph[: later.start()], language) + segments(spoken, language)
    found: list[Segment] = []
    told = ""
    at = 0
    while at < len(paragraph):
        end = _closing(paragraph, at) if _opens(paragraph, at) else -1
        if end < 0:
            told += paragraph[at]
            at += 1
            continue
        inner = paragraph[at + 1 : end].strip()
        if _is_speech(inner, told, paragraph[end + 1 :], language):
            found += [Segment(told.strip(), False), Segment(inner, True)]
            told = ""
        else:
            told += paragraph[at : end + 1]
        at = end + 1
    found.append(Segment(told.strip(), False))
    if language == "fr":
        found = _with_incises(found, language)
    return [one for one in found if one.text.strip(" ,.;:—–-")]


def _opens(text: str, at: int) -> bool:
    mark = text[at]
    if mark not in _OPENING:
        return False
    before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2]
    if not after or (after.isspace() and mark not in "«„"):
        return False
    return mark not in '‘"»' or before.isspace() or before in "(—–:,-।"


def _closing(text: str, at: int) -> int:
    """Where the quotation opened at ``at`` closes; the paragraph's end when it never does."""
    closing = _OPENING[text[at]]
    for end in range(at + 1, len(text)):
        if text[end] not in closing:
            continue
        following = text[end + 1 : end + 2]
        if text[at] == "‘" and following.isalpha():
            continue
        return end
    return -1 if text[at] in "‘»" else len(text)


def _is_speech(inner: str, before: str, after: str, language: str) -> bool:
    """Whether quoted words are somebody's speech, not a title or a word held up for view."""
    if not tokens(inner):
        return False
    if not before.strip() or inner[-1] in ",.!?…—–।。！？" or before.rstrip()[-1] in ",:।":
        return True
    if count_words(inner) > 5:
        return True
    verbs = lexicon("speech", language)
    near = " ".join(token.text for token in tokens(after)[:6])
    last = " ".join(token.text for token in tokens(before)[-3:])
    return bool(verbs.scores(near)) or bool(verbs.scores(last))


def _dialogue_dash(paragraph: str, language: str) -> bool:
    if re.match(r"[—–―]\s?\S", paragraph):
        return True
    return language in _DASHING and re.match(r"-\s?[¿¡A-ZÁÉÍÓÚÑÀÂÊÔ«]", paragraph) is not None


def _dashed(paragraph: str) -> list[Segment]:
    """Spanish style: —Speech —told—. Speech."""
    body = re.sub(r"^[—–―-]\s?", "", paragraph)
    parts = re.split(r"\s[—–―-](?=\S)|(?<=\S)[—–―](?=[\s.,;:!?]|$)|\s[—–―]\s", body)
    found = []
    for index, part in enumerate(parts):
        text = part.strip()
        if index % 2 == 0 and index > 0:
            text = re.sub(r"^[.,;:]\s*", "", text)
        if text.strip(" ,.;:"):
            found.append(Segment(text, index % 2 == 0))
    return found


def _with_incises(found: list[Segment], language: str) -> list[Segment]:
    """French style: ``— Bonjour, dit Paul. Ça va ?`` holds the telling inside the speech."""
    verbs = lexicon("speech", language)
    parted: list[Segment] = []
    for segment in found:
        cut = None
        if segment.quoted and (len(found) == 1 or language == "fr"):
            for match in re.finditer(r"[,?!…]\s+([^\W\d_]+)(?:-t-|\b)", segment.text):
                if match.group(1).islower() and verbs.labels(match.group(1)):
                    cut = match
                    break
        if cut is None:
            parted.append(segment)
            continue
        rest = segment.text[cut.start(1) :]
        end = re.search(r"[.!?…]", rest)
        told = rest[: end.end()] if end else rest
        parted.append(Segment(segment.text[: cut.start() + 1], True))
        parted.append(Segment(told, False))
        if rest[len(told) :].strip():
            parted.append(Segment(rest[len(told) :].strip(), True))
    return parted
