"""What films can be made of: voices, styles, music, providers, presets, templates."""

from __future__ import annotations

from typing import Literal

from apiflask import APIBlueprint
from flask import Response
from pydantic import Field

from config import read
from core.errors import NotFoundError
from core.film import Culture
from core.services import catalogue, previews, scripthelper
from core.services.catalogue import Wish
from core.services.templates import template, templates
from core.services.understanding import measure
from core.stages import Stage
from web.api.envelope import Body, Envelope, Page, Paging, View, ok
from web.context import studio
from web.guard import needs
from web.previews import send

blueprint = APIBlueprint("catalogue", __name__, tag="Catalogue")

_UNDERWAY = {
    202: "It is being made; ask again after `Retry-After` seconds.",
    401: "Nobody is known to be asking.",
    403: "The key lacks the scope.",
    404: "There is none of this name.",
    503: "Too many are being made; ask again after `Retry-After` seconds.",
}


class VoiceView(View):
    """A voice."""

    id: str = Field(examples=["kokoro:af_heart"])
    name: str
    languages: tuple[str, ...]
    gender: str
    age: str
    accent: str
    description: str
    quality: float = Field(description="0–1.")
    natural: bool = Field(description="Whether it sounds like a person.")


class VoiceQuery(Paging):
    """Which voices."""

    language: str = Field(default="", max_length=3, examples=["en"])
    gender: Literal["", "female", "male", "neutral"] = ""
    age: Literal["", "child", "teen", "adult", "senior"] = ""
    accent: str = Field(default="", max_length=40)
    query: str = Field(default="", max_length=80)


class Spoken(Body):
    """In which language."""

    language: str = Field(default="", max_length=3)


class Heard(Body):
    """In which culture."""

    culture: Culture = "western"


class StyleView(View):
    """A look."""

    name: str
    description: str
    same_as: str = Field(description="The style of which this is another name, or empty.")


class MusicView(View):
    """A kind of music."""

    kind: str


class ModelView(View):
    """A provider of one or more stages."""

    name: str
    title: str
    description: str
    stages: tuple[Stage, ...]
    ready: bool
    reason: str = Field(description="Why it is not ready, and what to do about it.")
    licence: str
    commercial_ok: bool
    offline: bool
    needs: str
    languages: tuple[str, ...] = Field(description="Empty: any.")
    styles: dict[str, str]
    voices: int = Field(description="How many.")
    settings: tuple[str, ...] = Field(description="Environment variables it reads.")


class PresetView(View):
    """A whole look to begin with."""

    id: str
    name: str
    style: str
    aspect: str
    music: str
    caption_style: str
    duration: int | None = None


class TemplateView(View):
    """A script to start from."""

    id: str
    field: str
    title: str
    about: str
    script: str
    style: str
    music: str
    language: str
    words: int
    seconds: int


class WrittenView(View):
    """A first draft of a script."""

    title: str
    script: str
    style: str
    music: str
    by: str = Field(description="`patterns`: composed on this machine, without an AI service.")
    words: int


@blueprint.get("/voices")
@needs("projects:read")
@blueprint.input(VoiceQuery, location="query", arg_name="wish")
@blueprint.output(Envelope[Page[VoiceView]])
@blueprint.doc(summary="Voices", description="The most natural first.", responses=[401, 403])
def voices(wish: VoiceQuery) -> dict[str, object]:
    """Search the voices."""
    asked = wish.model_dump(include={"language", "gender", "age", "accent", "query"})
    found = catalogue.voices(studio(), Wish(**asked))
    first = (wish.page - 1) * wish.size
    items = [
        {**one.model_dump(), "natural": one.quality >= catalogue.NATURAL}
        for one in found[first : first + wish.size]
    ]
    pages = max(1, -(-len(found) // wish.size))
    return ok({"items": items, "page": wish.page, "pages": pages, "total": len(found)})


@blueprint.get("/voices/<voice_id>/preview")
@needs("projects:read")
@blueprint.input(Spoken, location="query", arg_name="wish")
@blueprint.doc(summary="Hear a voice", description="Sound (`audio/mp4`).", responses=_UNDERWAY)
def voice_preview(voice_id: str, wish: Spoken) -> Response:
    """The voice says a sentence or two."""
    voice = catalogue.voice(studio(), voice_id)
    language, text = catalogue.introduction(voice, wish.language)
    return send(previews.voice_preview(voice.id, language, text), lasting=True)


@blueprint.get("/styles")
@needs("projects:read")
@blueprint.output(Envelope[list[StyleView]])
@blueprint.doc(summary="Styles", responses=[401, 403])
def styles() -> dict[str, object]:
    """Every look that can be drawn here."""
    return ok(catalogue.styles(studio()))


@blueprint.get("/styles/<name>/picture")
@needs("projects:read")
@blueprint.doc(summary="See a style", description="A picture (`image/jpeg`).", responses=_UNDERWAY)
def style_picture(name: str) -> Response:
    """The same small scene in this style."""
    style = catalogue.style(studio(), name)
    return send(previews.style_preview(studio().registry, style.name), lasting=True)


@blueprint.get("/music")
@needs("projects:read")
@blueprint.output(Envelope[list[MusicView]])
@blueprint.doc(summary="Kinds of music", responses=[401, 403])
def music() -> dict[str, object]:
    """What can be composed."""
    return ok([{"kind": kind} for kind in catalogue.music_kinds()])


@blueprint.get("/music/<kind>/preview")
@needs("projects:read")
@blueprint.input(Heard, location="query", arg_name="wish")
@blueprint.doc(
    summary="Hear a kind of music", description="Sound (`audio/mp4`).", responses=_UNDERWAY
)
def music_preview(kind: str, wish: Heard) -> Response:
    """Some seconds of it."""
    known = next((one for one in catalogue.music_kinds() if one == kind), None)
    if known is None:
        raise NotFoundError(f"there is no music {kind!r}")
    culture: Culture = "indian" if known in ("indian", "chant") else wish.culture
    return send(previews.music_preview(studio().registry, known, culture), lasting=True)


@blueprint.get("/models")
@needs("projects:read")
@blueprint.output(Envelope[list[ModelView]])
@blueprint.doc(summary="Providers", responses=[401, 403])
def models() -> dict[str, object]:
    """Who makes what, and whether they can work here."""
    return ok(
        [
            {
                "name": info.name, "title": info.title, "description": info.description,
                "stages": info.stages, "ready": ready, "reason": reason, "licence": info.licence,
                "commercial_ok": info.commercial_ok, "offline": info.offline, "needs": info.needs,
                "languages": info.languages, "styles": info.styles, "voices": len(info.voices),
                "settings": tuple(info.settings),
            }
            for info, ready, reason in catalogue.providers(studio())
        ]
    )  # fmt: skip


@blueprint.get("/presets")
@needs("projects:read")
@blueprint.output(Envelope[list[PresetView]])
@blueprint.doc(summary="Presets", responses=[401, 403])
def presets() -> dict[str, object]:
    """Whole looks to begin with."""
    return ok(read("presets")["presets"])


@blueprint.get("/templates")
@needs("projects:read")
@blueprint.output(Envelope[list[TemplateView]])
@blueprint.doc(summary="Script templates", responses=[401, 403])
def scripts() -> dict[str, object]:
    """Scripts to start from."""
    return ok(list(templates().values()))


@blueprint.get("/templates/<template_id>")
@needs("projects:read")
@blueprint.output(Envelope[TemplateView])
@blueprint.doc(summary="One script template", responses=[401, 403, 404])
def script(template_id: str) -> dict[str, object]:
    """One script to start from."""
    return ok(template(template_id))


@blueprint.post("/script-helper")
@needs("projects:read")
@blueprint.input(scripthelper.Answers, arg_name="answers")
@blueprint.output(Envelope[WrittenView])
@blueprint.doc(summary="Draft a script", responses=[401, 403])
def helper(answers: scripthelper.Answers) -> dict[str, object]:
    """A first draft from the answers to some questions."""
    written = scripthelper.write(answers)
    words = measure(written.script, "en").words
    return ok({**vars(written), "words": words})
