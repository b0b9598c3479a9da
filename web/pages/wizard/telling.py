"""What the page says about the draft after every save, in the reader's language."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from core.errors import FilmwrightError
from core.film import Screenplay
from core.intake import FEWEST_WORDS, MOST_WORDS
from core.models import Project
from core.services.drafts import draft_of
from core.services.understanding import Fit, Measure, asked, fit, measure, understand
from core.studio import Studio
from web.pages.wizard.labels import language_name


def of(studio: Studio, session: Session, project: Project) -> dict[str, Any]:
    """Words, language, length and fit; with the sentences that tell them."""
    draft = draft_of(project)
    size = measure(draft.script, draft.language)
    play, trouble = None, ""
    if size.ready:
        try:
            play = understand(studio, session, project)
        except FilmwrightError as error:
            trouble = str(error)
    fitting = fit(play, asked(draft, play)) if play else None
    return {
        "seen": stamp(project),
        "key": play.digest()[:12] if play else "",
        "size_says": _size(size, play.language if play else size.language),
        "cast_says": _people(play) if play else "",
        "first": play.scenes[0].id if play else "",
        "words": size.words,
        "seconds": fitting.natural if fitting else size.seconds,
        "language": play.language if play else size.language,
        "language_name": _language(play.language if play else size.language),
        "mode": play.mode if play else "",
        "ready": size.ready and not trouble,
        "script_says": trouble or _script(size),
        "title": play.title if play else "",
        "scenes": len(play.scenes) if play else 0,
        "people": len(play.characters) if play else 0,
        "verdict": fitting.verdict if fitting else "",
        "target": fitting.target if fitting else draft.duration or 90,
        "least": fitting.least if fitting else 0,
        "natural": fitting.natural if fitting else size.seconds,
        "length_says": length_says(fitting) if fitting else "",
        "ok": bool(fitting and fitting.ok),
    }


def stamp(project: Project) -> str:
    """Tells one saved state of the draft from another."""
    return project.updated_at.isoformat()


def length_says(fitting: Fit) -> str:
    """How the speech fits, in a sentence."""
    if fitting.verdict == "impossible":
        return _(
            "There is more speech than fits any film of five minutes. Cut about %(cut)s words.",
            cut=fitting.cut,
        )
    if fitting.verdict == "too_long":
        return _(
            "The speech does not fit %(asked)s seconds. It needs %(least)s, "
            "or about %(cut)s words less.",
            asked=fitting.target,
            least=fitting.least,
            cut=fitting.cut,
        )
    if fitting.verdict == "quick":
        return _("It fits when everybody speaks a little faster.")
    if fitting.verdict == "slow":
        return _(
            "The speech takes about %(natural)s seconds, so there will be long pauses.",
            natural=fitting.natural,
        )
    return _("The speech fits well.")


def phrases() -> dict[str, str]:
    """The sentences that the page's scripts say."""
    return {
        "saved": _("Saved"),
        "saved_now": _("Saved just now"),
        "saved_ago": _("Saved %(time)s ago"),
        "saving": _("Saving…"),
        "offline": _("Offline. Kept on this device."),
        "refused": _("Not saved"),
        "signed_out": _("You were signed out. Your work is kept on this device."),
        "restored": _("Your unsaved changes are back."),
        "overtaken": _("This film was also changed in another window. Both changes are kept."),
        "reload": _("Load again"),
        "words": _("words"),
        "too_few": _("%(count)s more words to go"),
        "too_many": _("%(count)s words too many"),
        "about": _("about %(time)s"),
        "seconds": _("%(count)s s"),
        "minutes": _("%(count)s min"),
        "sign_in": _("Sign in"),
        "detected": _("Automatic: %(language)s"),
        "automatic": _("Automatic"),
        "play": _("Play"),
        "stop": _("Stop"),
        "loading": _("Loading…"),
        "no_sample": _("This sample cannot be played right now."),
        "uploading": _("Uploading %(name)s…"),
        "uploaded": _("%(name)s is ready."),
        "upload_failed": _("%(name)s could not be uploaded."),
        "too_big_image": _("%(name)s is too big. Pictures have at most 10 MB."),
        "too_big_sound": _("%(name)s is too big. Sound has at most 100 MB."),
        "not_image": _("%(name)s is not a JPG, PNG or WebP picture."),
        "not_sound": _("%(name)s is not an MP3, WAV, FLAC or M4A file."),
        "not_text": _("%(name)s is not a text file."),
        "replace_title": _("Replace your script?"),
        "replace_text": _("What you have written so far is replaced."),
        "replace": _("Replace"),
        "undo": _("Undo"),
        "inserted": _("The script is in place."),
        "step": _("Step %(number)s of %(count)s"),
        "removed": _("Removed."),
    }


def _size(size: Measure, language: str | None) -> str:
    words = ngettext("%(num)s word", "%(num)s words", size.words)
    return f"{words} · {_language(language)}" if language else words


def _people(play: Screenplay) -> str:
    people = len(play.characters)
    told = ngettext("%(num)s character", "%(num)s characters", people) if people else _("Narrator")
    return " · ".join([told, ngettext("%(num)s scene", "%(num)s scenes", len(play.scenes))])


def _script(size: Measure) -> str:
    if size.words == 0:
        return _("A film takes %(few)s to %(most)s words.", few=FEWEST_WORDS, most=MOST_WORDS)
    if size.missing:
        return ngettext("%(num)s more word to go.", "%(num)s more words to go.", size.missing)
    if size.excess:
        return ngettext(
            "%(num)s word too many. A film takes at most %(most)s.",
            "%(num)s words too many. A film takes at most %(most)s.",
            size.excess,
            most=MOST_WORDS,
        )
    return _("Ready to be filmed.")


def _language(code: str | None) -> str:
    return language_name(code) if code else ""
