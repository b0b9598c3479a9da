"""Letters (e-mail): written in the transaction that makes them necessary, sent afterwards."""

from __future__ import annotations

import io
import logging
import re
import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from email.utils import formatdate
from functools import cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from core.database import writing
from core.models import AuditEntry, Letter, User, new_id, now
from core.services import integrations
from core.services.courier import Round
from core.studio import Studio

log = logging.getLogger("filmwright.letters")

MOST_TRIES = 10
_AT_ONCE = 50
_PATIENCE = 20.0
"""Seconds the mail server has to answer."""


def write(session: Session, key: str, to: User | str, template: str, **facts: object) -> None:
    """Put a letter in the outbox, in the caller's transaction, in the reader's language.

    ``web/templates/letters/<template>.txt`` is its text, the first line its subject, and
    ``.html`` the same for the eye. A second letter with the same ``key`` is not written.
    """
    if session.scalar(select(Letter.id).where(Letter.key == key)):
        return
    user = to if isinstance(to, User) else None
    page = _pages(user.locale if user else "en")
    shown = {"name": user.name if user else "", **facts}
    subject, _, text = page.get_template(f"{template}.txt").render(shown).partition("\n")
    session.add(
        Letter(
            key=key, recipient=user.email if user else str(to),
            subject=" ".join(subject.split())[:200], text=text.strip() + "\n",
            html=page.get_template(f"{template}.html").render(shown),
        )
    )  # fmt: skip


def tell_change(session: Session, user: User, what: str) -> None:
    """Tell the owner that something about the account's safety changed, and write it down; in
    the caller's transaction.

    :param what: ``password``, ``address``, ``mfa_on``, ``mfa_off`` or ``deleted``.
    """
    session.add(AuditEntry(actor_id=user.id, action=f"changed_{what}", subject_id=user.id))
    write(session, f"changed:{new_id()}", user, "changed", what=what)


def carry(turn: Round) -> bool:
    """The courier's lane."""
    return send_due(turn.studio) > 0


def send_due(studio: Studio) -> int:
    """Send what waits; gives back how many went out. A failure is tried again, ever later.

    Without ``MAIL_URL`` letters become ``.eml`` files in the home's ``letters`` folder and
    their links are logged, so that whoever runs the studio on one machine can follow them.
    """
    sent = 0
    with studio.sessions() as session:
        for letter_id, tries in _due(session):
            if not _claim(session, letter_id, tries):
                continue
            letter = session.get_one(Letter, letter_id)
            # Nothing is held open while the mail server takes its time.
            session.expunge(letter)
            session.rollback()
            try:
                _send(studio, letter)
            except (OSError, smtplib.SMTPException) as error:
                log.warning("letter %s to %s: %s", letter.key, letter.recipient, error)
                server = urlsplit(studio.settings.mail_url).hostname
                where = f"the mail server {server}" if server else "the folder of letters"
                integrations.failed(studio, "mail", f"{where} did not take a letter: {error}")
                _close(session, letter, error=str(error)[:300])
            else:
                sent += 1
                integrations.succeeded(studio, "mail")
                # A sent letter's links are secrets that nobody needs to keep.
                _close(session, letter, sent_at=now(), text="", html="", error="")
    return sent


def _due(session: Session) -> list[tuple[str, int]]:
    """Ids of the letters to send, and how often each was tried."""
    moment = now()
    # 2, 4, 8 … minutes after it was written; the last time after eight hours and a half.
    ripe = [
        (Letter.tries == tries) & (Letter.created_at < moment - timedelta(minutes=2**tries))
        for tries in range(1, MOST_TRIES)
    ]
    rows = session.execute(
        select(Letter.id, Letter.tries)
        .where(Letter.sent_at.is_(None), or_(Letter.tries == 0, *ripe))
        .order_by(Letter.created_at)
        .limit(_AT_ONCE)
    )
    return [(row.id, row.tries) for row in rows]


def _claim(session: Session, letter_id: str, tries: int) -> bool:
    """Whether this process is the one to send it: others who saw the same lose."""
    with writing(session):
        won = session.scalar(
            update(Letter)
            .where(Letter.id == letter_id, Letter.tries == tries, Letter.sent_at.is_(None))
            .values(tries=tries + 1)
            .returning(Letter.id)
            .execution_options(synchronize_session=False)
        )
    return won is not None


def _close(session: Session, letter: Letter, **values: object) -> None:
    with writing(session):
        session.execute(
            update(Letter)
            .where(Letter.id == letter.id)
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def _send(studio: Studio, letter: Letter) -> None:
    if studio.settings.mail_url:
        _post(studio.settings.mail_url, _mail(studio, letter))
        return
    mail = _mail(studio, letter, plain=True)
    folder = studio.settings.home / "letters"
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"{letter.created_at:%Y%m%d-%H%M%S}-{letter.id[:8]}.eml"
    place.touch(mode=0o600)
    place.write_bytes(bytes(mail))
    link = re.search(r"https?://\S+", letter.text)
    log.info("letter to %s: %s %s", letter.recipient, letter.subject, link[0] if link else place)


def _mail(studio: Studio, letter: Letter, plain: bool = False) -> EmailMessage:
    """The letter as e-mail; ``plain``: people may read the file itself, links on one line."""
    mail = EmailMessage()
    mail["From"] = studio.settings.mail_from
    mail["To"] = letter.recipient
    mail["Subject"] = letter.subject
    mail["Date"] = formatdate(letter.created_at.timestamp())
    # The same letter sent twice has the same id, so that mail programs show it once.
    host = urlsplit(studio.settings.address).hostname or "localhost"
    mail["Message-ID"] = f"<{letter.id}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    encoding = "8bit" if plain else None
    mail.set_content(letter.text, cte=encoding)
    mail.add_alternative(letter.html, subtype="html", cte=encoding)
    return mail


def _post(url: str, mail: EmailMessage) -> None:
    where = urlsplit(url)
    secure = where.scheme == "smtps"
    host, port = where.hostname or "localhost", where.port or (465 if secure else 25)
    # Whom a password is shown to must prove who they are. A relay next door, that is shown none,
    # may have signed its certificate itself.
    trusted = ssl.create_default_context() if secure or where.username else None
    with (
        smtplib.SMTP_SSL(host, port, timeout=_PATIENCE, context=trusted)
        if secure
        else smtplib.SMTP(host, port, timeout=_PATIENCE)
    ) as server:
        server.ehlo()
        if not secure and server.has_extn("starttls"):
            server.starttls(context=trusted)
            server.ehlo()
        if where.username:
            server.login(unquote(where.username), unquote(where.password or ""))
        server.send_message(mail)


@cache
def _pages(locale: str) -> Environment:
    pages = Environment(
        loader=PackageLoader("web", "templates/letters"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = _words(locale)
    pages.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    pages.globals["locale"] = locale
    return pages


def _words(locale: str) -> NullTranslations:
    """The catalogue of ``locale``, as the pages have it; without one, the templates' own words."""
    place = files("web") / "translations" / locale / "LC_MESSAGES" / "messages.po"
    if not place.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    with place.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=locale))
    compiled.seek(0)
    return Translations(compiled)
