"""Text as a reader sees it: cleaned, cut into paragraphs, sentences and words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

#: A letter or a mark that belongs to one: Python's ``\w`` leaves out the vowel signs of India.
LETTER = (
    r"[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    r"\u0980-\u0983\u09bc-\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a81-\u0a83\u0abc-\u0acd"
    r"\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83"
    r"\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d57\u0e31\u0e34-\u0e4e\u200c\u200d]"
)
_HAN = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_HAN}]|(?:(?![{_HAN}])(?:{LETTER}))+(?:['’\-](?:{LETTER})+)*|\d+")

_END = re.compile(r"(?:[.!?…]+|[।॥。！？؟۔]+)[\"'”’»)\]」』]*")

_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u00ad\ufe0e\ufe0f]")
_BULLET = re.compile(r"^\s*(?:[•●▪◦‣*]\s+|\(?\d{1,2}[.)]\s+|#{1,6}\s+|>\s+)")
_MARKUP = re.compile(r"(\*{1,3}|_{2,3}|`+|~~)(?=\S)(.+?)(?<=\S)\1")


@cache
def _abbreviations() -> frozenset[str]:
    from plugins.providers.analyst.vocabulary import listed

    return listed("abbreviations")


@dataclass(frozen=True)
class Token:
    """A word and where it stands in its text."""

    text: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


def tokens(text: str) -> list[Token]:
    """The words of ``text``; each Han or kana character is a word of its own."""
    return [Token(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def count_words(text: str) -> int:
    """How many words a voice would say; two Han characters count as one word."""
    found = tokens(text)
    han = sum(1 for token in found if re.match(f"[{_HAN}]", token.text))
    return len(found) - han + (han + 1) // 2


def clean(script: str) -> str:
    """The script without what is not read: markup, bullets, pictographs, odd spaces."""
    text = unicodedata.normalize("NFC", script).replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n\n"))
    text = "".join(" " if _pictograph(c) else c for c in text)
    text = _MARKUP.sub(r"\2", text)
    text = re.sub(r"\.\.\.+", "…", text)
    text = re.sub(r"(?<=\S)\s*--+\s*(?=\S)", " — ", text)
    lines = (_BULLET.sub("", line) for line in text.split("\n"))
    return "\n".join(re.sub(r"[^\S\n]+", " ", line).strip() for line in lines).strip("\n")


def _pictograph(character: str) -> bool:
    return character > "\u2000" and (
        unicodedata.category(character) in ("So", "Cs", "Co", "Cn")
        or 0x1F3FB <= ord(character) <= 0x1F3FF
    )


def paragraphs(text: str) -> list[str]:
    """Paragraphs; hard-wrapped lines are joined, lines that are paragraphs are kept."""
    blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip()]
    found: list[str] = []
    for block in blocks:
        found.extend(_unwrap([line.strip() for line in block.split("\n") if line.strip()]))
    return found


def _unwrap(lines: list[str]) -> list[str]:
    """Joins a line to the one before when that one was cut by a margin, not by the writer."""
    width = max(len(line) for line in lines)
    joined = [lines[0]]
    for line in lines[1:]:
        ended = bool(_END.search(joined[-1][-3:]))
        starts = re.match(r"[—–\-“\"«「]", line) is not None
        full = len(joined[-1].rsplit("\n", 1)[-1]) > 0.6 * width
        if (ended and (starts or not full or width > 100)) or (starts and line[0] in "—–"):
            joined.append(line)
        else:
            joined[-1] += " " + line
    return joined


def sentences(text: str) -> list[str]:
    """Sentences with their end marks; abbreviations, initials and decimals do not end one."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if match.start() < start or not _ends(text, match, start):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _ends(text: str, match: re.Match[str], start: int) -> bool:
    mark, rest = match.group(), text[match.end() :]
    if mark[0] in "।॥。！？؟۔":
        return True
    if rest and not rest[0].isspace():
        return rest[0] in '—–“"«¿¡'
    before = re.search(r"([^\W\d_]+)$", text[start : match.start()])
    if mark == "." and before and rest.strip():
        word = before.group(1)
        if word.casefold() in _abbreviations() or (
            len(word) == 1 and word.isupper() and word != "I"
        ):
            return False
    follows = rest.lstrip(" —–-\"“'‘«(¿¡[")
    return not follows or not follows[0].islower() or (mark[0] in ".।" and len(mark) == 1)


def sentence_case(text: str) -> str:
    """``text`` with a capital first letter and an end mark."""
    text = re.sub(r"\s+", " ", text).strip(" ,;:—–-")
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    danda = re.search("[\u0900-\u097f]", text) is not None
    stop = "।" if danda else "。" if re.search(f"[{_HAN}]$", text) else "."
    return text if re.search(r"[.!?…।॥。！？؟۔][\"'”’»)\]」』]*$", text) else text + stop


def pieces(text: str, limit: int = 220) -> list[str]:
    """``text`` cut into lines of one or two sentences, each of at most ``limit`` characters.

    A sentence longer than that is cut at its clauses, and only then between words.
    """
    lines: list[str] = []
    held = 0
    for sentence in sentences(text):
        for part in _clauses(sentence, limit):
            if lines and held < 2 and len(lines[-1]) + len(part) + 1 <= min(limit, 150):
                lines[-1] += ("" if re.search(f"[{_HAN}。！？”]$", lines[-1]) else " ") + part
                held += 1
            else:
                lines.append(part)
                held = 1
    return lines


def _clauses(sentence: str, limit: int) -> list[str]:
    if len(sentence) <= limit:
        return [sentence]
    middle = len(sentence) // 2
    for pattern in (r"[;:—–।]\s", r"[,，、،]\s?", r"\s"):
        cuts = [m.end() for m in re.finditer(pattern, sentence)]
        cuts = [cut for cut in cuts if 25 < cut < len(sentence) - 25]
        if cuts:
            cut = min(cuts, key=lambda at: abs(at - middle))
            return [
                *_clauses(sentence[:cut].strip(), limit),
                *_clauses(sentence[cut:].strip(), limit),
            ]
    return [sentence[:limit], *_clauses(sentence[limit:], limit)]
