"""What a maker chooses for one upload, within what YouTube accepts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator

from config import read
from core.destinations import Details
from core.errors import InputError
from core.models import Upload

Privacy = Literal["private", "unlisted", "public"]

#: What the studio hides among the tags, to find a video again, takes this many characters.
_MARK = len("filmwright-") + 12

_COLLECT = re.compile(r"^(|project|theme:[^<>]{1,80})$")


def categories() -> dict[str, str]:
    """The categories one can choose: id → English name."""
    return dict(read("youtube")["categories"])


def mark_of(upload: Upload) -> str:
    """What is hidden at an upload's video; another one when it is sent anew."""
    return f"filmwright-{upload.id[:10]}{upload.done.get('again', 0) % 256:02x}"


def most_tags() -> int:
    """Characters that tags may take, as YouTube counts them."""
    return int(read("youtube")["limits"]["tags"]) - _MARK - 1


def length_of_tags(tags: Sequence[str]) -> int:
    """Characters that tags take as YouTube counts them: a tag with a space stands in quotes, and
    commas stand between tags."""
    return sum(len(tag) + (2 if " " in tag else 0) for tag in tags) + max(0, len(tags) - 1)


class Options(BaseModel):
    """How a film is published."""

    model_config = ConfigDict(extra="forbid")

    title: str = ""
    description: str = ""
    tags: list[str] = Field(default_factory=list, max_length=100)
    category: str = "1"
    privacy: Privacy = "private"
    made_for_kids: bool = False
    synthetic: bool = True
    """Whether altered or synthetic content is disclosed."""
    thumbnail: Annotated[int, Field(ge=0, le=3)] = 1
    """Which of the film's three; 0: the destination's own."""
    captions: list[str] | None = None
    """Languages; ``None``: all the film has."""
    playlist: Annotated[str, Field(max_length=64)] = ""
    """The id of one that exists."""
    collect: Annotated[str, Field(max_length=90)] = ""
    """``project`` or ``theme:<name>``: the playlist that collects its like, made when missing."""
    publish_at: AwareDatetime | None = None
    """Private until then, and public from then on."""
    notify: bool = True
    """Whether subscribers are told."""

    @field_validator("title")
    @classmethod
    def _title(cls, value: str) -> str:
        value, most = " ".join(value.split()), int(read("youtube")["limits"]["title"])
        if len(value) > most:
            raise ValueError(f"the title has {len(value)} characters; YouTube takes {most}")
        return _plain(value, "title")

    @field_validator("description")
    @classmethod
    def _description(cls, value: str) -> str:
        value = value.replace("\r\n", "\n").strip()
        size, most = len(value.encode()), int(read("youtube")["limits"]["description"])
        if size > most:
            raise ValueError(f"the description has {size} bytes; YouTube takes {most}")
        return _plain(value, "description")

    @field_validator("tags")
    @classmethod
    def _tags(cls, value: list[str]) -> list[str]:
        tags = list(dict.fromkeys(filter(None, (" ".join(tag.split()) for tag in value))))
        for tag in tags:
            if "," in tag or '"' in tag:
                raise ValueError(f"a tag cannot have commas or quotes: {tag!r}")
            _plain(tag, "tags")
        if length_of_tags(tags) > most_tags():
            raise ValueError(f"the tags have more than {most_tags()} characters together")
        return tags

    @field_validator("category")
    @classmethod
    def _category(cls, value: str) -> str:
        if value not in categories():
            raise ValueError("there is no such category")
        return value

    @field_validator("collect")
    @classmethod
    def _collected(cls, value: str) -> str:
        value = " ".join(value.split())
        if not _COLLECT.fullmatch(value):
            raise ValueError("collect must be empty, 'project' or 'theme:' and a name")
        return value


def checked(document: dict[str, Any]) -> Options:
    """Options from a document.

    :raises InputError: YouTube would not take them; the message says what.
    """
    try:
        return Options.model_validate(document)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        why = fault["msg"].removeprefix("Value error, ")
        raise InputError(why if fault["type"] == "value_error" else f"{where}: {why}") from None


def details_of(options: Options, language: str, mark: str, moment: datetime) -> Details:
    """What is told to the destination at this moment."""
    later = options.publish_at is not None and options.publish_at > moment
    privacy: Privacy = options.privacy
    if options.publish_at is not None:
        privacy = "private" if later else "public"
    return Details(
        title=options.title, description=options.description, tags=tuple(options.tags),
        category=options.category, language=language, privacy=privacy,
        publish_at=options.publish_at if later else None, made_for_kids=options.made_for_kids,
        synthetic=options.synthetic, notify=options.notify, mark=mark,
    )  # fmt: skip


def _plain(value: str, where: str) -> str:
    if "<" in value or ">" in value:
        raise ValueError(f"YouTube takes no < or > in the {where}")
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in value):
        raise ValueError(f"the {where} has characters that cannot be shown")
    return value
