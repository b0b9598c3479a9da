"""What the tests of publishing build on: a studio that knows the stand-in, a channel, films."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.film import Character, Line, Scene, Screenplay, TimedScene, Timeline
from core.frozen import Ref
from core.models import Channel, Film, Project, Upload, User, now
from core.services.courier import Round
from core.services.publishing import carrying, channels, uploads, watching
from core.services.publishing.options import Options
from core.stages import Film as FilmFile
from core.stages import PublishRequest, Subtitles, Thumbnails
from core.studio import Studio
from tests.engine_parts import new_user
from tests.youtube_server import YouTubeServer

BACK = "http://studio.example/channels/back"

HOLDER = "tests-elsewhere-1"
"""A worker on another machine: nobody here knows whether it is alive."""


@pytest.fixture
def tube(tmp_path: Path) -> Iterator[YouTubeServer]:
    """The stand-in for YouTube."""
    folder = tmp_path / "tube"
    folder.mkdir()
    with YouTubeServer(folder) as server:
        yield server


@pytest.fixture
def house(studio: Studio, tube: YouTubeServer, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """A studio that publishes to the stand-in, and rests briefly after a fault."""
    monkeypatch.setattr("plugins.outputs.youtube.sending.REST", (0.002, 0.01))
    studio.settings = studio.settings.model_copy(update=tube.settings())
    return studio


def account(studio: Studio, name: str = "ada") -> User:
    """A maker."""
    with studio.sessions() as session:
        return new_user(session, name=name)


def connect(studio: Studio, tube: YouTubeServer, user: User) -> Channel:
    """Connect the maker's channel, as the pages do."""
    url, pending = channels.begin(studio, "youtube", BACK)
    came = tube.consent(url)
    with studio.sessions() as session:
        return channels.finish(studio, session, user, pending, BACK, came["state"], came["code"])[0]


def finished(
    studio: Studio, user: User, size: int = 300_000, title: str = "The Paper Boat",
    languages: tuple[str, ...] = ("en", "hi"), **fields: Any,
) -> Film:  # fmt: skip
    """A film that is done, of ``size`` bytes of noise."""
    noise = random.Random(title + str(size))
    video = studio.store.put(noise.randbytes(size), "video/mp4")
    with studio.sessions() as session:
        project = Project(owner_id=user.id, title=title)
        session.add(project)
        session.flush()
        film = Film(
            project_id=project.id, owner_id=user.id, number=1, brief={}, status="done",
            screenplay=_screenplay(title).model_dump(mode="json"),
            delivery=_delivery(studio, video, size, title, languages).model_dump(mode="json"),
            **fields,
        )  # fmt: skip
        session.add(film)
        session.commit()
        return film


def digest(film: Film) -> str:
    """What must arrive."""
    assert film.delivery is not None
    return str(film.delivery["film"]["video"]["sha256"])


def publish(
    studio: Studio, user: User, film: Film, channel: Channel, **options: Any
) -> Upload:  # fmt: skip
    """Have it published."""
    at = options.pop("at", None)
    chosen = Options(**{"title": "The Paper Boat", **options})
    with studio.sessions() as session:
        return uploads.publish(studio, session, user, film, channel, chosen, at)


def carry(studio: Studio, holder: str = HOLDER) -> bool:
    """One round of the lane that sends."""
    return carrying.carry(Round(studio, holder, threading.Event()))


def due(studio: Studio, upload: Upload, **fields: Any) -> None:
    """Its rest is over."""
    with studio.sessions() as session:
        row = session.get_one(Upload, upload.id)
        row.due_at = now()
        row.done = {**row.done, "look_at": 0.0}
        for name, value in fields.items():
            setattr(row, name, value)
        session.commit()


def watch(studio: Studio) -> bool:
    """One round of the lane that looks."""
    return watching.carry(Round(studio, HOLDER, threading.Event()))


def again(studio: Studio, row: Any) -> Any:
    """The row as it is now."""
    with studio.sessions() as session:
        return session.get_one(type(row), row.id)


def _screenplay(title: str) -> Screenplay:
    scenes = tuple(
        Scene(
            id=f"s{number}", heading=heading, setting="river", place="river", characters=("meera",),
            lines=(Line(id=f"s{number}.l1", speaker="meera", text="Look.", language="en"),),
        )
        for number, heading in enumerate(("The river", "The rain", "The far bank"), 1)
    )  # fmt: skip
    return Screenplay(
        title=title, language="en", logline="A girl waits for her boat.",
        characters=(Character(id="meera", name="Meera"),), scenes=scenes,
    )  # fmt: skip


def _delivery(
    studio: Studio, video: Ref, size: int, title: str, languages: tuple[str, ...]
) -> PublishRequest:
    scenes = tuple(
        TimedScene(scene=scene, first=place * 288, frames=288, shots=(), lines=())
        for place, scene in enumerate(_screenplay(title).scenes)
    )
    pictures = tuple(
        studio.store.put(b"\xff\xd8 picture " + str(n).encode(), "image/jpeg") for n in (1, 2, 3)
    )
    cue = "1\n00:00:01,000 --> 00:00:02,000\nLook ({}).\n"
    text = {one: studio.store.put(cue.format(one).encode(), "text/srt") for one in languages}
    return PublishRequest(
        destination="", title=title, language="en",
        film=FilmFile(
            video=video, duration=36.0, width=1280, height=720, size=size, lufs=-14.0,
            true_peak=-1.0,
        ),
        subtitles=tuple(
            Subtitles(language=one, cues=(), srt=ref, vtt=ref, ass=ref)
            for one, ref in text.items()
        ),
        thumbnails=Thumbnails(images=pictures, poster=pictures[0]),
        timeline=Timeline(fps=24, frames=864, scenes=scenes),
    )  # fmt: skip
