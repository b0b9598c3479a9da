"""The base of everything that is hashed: frozen, validated, serialised one way only."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

#: Seconds, rounded to the millisecond so that a sum computed elsewhere gives the same key.
Seconds = Annotated[float, AfterValidator(lambda value: round(float(value), 3)), Field(ge=0)]

#: A number without unit (a fraction, a factor), rounded to four places for the same reason.
Fraction = Annotated[float, AfterValidator(lambda value: round(float(value), 4))]

#: Red, green, blue, 0–255 each.
RGB = tuple[int, int, int]


class Frozen(BaseModel):
    """An immutable value with one canonical form; unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    def canonical(self) -> bytes:
        """The value as UTF-8 JSON with sorted keys: equal values give equal bytes anywhere."""
        document = self.model_dump(mode="json")
        text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return text.encode()

    def digest(self) -> str:
        """SHA-256 of the canonical form, in hex."""
        return hashlib.sha256(self.canonical()).hexdigest()


class Ref(Frozen):
    """Names bytes in the store by their content."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    media_type: str
    """For example ``image/png``, ``audio/flac``, ``video/mp4``."""
