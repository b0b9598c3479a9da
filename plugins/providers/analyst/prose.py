"""Takes a story apart: narration, dialogue and who says it."""

from __future__ import annotations

import re

from plugins.providers.analyst.attribution import NOBODY, Attribution, Attributor
from plugins.providers.analyst.cast import Cast
from plugins.providers.analyst.discourse import Discourse
from plugins.providers.analyst.model import Beat, Draft, Person
from plugins.providers.analyst.profile import settle_genders
from plugins.providers.analyst.quotes import Segment, segments
from plugins.providers.analyst.text import paragraphs, sentence_case, sentences, tokens
from plugins.providers.analyst.vocabulary import table

_VOICE = re.compile(
    r"\b(?:voice|shout|cry|whisper|call|voz|grito|susurro)\b|आवाज़|पुकार", re.IGNORECASE
)
_WRITTEN = re.compile(
    r"(?i)\b(?:letter|note|sign|card|message|it|paper|label|screen) (?:said|read|reads|says)\b|"
    r"\b(?:written|wrote|writing|decía|escrito)\b|लिखा"
)
_OWNED = ("my ", "the ", "a ", "his ", "her ", "mi ", "el ", "la ", "मेरी ", "मेरा ")
_ENDED = re.compile(r"[.!?…।॥。！？؟][\"'”’»)]*$")


def read_prose(text: str, language: str) -> Draft:
    """The story in beats, with everybody in it."""
    blocks = [segments(paragraph, language) for paragraph in paragraphs(text)]
    told = [s for block in blocks for one in block if not one.quoted for s in sentences(one.text)]
    spoken = [s for block in blocks for one in block if one.quoted for s in sentences(one.text)]
    cast = Cast(told, spoken, language)
    cast.greet(spoken)
    settle_genders(told, cast)
    reader = _Reader(cast)
    for number, block in enumerate(blocks):
        reader.read(block, number)
    return Draft(reader.beats, cast.people)


class _Reader:
    """Walks through the paragraphs and gives every quotation its speaker."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._discourse = Discourse()
        self._attributor = Attributor(cast, self._discourse)
        self.beats: list[Beat] = []
        self._paragraph = 0
        self._reading = False
        """Whether the words last quoted were read from a page."""

    def read(self, block: list[Segment], number: int) -> None:
        self._paragraph = number
        told: list[list[str]] = [[] if one.quoted else sentences(one.text) for one in block]
        here: Person | None = None
        for index, one in enumerate(block):
            if one.quoted:
                here = self._quotation(block, told, index, here)
            else:
                for sentence in told[index]:
                    self._narrate(sentence)
                    here = self._subject(sentence) or here if index + 1 < len(block) else here

    # --- narration -------------------------------------------------------------------------

    def _narrate(self, sentence: str) -> None:
        mentions = self._cast.mentions(sentence)
        present = self._discourse.present(mentions)
        for person in {id(m.person): m.person for m in mentions if m.acting and m.person}.values():
            person.acts += 1
        self._discourse.see(mentions)
        self._discourse.focus = self._discourse.subject(mentions) or self._discourse.focus
        beat = Beat(sentence_case(sentence), None, sentence, "", self._paragraph, present=present)
        beat.recalled = [m.person for m in mentions if m.possessive and m.person]
        self.beats.append(beat)

    def _subject(self, sentence: str) -> Person | None:
        """Who a sentence is about, when it opens with them."""
        mentions = self._cast.mentions(sentence)
        if not mentions or len(tokens(sentence[: mentions[0].start])) > 3:
            return None
        return self._discourse.subject(mentions)

    # --- dialogue --------------------------------------------------------------------------

    def _quotation(
        self, block: list[Segment], told: list[list[str]], index: int, here: Person | None
    ) -> Person | None:
        quote = block[index].text
        behind = self._clause_behind(quote, told, index)
        ahead = None if behind else self._clause_ahead(block, told, index)
        found = behind or ahead
        if ahead and ahead.narration:
            self._narrate(ahead.narration)
        onward = found is None and index >= 2 and block[index - 2].quoted and self._reading
        if onward:
            found = Attribution(NOBODY, "", "")
        speaker = found.speaker if found else None
        self._reading = speaker is NOBODY
        if found and speaker is NOBODY:
            self._say(quote, None, found.cue, joining=False, source=found.cue)
            if behind and behind.narration:
                self._narrate(behind.narration)
            return None
        if found is None and index and told[index - 1]:
            voice = self._voice(told[index - 1][-1])
            if voice:
                self._say(quote, voice[0], told[index - 1][-1], joining=False)
                return voice[0]
        joining = index >= 2 and block[index - 2].quoted and not ahead
        if speaker is None:
            speaker = self._supposed(block, told, index, here, bool(found))
        cue = found.cue if found else self._acting(told, index, speaker)
        if found:
            self._discourse.see(self._cast.mentions(found.cue))
        self._say(quote, speaker, cue, joining, found.cue if found else "")
        if behind and behind.narration:
            self._narrate(behind.narration)
        return speaker

    def _clause_behind(self, quote: str, told: list[list[str]], index: int) -> Attribution | None:
        """Reads and takes away ``said Maya`` after the quotation."""
        if index + 1 >= len(told) or not told[index + 1]:
            return None
        clause = told[index + 1][0]
        if quote.endswith((".", "।")) and clause[:1].isupper() and self._cast.language == "en":
            return None
        opening = re.sub(r"^[\s,;:—–-]+", "", clause)
        is_last = len(told[index + 1]) == 1
        introduces = is_last and index + 2 < len(told) and not _ENDED.search(clause)
        if introduces and clause[:1].isupper() and not quote.endswith(","):
            return None
        if _WRITTEN.search(opening) and not self._subject(opening):
            told[index + 1].pop(0)
            return Attribution(NOBODY, "", clause)
        attribution = self._attributor.after(opening)
        if attribution is None:
            return None
        told[index + 1].pop(0)
        return attribution

    def _clause_ahead(
        self, block: list[Segment], told: list[list[str]], index: int
    ) -> Attribution | None:
        """Reads ``Maya said,`` before the quotation; it was narrated already, so takes it back."""
        if index == 0 or block[index - 1].quoted or not self.beats:
            return None
        clause = told[index - 1][-1] if told[index - 1] else ""
        if not clause or (_ENDED.search(clause) and self._cast.language != "hi"):
            return None
        if _WRITTEN.search(clause) and not self._subject(clause):
            return Attribution(NOBODY, "", "")
        attribution = self._attributor.before(clause)
        if attribution is None:
            subject = self._subject(clause)
            return Attribution(subject, "", clause) if subject else None
        last = self.beats[-1]
        if last.speaker is None and last.source == clause:
            self.beats.pop()
        return attribution

    def _voice(self, sentence: str) -> tuple[Person | None] | None:
        """``Her father's voice came over the water.``: whose; the narrator's for ``a voice``."""
        match = _VOICE.search(sentence)
        if match is None:
            return None
        owners = [m for m in self._cast.mentions(sentence[: match.end()]) if m.possessive]
        owners = [m for m in owners if m.person or m.pronoun in ("female", "male")]
        if not owners:
            return (None,)
        return (owners[-1].person or self._discourse.resolve(owners[-1].pronoun),)

    def _supposed(
        self,
        block: list[Segment],
        told: list[list[str]],
        index: int,
        here: Person | None,
        attributed: bool,
    ) -> Person | None:
        """Whose words they are when no verb of saying tells."""
        if block[index - 1].quoted and index:
            return self._discourse.next_turn()
        if here and not attributed:
            return here
        if index + 1 < len(told) and told[index + 1] and not attributed:
            subject = self._subject(told[index + 1][0])
            if subject:
                return subject
        return self._discourse.next_turn()

    def _acting(self, told: list[list[str]], index: int, speaker: Person | None) -> str:
        """What the speaker does right before speaking tells how it sounds."""
        if index == 0 or not told[index - 1] or speaker is None:
            return ""
        sentence = told[index - 1][-1]
        return sentence if self._subject(sentence) is speaker else ""

    def _say(
        self, quote: str, speaker: Person | None, cue: str, joining: bool, source: str = ""
    ) -> None:
        addressee = self._addressee(quote, speaker)
        last = self.beats[-1] if self.beats else None
        continues = last and last.speaker is speaker and last.paragraph == self._paragraph
        if joining and continues and last and speaker:
            comma = quote[:1].islower()
            stem = last.text.rstrip(".") + "," if comma and last.text.endswith(".") else last.text
            going_on = _ended(quote)
            gap = "" if stem.endswith(("。", "！", "？")) else " "
            last.text = f"{stem}{gap}{quote[:1] + going_on[1:] if comma else going_on}"
            last.cue = f"{last.cue} {cue}".strip()
        else:
            present = [speaker] if speaker else []
            self.beats.append(
                Beat(
                    _ended(quote), speaker, source, cue, self._paragraph, None, present, quoted=True
                )
            )
        self._discourse.speak(speaker, addressee)

    def _addressee(self, quote: str, speaker: Person | None) -> Person | None:
        """Who is called by name in the words spoken."""
        for mention in self._cast.mentions(quote, spoken=True):
            before, after = quote[: mention.start].rstrip(), quote[mention.end :].lstrip()
            kind = (
                table("people").get(mention.person.noun, {}).get("kind") if mention.person else ""
            )
            owned = quote[mention.start : mention.end].casefold().startswith(_OWNED)
            if owned and kind not in ("generic", "child"):
                continue
            apart = (not before or before[-1] in ",.!?…¿¡") and (not after or after[0] in ",.!?…।")
            if apart and mention.person and mention.person is not speaker:
                return mention.person
        return None


def _ended(quote: str) -> str:
    return sentence_case(quote.rstrip(" ,;"))
