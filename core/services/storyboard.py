"""The storyboard: the screenplay a person corrects, scene by scene, before it is filmed again.

A correction makes the screenplay the truth (``project.corrected``): it is then filmed as it
stands. The draft's script is kept saying the same, so that the writer's page never shows an
older story: changed words are changed where they stand, and when lines or scenes come, go or
move, the script is written out from the screenplay. Writing another script there ends the
corrections, which by then are in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import revising
from core.changes import Change, Impact, Script, changes, impact
from core.database import writing
from core.errors import InputError, NotFoundError
from core.film import NARRATOR, Brief, Scene, Screenplay, Voice
from core.frozen import Ref
from core.models import Asset, Film, Project, now
from core.pacing import estimate
from core.planning import FilmPlan
from core.services.drafts import MOST_LETTERS, Draft, draft_of
from core.services.understanding import understand
from core.studio import Studio

_BREATH = 1.4
"""Seconds a scene lasts beside its lines, about."""

_MOST_VARIATIONS = 999


@dataclass(frozen=True)
class Card:
    """One scene as the storyboard shows it."""

    scene: Scene
    number: int
    seconds: float
    """How long it lasts, or about will."""
    filmed: bool
    """Whether :attr:`seconds` is measured on the film and not expected."""
    picture: str
    """``film``: as the film shows it; ``place``: it can be drawn at once; ``stale``: the film
    shows it otherwise than it will be; ``none``: nothing is drawn yet."""
    image: str
    """The creator's own picture: an asset's id, or empty."""
    variation: int


@dataclass(frozen=True)
class Board:
    """The storyboard, and what tells it from the film."""

    play: Screenplay
    brief: Brief
    """What it would be filmed from."""
    cards: tuple[Card, ...]
    base: Film | None
    """The version it is compared with: the newest that is made or being made."""
    changes: tuple[Change, ...]
    impact: Impact | None

    @property
    def seconds(self) -> float:
        """How long the film is, about."""
        return sum(card.seconds for card in self.cards)


@dataclass(frozen=True)
class Part:
    """Somebody who speaks or is seen."""

    id: str
    name: str
    lines: int
    voice: str
    """The chosen voice's id, or empty: the studio casts."""
    portrait: str
    """The asset with their photograph, or empty."""
    character: Any
    """The :class:`~core.film.Character`, or ``None`` for the narrator."""


def board(studio: Studio, session: Session, project: Project) -> Board:
    """The project's storyboard.

    :raises InputError: the script is not long enough to be understood, or too long.
    """
    play = understand(studio, session, project)
    brief = sketch(session, project, play)
    base = newest(session, project)
    filmed = version_of(base) if base else None
    present = Script(brief, play)
    images = draft_of(project).images
    cards = tuple(
        _card(scene, number, present, base, filmed, images.get(scene.id, ""))
        for number, scene in enumerate(play.scenes, 1)
    )
    told = changes(filmed, present) if filmed else []
    weight = impact(filmed, present) if filmed and told else None
    return Board(play, brief, cards, base, tuple(told), weight)


def cast_of(studio: Studio, session: Session, project: Project) -> list[Part]:
    """Everybody in the film: the narrator first, then in the order of the story."""
    play, draft = understand(studio, session, project), draft_of(project)
    counts: dict[str, int] = {}
    for line in play.lines:
        counts[line.speaker] = counts.get(line.speaker, 0) + 1
    parts = []
    if NARRATOR in counts:
        voice = _choice(draft.voices, NARRATOR, NARRATOR)
        parts.append(Part(NARRATOR, NARRATOR, counts[NARRATOR], voice, "", None))
    for one in play.characters:
        voice = _choice(draft.voices, one.id, one.name)
        portrait = _choice(draft.portraits, one.id, one.name)
        parts.append(Part(one.id, one.name, counts.get(one.id, 0), voice, portrait, one))
    return parts


def sketch(session: Session, project: Project, play: Screenplay) -> Brief:
    """What the film would be made from, as far as it is known: for pictures and comparisons."""
    draft = draft_of(project)
    return Brief(
        script=draft.script,
        screenplay=play if project.corrected else None,
        title=project.title,
        duration=draft.duration,
        style=draft.style,
        aspect=draft.aspect,
        resolution=draft.resolution,
        music=draft.music,
        music_file=_ref(session, project, draft.music_asset),
        music_volume=draft.music_volume,
        subtitles=tuple(draft.subtitles),
        burn=draft.burn,
        caption_style=draft.caption_style,
        voices=draft.voices,
        images=_refs(session, project, draft.images),
        portraits=_refs(session, project, draft.portraits),
        variations=draft.variations,
        use=draft.use,
    )


def newest(session: Session, project: Project) -> Film | None:
    """The newest version that is made or being made."""
    return session.scalar(
        select(Film)
        .where(
            Film.project_id == project.id,
            Film.status.in_(("done", "queued", "running", "cancelling")),
        )
        .order_by(Film.number.desc())
        .limit(1)
    )


def newest_finished(session: Session, project: Project) -> Film | None:
    """The newest version that is made."""
    return session.scalar(
        select(Film)
        .where(Film.project_id == project.id, Film.status == "done")
        .order_by(Film.number.desc())
        .limit(1)
    )


def version_of(film: Film) -> Script | None:
    """A version as it is compared; ``None`` before its script is understood."""
    brief = Brief.model_validate(film.brief).model_copy(update={"watermark": ""})
    if film.screenplay is not None:
        return Script(brief, Screenplay.model_validate(film.screenplay))
    return Script(brief, brief.screenplay) if brief.screenplay else None


# --- corrections -------------------------------------------------------------------------


def revise(
    studio: Studio,
    session: Session,
    project: Project,
    correction: Callable[[Screenplay], Screenplay],
) -> Screenplay:
    """Correct the screenplay with one of :mod:`core.revising`'s changes.

    :raises InputError: the change is not possible, or makes the script too long.
    """
    understand(studio, session, project)
    with writing(session):
        session.refresh(project)
        if project.screenplay is None:
            raise InputError("the script was changed in the meantime; open the storyboard again")
        before = Screenplay.model_validate(project.screenplay)
        after = correction(before)
        if after == before:
            return before
        draft = draft_of(project)
        script = revising.script_after(draft.script, before, after)
        if len(script) > MOST_LETTERS:
            raise InputError(f"the script grows beyond {MOST_LETTERS} letters; cut something first")
        gone = {one.id for one in before.scenes} - {one.id for one in after.scenes}
        _write(project, _without(draft, gone).model_copy(update={"script": script}), after)
    return after


def another_picture(
    studio: Studio, session: Session, project: Project, scene_id: str
) -> Screenplay:
    """Have the scene's place drawn differently."""
    play = _known_scene(studio, session, project, scene_id)

    def change(draft: Draft) -> Draft:
        number = (draft.variations.get(scene_id, 0) + 1) % (_MOST_VARIATIONS + 1)
        images = {name: one for name, one in draft.images.items() if name != scene_id}
        variations = {**draft.variations, scene_id: number}
        return draft.model_copy(update={"variations": variations, "images": images})

    _redraft(session, project, change)
    return play


def own_picture(
    studio: Studio, session: Session, project: Project, scene_id: str, asset_id: str
) -> Screenplay:
    """Show the creator's own picture in a scene; an empty ``asset_id`` takes it out again.

    :raises NotFoundError: there is no such scene, or no such picture of this creator.
    """
    play = _known_scene(studio, session, project, scene_id)
    if asset_id:
        _own_image(session, project, asset_id)

    def change(draft: Draft) -> Draft:
        images = {name: one for name, one in draft.images.items() if name != scene_id}
        if asset_id:
            images[scene_id] = asset_id
        return draft.model_copy(update={"images": images})

    _redraft(session, project, change)
    return play


def recast(
    studio: Studio, session: Session, project: Project, who: str, changes: Mapping[str, str]
) -> None:
    """Give somebody another ``voice`` (a voice's id) or ``portrait`` (an asset's id); an empty
    value gives the choice back to the studio.

    :raises NotFoundError: nobody of that id, no such voice or no such picture.
    """
    play = understand(studio, session, project)
    character = play.character(who)
    if character is None and who != NARRATOR:
        raise NotFoundError(f"nobody in the film is called {who!r}")
    name = character.name if character else NARRATOR
    voices: Sequence[Voice] = studio.registry.voices()
    if changes.get("voice") and changes["voice"] not in {voice.id for voice in voices}:
        raise NotFoundError(f"there is no voice {changes['voice']!r}; choose another")
    if changes.get("portrait"):
        _own_image(session, project, changes["portrait"])

    def change(draft: Draft) -> Draft:
        update: dict[str, dict[str, str]] = {}
        for field, chosen in (("voice", "voices"), ("portrait", "portraits")):
            if field in changes:
                old: dict[str, str] = getattr(draft, chosen)
                rest = {one: value for one, value in old.items()
                        if one.casefold() not in (who.casefold(), name.casefold())}  # fmt: skip
                update[chosen] = rest | ({name: changes[field]} if changes[field] else {})
        return draft.model_copy(update=update)

    _redraft(session, project, change)


# --- the parts ---------------------------------------------------------------------------


def _card(
    scene: Scene,
    number: int,
    present: Script,
    base: Film | None,
    filmed: Script | None,
    image: str,
) -> Card:
    was = next((one for one in filmed.play.scenes if one.id == scene.id), None) if filmed else None
    same_lines = was is not None and was.lines == scene.lines
    measured = _measured(base, scene.id) if base and same_lines else None
    picture = "place"
    if was is not None and filmed is not None:
        plan, old = FilmPlan(present.brief, (), ""), FilmPlan(filmed.brief, (), "")
        alike = plan.plate(scene, 0).id == old.plate(was, 0).id
        alike = alike and was.characters == scene.characters
        picture = "film" if alike else "stale"
    spoken = sum(estimate(line) for line in scene.lines)
    return Card(
        scene=scene,
        number=number,
        seconds=measured if measured is not None else spoken + _BREATH,
        filmed=measured is not None,
        picture=picture,
        image=image,
        variation=present.brief.variations.get(scene.id, 0),
    )


def _measured(film: Film, scene_id: str) -> float | None:
    """Seconds a scene lasts in a finished film."""
    timeline = (film.delivery or {}).get("timeline")
    if timeline is None:
        return None
    for timed in timeline["scenes"]:
        if timed["scene"]["id"] == scene_id:
            return float(timed["frames"]) / float(timeline["fps"])
    return None


def _known_scene(studio: Studio, session: Session, project: Project, scene_id: str) -> Screenplay:
    play = understand(studio, session, project)
    if scene_id not in {scene.id for scene in play.scenes}:
        raise NotFoundError(f"there is no scene {scene_id!r}; open the storyboard again")
    return play


def _redraft(session: Session, project: Project, change: Callable[[Draft], Draft]) -> None:
    with writing(session):
        session.refresh(project)
        _write(project, change(draft_of(project)), None)


def _write(project: Project, draft: Draft, play: Screenplay | None) -> None:
    project.draft = draft.model_dump(mode="json")
    if play is not None:
        project.screenplay, project.corrected = play.model_dump(mode="json"), True
    project.updated_at = now()


def _without(draft: Draft, scenes: set[str]) -> Draft:
    """The draft without choices for scenes that are gone: a plan refuses unknown ones."""
    kept = {
        name: {scene: value for scene, value in getattr(draft, name).items() if scene not in scenes}
        for name in ("images", "variations")
    }
    return draft.model_copy(update=kept)


def _own_image(session: Session, project: Project, asset_id: str) -> None:
    asset = session.get(Asset, asset_id)
    if asset is None or asset.owner_id != project.owner_id or asset.kind != "image":
        raise NotFoundError("there is no such picture of yours; bring it in again")


def _choice(chosen: Mapping[str, str], who: str, name: str) -> str:
    wanted = (who.casefold(), name.casefold())
    return next((value for one, value in chosen.items() if one.casefold() in wanted), "")


def _refs(session: Session, project: Project, chosen: Mapping[str, str]) -> dict[str, Ref]:
    found = {name: _ref(session, project, one) for name, one in chosen.items()}
    return {name: ref for name, ref in found.items() if ref is not None}


def _ref(session: Session, project: Project, asset_id: str) -> Ref | None:
    if not asset_id:
        return None
    asset = session.get(Asset, asset_id)
    if asset is None or asset.owner_id != project.owner_id:
        return None
    return Ref(sha256=asset.sha256, media_type=asset.media_type)
