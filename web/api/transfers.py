"""Large files, piece by piece, by the tus protocol (https://tus.io/protocols/resumable-upload)."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from email.utils import format_datetime
from typing import Any, BinaryIO, Literal, cast

from apiflask import APIBlueprint
from flask import Response, request, url_for
from pydantic import Field

from core.errors import InputError
from core.models import Transfer
from core.services import assets, projects, transfers
from web.api.envelope import Body, Envelope, View, ok
from web.context import database, studio, user
from web.guard import needs

blueprint = APIBlueprint("transfers_api", __name__, tag="Assets")

_VERSION = "1.0.0"

#: What a piece is sent as.
_PIECE = "application/offset+octet-stream"

_EXPLAINED = """By the tus protocol 1.0, so any of its clients will do. `Upload-Length` is the \
file's size in bytes; `Upload-Metadata` holds `project`, `kind` (`image` or `sound`) and \
`filename`, each with its value in base64."""


class UnknownVersionError(InputError):
    """The client speaks another version of the protocol."""

    code = "unknown_version"
    status = 412


class NotAPieceError(InputError):
    """What was sent is not a piece of a file."""

    code = "unsupported_media_type"
    status = 415


class TransferView(View):
    """A file on its way."""

    id: str
    project_id: str
    kind: Literal["image", "sound"]
    name: str
    size: int = Field(description="Bytes in all.")
    received: int = Field(description="Bytes that are here.")
    asset_id: str | None = Field(description="The file it became.")
    expires_at: datetime


class PieceWish(Body):
    """A piece to be sent to the bucket itself."""

    offset: int = Field(ge=0, le=assets.MOST_SOUND_BYTES)
    size: int = Field(ge=1, le=assets.MOST_SOUND_BYTES, description="Bytes.")


class PieceView(View):
    """Where it is taken."""

    piece: str
    url: str | None = Field(
        description="Holds for an hour; null: the store is a folder, send the piece to the studio."
    )


class PieceSent(Body):
    """A piece that is in the bucket."""

    piece: str = Field(max_length=40)


@blueprint.post("/uploads")
@needs("projects:write")
@blueprint.output(Envelope[TransferView], status_code=201)
@blueprint.doc(
    summary="Begin a large upload", description=_EXPLAINED, responses=[401, 403, 404, 412, 422]
)
def create() -> tuple[dict[str, object], int, dict[str, str]]:
    """Expect a file; its address is in ``Location``."""
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    kind = said.get("kind", "sound")
    if kind not in ("image", "sound"):
        raise InputError("Upload-Metadata: kind is image or sound")
    project = projects.owned(database(), user(), said.get("project", ""))
    transfer = transfers.begin(
        studio(), database(), project, cast(assets.Kind, kind), said.get("filename", ""),
        _number("Upload-Length"),
    )  # fmt: skip
    place = url_for("transfers_api.show", transfer_id=transfer.id)
    return ok(transfer), 201, {"Location": place, **_standing(transfer)}


@blueprint.get("/uploads/<transfer_id>")
@needs("projects:write")
@blueprint.output(Envelope[TransferView])
@blueprint.doc(summary="How far an upload is", responses=[401, 403, 404, 412])
def show(transfer_id: str) -> tuple[dict[str, object], int, dict[str, str]]:
    """How many bytes are here; also by ``HEAD``."""
    transfer = transfers.owned(database(), user(), transfer_id)
    return ok(transfer), 200, _standing(transfer)


@blueprint.patch("/uploads/<transfer_id>")
@needs("projects:write")
@blueprint.doc(
    summary="Send a piece",
    description="The bytes from `Upload-Offset` on. With the last piece the file is checked and "
    "becomes one of the project's files.",
    responses={
        204: "It is here.", 401: "", 403: "", 404: "", 409: "The file goes on at another place.",
        412: "", 413: "", 415: f"A piece is sent as {_PIECE}.", 422: "",
    },
)  # fmt: skip
def send(transfer_id: str) -> tuple[str, int, dict[str, str]]:
    """Keep a piece; an empty one finishes a file whose last piece was cut off in its answer."""
    transfer = transfers.owned(database(), user(), transfer_id)
    if request.mimetype != _PIECE:
        raise NotAPieceError(f"a piece is sent as {_PIECE}")
    transfers.add(
        studio(), database(), transfer, _number("Upload-Offset"), cast(BinaryIO, request.stream)
    )
    return "", 204, _standing(transfer)


@blueprint.post("/uploads/<transfer_id>/pieces")
@needs("projects:write")
@blueprint.input(PieceWish, arg_name="body")
@blueprint.output(Envelope[PieceView], status_code=201)
@blueprint.doc(
    summary="Ask where to send a piece",
    description="With a store in S3, a piece may be sent to the bucket itself: `PUT` its bytes to "
    "`url`, then say that it is there.",
    responses=[401, 403, 404, 409, 412],
)
def offer(transfer_id: str, body: PieceWish) -> tuple[dict[str, object], int]:
    """A signed address for one piece."""
    transfer = transfers.owned(database(), user(), transfer_id)
    piece, url = transfers.offer(studio(), transfer, body.offset, body.size)
    return ok(PieceView(piece=piece, url=url or None)), 201


@blueprint.put("/uploads/<transfer_id>/pieces")
@needs("projects:write")
@blueprint.input(PieceSent, arg_name="body")
@blueprint.output(Envelope[TransferView])
@blueprint.doc(summary="Say that a piece is there", responses=[401, 403, 404, 409, 412])
def take(transfer_id: str, body: PieceSent) -> tuple[dict[str, object], int, dict[str, str]]:
    """Count a piece that was sent to the bucket."""
    transfer = transfers.owned(database(), user(), transfer_id)
    transfers.take(studio(), database(), transfer, body.piece)
    return ok(transfer), 200, _standing(transfer)


@blueprint.delete("/uploads/<transfer_id>")
@needs("projects:write")
@blueprint.doc(
    summary="Give an upload up", responses={204: "It is gone.", 401: "", 403: "", 404: "", 412: ""}
)
def remove(transfer_id: str) -> tuple[str, int]:
    """Drop the pieces; what the file became stays."""
    transfers.drop(studio(), database(), transfers.owned(database(), user(), transfer_id))
    return "", 204


@blueprint.before_request
def _same_version() -> None:
    said = request.headers.get("Tus-Resumable", _VERSION)
    if said != _VERSION and request.method != "OPTIONS":
        raise UnknownVersionError(f"this studio speaks version {_VERSION} of the tus protocol")


@blueprint.after_request
def _introduce(response: Response) -> Response:
    response.headers["Tus-Resumable"] = _VERSION
    if request.method == "OPTIONS" or response.status_code == 412:
        response.headers["Tus-Version"] = _VERSION
        response.headers["Tus-Extension"] = "creation,expiration,termination"
        response.headers["Tus-Max-Size"] = str(assets.MOST_SOUND_BYTES)
    return response


def _standing(transfer: Transfer) -> dict[str, str]:
    return {
        "Upload-Offset": str(transfer.received),
        "Upload-Length": str(transfer.size),
        "Upload-Expires": format_datetime(transfer.expires_at, usegmt=True),
        "Cache-Control": "no-store",
    }


def _number(header: str) -> int:
    said = request.headers.get(header, "")
    if not (said.isascii() and said.isdigit() and len(said) < 16):
        raise InputError(f"the header {header} must be a number of bytes")
    return int(said)


def _metadata(said: str) -> dict[str, str]:
    """``project dGV4dA==,kind c291bmQ=`` as a dictionary."""
    found: dict[str, Any] = {}
    for pair in filter(None, map(str.strip, said.split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value.strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            raise InputError(f"Upload-Metadata: {name[:40]} is not base64 of UTF-8") from None
    return found
