"""A project's draft: the script and every choice, kept as they are made, whole or not yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core import variables
from core.database import writing
from core.errors import InputError, NotFoundError
from core.film import NARRATOR, Aspect, Brief, Language, Mode, MusicKind, Resolution, Screenplay
from core.frozen import Ref
from core.intake import admit_script
from core.models import Asset, Film, Project, User, now
from core.planning import with_texts
from core.services.plans import Plan, refuse_beyond
from core.stages import ScriptRequest

#: A draft may be longer than a film takes: it is being cut.
MOST_LETTERS = 20_000

_Word = Annotated[str, Field(max_length=200)]
_Choices = Annotated[dict[_Word, _Word], Field(max_length=1000)]

#: What the screenplay is read from: when it changes, corrections of the old one are void.
_READ = ("script", "mode", "language")


class Draft(BaseModel):
    """What a creator has chosen so far. Every field has a default; assets go by their id."""

    model_config = ConfigDict(extra="forbid")

    script: Annotated[str, Field(max_length=MOST_LETTERS)] = ""
    duration: Annotated[int, Field(ge=30, le=300)] | None = None
    mode: Mode | None = None
    language: Language | None = None
    style: _Word = "cinematic"
    aspect: Aspect = "16:9"
    resolution: Resolution = "720p"
    music: MusicKind | Literal["none", "auto"] = "auto"
    music_asset: _Word = ""
    music_volume: Annotated[float, Field(ge=0, le=1)] = 0.5
    subtitles: Annotated[list[Language], Field(max_length=50)] = []
    burn: bool = True
    caption_style: Literal["classic", "highlight", "boxed", "minimal"] = "highlight"
    voices: _Choices = {}
    """Character name (or ``narrator``) → voice id."""
    images: _Choices = {}
    """Scene id → asset id."""
    portraits: _Choices = {}
    """Character name → asset id."""
    variations: Annotated[
        dict[_Word, Annotated[int, Field(ge=0, le=999)]], Field(max_length=1000)
    ] = {}
    """Scene id → how often another picture was asked for."""
    use: _Choices = {}
    """Stage → provider name."""


def draft_of(project: Project) -> Draft:
    """The project's draft."""
    return Draft.model_validate(project.draft)


def save(
    session: Session, project: Project, changes: Mapping[str, Any], title: str | None = None
) -> Draft:
    """Change some fields of the draft; what is not named stays.

    Another script is read anew: corrections made on the storyboard end with the old one.

    :raises InputError: a field does not exist or cannot have this value.
    """
    _changed(draft_of(project), changes)
    with writing(session):
        session.refresh(project)
        before = draft_of(project)
        draft = _changed(before, changes)
        project.draft = draft.model_dump(mode="json")
        if project.corrected and any(
            getattr(draft, name) != getattr(before, name) for name in _READ
        ):
            project.corrected, project.screenplay, project.screenplay_of = False, None, ""
        if title is not None:
            project.title = title.strip()[:160]
        project.updated_at = now()
    return draft


def brief_of(
    session: Session, project: Project, plan: Plan, values: Mapping[str, str] | None = None
) -> Brief:
    """All that the project's next film is made from.

    ``values``: what stands where the script has variables; by default, what they are called.

    :raises InputError: the draft is not ready to be filmed, or the plan does not allow it.
    """
    draft = _pruned(project, draft_of(project))
    text = admit_script(draft.script.encode())
    corrected = project.corrected and project.screenplay
    play = Screenplay.model_validate(project.screenplay) if corrected else None

    def said(words: str) -> str:
        return variables.in_words(words) if values is None else variables.filled(words, values)

    try:
        brief = Brief(
            script=said(text),
            screenplay=play and _with_words(play, said),
            title=said(project.title),
            duration=draft.duration,
            mode=None if corrected else draft.mode,
            language=None if corrected else draft.language,
            style=draft.style,
            aspect=draft.aspect,
            resolution=draft.resolution,
            music=draft.music,
            music_file=_ref(session, project, draft.music_asset) if draft.music_asset else None,
            music_volume=draft.music_volume,
            subtitles=tuple(draft.subtitles),
            burn=draft.burn,
            caption_style=draft.caption_style,
            voices=draft.voices,
            images={scene: _ref(session, project, one) for scene, one in draft.images.items()},
            portraits={who: _ref(session, project, one) for who, one in draft.portraits.items()},
            variations=draft.variations,
            use=draft.use,
            watermark=plan.watermark,
        )
    except ValidationError as error:
        raise InputError(_fault(error)) from None
    refuse_beyond(plan, brief)
    return brief


def _with_words(play: Screenplay, said: Callable[[str], str]) -> Screenplay:
    texts = {line.id: said(line.text) for line in play.lines}
    return with_texts(play, texts).model_copy(update={"title": said(play.title)})


def reading_of(project: Project) -> ScriptRequest:
    """What the script stage is asked for the project.

    :raises InputError: the script has too few or too many words, or is no text.
    """
    draft = draft_of(project)
    return ScriptRequest(
        script=variables.plain(admit_script(draft.script.encode())),
        title=project.title,
        mode=draft.mode,
        language=draft.language,
    )


def is_read(project: Project) -> bool:
    """Whether the project's screenplay is that of its present script.

    :raises InputError: as :func:`reading_of`.
    """
    if project.screenplay is None:
        return False
    return project.corrected or project.screenplay_of == reading_of(project).digest()


def _pruned(project: Project, draft: Draft) -> Draft:
    """Without choices for people and scenes that another script had."""
    if project.screenplay is None or not is_read(project):
        return draft
    play = Screenplay.model_validate(project.screenplay)
    people = {
        NARRATOR,
        *(name.casefold() for one in play.characters for name in (one.id, one.name)),
    }
    scenes = {name for one in play.scenes for name in (one.id, one.id.removeprefix("s"))}
    return draft.model_copy(
        update={
            "voices": {who: one for who, one in draft.voices.items() if who.casefold() in people},
            "portraits": {
                who: one for who, one in draft.portraits.items() if who.casefold() in people
            },
            "images": {scene: one for scene, one in draft.images.items() if scene in scenes},
            "variations": {
                scene: one for scene, one in draft.variations.items() if scene in scenes
            },
        }
    )


def _changed(draft: Draft, changes: Mapping[str, Any]) -> Draft:
    try:
        return Draft.model_validate({**draft.model_dump(), **changes})
    except ValidationError as error:
        raise InputError(_fault(error)) from None


def _ref(session: Session, project: Project, asset_id: str) -> Ref:
    asset = session.scalar(
        select(Asset).where(Asset.id == asset_id, Asset.owner_id == project.owner_id)
    )
    if asset is None:
        raise NotFoundError("one of the project's own files is gone; choose another")
    return Ref(sha256=asset.sha256, media_type=asset.media_type)


def _fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    place = ".".join(str(part) for part in fault["loc"]) or "the draft"
    return f"{place}: {fault['msg']}"


def untouched(session: Session, user: User) -> Project | None:
    """A project that was begun and in which nothing was ever written, if there is one."""
    candidates = session.scalars(
        select(Project)
        .where(
            Project.owner_id == user.id,
            Project.deleted_at.is_(None),
            Project.title == "",
            ~exists().where(Film.project_id == Project.id),
            ~exists().where(Asset.project_id == Project.id),
        )
        .order_by(Project.updated_at.desc())
        .limit(10)
    )
    return next((one for one in candidates if not draft_of(one).script.strip()), None)
