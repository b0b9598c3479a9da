"""What pydantic found wrong, as a person names it."""

from __future__ import annotations

_PLAIN = {
    "language": "must be a language code such as en or hi",
    "subtitles": "must be language codes such as en,hi",
}


def first_fault(error: ValueError) -> str:
    """The first thing wrong with a request."""
    faults = getattr(error, "errors", list)()
    if not faults:
        return str(error)
    field = str(faults[0]["loc"][0]) if faults[0]["loc"] else ""
    return f"{field} {faults[0]['input']!r} is not right: {_PLAIN.get(field, faults[0]['msg'])}"
