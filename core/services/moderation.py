"""What may be shown: films whose script trips a term wait until an admin has looked at them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import read
from core.database import writing
from core.errors import ConflictError, NotFoundError
from core.film import Brief
from core.models import AuditEntry, Film, Project, User, now

#: What an admin may look through, and what each means.
STATES = ("flagged", "approved", "rejected")

_UNSPACED = re.compile(r"[\u0900-\u0dff\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class Held:
    """A film in the moderation queue."""

    film: Film
    project: Project
    owner: User
    reason: str
    """Category and term, as :func:`look` tells it; empty when the terms have changed since."""
    excerpt: tuple[str, str, str]
    """The script before the term, the term as written, and the script after it."""


def look(text: str) -> str:
    """Why a film of this script must wait: ``Category: term``; empty when it need not."""
    found = _find(text)
    return f"{found[0]}: {found[1].group().strip()}" if found else ""


def verdict(brief: Brief, before: Film | None = None) -> str:
    """A new film's state: empty, ``flagged``, or ``approved`` as the version before it was, when
    nothing new trips a term."""
    trips = _trips(_told_in(brief))
    if not trips or before is None or before.moderation != "approved":
        return "flagged" if trips else ""
    known = _trips(_told_in(Brief.model_validate(before.brief)))
    return "approved" if trips <= known else "flagged"


def waiting(session: Session) -> int:
    """How many films wait for a look."""
    flagged = select(func.count()).select_from(Film).where(Film.moderation == "flagged")
    return session.scalar(flagged) or 0


def queue(
    session: Session, state: str = "flagged", page: int = 1, size: int = 24
) -> tuple[list[Held], int]:
    """One page of the films in ``state``, those that wait longest first, and how many there are."""
    mine = Film.moderation == (state if state in STATES else "flagged")
    total = session.scalar(select(func.count()).select_from(Film).where(mine)) or 0
    rows = session.execute(
        select(Film, Project, User)
        .join(Project, Project.id == Film.project_id)
        .join(User, User.id == Film.owner_id)
        .where(mine)
        .order_by(Film.created_at if state == "flagged" else Film.created_at.desc(), Film.id)
        .offset((page - 1) * size)
        .limit(size)
    )
    return [_held(*row) for row in rows], total


def decide(session: Session, actor: User, film_id: str, approved: bool, note: str = "") -> Film:
    """Let a held film go, or keep it here for good; either can be changed later.

    :raises NotFoundError: no such film.
    :raises ConflictError: nothing in it was ever flagged.
    """
    with writing(session):
        film = session.get(Film, film_id, populate_existing=True)
        if film is None:
            raise NotFoundError("there is no such film")
        if not film.moderation:
            raise ConflictError("this film was not flagged: there is nothing to decide")
        film.moderation = "approved" if approved else "rejected"
        session.add(
            AuditEntry(
                actor_id=actor.id, action=f"film_{film.moderation}", subject_id=film.id,
                note=note.strip()[:300], at=now(),
            )
        )  # fmt: skip
    return film


def _told_in(brief: Brief) -> str:
    """Script and title, and the lines that were changed on the storyboard."""
    play = brief.screenplay
    lines = [line.text for scene in play.scenes for line in scene.lines] if play else []
    return "\n".join([brief.title, brief.script, *lines])


def _held(film: Film, project: Project, owner: User) -> Held:
    script = unicodedata.normalize("NFC", str(film.brief.get("script", "")))
    found = _find(script)
    if found is None:
        return Held(film, project, owner, "", ("", "", script[:280]))
    category, match = found
    start, end = match.span()
    return Held(
        film, project, owner, f"{category}: {match.group().strip()}",
        (script[max(0, start - 160) : start], script[start:end], script[end : end + 160]),
    )  # fmt: skip


def _trips(text: str) -> frozenset[str]:
    """Every term that is found, as it is written."""
    composed = unicodedata.normalize("NFC", text)
    return frozenset(
        " ".join(found.group().casefold().split())
        for _, pattern in _patterns()
        for found in pattern.finditer(composed)
    )


def _find(text: str) -> tuple[str, re.Match[str]] | None:
    # NFC only: folding further would move the places where terms are found.
    composed = unicodedata.normalize("NFC", text)
    for category, pattern in _patterns():
        if found := pattern.search(composed):
            return category, found
    return None


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (entry["name"], re.compile("|".join(map(_pattern, entry["terms"])), re.IGNORECASE))
        for entry in read("moderation")["categories"]
    )


def _pattern(term: str) -> str:
    words = [
        re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "")
        for word in term.split()
    ]
    phrase = r"\W+".join(words)
    # Scripts without spaces, or whose vowels are marks, have no word boundaries to go by.
    return phrase if _UNSPACED.search(term) else rf"(?<!\w){phrase}(?!\w)"
