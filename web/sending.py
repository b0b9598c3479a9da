"""Sending what the store holds: in ranges from this machine, or from the bucket that has it."""

from __future__ import annotations

from flask import Response, redirect, send_file

from core.frozen import Ref
from core.models import Film
from core.services import bundles
from web.context import database, studio

YEAR = 31_536_000

#: Seconds for which a link into the bucket holds, and for which a browser may use it again.
_LINK_HOLDS, _LINK_KEPT = 3600, 1800


def sent(ref: Ref, content_type: str = "", final: bool = True, file: str = "") -> Response:
    """An artifact, by its content's name; ``file``: to be saved under that name."""
    # Nothing may be written while bytes are on their way.
    database().rollback()
    kind = content_type or ref.media_type
    if kind.startswith("video/"):
        link = studio().store.link(ref, _LINK_HOLDS, file, kind)
        if link:
            return _elsewhere(link)
    response = send_file(
        studio().store.path(ref), mimetype=kind, conditional=True, etag=ref.sha256[:32],
        max_age=YEAR if final else None,
    )  # fmt: skip
    return named(response, file) if file else kept(response, final)


def saved(made: Film, name: str) -> Response:
    """A file of a film under the name it is saved by: see :func:`core.services.bundles.items`;
    also ``otio`` and ``zip``."""
    if name == "zip":
        return zipped(bundles.archive(studio(), made))
    if name == "otio":
        file, content = bundles.edit_timeline(studio(), made)
        return named(Response(content, content_type="application/json"), file)
    one = bundles.item(made, name)
    return sent(one.ref, file=one.file)


def zipped(archive: bundles.Archive) -> Response:
    """An archive, written while it is sent."""
    response = Response(archive.content, content_type="application/zip")
    if archive.size is not None:
        response.content_length = archive.size
    response.call_on_close(archive.close)
    return named(response, archive.file)


def kept(response: Response, final: bool = True) -> Response:
    """For this browser only, and for good when it is final."""
    how = f"private, max-age={YEAR}, immutable" if final else "private, no-cache"
    response.headers["Cache-Control"] = how
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def named(response: Response, file: str) -> Response:
    """To be saved under a name, and not to be opened in the studio's own place."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.set("Content-Disposition", "attachment", filename=file)
    return response


def _elsewhere(link: str) -> Response:
    response = redirect(link, 302, Response)
    response.headers["Cache-Control"] = f"private, max-age={_LINK_KEPT}"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
