"""Large files from a browser: cut off, begun twice, restarted, given up."""

from __future__ import annotations

import base64
import io
import os
import tracemalloc
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from flask.testing import FlaskClient
from sqlalchemy import select

from core.errors import ConflictError, DamagedArtifactError, InputError, NotFoundError
from core.models import Asset, Project, Transfer, User, now
from core.services import logins, transfers
from core.services.assets import ref_of
from core.store.s3 import S3Store
from core.studio import Studio
from tests.engine_parts import new_project, new_user
from tests.film_room_parts import sign_in
from tests.s3_server import S3Server

PIECE = 256 * 1024


def sound(seconds: float = 8.0, rate: int = 44_100) -> bytes:
    """A recording; of 590 s at 80 kHz it has 94 MB."""
    noise = np.random.default_rng(7).normal(0, 0.1, int(rate * seconds))
    kept = io.BytesIO()
    soundfile.write(kept, noise, rate, format="WAV", subtype="PCM_16")
    return kept.getvalue()


SOUND = sound()


@pytest.fixture(params=["folder", "s3"])
def house(request: pytest.FixtureRequest, studio: Studio, tmp_path: Path) -> Studio:
    """A studio with its store in a folder, or in a bucket."""
    if request.param == "s3":
        server: S3Server = request.getfixturevalue("s3_server")
        studio.store = S3Store(server.place(), tmp_path / "cache", 10**9)
    return studio


@pytest.fixture
def project(studio: Studio) -> str:
    with studio.sessions() as session:
        return new_project(session, new_user(session)).id


def begin(studio: Studio, project: str, size: int, name: str = "song.wav") -> str:
    with studio.sessions() as session:
        found = session.get_one(Project, project)
        return transfers.begin(studio, session, found, "sound", name, size).id


def add(studio: Studio, transfer: str, offset: int, content: bytes) -> None:
    with studio.sessions() as session:
        found = session.get_one(Transfer, transfer)
        transfers.add(studio, session, found, offset, io.BytesIO(content))


def received(studio: Studio, transfer: str) -> int:
    with studio.sessions() as session:
        return session.get_one(Transfer, transfer).received


def asset_of(studio: Studio, transfer: str) -> Asset:
    with studio.sessions() as session:
        return session.get_one(Asset, session.get_one(Transfer, transfer).asset_id)


def pieces(content: bytes, size: int = PIECE) -> Iterator[tuple[int, bytes]]:
    return ((at, content[at : at + size]) for at in range(0, len(content), size))


def test_a_file_arrives_in_pieces(house: Studio, project: str) -> None:
    transfer = begin(house, project, len(SOUND), "../my song.wav")
    for at, piece in pieces(SOUND):
        add(house, transfer, at, piece)
    asset = asset_of(house, transfer)
    assert (asset.name, asset.size, asset.media_type) == ("my song.wav", len(SOUND), "audio/wav")
    assert asset.seconds == pytest.approx(8, abs=0.1)
    assert house.store.read(ref_of(asset)) == SOUND
    with house.sessions() as session:
        part = session.get_one(Transfer, transfer).parts[0]
    with pytest.raises(DamagedArtifactError), io.BytesIO() as nothing:
        house.store.staged(part["place"], nothing)


def test_a_piece_may_go_to_the_bucket_itself(house: Studio, project: str) -> None:
    transfer = begin(house, project, len(SOUND))
    with house.sessions() as session:
        found = session.get_one(Transfer, transfer)
        piece, link = transfers.offer(house, found, 0, PIECE)
        with pytest.raises(NotFoundError):
            transfers.take(house, session, found, piece)
        if isinstance(house.store, S3Store):
            assert put(link, SOUND[:PIECE]) == 200
            assert put(link, SOUND[: PIECE + 1]) == 403
            transfers.take(house, session, found, piece)
            with pytest.raises(ConflictError):
                transfers.take(house, session, found, piece)
        else:
            assert link == ""
            add(house, transfer, 0, SOUND[:PIECE])
        for wrong in ("../0-00000000", f"{PIECE}-0000000x", f"{PIECE}-00000000"):
            session.rollback()
            with pytest.raises(NotFoundError):
                transfers.take(house, session, found, wrong)
    add(house, transfer, PIECE, SOUND[PIECE:])
    assert house.store.read(ref_of(asset_of(house, transfer))) == SOUND


def put(link: str, content: bytes) -> int:
    """What a browser gets for sending bytes to an address."""
    asked = urllib.request.Request(link, data=content, method="PUT")
    asked.add_header("Content-Type", "")
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_of_two_pieces_for_one_place_the_first_counts(house: Studio, project: str) -> None:
    transfer = begin(house, project, len(SOUND))

    def send(_number: int) -> bool:
        try:
            add(house, transfer, 0, SOUND[:PIECE])
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(send, range(4))) == 1
    assert received(house, transfer) == PIECE
    for wrong in (0, PIECE - 1, PIECE + 1):
        with pytest.raises(ConflictError, match=f"at byte {PIECE}"):
            add(house, transfer, wrong, b"x")
    add(house, transfer, PIECE, SOUND[PIECE:])
    assert asset_of(house, transfer).size == len(SOUND)


def test_what_was_cut_off_at_the_end_is_finished_by_asking_again(
    studio: Studio, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    transfer = begin(studio, project, len(SOUND))
    monkeypatch.setattr(transfers, "finish", lambda *_all: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):  # The process is killed when all bytes are there.
        add(studio, transfer, 0, SOUND)
    monkeypatch.undo()
    assert received(studio, transfer) == len(SOUND)
    add(studio, transfer, len(SOUND), b"")
    first = asset_of(studio, transfer).id
    add(studio, transfer, len(SOUND), b"")
    assert asset_of(studio, transfer).id == first
    with studio.sessions() as session:
        assert len(session.scalars(select(Asset)).all()) == 1


def test_what_is_no_sound_is_refused_at_the_start_or_at_the_end(
    studio: Studio, project: str
) -> None:
    for size, why in ((0, "empty"), (100_000_001, "at most 100 MB")):
        with pytest.raises(InputError, match=why):
            begin(studio, project, size)
    transfer = begin(studio, project, 2000, "song.mp3")
    with pytest.raises(InputError, match="more was sent"):
        add(studio, transfer, 0, b"x" * 2001)
    with pytest.raises(InputError, match="can be played"):
        add(studio, transfer, 0, b"#EXTM3U\nhttp://10.0.0.1/".ljust(2000))
    with studio.sessions() as session:
        assert session.get(Transfer, transfer) is None
    assert not list((studio.settings.store / "uploads").iterdir())


def test_a_piece_that_was_lost_is_told(studio: Studio, project: str) -> None:
    transfer = begin(studio, project, len(SOUND))
    add(studio, transfer, 0, SOUND[:PIECE])
    next((studio.settings.store / "uploads" / transfer).rglob("piece")).unlink()
    with pytest.raises(InputError, match="send it again"):
        add(studio, transfer, PIECE, SOUND[PIECE:])


def test_what_was_given_up_is_swept(studio: Studio, project: str) -> None:
    transfer, kept = begin(studio, project, 5000), begin(studio, project, 5000)
    for one in (transfer, kept):
        add(studio, one, 0, b"x" * 1000)
    with studio.sessions() as session:
        session.get_one(Transfer, transfer).expires_at = now() - timedelta(seconds=1)
        session.commit()
        user = session.scalars(select(User)).one()
        with pytest.raises(NotFoundError):
            transfers.owned(session, user, transfer)
    assert transfers.sweep(studio) == 1
    left = [path.name for path in (studio.settings.store / "uploads").iterdir()]
    assert left == [kept]


def test_an_account_has_only_so_many_files_on_their_way(studio: Studio, project: str) -> None:
    first = begin(studio, project, 5000)
    for _ in range(7):
        begin(studio, project, 5000)
    with pytest.raises(InputError, match="on their way"):
        begin(studio, project, 5000)
    with studio.sessions() as session:
        # Nobody has sent a piece of it for some time: it makes room.
        session.get_one(Transfer, first).expires_at -= timedelta(minutes=11)
        session.commit()
    begin(studio, project, 5000)
    with studio.sessions() as session:
        assert session.get(Transfer, first) is None


def test_a_hundred_megabytes_pass_in_little_memory(studio: Studio, project: str) -> None:
    """At full size with ``FULL_SIZE=1``."""
    content = sound(590, 80_000) if os.environ.get("FULL_SIZE") else sound(40)
    transfer = begin(studio, project, len(content))
    tracemalloc.start()
    try:
        for at, piece in pieces(content, 4 << 20):
            add(studio, transfer, at, piece)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert asset_of(studio, transfer).size == len(content)
    assert most < 12 << 20


# --- by the protocol -----------------------------------------------------------------------


@pytest.fixture
def program(studio: Studio, app, project: str) -> FlaskClient:
    """Its owner's program."""
    client = app.test_client()
    with studio.sessions() as session:
        owner = session.get_one(User, session.get_one(Project, project).owner_id)
        opened = logins.open_tokens(session, studio.settings.secret(), owner)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {opened.access_token}"
    client.environ_base["HTTP_TUS_RESUMABLE"] = "1.0.0"
    return client


def metadata(**said: str) -> dict[str, str]:
    pairs = [f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in said.items()]
    return {"Upload-Metadata": ",".join(pairs)}


def piece_at(offset: int) -> dict[str, str]:
    return {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}


def test_a_program_sends_goes_on_and_finds_its_file(
    program: FlaskClient, project: str, studio: Studio
) -> None:
    about = metadata(project=project, kind="sound", filename="गीत.wav")
    made = program.post("/api/v1/uploads", headers={**about, "Upload-Length": str(len(SOUND))})
    assert (made.status_code, made.headers["Tus-Resumable"]) == (201, "1.0.0")
    place = made.headers["Location"]
    sent = program.patch(place, data=SOUND[:PIECE], headers=piece_at(0))
    assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(PIECE))
    # The page is loaded again, the server started again: it asks where to go on.
    asked = program.head(place)
    assert (asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == (
        str(PIECE), str(len(SOUND)),
    )  # fmt: skip
    assert asked.headers["Cache-Control"] == "no-store"
    assert program.patch(place, data=b"x", headers=piece_at(0)).status_code == 409
    sent = program.patch(place, data=SOUND[PIECE:], headers=piece_at(PIECE))
    assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(len(SOUND)))
    asset = program.get(place).json["data"]["asset_id"]
    assert program.get(f"/api/v1/assets/{asset}").json["data"]["name"] == "गीत.wav"
    assert program.delete(place).status_code == 204
    assert program.get(place).status_code == 404
    with studio.sessions() as session:
        assert session.get_one(Asset, asset).name == "गीत.wav"


def test_the_protocol_refuses_what_it_should(
    program: FlaskClient, project: str, app, studio: Studio
) -> None:
    about = metadata(project=project, kind="sound", filename="a.wav")
    length = {"Upload-Length": "5000"}
    place = program.post("/api/v1/uploads", headers={**about, **length}).headers["Location"]
    told = program.options("/api/v1/uploads").headers
    assert (told["Tus-Version"], told["Tus-Max-Size"]) == ("1.0.0", "100000000")
    assert "creation" in told["Tus-Extension"]
    refused = [
        (program.post("/api/v1/uploads", headers=about), 422),
        (program.post("/api/v1/uploads", headers={**about, "Upload-Length": "-1"}), 422),
        (program.post("/api/v1/uploads", headers={**length, "Upload-Metadata": "kind !!"}), 422),
        (program.post("/api/v1/uploads", headers={**length, **metadata(project="x")}), 404),
        (program.patch(place, data=b"x", headers={"Upload-Offset": "0"}), 415),
        (program.patch(place, data=b"x", headers={**piece_at(0), "Upload-Offset": "x"}), 422),
        (program.head(place, headers={"Tus-Resumable": "0.2.2"}), 412),
    ]
    assert [answer.status_code for answer, _due in refused] == [due for _answer, due in refused]
    stranger = app.test_client()
    with studio.sessions() as session:
        sign_in(studio, stranger, new_user(session, name="eve").id)
    assert stranger.get(place).status_code == 404
