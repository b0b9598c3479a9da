"""What goes around a film that has arrived: thumbnail, captions, playlists. Each once.

None of it is worth losing the film for: what fails is tried a few times and then told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from core.destinations import AccessEndedError, DestinationError, GoneError, QuotaSpentError
from core.models import Upload
from core.services.publishing import playlists
from core.stages import Subtitles

if TYPE_CHECKING:
    from core.services.publishing.carrying import Errand

#: How often each is tried.
_TRIES = 5


@dataclass(frozen=True)
class Step:
    """One thing to do around a video."""

    name: str
    """As in :attr:`Upload.done`: ``thumbnail``, ``captions/hi``."""
    operations: tuple[str, ...]
    failed: str
    """What is told when it cannot be done."""
    run: Callable[[str], Any]
    """Does it for the video; gives back what to keep."""


def operations(errand: Errand) -> list[str]:
    """The calls that are still to be made, as the quota knows them."""
    return [one for step in _open(errand, errand.upload) for one in step.operations]


def arrange(errand: Errand) -> None:
    """Do what is not done yet.

    :raises QuotaSpentError: the rest has to wait for another day.
    :raises AccessEndedError: the rest has to wait for its owner.
    """
    claim, again = errand.claim, ""
    with claim.studio.sessions() as session:
        upload = session.get_one(Upload, claim.upload_id)
    for step in _open(errand, upload):
        claim.refuse_lost()
        try:
            kept = step.run(upload.video_id)
        except (QuotaSpentError, AccessEndedError):
            raise
        except DestinationError as error:
            if not _give_up(errand, step, error):
                again = str(error)
            continue
        with claim.changing(tell=False) as (_, changed):
            claim.note(changed, **{step.name: kept or True})
    if again:
        claim.later(again)
    else:
        claim.finish()


def _give_up(errand: Errand, step: Step, error: DestinationError) -> bool:
    """Note that a step failed; whether for good."""
    with errand.claim.changing() as (_, upload):
        tries = upload.done.get("tries", {})
        count = tries.get(step.name, 0) + 1
        final = not error.passing or count >= _TRIES
        if final:
            upload.warnings = [*upload.warnings, f"{step.failed} {error}"]
            errand.claim.note(upload, **{step.name: False})
        else:
            errand.claim.note(upload, tries={**tries, step.name: count})
    return final


def _open(errand: Errand, upload: Upload) -> list[Step]:
    return [step for step in _steps(errand) if step.name not in upload.done]


def _steps(errand: Errand) -> Iterator[Step]:
    options, delivery, account = errand.options, errand.delivery, errand.account
    store = errand.claim.studio.store
    images = delivery.thumbnails.images if delivery.thumbnails else ()
    if 0 < options.thumbnail <= len(images):
        image = images[options.thumbnail - 1]
        yield Step(
            "thumbnail", ("thumbnails.set",), "The thumbnail could not be set.",
            lambda video: account.set_thumbnail(video, store.read(image), image.media_type),
        )  # fmt: skip
    for one in delivery.subtitles:
        if options.captions is None or one.language in options.captions:
            yield Step(
                f"captions/{one.language}", ("captions.insert",),
                f"The captions ({one.language}) could not be added.",
                partial(_caption, errand, one),
            )  # fmt: skip
    if options.playlist:
        yield Step(
            "playlist", ("playlistItems.list", "playlistItems.insert"),
            "It could not be added to the playlist.",
            lambda video: account.add_to_playlist(options.playlist, video),
        )  # fmt: skip
    if options.collect:
        yield Step(
            "collected", ("playlists.insert", "playlistItems.list", "playlistItems.insert"),
            "It could not be added to the playlist.", lambda video: _collect(errand, video),
        )  # fmt: skip


def _caption(errand: Errand, subtitles: Subtitles, video: str) -> str:
    captions = errand.claim.studio.store.read(subtitles.srt)
    return errand.account.put_captions(video, subtitles.language, "", captions)


def _collect(errand: Errand, video: str) -> str:
    """Add it to the playlist of its project or theme; made when missing, and made anew when its
    owner deleted it."""
    studio, channel, account = errand.claim.studio, errand.channel, errand.account
    purpose, title = _purpose(errand)
    later = errand.options.publish_at is not None
    privacy = "public" if later else errand.options.privacy
    subject = playlists.collecting(studio, account, channel.id, purpose, title, privacy)
    try:
        account.add_to_playlist(subject, video)
    except GoneError as error:
        playlists.drop(studio, channel.id, purpose, subject)
        raise DestinationError(str(error), passing=True) from error
    return subject


def _purpose(errand: Errand) -> tuple[str, str]:
    """What the playlist collects, and its title."""
    kind, _, name = errand.options.collect.partition(":")
    if kind == "theme":
        return f"theme:{name}", name
    project = errand.project
    title = project.title if project and project.title else errand.delivery.title
    return f"project:{errand.upload.project_id}", title
