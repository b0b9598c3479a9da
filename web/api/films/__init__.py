"""Films: made, watched over, corrected, compared and saved."""

from __future__ import annotations

from web.api.films import board, files, jobs
from web.api.films.noun import blueprint

__all__ = ["blueprint", "board", "files", "jobs"]
