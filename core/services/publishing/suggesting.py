"""What is told about a film unless its maker says otherwise: title, description, chapters."""

from __future__ import annotations

from sqlalchemy.orm import Session

from config import read
from core.film import NARRATOR, Screenplay, Timeline
from core.models import Channel, Film, Project
from core.services.publishing.options import Options, checked, length_of_tags, most_tags
from core.services.renditions import delivery_of
from core.stages import PublishRequest

#: YouTube shows chapters when there are this many, each this many seconds long, from 0:00 on.
_FEWEST_CHAPTERS = 3
_SHORTEST_CHAPTER = 10.0


def suggested(session: Session, film: Film, channel: Channel | None) -> Options:
    """Options that fit the film, on what its maker prefers for the channel.

    :raises NotFoundError: the film is not finished, or may not be shown.
    """
    delivery = delivery_of(film)
    screenplay = Screenplay.model_validate(film.screenplay) if film.screenplay else None
    limits = read("youtube")["limits"]
    images = delivery.thumbnails.images if delivery.thumbnails else ()
    own = {
        "title": _cut(_plain(_title(session, film, delivery)), int(limits["title"])),
        "description": _description(delivery, screenplay, int(limits["description"])),
        "tags": _tags(delivery, screenplay),
        "category": "27" if screenplay and screenplay.mode == "podcast" else "1",
        "thumbnail": 1 if images else 0,
    }
    preferred = {
        name: value for name, value in (channel.options if channel else {}).items()
        if name not in ("title", "publish_at") and value not in ("", [])
    }  # fmt: skip
    if "thumbnail" in preferred:
        preferred["thumbnail"] = min(int(preferred["thumbnail"]), len(images))
    if preferred.get("description"):
        both = f"{own['description']}\n\n{preferred['description']}"
        preferred["description"] = _cut_bytes(both, int(limits["description"]))
    return checked({**own, **preferred})


def _title(session: Session, film: Film, delivery: PublishRequest) -> str:
    """The film's; of one without, its project's."""
    if delivery.title.strip():
        return " ".join(delivery.title.split())
    return session.get_one(Project, film.project_id).title or film.id[:8]


def _description(delivery: PublishRequest, screenplay: Screenplay | None, most: int) -> str:
    parts = [delivery.description or (screenplay.logline if screenplay else "")]
    parts.append("\n".join(_chapters(delivery.timeline)))
    if screenplay is not None:
        speaking = {line.speaker for line in screenplay.lines} - {NARRATOR}
        cast = [one.name for one in screenplay.characters if one.id in speaking]
        parts.append(", ".join(cast))
    return _cut_bytes("\n\n".join(_plain(part) for part in parts if part.strip()), most)


def _chapters(timeline: Timeline) -> list[str]:
    """A line for each scene, where YouTube makes chapters of them."""
    starts = [scene.first / timeline.fps for scene in timeline.scenes]
    ends = [*starts[1:], timeline.duration]
    long = all(
        end - start >= _SHORTEST_CHAPTER for start, end in zip(starts, ends, strict=True)
    )  # fmt: skip
    if len(starts) < _FEWEST_CHAPTERS or not long or round(starts[0]):
        return []
    return [
        f"{int(start) // 60}:{int(start) % 60:02} {scene.scene.heading}"
        for start, scene in zip(starts, timeline.scenes, strict=True)
    ]


def _tags(delivery: PublishRequest, screenplay: Screenplay | None) -> list[str]:
    wished = [delivery.title]
    if screenplay is not None:
        wished += [one.name for one in screenplay.characters]
        wished += [one.place for one in screenplay.scenes]
    tags: list[str] = []
    for wish in wished:
        tag = " ".join(_plain(wish).replace(",", " ").replace('"', "").split())
        known = tag.casefold() in {one.casefold() for one in tags}
        if tag and not known and length_of_tags([*tags, tag]) <= most_tags() // 2:
            tags.append(tag)
    return tags


def _plain(text: str) -> str:
    """Without what YouTube refuses."""
    kept = text.replace("<", "‹").replace(">", "›")
    return "".join(one for one in kept if one >= " " or one == "\n").strip()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _cut_bytes(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore").rstrip()
