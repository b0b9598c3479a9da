"""Takes scripts with marked speakers apart: screenplays and conversations."""

from __future__ import annotations

import re

from plugins.providers.analyst.cast import Cast
from plugins.providers.analyst.discourse import Discourse
from plugins.providers.analyst.layout import Row, slug_line
from plugins.providers.analyst.model import Beat, Draft, Heading, Person
from plugins.providers.analyst.names import titles
from plugins.providers.analyst.text import count_words, sentence_case, sentences
from plugins.providers.analyst.vocabulary import listed, words

_ASIDE = re.compile(r"[(\[]([^)\]]{1,80})[)\]]")
_EXTENSIONS = re.compile(
    r"^(?:v\.?\s?o\.?|o\.?\s?s\.?|o\.?\s?c\.?|cont'?d|cont’d|continued)$", re.I
)
_AGE = re.compile(r"\s*\((?:age\s*)?\d{1,2}(?:s)?\)|(?<=[a-z]),\s*\d{1,2}0s,")
_NARRATORS = listed("narrators")


def is_narrator(name: str) -> bool:
    """Whether a cue names the narrator."""
    return all(part in _NARRATORS for part in name.casefold().split())


def read_screenplay(rows: list[Row], language: str) -> Draft:
    """A screenplay in beats; action is read by the narrator."""
    names = [row.name for row in rows if row.kind in ("cue", "turn") and not is_narrator(row.name)]
    actions = [_uncapped(row.text, names) for row in rows if row.kind == "text"]
    lines = [row.text for row in rows if row.kind == "turn"]
    cast = Cast(actions, lines, language, given=names)
    return _Stage(cast, names).perform(rows)


class _Stage:
    """Walks through the lines of a screenplay."""

    def __init__(self, cast: Cast, names: list[str]) -> None:
        self._cast = cast
        self._names = names
        self._discourse = Discourse()
        self._beats: list[Beat] = []
        self._heading: Heading | None = None
        self._speaker: Person | None = None
        self._speaking = False
        self._manner = ""
        self._title = ""
        self._paragraph = 0

    def perform(self, rows: list[Row]) -> Draft:
        held: list[str] = []
        rows = self._titled([row for row in rows if row.kind != "transition"])
        for row in [*rows, Row("blank", "")]:
            if row.kind == "text" and not self._speaking:
                held.append(row.text)
                continue
            self._act(" ".join(held))
            held = []
            self._take(row)
        if self._heading is not None:
            self._beats.append(Beat("", source=self._heading.text, heading=self._heading))
        return Draft(self._beats, self._cast.people, self._title)

    def _titled(self, rows: list[Row]) -> list[Row]:
        """A first line that stands alone and ends without a mark is the title."""
        start = next((at for at, row in enumerate(rows) if row.kind != "blank"), len(rows))
        if start + 1 >= len(rows) or rows[start].kind != "text" or rows[start + 1].kind != "blank":
            return rows
        line = rows[start].text
        if count_words(line) > 9 or re.search(r"[.!?,;:।…]$", line):
            return rows
        self._title = line.title() if line.isupper() else line
        return rows[start + 1 :]

    def _take(self, row: Row) -> None:
        if row.kind == "blank":
            self._speaking = False
            self._paragraph += 1
        elif row.kind == "title":
            self._title = row.text
        elif row.kind == "heading":
            self._speaking = False
            self._open(row.text)
        elif row.kind == "cue":
            self._cue(row)
        elif row.kind == "turn":
            self._cue(row)
            self._say(row.text)
            self._speaking = False
        elif row.kind == "parenthesis":
            self._manner = f"{self._manner} {row.text}".strip()
        elif row.kind == "text":
            self._say(row.text)

    def _open(self, line: str) -> None:
        found = slug_line(line)
        if self._heading is not None:
            self._beats.append(Beat("", source=self._heading.text, heading=self._heading))
        self._heading = Heading(f"{found.place}, {found.time}", found.place, found.time,
                                found.interior)  # fmt: skip

    def _cue(self, row: Row) -> None:
        self._speaker = None if is_narrator(row.name) else self._cast.enlist(row.name)
        manner = [m for m in re.split(r"[()]+", row.manner) if m.strip()]
        self._manner = " ".join(m for m in manner if not _EXTENSIONS.match(m.strip()))
        self._speaking = True

    def _say(self, text: str) -> None:
        asides = _ASIDE.findall(text)
        spoken = sentence_case(_ASIDE.sub(" ", text).strip(' "“”'))
        if not count_words(spoken):
            self._manner = " ".join([self._manner, *asides]).strip()
            return
        cue = " ".join([self._manner, *asides]).strip()
        last = self._beats[-1] if self._beats else None
        same = last and last.speaker is self._speaker and last.paragraph == self._paragraph
        if same and last and not asides and not self._heading and self._speaker:
            last.text = (
                f"{last.text.rstrip('.')} {spoken}"
                if spoken[:1].islower()
                else (f"{last.text} {spoken}")
            )
            return
        self._add(Beat(spoken, self._speaker, "", cue, self._paragraph,
                       present=[self._speaker] if self._speaker else []))  # fmt: skip
        self._discourse.speak(self._speaker, None)

    def _act(self, text: str) -> None:
        """Action is narrated, without the capitals and ages that are notes to the crew."""
        told = re.sub(r"\s+", " ", _uncapped(text, self._names))
        for sentence in sentences(told):
            if not count_words(sentence):
                continue
            mentions = self._cast.mentions(sentence)
            present = self._discourse.present(mentions)
            for person in {
                id(m.person): m.person for m in mentions if m.acting and m.person
            }.values():
                person.acts += 1
            self._discourse.see(mentions)
            read = sentence_case(_AGE.sub("", sentence))
            self._add(Beat(read, None, sentence, "", self._paragraph, present=present))

    def _add(self, beat: Beat) -> None:
        beat.heading, self._heading = self._heading, None
        self._beats.append(beat)


def _uncapped(text: str, names: list[str]) -> str:
    """``MAYA hears a BELL`` as ``Maya hears a bell``."""
    known = {part.casefold().strip(".") for name in names for part in name.split()}

    def lowered(match: re.Match[str]) -> str:
        word = match.group()
        if word.casefold() in known or word.casefold() in titles():
            return word.capitalize()
        return (
            word.lower()
            if len(word) > 3 or word.casefold() in words("grammar", "stop", "en")
            else word
        )

    return re.sub(r"\b[A-ZÀ-ÖØ-Þ]{2,}\b", lowered, text)


def read_conversation(rows: list[Row], language: str) -> Draft:
    """A podcast: turns in two to four topics, all in one studio."""
    turns = [row for row in rows if row.kind == "turn"]
    cast = Cast([], [row.text for row in turns], language, given=[row.name for row in turns])
    draft = Draft([], [], mode="podcast")
    speaker, held = None, ""
    for number, row in enumerate(rows):
        if row.kind == "title":
            draft.title = row.text
        if row.kind == "turn":
            speaker = None if is_narrator(row.name) else cast.enlist(row.name)
            held = row.manner
        if row.kind not in ("turn", "text") or (row.kind == "text" and not draft.beats):
            continue
        asides = _ASIDE.findall(row.text)
        spoken = sentence_case(_ASIDE.sub(" ", row.text))
        if not count_words(spoken):
            continue
        cue = " ".join([held, *asides])
        draft.beats.append(
            Beat(spoken, speaker, "", cue, number, present=[speaker] if speaker else [])
        )
        if speaker:
            speaker.spoken += 1
    draft.people = [person for person in cast.people if person.spoken]
    _topics(draft.beats, language)
    return draft


def _topics(beats: list[Beat], language: str) -> None:
    """Two to four topics of like length, each opened where the talk turns to it."""
    total = sum(count_words(beat.text) for beat in beats)
    topics = max(1, min(4, round(total / 38), len(beats) // 2))
    beats[0].heading = Heading(place="studio", interior=True)
    spoken, before = 0, []
    for beat in beats:
        before.append(spoken)
        spoken += count_words(beat.text)
    last = 0
    for topic in range(1, topics):
        due = total * topic / topics
        inner = range(last + 2, len(beats) - 1)
        worth = [
            (_opens_topic(beats, at, language) - abs(before[at] - due) / 9, at) for at in inner
        ]
        if not worth:
            return
        last = max(worth, key=lambda one: one[0])[1]
        beats[last].heading = Heading(place="studio", interior=True)


def _opens_topic(beats: list[Beat], at: int, language: str) -> float:
    """How naturally a turn opens a topic: by its first words, its speaker, not as an answer."""
    text = beats[at].text.casefold()
    turning = any(re.match(rf"{re.escape(one)}\b", text) for one in _turning(language))
    first = beats[at].speaker is beats[0].speaker
    answers = re.search(r"[?？]$", beats[at - 1].text) is not None
    return 2.0 * turning + 1.5 * first - 3.0 * answers


def _turning(language: str) -> frozenset[str]:
    return words("grammar", "topics", language)
