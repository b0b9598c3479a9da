"""The shape of every answer."""

from __future__ import annotations

from typing import Generic, TypeVar

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

    success: bool = True
    data: T


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
