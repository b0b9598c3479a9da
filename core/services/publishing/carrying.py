"""The courier's lane ``uploads``: brings films to the channels they are meant for.

The session of an upload is kept before a byte is sent, so that whoever comes after a worker that
died asks how much arrived and goes on from there. A film that arrived without this being noted
answers with its id: it is not sent twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from core.destinations import (
    AccessEndedError,
    Account,
    Destination,
    DestinationError,
    QuotaSpentError,
    SessionLostError,
)
from core.errors import DamagedArtifactError, FilmwrightError, InputError
from core.models import Channel, Film, Project, Upload, now
from core.sealing import opened, seal
from core.services import integrations
from core.services.courier import Round
from core.services.publishing import channels, claims, places, quota, surroundings
from core.services.publishing.claims import Claim, StoppedError
from core.services.publishing.options import Options, checked, details_of, mark_of
from core.services.publishing.suggesting import suggested
from core.services.renditions import delivery_of
from core.stages import PublishRequest

log = logging.getLogger("filmwright.publishing")

_PURPOSE = "upload"

#: Seconds between two words about progress.
_TELL_EVERY = 0.5

#: How long an upload waits for what people have to do, before it looks again.
_ASK_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Errand:
    """All that carrying an upload needs."""

    claim: Claim
    upload: Upload
    channel: Channel
    project: Project | None
    delivery: PublishRequest
    options: Options
    destination: Destination
    account: Account


def carry(turn: Round) -> bool:
    """Carry one upload that is due as far as it gets; whether there was one."""
    claim = claims.take(turn.studio, turn.holder, turn.leaving)
    if claim is None:
        return False
    try:
        with claim.beating():
            _carry(claim)
    except StoppedError:
        claim.let_go()
    return True


def _carry(claim: Claim) -> None:
    """Do what is to be done, and note how it ended."""
    try:
        errand = _prepare(claim)
        if errand is None:
            return
        if not errand.upload.video_id:
            _send(errand)
            integrations.succeeded(claim.studio, errand.destination.name)
        surroundings.arrange(errand)
    except StoppedError:
        raise
    except SessionLostError as error:
        with claim.changing() as (_, upload):
            upload.session, upload.sent = "", 0
            claim.note(upload, lost=True)
        claim.later(str(error))
    except DestinationError as error:
        _refused(claim, error)
    except DamagedArtifactError:
        claim.fail("The film's file was damaged: have the film made again.")
    except InputError as error:
        claim.fail(str(error))
    except FilmwrightError as error:
        claim.later(str(error))
    except Exception:
        claim.later("Something went wrong; it is tried again.")
        raise


def _refused(claim: Claim, error: DestinationError) -> None:
    with claim.studio.sessions() as session:
        upload = session.get(Upload, claim.upload_id)
        name, channel_id = (upload.destination, upload.channel_id) if upload else ("", "")
    if isinstance(error, AccessEndedError):
        channels.access_ended(claim.studio, channel_id or "", str(error))
        claim.rest("The channel must be connected again; this then goes on.")
        return
    if isinstance(error, QuotaSpentError):
        if error.operation:
            quota.exhausted(claim.studio, places.find(claim.studio, name), error.operation)
            integrations.failed(claim.studio, name, error)
        claim.rest(str(error), error.until)
        return
    if error.passing:
        integrations.failed(claim.studio, name, error)
        claim.later(str(error), error.after)
    else:
        claim.fail(str(error))


def _prepare(claim: Claim) -> Errand | None:
    """Everything together; ``None``: it waits, or can never be.

    :raises DestinationError: the channel cannot be spoken to.
    """
    studio = claim.studio
    with studio.sessions() as session:
        upload = session.get_one(Upload, claim.upload_id)
        channel = session.get(Channel, upload.channel_id) if upload.channel_id else None
        film = session.get(Film, upload.film_id) if upload.film_id else None
        project = session.get(Project, film.project_id) if film else None
        if channel is None or film is None or project is None or project.deleted_at is not None:
            claim.fail("The film or the channel was deleted.")
            return None
        if film.moderation == "flagged":
            claim.rest("The film is being looked at.", now() + _ASK_AGAIN)
            return None
        delivery = delivery_of(film)
        options = checked(upload.options) if upload.options else suggested(session, film, channel)
    destination = next(
        (one for one in places.offered(studio) if one.name == upload.destination), None
    )
    if destination is None:
        claim.rest("This studio does not publish there at present.", now() + _ASK_AGAIN)
        return None
    if not upload.options:
        with claim.changing() as (_, changed):
            changed.options, changed.title = options.model_dump(mode="json"), options.title
    spend = quota.meter(studio, destination, upload.owner_id, upload.id)
    account = places.account_of(studio, places.access_to(channel), spend)
    return Errand(claim, upload, channel, project, delivery, options, destination, account)


def _send(errand: Errand) -> None:
    """Bring the film there."""
    claim, upload = errand.claim, errand.upload
    studio, video = claim.studio, errand.delivery.film.video
    path = studio.store.path(video)
    session = opened(studio.settings.secret(), _PURPOSE, upload.session) if upload.session else ""
    _set_aside(errand, resumed=bool(session))
    found = "" if session else _look_for(errand)
    if not session and not found:
        size = path.stat().st_size
        details = details_of(errand.options, errand.delivery.language, mark_of(upload), now())
        session = errand.account.begin_upload(details, size, video.media_type)
        with claim.changing() as (_, changed):
            changed.session = seal(studio.settings.secret(), _PURPOSE, session)
            changed.size, changed.sent = size, 0
            claim.note(changed, begun=True)
    if not found:
        found = errand.account.resume_upload(session, path, _teller(claim, path.stat().st_size))
    claim.arrived(found, errand.destination.address(found))


def _set_aside(errand: Errand, resumed: bool) -> None:
    """Keep what the whole upload will cost; one that is half there goes on in any case, and what
    no day can hold is left to several."""
    destination, asked = errand.destination, surroundings.operations(errand)
    if sum(destination.operations()[one] for one in asked) > destination.quota():
        asked = []
    try:
        quota.set_aside(
            errand.claim.studio, destination, asked if resumed else ["videos.insert", *asked],
            errand.upload.owner_id, errand.upload.id,
        )  # fmt: skip
    except QuotaSpentError:
        if not resumed:
            raise


def _look_for(errand: Errand) -> str:
    """Of an upload that lost its session: the video, if all of it had arrived."""
    if not errand.upload.done.get("begun"):
        return ""
    return errand.account.find_upload(mark_of(errand.upload))


def _teller(claim: Claim, size: int) -> Callable[[int], None]:
    """Notes how far it got, now and then; stops the upload when it is not ours any more."""
    last, shown = 0.0, 0

    def tell(sent: int) -> None:
        nonlocal last, shown
        claim.refuse_lost()
        if time.monotonic() - last < _TELL_EVERY:
            return
        last = time.monotonic()
        # Events are kept: a slow line is not to write thousands of them.
        news = abs(sent - shown) >= size / 100
        with claim.changing(tell=news) as (_, upload):
            if sent > upload.sent:
                upload.tries, upload.error = 0, ""
            upload.sent = sent
        shown = sent if news else shown

    return tell
