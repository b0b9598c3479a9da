"""What new films start from, and which letters come."""

from __future__ import annotations

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import ValidationError

from core.services import plans
from core.services import preferences as kept
from core.services.preferences import Preferences
from web.context import database, studio
from web.guard import signed_in
from web.pages.settings import blueprint
from web.pages.settings.room import done, given, room
from web.pages.wizard import labels


@blueprint.route("/preferences", methods=["GET", "POST"])
@signed_in
def preferences() -> ResponseReturnValue:
    """Show and change them."""
    fault, status = "", 200
    if request.method == "POST":
        try:
            kept.save(database(), g.user, _chosen())
            return done(_("Saved."), "settings.preferences")
        except ValidationError:
            fault, status = _("Choose from the lists."), 422
    return room(
        "preferences", status, fault=fault, chosen=kept.of(g.user), looks=_looks(),
        resolutions=_resolutions(), musics=_musics(), aspects=_aspects(), spoken=_spoken(),
    )  # fmt: skip


def _chosen() -> Preferences:
    texts = {name: given(name) for name in ("style", "aspect", "resolution", "music", "language")}
    letters = {name: name in request.form for name in ("film_ready", "low_credits")}
    known = {**texts, **letters}
    if texts["style"] not in dict(_looks()):
        del known["style"]
    return Preferences.model_validate(known)


def _looks() -> list[tuple[str, str]]:
    styles = studio().registry.styles()
    first = [style for style in labels.STYLES if style in styles]
    rest = sorted(set(styles) - set(first))
    return [(style, labels.style_title(style)) for style in first + rest]


def _resolutions() -> list[tuple[str, str]]:
    within = plans.plan_of(g.user).resolutions
    return [(one, f"{one} · {labels.RESOLUTIONS[one]}") for one in within]


def _musics() -> list[tuple[str, str]]:
    kinds = [(kind, str(title)) for kind, (title, _line) in labels.MUSIC.items()]
    return [("auto", _("What fits the script")), *kinds, ("none", _("No music"))]


def _aspects() -> list[tuple[str, str]]:
    return [(one, f"{one} · {title}") for one, (title, _line) in labels.ASPECTS.items()]


def _spoken() -> list[tuple[str, str]]:
    spoken = {language for voice in studio().registry.voices() for language in voice.languages}
    names = sorted((labels.language_name(one), one) for one in spoken)
    return [("", _("The script's language")), *((one, name) for name, one in names)]
