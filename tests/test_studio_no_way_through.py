"""No way through: what people type stays text wherever it is shown, addresses lead nowhere else,
files are what they say, and what works once works once, however many ask at the same time."""

from __future__ import annotations

import json
import logging
import stat
import struct
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from html.parser import HTMLParser
from typing import Any

import pytest
from sqlalchemy import update

from core.errors import FilmwrightError, InputError
from core.intake import admit_script
from core.media.admitting import clean_picture, known_sound
from core.models import ApiKey, Asset, Film, LedgerEntry, Login, Project, User, now
from core.services import films, letters, logins, mfa, proofs, understanding
from core.settings import Settings
from core.studio import Studio
from tests.account_parts import EMAIL, PASSWORD, code_of, link_in_letter, new_account
from tests.engine_parts import check_ledger, new_project, new_user
from tests.film_room_parts import Browser, sign_in
from tests.no_way_in_parts import Estate, estate, token_of, ways
from tests.parts import STORY

MARK = "zq"
EVIL = f"{MARK}\"'><img src=x onerror=alert(1)></script><script>alert(1)</script>{{{{7*7}}}}"


class Page(HTMLParser):
    """Finds what would run, and reads the data that scripts are given."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = []
        self._data: list[str] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attributes}
        self.runs += [f"{tag} {name}" for name in known if name.startswith("on")]
        self.runs += [
            f"{tag} {name}={value}" for name, value in known.items()
            if value.strip().lower().startswith(("javascript:", "data:text"))
        ]  # fmt: skip
        if tag == "img" and known.get("src") == "x":
            self.runs.append("img x")
        if tag == "script" and "src" not in known:
            if known.get("type") != "application/json":
                self.runs.append("script")
            self._data = []

    def handle_data(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._data is not None:
            json.loads("".join(self._data))
            self._data = None


def poisoned(document: Any) -> Any:
    """A film's document with the payload wherever people's own words are."""
    if isinstance(document, dict):
        words = ("title", "heading", "place", "description", "role", "text")
        return {name: EVIL if name in words and isinstance(one, str) else poisoned(one)
                for name, one in document.items()}  # fmt: skip
    return [poisoned(one) for one in document] if isinstance(document, list) else document


@pytest.fixture
def hers(studio: Studio, made: Any) -> Estate:
    """Ada's, who calls everything by the payload, and is an admin."""
    found = estate(studio, made)
    with studio.sessions() as session:
        film = session.get_one(Film, found.room.film_id)
        film.name, film.warnings, film.moderation = EVIL, [EVIL], "flagged"
        play, delivery = poisoned(film.screenplay), poisoned(film.delivery)
        for one in play["characters"]:
            one["name"] = EVIL
        film.screenplay, film.delivery = play, delivery
        project = session.get_one(Project, found.room.project_id)
        project.title, project.screenplay, project.corrected = EVIL, play, True
        project.draft = {**project.draft, "script": f"{EVIL}\n\n{STORY}", "style": "grey"}
        failed = Film(project_id=project.id, owner_id=film.owner_id, number=2, brief=film.brief,
                      draft=film.draft, status="failed", error=EVIL)  # fmt: skip
        session.add(failed)
        for table, values in (
            (User, {"name": EVIL, "role": "admin", "totp_at": now(), "verified_at": now()}),
            (Asset, {"name": EVIL}), (ApiKey, {"name": EVIL}), (Login, {"agent": EVIL}),
            (LedgerEntry, {"note": EVIL}),
        ):  # fmt: skip
            session.execute(update(table).values(**values))
        session.commit()
    return found


def test_what_people_type_is_text_on_every_page(studio: Studio, app: Any, hers: Estate) -> None:
    browser = Browser(app)
    sign_in(studio, browser, hers.room.user_id)
    found, shown = [], 0
    for way in ways(app, hers.ids):
        if way.changes or way.is_api or way.path.startswith(("/media/", "/static", "/assets")):
            continue
        for headers in ({}, {"HX-Request": "true"}):
            answer = browser.get(f"{way.path}?q={MARK}%22%3E%3Cimg%20src=x%3E", headers=headers)
            assert answer.status_code < 500, way
            if answer.mimetype != "text/html":
                continue
            page = Page()
            page.feed(answer.text)
            found += [f"{way}: {one}" for one in page.runs]
            shown += MARK in answer.text
            assert f"{MARK}49" not in answer.text.replace("}", "")
            assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    assert found == []
    assert shown > 20


def test_it_is_text_in_headers_covers_and_subtitles(studio: Studio, app: Any, hers: Estate) -> None:
    browser = Browser(app)
    sign_in(studio, browser, hers.room.user_id)
    with studio.sessions() as session:
        session.execute(update(Film).values(moderation="approved"))
        session.commit()
    saved = browser.get(f"/media/films/{hers.room.film_id}/files/srt.en")
    assert saved.headers["Content-Disposition"].startswith("attachment; filename=zq-img-src-x")
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    with studio.sessions() as session:
        bare = Project(owner_id=hers.room.user_id, title="<script>a\r\nX-Evil: 1</script>")
        session.add(bare)
        session.commit()
    cover = browser.get(f"/media/projects/{bare.id}/cover")
    assert [one.tag.rpartition("}")[2] for one in ET.fromstring(cover.text)][-1] == "text"
    assert "<script" not in cover.text
    assert cover.headers["Content-Security-Policy"] == "default-src 'none'"
    headers = {"HX-Request": "true", "X-CSRF-Token": token_of(browser)}
    gone = browser.post(f"/projects/{bare.id}/delete", headers=headers)
    assert "X-Evil" not in gone.headers
    assert "<script>" in json.loads(gone.headers["HX-Trigger"])["toast"]["text"]


def test_a_letter_has_one_line_of_subject(studio: Studio) -> None:
    with studio.sessions() as session:
        user = new_user(session)
        title = "a\r\nBcc: eve@example.com"
        letters.write(session, "k", user, "film_ready", title=title, link="http://x/")
        session.commit()
    assert letters.send_due(studio) == 1
    mail = next((studio.settings.home / "letters").glob("*.eml")).read_text().split("\n\n")[0]
    assert "\nBcc:" not in mail


# --- addresses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/assets/../../etc/passwd", "/assets/htmx.org/dist/../package.json",
     "/assets/htmx.org/dist/../../../../../etc/passwd", "/assets/htmx.org/dist/%2e%2e/package.json",
     "/assets/htmx.org/dist/..%5c..%5cpackage.json", "/assets/swagger-ui-dist/index.html",
     "/assets/typescript/package.json", "/static/../app.py", "/static/%2e%2e/app.py",
     "/media/films/{film_id}/files/..%2f..%2f..%2fstudio.db", "/media/films/{film_id}/video/../x",
     "/media/films/{film_id}/subtitles/..%2f..%2fx.vtt", "/media/films/{film_id}/drawn/../../x",
     "/media/films/{film_id}/scenes/..%2f..%2fsecret", "/media/assets/..%2f..%2fsecret"],
)  # fmt: skip
def test_an_address_leads_to_no_file_but_its_own(
    studio: Studio, app: Any, hers: Estate, path: str
) -> None:
    browser = Browser(app)
    sign_in(studio, browser, hers.room.user_id)
    assert browser.get(path.format(**hers.ids)).status_code == 404


def test_coming_back_leads_to_our_own_pages(studio: Studio, app: Any, hers: Estate) -> None:
    browser = Browser(app)
    sign_in(studio, browser, hers.room.user_id)
    token = token_of(browser)
    wicked = ("https://evil.example/projects", "//evil.example/projects", "javascript:alert(1)",
              "/\\evil.example", "/\t/evil.example", "/home\r\nX-Evil: 1")  # fmt: skip
    for place in wicked:
        for path in ("/theme", "/language", f"/projects/{hers.room.project_id}/favourite"):
            fields = {"csrf_token": token, "theme": "dark", "locale": "en", "next": place}
            sent = {} if "\r" in place else {"Referer": place}
            answer = browser.post(path, data=fields, headers=sent)
            assert answer.status_code == 302
            assert answer.location.startswith("/"), (path, place)
            assert not answer.location.startswith(("//", "/\\"))
            assert "X-Evil" not in answer.headers


# --- scripts, files ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["A" * 19_000, "a." * 9_500, '"' * 19_000, "(a) " * 4_500, "INT. " * 4_000,
             "a\u0301" * 9_000, " " * 19_000, "A: " * 6_000, "\n" * 19_000],
    ids=["letters", "dots", "quotes", "brackets", "headings", "accents", "spaces", "speakers",
         "lines"],
)  # fmt: skip
def test_no_text_takes_long_to_read(studio: Studio, text: str) -> None:
    understanding.measure("a few words before, since the first time takes longer")
    began = time.process_time()
    understanding.measure(text)
    with studio.sessions() as session:
        user = new_user(session)
        project = new_project(session, user, script=(text + " a word" * 100)[:20_000])
        with suppress(InputError):
            understanding.understand(studio, session, project)
    assert time.process_time() - began < 2


def test_a_word_without_end_is_refused_and_a_text_without_spaces_is_not() -> None:
    with pytest.raises(InputError, match="a word of over 300 letters, AAAA"):
        admit_script(("A" * 301 + " word" * 60).encode())
    assert admit_script(("河" * 400).encode())


def _jpeg(frame: bytes) -> bytes:
    return b"\xff\xd8" + frame + b"\xff\xda" + bytes(64)


def _frame(width: int, height: int) -> bytes:
    return b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes(9)


def _webp(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 40) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + size


#: A decoder skips the bare marker; whoever takes what follows for its length reads the small frame.
_TWO_FACED = b"\xff\x01" + _frame(60_000, 60_000)[:-4] + _frame(100, 100)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (_jpeg(_frame(60_000, 60_000)), "60000 × 60000 pixels"),
        (_webp(16_000, 16_000), "16000 × 16000 pixels"),
        (_jpeg(_TWO_FACED), "is not a JPG"),
        (_jpeg(b"\xff\xe0\x00\x00" + _frame(100, 100)), "is not a JPG"),
        (b"GIF89a<script>alert(1)</script>", "is not a JPG"),
        (b"\xff\xd8\xff<html><script>alert(1)</script>" + bytes(64), "is not a JPG|damaged"),
    ],
    ids=["jpeg-bomb", "webp-bomb", "two-faced", "no-length", "gif", "html"],
)
def test_pictures_that_are_not_what_they_say(content: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why):
        clean_picture(content, "p")


def test_a_sound_that_is_mostly_silence_without_end() -> None:
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 2**31, b"WAVE", b"fmt ", 16, 1, 1, 8, 8, 1, 8)
    bomb = head + struct.pack("<4sI", b"data", 2**31 - 64) + bytes(20_000)
    began = time.process_time()
    with pytest.raises(InputError, match="more than 10 minutes"):
        known_sound(bomb, "s.wav", 600)
    assert time.process_time() - began < 2


def test_only_files_are_large(studio: Studio, app: Any, hers: Estate) -> None:
    browser = Browser(app)
    sign_in(studio, browser, hers.room.user_id)
    header = {"X-CSRF-Token": token_of(browser)}
    for method, path in (("PATCH", f"/api/v1/projects/{hers.room.project_id}"),
                         ("PATCH", f"/projects/{hers.room.project_id}/draft"),
                         ("POST", "/settings/profile"), ("POST", "/sign-in")):  # fmt: skip
        answer = browser.open(
            path, method=method, headers=header, content_type="application/json",
            data=b'{"title": "' + b"x" * 2_000_000 + b'"}',
        )  # fmt: skip
        assert answer.status_code in ((413, 302) if path == "/sign-in" else (413,)), path
    many = {"draft": {"voices": {f"somebody {number}": "v" for number in range(1001)}}}
    path = f"/api/v1/projects/{hers.room.project_id}"
    assert browser.patch(path, json=many, headers=header).status_code == 422


# --- once is once --------------------------------------------------------------------------


def at_once(studio: Studio, work: Callable[[Any], Any], count: int = 4) -> list[Any]:
    """What comes of the same thing asked for by several at the same moment."""
    gate = threading.Barrier(count)

    def one(_number: int) -> Any:
        with studio.sessions() as session:
            gate.wait()
            try:
                return work(session)
            except FilmwrightError as error:
                return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def succeeded(outcomes: list[Any]) -> int:
    return sum(not isinstance(one, Exception) for one in outcomes)


def test_what_works_once_works_once_however_many_ask(studio: Studio) -> None:
    user, secret = new_account(studio), studio.settings.secret()
    with studio.sessions() as session:
        mine = session.get_one(User, user.id)
        key = mfa.begin(session, mine, secret)
        code = code_of(key)
        codes = mfa.turn_on(session, mine, secret, code)
        held = logins.open_tokens(session, secret, mine)
        proofs.forgot(session, EMAIL, studio.settings)

    def check(given: str) -> Callable[[Any], Any]:
        return lambda session: mfa.check(session, session.get(User, user.id), secret, given)

    # The code that turned it on was seen already.
    assert succeeded(at_once(studio, check(code), 2)) == 0
    assert succeeded(at_once(studio, check(code_of(key, 1)))) == 1
    assert succeeded(at_once(studio, check(codes[0]))) == 1
    refreshed = at_once(studio, lambda one: logins.refresh(one, secret, held.refresh_token))
    assert succeeded(refreshed) == 1
    token = link_in_letter(studio, "reset").rsplit("/", 1)[1]
    resets = at_once(
        studio, lambda one: proofs.reset(one, token, "another lantern here", studio.settings), 2
    )
    assert succeeded(resets) == 1


def test_a_film_asked_for_twice_is_made_and_paid_once(studio: Studio) -> None:
    with studio.sessions() as session:
        user = new_user(session, 3, tier="pro")
        project = new_project(session, user)
        understanding.understand(studio, session, project)
    outcomes = at_once(
        studio,
        lambda one: films.start(studio, one, one.get(User, user.id), one.get(Project, project.id)),
    )
    assert succeeded(outcomes) == 1, outcomes
    assert check_ledger(studio, user.id) == ["grant", "reserve"]


# --- secrets -------------------------------------------------------------------------------


def test_the_secret_is_made_once_for_its_owners_eyes(tmp_path: Any) -> None:
    settings = Settings(filmwright_home=tmp_path / "home")
    gate = threading.Barrier(8)

    def read(_number: int) -> str:
        gate.wait()
        return settings.secret()

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(read, range(8)))
    assert len(found) == 1
    assert len(found.pop()) > 40
    kept = [(one.name, stat.S_IMODE(one.stat().st_mode)) for one in settings.home.iterdir()]
    assert kept == [("secret", 0o600)]
    assert stat.S_IMODE(settings.home.stat().st_mode) == 0o700


def test_logs_hold_no_secrets_and_pages_no_trace(
    studio: Studio, app: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    user, browser = new_account(studio), Browser(app)
    body = {"email": EMAIL, "password": PASSWORD}
    tokens = browser.post("/api/v1/auth/login", json=body).json["data"]
    with studio.sessions() as session:
        proofs.forgot(session, EMAIL, studio.settings)
    link = link_in_letter(studio, "reset")
    posted: list[Any] = []
    monkeypatch.setattr(letters, "_post", lambda _url, mail: posted.append(mail))
    mailing = Studio(studio.settings.model_copy(update={"mail_url": "smtp://x"}), studio.modules)
    assert letters.send_due(mailing) >= 1
    mailing.close()
    sign_in(studio, browser, user.id)

    def broken() -> None:
        raise RuntimeError(f"at /srv/secret/place with {studio.settings.secret_key}")

    for endpoint, path in (("dashboard.index", "/home"), ("users.me", "/api/v1/users/me")):
        monkeypatch.setitem(app.view_functions, endpoint, broken)
        answer = browser.get(path)
        assert answer.status_code == 500
        assert not any(one in answer.text for one in ("Traceback", "RuntimeError", "/srv/secret"))
    said = caplog.text
    for secret in (PASSWORD, tokens["access_token"], tokens["refresh_token"], link):
        assert secret not in said


def test_cookies_stay_with_us_and_on_https_only(studio: Studio) -> None:
    from web.app import create_app

    settings = studio.settings.model_copy(update={"public_url": "https://films.example"})
    app = create_app(Studio(settings, studio.modules))
    cookie = app.test_client().get("/sign-in").headers["Set-Cookie"]
    assert all(one in cookie for one in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "Domain" not in cookie
