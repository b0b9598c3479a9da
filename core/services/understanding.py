"""What a draft's script is understood to be: who speaks where, how long it lasts, whether it fits.

Measuring is quick enough for every pause in typing; understanding asks the script stage once
for each text and keeps the answer with the project.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from core import variables
from core.casting import cast, wished_voices
from core.database import writing
from core.errors import InputError
from core.film import Language, Line, Screenplay, Voice
from core.intake import FEWEST_WORDS, MOST_WORDS
from core.languages import detect_language
from core.models import Project
from core.pacing import LONGEST, SHORTEST, estimate, opening_pace
from core.planning import with_texts
from core.runner import run_task
from core.services.drafts import Draft, draft_of, is_read, reading_of
from core.stages import Script
from core.studio import Studio
from core.words import count_words

#: Beside the speech, a film of average cut spends about this share of it on pauses and cards.
_PAUSES, _CARDS = 0.14, 6.0

#: A film this many times as long as its unhurried speech has pauses that are felt.
_SLOW = 1.6

#: And this many times, just enough of them.
_AIRY = 1.1

#: Letters from which on a text's language can be told.
_SURE_LETTERS = 24


@dataclass(frozen=True)
class Measure:
    """A text at a glance."""

    words: int
    seconds: int
    """About how long the film lasts when nobody hurries; 0 for an empty text."""
    language: Language | None
    """``None``: too little text to tell."""

    @property
    def missing(self) -> int:
        """Words it still needs."""
        return max(0, FEWEST_WORDS - self.words)

    @property
    def excess(self) -> int:
        """Words it has too many."""
        return max(0, self.words - MOST_WORDS)

    @property
    def ready(self) -> bool:
        """Whether a film can be made of it."""
        return not self.missing and not self.excess


@dataclass(frozen=True)
class Fit:
    """Whether the speech fits the asked length, told before anything is made."""

    verdict: Literal["fits", "quick", "slow", "too_long", "impossible"]
    """``quick``: it fits when people speak faster; ``slow``: it fits, with long pauses;
    ``impossible``: it fits no film."""
    target: int
    """Seconds the film will last."""
    least: int
    """The shortest film that holds the speech; over 300 when none does."""
    natural: int
    """How long it lasts when nobody hurries."""
    cut: int = 0
    """About how many words to cut so that it fits."""

    @property
    def ok(self) -> bool:
        """Whether the film can be made."""
        return self.verdict in ("fits", "quick", "slow")


def measure(text: str, language: Language | None = None) -> Measure:
    """Count, time and recognise a text, in a few milliseconds.

    ``language``: what the creator said it is in.
    """
    text = variables.in_words(text)
    words = count_words(text)
    if words == 0:
        return Measure(0, 0, language)
    told = language or (detect_language(text) if len(text.strip()) >= _SURE_LETTERS else None)
    line = Line(id="l1", speaker="narrator", text=text.strip(), language=told or "en")
    return Measure(words, round(estimate(line) * (1 + _PAUSES) + _CARDS), told)


def understand(studio: Studio, session: Session, project: Project) -> Screenplay:
    """The project's script as understood, or as it was corrected on the storyboard.

    :raises InputError: the script has too few or too many words, or is no text.
    """
    if project.screenplay is not None and is_read(project):
        return Screenplay.model_validate(project.screenplay)
    draft, request = draft_of(project), reading_of(project)
    outcome = run_task(studio.registry, studio.store, request, draft.use, _unheard)
    script = outcome.result_for(request)
    assert isinstance(script, Script)
    _keep(session, project, draft, request.digest(), script.screenplay)
    return script.screenplay


def fit(screenplay: Screenplay, wish: int | None) -> Fit:
    """Whether the speech fits a wish of so many seconds (``None``: 90, or what it needs)."""
    screenplay = with_texts(
        screenplay, {line.id: variables.in_words(line.text) for line in screenplay.lines}
    )
    natural = _natural(screenplay)
    least = _least(screenplay)
    if least > LONGEST:
        return Fit("impossible", LONGEST, least, natural, _cut(screenplay, least, LONGEST))
    if wish is not None and wish < least:
        return Fit("too_long", wish, least, natural, _cut(screenplay, least, wish))
    target, pace = opening_pace(screenplay, wish)
    if pace.rate > 1.0:
        return Fit("quick", target, least, natural)
    verdict: Literal["slow", "fits"] = "slow" if target > natural * _SLOW else "fits"
    return Fit(verdict, target, least, natural)


def refuse_unfit(screenplay: Screenplay, wish: int | None) -> None:
    """:raises InputError: the film would be too short for its speech, which is never cut."""
    found = fit(screenplay, wish)
    if not found.ok:
        raise InputError(
            f"the speech needs {found.least} seconds and the film would have {found.target}: ask "
            f"for a longer film, or cut about {found.cut} words"
        )


def asked(draft: Draft, screenplay: Screenplay) -> int:
    """The length to ask for: the chosen one, or that at which the film breathes well, a multiple
    of five seconds."""
    if draft.duration is not None:
        return draft.duration
    easy = math.ceil(_natural(screenplay) * _AIRY / 5) * 5
    return max(SHORTEST, min(LONGEST, easy))


def chosen_voices(studio: Studio, screenplay: Screenplay, draft: Draft) -> dict[str, Voice]:
    """Who would speak with which voice if the film were made now: speaker → voice.

    A wish for somebody who is no longer in the script, or for a voice that is gone, is left out.

    :raises InputError: no voice here speaks the script's language.
    """
    catalogue = studio.registry.voices()
    by_id = {voice.id: voice for voice in catalogue}
    wishes: dict[str, str] = {}
    for name, voice in draft.voices.items():
        try:
            wishes |= wished_voices(screenplay, catalogue, {name: voice})
        except InputError:
            continue
    wanted = draft.use.get("voice")
    own = [voice for voice in catalogue if wanted and voice.id.startswith(f"{wanted}:")]
    able = own if any(screenplay.language in voice.languages for voice in own) else catalogue
    return {who: by_id[voice] for who, voice in cast(screenplay, able, wishes, {}).items()}


def _keep(
    session: Session, project: Project, draft: Draft, digest: str, screenplay: Screenplay
) -> None:
    with writing(session):
        session.refresh(project)
        # Whoever wrote in the meantime has it understood anew.
        if draft_of(project).script == draft.script and not project.corrected:
            project.screenplay = screenplay.model_dump(mode="json")
            project.screenplay_of = digest


def _natural(screenplay: Screenplay) -> int:
    """Seconds of the shortest film in which everybody speaks at their own pace."""

    def unhurried(seconds: int) -> bool:
        try:
            return opening_pace(screenplay, seconds)[1].rate == 1.0
        except InputError:
            return False

    return _first(unhurried)


def _least(screenplay: Screenplay) -> int:
    """Seconds of the shortest film that holds the speech; over 300 when none does."""

    def holds(seconds: int) -> bool:
        try:
            opening_pace(screenplay, seconds)
        except InputError:
            return False
        return True

    return _first(holds, LONGEST * 4)


def _first(good: Callable[[int], bool], most: int = LONGEST) -> int:
    """The least number of seconds that is good; ``most`` when none is."""
    low, high = SHORTEST, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if good(middle) else (middle + 1, high)
    return low


def _cut(screenplay: Screenplay, least: int, target: int) -> int:
    words = sum(count_words(line.text) for line in screenplay.lines)
    return max(1, math.ceil(words * (least - target) / least))


def _unheard(_fraction: float) -> None:
    """Nobody waits for it."""
