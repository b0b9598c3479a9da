"""How a line is felt and delivered, and the mood of a scene."""

from __future__ import annotations

import re

from filmwright import NARRATOR, Line
from plugins.providers.analyst.vocabulary import lexicon, table

_LEAST = 1.0
#: A mood that goes with an emotion, when the scene's own words do not tell.
_MOOD_OF = {
    "happy": "joyful", "excited": "joyful", "tender": "tender", "sad": "sad", "angry": "tense",
    "afraid": "tense", "surprised": "wonder", "serious": "reflective", "hopeful": "hopeful",
    "proud": "triumphant", "curious": "mysterious",
}  # fmt: skip


#: What an hour suggests when the words do not tell.
_BY_HOUR = {"dawn": "hopeful", "day": "hopeful", "dusk": "reflective", "night": "mysterious"}
#: How people speak, understated as they may, in a scene whose telling has a mood.
_SPOKEN_IN = {
    "joyful": "happy", "tender": "tender", "hopeful": "hopeful", "sad": "sad", "tense": "serious",
    "triumphant": "proud", "playful": "happy", "mysterious": "curious", "reflective": "serious",
    "wonder": "tender", "epic": "serious",
}  # fmt: skip
#: The least that the words of a scene must say before people are taken to feel it.
_FELT = 1.4


def coloured(lines: tuple[Line, ...], text: str, mood: str, language: str) -> tuple[Line, ...]:
    """Lines of plain words, spoken as what is told around them makes people feel."""
    if mood == "calm" or mood_scores(text, language).get(mood, 0.0) < _FELT:
        return lines
    felt = _SPOKEN_IN[mood]
    soft = felt in ("tender", "sad")

    def spoken(line: Line) -> Line:
        if line.speaker == NARRATOR or line.emotion != "neutral":
            return line
        delivery = "soft" if soft and line.delivery == "normal" else line.delivery
        return line.model_copy(update={"emotion": felt, "delivery": delivery})

    return tuple(spoken(line) for line in lines)


def emotion_of(text: str, cue: str, language: str, spoken: bool) -> str:
    """The emotion of a line from its words, its punctuation and how the script says it is said."""
    scores = lexicon("feelings", language).scores(text)
    for label, weight in lexicon("feelings", language).scores(cue).items():
        scores[label] = scores.get(label, 0.0) + (0.6 if cue[-1] in ".।!" else 1.2) * weight
    for label in lexicon("speech", language).scores(cue):
        emotion = table("speech")[label].get("emotion", "")
        if emotion:
            calm = label == "ask" or (label == "shout" and "!" not in text)
            scores[emotion] = scores.get(emotion, 0.0) + (1.0 if calm else 1.6)
    if not spoken:
        scores = {label: 0.65 * weight for label, weight in scores.items()}
        scores.pop("curious", None)
        scores.pop("excited", None)
    _punctuation(text, scores, spoken)
    if not scores:
        return "neutral"
    label = max(scores, key=lambda one: scores[one])
    return label if scores[label] >= _LEAST else "neutral"


def _punctuation(text: str, scores: dict[str, float], spoken: bool) -> None:
    """Exclamations heighten what is felt, or are excited by themselves; questions are curious."""
    if not spoken:
        return
    if re.search(r"[?？؟]", text):
        scores["curious"] = scores.get("curious", 0.0) + 1.1
    marks = len(re.findall(r"[!！]", text))
    if marks:
        strong = max(scores, key=lambda one: scores[one]) if scores else "excited"
        lift = strong if strong not in ("curious", "serious", "hopeful") else "excited"
        scores[lift] = scores.get(lift, 0.0) + 0.6 + 0.5 * min(marks, 2)


def delivery_of(text: str, cue: str, emotion: str, language: str, spoken: bool) -> str:
    """How a line is delivered."""
    if not spoken:
        return "normal"
    scores = lexicon("manner", language).scores(cue)
    for label in lexicon("speech", language).scores(cue):
        delivery = table("speech")[label].get("delivery", "")
        if delivery:
            scores[delivery] = scores.get(delivery, 0.0) + 1.5
    scores.pop("cry_out", None)
    if scores:
        label = max(scores, key=lambda one: scores[one])
        if label == "shout" and not re.search("[!！]", text) and scores[label] < 2:
            return "normal"
        return label
    exclaims = bool(re.search("[!！]", text))
    if exclaims and emotion == "afraid":
        return "urgent"
    if exclaims and lexicon("manner", language).scores(text).get("cry_out") and len(text) < 60:
        return "urgent"
    if text.isupper() and len(text) > 6 and text.isascii():
        return "shout"
    return "soft" if emotion in ("tender", "sad") and not exclaims else "normal"


def mood_scores(text: str, language: str) -> dict[str, float]:
    """The moods a text's words speak of."""
    return lexicon("moods", language).scores(text)


def mood_of(
    text: str,
    emotions: list[str],
    weather: str,
    time: str,
    place: float,
    language: str,
    before: str = "",
) -> str:
    """The mood of a scene; ``place`` is where it lies in the film, 0 first to 1 last.

    Where nothing tells, a film that was calm ``before`` moves on to what its hour suggests.
    """
    scores = mood_scores(text, language)
    for emotion in emotions:
        mood = _MOOD_OF.get(emotion)
        if mood:
            scores[mood] = scores.get(mood, 0.0) + (1.1 if emotion != "curious" else 0.5)
    if weather == "storm":
        scores["tense"] = scores.get("tense", 0.0) + 1.2
    if weather == "fog":
        scores["mysterious"] = scores.get("mysterious", 0.0) + 0.8
    if time == "night":
        scores["mysterious"] = scores.get("mysterious", 0.0) + 0.3
    if time == "dawn":
        scores["hopeful"] = scores.get("hopeful", 0.0) + 0.6
    if place >= 0.99:
        for mood in ("hopeful", "tender", "triumphant", "joyful", "reflective"):
            if mood in scores:
                scores[mood] += 0.7
    if scores and max(scores.values()) >= (1.0 if place < 0.2 else 0.7):
        return _top(scores)
    if place >= 0.99:
        return _top(scores) if scores else "reflective"
    return "calm" if before != "calm" else _BY_HOUR[time]


def _top(scores: dict[str, float]) -> str:
    return max(scores, key=lambda one: scores[one])


def intense(emotion: str) -> bool:
    """Whether a face should be seen close when it is felt."""
    return emotion in ("afraid", "sad", "angry", "tender", "surprised", "excited", "proud")
