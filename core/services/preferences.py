"""What a person wants new films to start from, and which letters they want."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.orm import Session

from core.database import writing
from core.film import Aspect, Language, MusicKind, Resolution
from core.models import User
from core.services.plans import plan_of


class Preferences(BaseModel):
    """The choices a new film begins with."""

    model_config = ConfigDict(extra="forbid")

    style: Annotated[str, Field(min_length=1, max_length=40)] = "cinematic"
    aspect: Aspect = "16:9"
    resolution: Resolution = "720p"
    music: MusicKind | Literal["none", "auto"] = "auto"
    language: Language | Literal[""] = ""
    """The language voices speak; empty: the script's."""
    film_ready: bool = True
    """A letter when a film is done."""
    low_credits: bool = True
    """A letter when credits run low."""


_LETTERS = {"film_ready", "low_credits"}


def of(user: User) -> Preferences:
    """The account's preferences; what was never chosen is the default."""
    try:
        return Preferences.model_validate(user.preferences.get("film", {}))
    except ValidationError:
        return Preferences()  # Kept by an older studio that knew other choices.


def save(session: Session, user: User, chosen: Preferences) -> None:
    """Keep them; what else the account's preferences hold stays."""
    with writing(session):
        session.refresh(user)
        user.preferences = {**user.preferences, "film": chosen.model_dump(mode="json")}


def first_draft(user: User) -> dict[str, Any]:
    """What a new project's draft begins with: the preferences, as far as the plan goes."""
    chosen = of(user).model_dump(mode="json", exclude=_LETTERS)
    if chosen["resolution"] not in (within := plan_of(user).resolutions):
        chosen["resolution"] = within[-1]
    return {**chosen, "language": chosen["language"] or None}
