"""Script analysis: what a script is understood to be."""

from __future__ import annotations

from core.film import Language, Mode, Screenplay
from core.stages.base import Request, Result


class ScriptRequest(Request):
    """Understand this script. → :class:`Script`"""

    script: str
    title: str = ""
    mode: Mode | None = None
    language: Language | None = None


class Script(Result):
    screenplay: Screenplay
