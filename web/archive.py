"""Everything about an account as one zip, written while it is being sent."""

from __future__ import annotations

from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZIP_STORED

from flask import Response
from zipstream import ZipStream

from core.models import User, now
from core.services import privacy
from core.studio import Studio
from web.context import studio

#: What gains nothing by being compressed.
_DENSE = (".mp4", ".webm", ".jpg", ".png", ".jpeg", ".webp", ".mp3", ".flac", ".m4a", ".ogg")


def export_of(user_id: str) -> Response:
    """The zip, as a download."""
    response = Response(_zip(studio(), user_id), mimetype="application/zip")
    name = f"filmwright-{now():%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    # A server in front must not wait for the end of it.
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _zip(opened: Studio, user_id: str) -> Iterator[bytes]:
    # The request's own session is closed before the body is sent.
    with opened.sessions() as session:
        user = session.get(User, user_id)
        if user is None:
            return
        archive = ZipStream()
        for name, content in privacy.export(opened, session, user):
            dense = name.lower().endswith(_DENSE)
            archive.add(content, name, compress_type=ZIP_STORED if dense else ZIP_DEFLATED)
            yield from archive.file()
        yield from archive.footer()
