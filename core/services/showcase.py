"""The film that visitors see: made on this machine, from the first example, when there is time.

``filmwright studio`` has it made once, at the lowest priority; its parts stay in the store, where
films of the same script find them. Until it is there the landing page shows a drawn picture.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.studio import Studio

#: The film's length.
SECONDS = 60

#: What is kept of everything that is delivered with a film.
_SHOWN = ("film.mp4", "film.en.vtt", "film.poster.jpg")

_EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "1-monsoon.txt"


@dataclass(frozen=True)
class Showcase:
    """The finished film, in files."""

    film: Path
    """MP4."""
    poster: Path
    """A JPEG."""
    subtitles: Path
    """WebVTT."""
    title: str
    seconds: float
    """The film's length."""


def find(home: Path) -> Showcase | None:
    """The film of this studio, if it was made."""
    folder = _folder(home)
    try:
        facts = json.loads((folder / "showcase.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return Showcase(
        folder / "film.mp4", folder / "film.poster.jpg", folder / "film.en.vtt",
        facts["title"], facts["seconds"],
    )  # fmt: skip


def script() -> str:
    """What is filmed; empty where the examples are not installed."""
    return _EXAMPLE.read_text(encoding="utf-8").strip() if _EXAMPLE.is_file() else ""


def make(studio: Studio) -> Showcase | None:
    """Make it, unless it is there or another process is making it.

    :raises FilmwrightError: it cannot be made; what was made of it stays in the store.
    """
    home = studio.settings.home
    if not script():
        return None
    with (home / "showcase.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        return find(home) or _made(studio)


def _made(studio: Studio) -> Showcase | None:
    # Imported in here: others only ask whether the film is there.
    from core.film import Brief
    from core.production import produce

    home = studio.settings.home
    part = home / "showcase.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    text = script()
    brief = Brief(script=text, duration=SECONDS, resolution="720p", burn=False)
    target = str(part / "film.mp4")
    made = produce(brief, target, studio.registry, studio.store, studio.modules, lambda _: None, 1)
    for path in part.iterdir():
        if path.name not in _SHOWN:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    facts = {"title": text.splitlines()[0], "seconds": made.film.duration}
    (part / "showcase.json").write_text(json.dumps(facts), encoding="utf-8")
    shutil.rmtree(_folder(home), ignore_errors=True)
    part.rename(_folder(home))
    return find(home)


def _folder(home: Path) -> Path:
    return home / "showcase"
