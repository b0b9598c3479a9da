"""What a campaign is told besides its people: kept with it as one document."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from core.errors import InputError
from core.models import Campaign

_Word = Annotated[str, Field(max_length=200)]


class Setup(BaseModel):
    """The choices of a campaign."""

    model_config = ConfigDict(extra="forbid")

    columns: Annotated[dict[_Word, _Word], Field(max_length=50)] = {}
    """Variable → the list's column whose values stand there; one that is not named here has the
    column that is called like it."""
    call: Annotated[str, Field(max_length=40)] = ""
    """What the button below the film says; empty: there is none."""
    call_url: Annotated[str, Field(max_length=500)] = ""
    """Where it leads."""
    days: Annotated[int, Field(ge=1, le=365)] = 90
    """How long a film's link can be opened."""

    @field_validator("call_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        value = value.strip()
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("an address begins with https://")
        if any(letter.isspace() or ord(letter) < 32 for letter in value):
            raise ValueError("an address has no spaces")
        return value


def setup_of(campaign: Campaign) -> Setup:
    """The campaign's choices."""
    return Setup.model_validate(campaign.draft.get("setup", {}))


def changed(campaign: Campaign, changes: dict[str, Any]) -> None:
    """Change some of the choices, in the caller's transaction.

    :raises InputError: one cannot have this value.
    """
    try:
        setup = Setup.model_validate({**setup_of(campaign).model_dump(), **changes})
    except ValidationError as error:
        fault = error.errors()[0]
        why = fault["msg"].removeprefix("Value error, ")
        raise InputError(f"{'.'.join(map(str, fault['loc']))}: {why}") from None
    campaign.draft = {**campaign.draft, "setup": setup.model_dump(mode="json")}
