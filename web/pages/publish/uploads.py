"""Everything that was sent and is being sent, and the day's allowance."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.models import Upload
from core.services.publishing import uploads as kept
from web.context import database, user
from web.guard import signed_in
from web.pages.publish import allowance
from web.pages.publish.area import blueprint, by_script, channels_of_user, page

_PAGE_SIZE = 20

#: The forms in which an upload is shown: a line of the list, the film's own card, a word.
_FORMS = ("line", "card", "slip")


@blueprint.get("/uploads")
@signed_in
def uploads() -> ResponseReturnValue:
    """The list, the newest first."""
    asked = max(1, min(request.args.get("page", 1, type=int), 100_000))
    pages = max(1, -(-kept.count(database(), user()) // _PAGE_SIZE))
    here = min(asked, pages)
    left = allowance.today()
    return page(
        "uploads", found=kept.of_user(database(), user(), here, _PAGE_SIZE),
        page_number=here, pages=pages, channels=_channels(), allowance=left,
        films_left=allowance.films_left(left) if left else 0,
        spent=allowance.spent(left) if left else [],
    )  # fmt: skip


@blueprint.get("/uploads/<upload_id>")
@signed_in
def upload(upload_id: str) -> ResponseReturnValue:
    """One upload, as the page that shows it wants it."""
    one = kept.owned(database(), user(), upload_id)
    if not by_script():
        return redirect(url_for("publish.uploads"))
    return _shown(one)


@blueprint.post("/uploads/<upload_id>/cancel")
@signed_in
def cancel(upload_id: str) -> ResponseReturnValue:
    """Stop it."""
    one = kept.owned(database(), user(), upload_id)
    kept.cancel(database(), user(), one)
    return _done(one, _("Stopped."))


@blueprint.post("/uploads/<upload_id>/retry")
@signed_in
def retry(upload_id: str) -> ResponseReturnValue:
    """Go on with it."""
    one = kept.owned(database(), user(), upload_id)
    kept.retry(database(), user(), one)
    return _done(one, _("Going on where it stopped."))


def _done(one: Upload, said: str) -> ResponseReturnValue:
    if by_script():
        return _shown(kept.owned(database(), user(), one.id))
    flash(said, "success")
    return redirect(url_for("publish.uploads"))


def _shown(one: Upload) -> str:
    form = request.values.get("as", "line")
    return page(
        "piece", upload=one, form=form if form in _FORMS else "line",
        channels=_channels(),
    )  # fmt: skip


def _channels() -> dict[str, object]:
    return {one.id: one for one in channels_of_user()}
