"""The shape of every answer."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")


class Body(BaseModel):
    """The base of what programs send: unknown fields are an error."""

    model_config = ConfigDict(extra="forbid")


class View(BaseModel):
    """The base of what programs get: made from a table's row or a value."""

    model_config = ConfigDict(from_attributes=True)


class Envelope(BaseModel, Generic[T]):
    """Success."""

    success: Literal[True] = True
    data: T


class Problem(BaseModel):
    """What went wrong."""

    code: str = Field(examples=["not_found"])
    """What programs know the problem by."""
    message: str = Field(examples=["there is no such project"])
    """One line for a person."""
    details: dict[str, Any] | None = None
    """For ``bad_input``: where (``json``, ``query``) → field → what is wrong with it."""


class Failure(BaseModel):
    """Nothing was done."""

    success: Literal[False] = False
    error: Problem


class Page(BaseModel, Generic[T]):
    """One page of a longer list."""

    items: list[T]
    page: int
    pages: int
    total: int


class Paging(BaseModel):
    """Which page."""

    page: int = Field(default=1, ge=1, le=100_000)
    size: int = Field(default=24, ge=1, le=100)


def ok(data: object) -> dict[str, object]:
    """What a view returns; its ``output`` schema shapes it."""
    return {"success": True, "data": data}
