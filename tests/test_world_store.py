"""The store in S3, against a real server that checks signatures."""

from __future__ import annotations

import os
import pickle
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from cli.main import run
from core.errors import DamagedArtifactError, StoreAwayError
from core.frozen import Ref
from core.stages import Published, PublishRequest
from core.store import multipart
from core.store.bucket import Bucket, Place
from core.store.folder import FolderStore
from core.store.room import Room
from core.store.s3 import S3Store
from tests.film_room_parts import Made
from tests.s3_server import S3Server

GIGABYTE = 10**9


@pytest.fixture
def place(s3_server: S3Server) -> Place:
    return s3_server.place()


@pytest.fixture
def machine(place: Place, tmp_path: Path) -> Callable[[str], S3Store]:
    """A machine of the studio, by name, with a folder of its own."""

    def open_there(name: str) -> S3Store:
        return S3Store(place, tmp_path / name, GIGABYTE)

    return open_there


Machines = Callable[[str], S3Store]


def fetch(link: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """What a stranger with a link gets."""
    asked = urllib.request.Request(link, headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), dict(error.headers)


def large(tmp_path: Path, size: int = 20 << 20) -> Path:
    """A file of several parts."""
    path = tmp_path / "large"
    path.write_bytes(os.urandom(size))
    return path


def count_parts(store: S3Store, monkeypatch: pytest.MonkeyPatch, die_after: int = 99) -> list[int]:
    """Notes the numbers of the parts that are sent; after so many the network is cut."""
    sent: list[int] = []
    real = store.bucket.ask

    def ask(what: str, **asked: object) -> object:
        if what == "upload_part":
            if len(sent) >= die_after:
                raise StoreAwayError("the network was cut")
            sent.append(int(str(asked["PartNumber"])))
        return real(what, **asked)

    monkeypatch.setattr(store.bucket, "ask", ask)
    return sent


def test_what_one_machine_keeps_another_reads(machine: Machines, tmp_path: Path) -> None:
    one, other = machine("one"), machine("other")
    ref = one.put(b"a frame", "image/png")
    film = one.put_file(large(tmp_path), "video/mp4")
    one.record("ab" * 32, b"{}")
    one.remember_job("task", "job-7")
    one.keep_memory("films/a.mp4", b"memory")
    assert [other.holds(ref), other.sound(ref), other.read(ref)] == [True, True, b"a frame"]
    assert other.path(film).read_bytes() == (tmp_path / "large").read_bytes()
    assert (other.recorded("ab" * 32), other.recorded("cd" * 32)) == (b"{}", None)
    assert (other.recall_job("task"), other.recall_job("none")) == ("job-7", None)
    assert other.memory_of("films/a.mp4") == b"memory"
    other.forget("ab" * 32)
    assert machine("third").recorded("ab" * 32) is None
    one.drop(ref)
    assert not machine("third").holds(ref)


def test_a_store_opens_again_in_another_process(machine: Machines, tmp_path: Path) -> None:
    store = machine("one")
    ref = store.put(b"x", "text/plain")
    assert pickle.loads(pickle.dumps(store)).read(ref) == b"x"
    folder = FolderStore(tmp_path / "folder")
    assert pickle.loads(pickle.dumps(folder)).root == folder.root


def test_damaged_and_missing_objects_are_dropped_and_brought_back(machine: Machines) -> None:
    one, other = machine("one"), machine("other")
    ref = one.put(b"sound", "audio/flac")
    name = next(iter(one.bucket.names("work/objects/")))
    one.bucket.put(name, b"noise", "audio/flac")
    with pytest.raises(DamagedArtifactError, match="was damaged"):
        other.read(ref)
    assert one.bucket.head(name) is None
    with pytest.raises(DamagedArtifactError, match="is missing"):
        other.read(ref)
    # Who still has it whole brings it back when the films' files are gone through.
    assert one.sound(ref)
    assert other.read(ref) == b"sound"
    one.bucket.delete(name)
    assert (machine("third").sound(ref), machine("third").holds(ref)) == (False, False)


def test_finished_films_lie_where_no_rule_drops_anything(machine: Machines) -> None:
    one, other = machine("one"), machine("other")
    film, frame = one.put(b"film", "video/mp4"), one.put(b"frame", "image/png")
    one.keep([film, film])
    names = list(one.bucket.names(""))
    kept = f"kept/{film.sha256[:2]}/{film.sha256}"
    assert [name for name in names if name.startswith("kept/")] == [kept]
    assert sum(name.startswith("work/objects/") for name in names) == 1
    assert one.read(film) == other.read(film) == b"film"
    other.keep([film])
    for name in list(one.bucket.names("work/")):
        one.bucket.delete(name)  # As a lifecycle rule does.
    assert machine("third").read(film) == b"film"
    assert not machine("third").holds(frame)
    with pytest.raises(DamagedArtifactError):
        machine("third").keep([frame])


def test_links_hold_for_what_they_were_made_and_no_longer(machine: Machines) -> None:
    store = machine("one")
    mine = store.put(b"my film", "video/mp4")
    other = store.put(b"another film", "video/mp4")
    link = store.link(mine, 60, "मेरी फ़िल्म.mp4")
    status, content, headers = fetch(link)
    assert (status, content) == (200, b"my film")
    assert headers["Content-Type"] == "video/mp4"
    assert urllib.parse.quote("मेरी फ़िल्म.mp4") in headers["Content-Disposition"]
    assert fetch(link, Range="bytes=3-6")[:2] == (206, b"film")
    # Another object, a longer life, a forged signature, none at all: all are refused.
    refused = [
        link.replace(mine.sha256, other.sha256),
        link.replace("X-Amz-Expires=60", "X-Amz-Expires=6000"),
        re.sub(r"Signature=.{4}", "Signature=0000", link),
        link.replace("response-content-type=video", "response-content-type=text"),
        link.partition("?")[0],
    ]
    assert [fetch(one)[0] for one in refused] == [403] * len(refused)
    with pytest.raises(DamagedArtifactError):
        store.link(Ref(sha256="0" * 64, media_type="video/mp4"), 60)


def test_a_link_that_expired_is_refused(machine: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime

    import botocore.auth

    store = machine("one")
    ref = store.put(b"film", "video/mp4")

    def earlier(**_options: object) -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC).replace(tzinfo=None) - timedelta(seconds=90)

    monkeypatch.setattr(botocore.auth, "get_current_datetime", earlier)
    expired, holds = store.link(ref, 60), store.link(ref, 600)
    monkeypatch.undo()
    status, why, _headers = fetch(expired)
    assert (status, b"expired" in why) == (403, True)
    assert fetch(holds)[0] == 200


def test_a_link_to_write_takes_one_object_of_one_size(machine: Machines) -> None:
    bucket = machine("one").bucket

    def send(link: str, content: bytes) -> int:
        asked = urllib.request.Request(link, data=content, method="PUT")
        asked.add_header("Content-Type", "")
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    link = bucket.put_link("uploads/a/0", 60, 5)
    assert (send(link, b"piece"), bucket.get("uploads/a/0")) == (200, b"piece")
    assert send(link.replace("uploads/a/0", "uploads/b/0"), b"piece") == 403
    assert send(link, b"a longer piece") == 403


def test_an_interrupted_upload_goes_on_where_it_was(
    machine: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = large(tmp_path)
    first = machine("one")
    sent = count_parts(first, monkeypatch, die_after=1)
    with pytest.raises(StoreAwayError):
        first.put_file(path, "video/mp4")
    assert len(sent) == 1
    # Another process, another machine: only the parts that are missing are sent.
    second = machine("other")
    more = count_parts(second, monkeypatch)
    ref = second.put_file(path, "video/mp4")
    assert sorted(sent + more) == [1, 2, 3]
    assert machine("third").path(ref).read_bytes() == path.read_bytes()
    assert not (second.bucket.ask("list_multipart_uploads") or {}).get("Uploads")


def test_a_part_that_was_damaged_is_sent_again(machine: Machines, tmp_path: Path) -> None:
    path, store = large(tmp_path), machine("one")
    name = f"work/objects/{'ab'}/{'ab' * 32}"
    key = store.bucket.key(name)
    begun = store.bucket.ask("create_multipart_upload", Key=key) or {}
    store.bucket.ask(
        "upload_part", Key=key, UploadId=begun["UploadId"], PartNumber=1, Body=b"x" * (8 << 20)
    )
    multipart.send(store.bucket, name, path, "video/mp4")
    assert store.bucket.get(name) == path.read_bytes()


def test_two_machines_that_send_the_same_at_once_both_succeed(
    machine: Machines, tmp_path: Path
) -> None:
    path = large(tmp_path)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(
            lambda name: machine(name).put_file(path, "video/mp4"), ("one", "other")
        )
    assert first == second
    assert machine("third").sound(first)


def test_what_was_given_up_is_dropped_after_a_day(
    machine: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = machine("one")
    store.bucket.ask("create_multipart_upload", Key=store.bucket.key("work/objects/a"))
    store.sweep()
    assert (store.bucket.ask("list_multipart_uploads") or {})["Uploads"]
    monkeypatch.setattr(multipart, "ABANDONED", timedelta(seconds=-60))
    store.sweep()
    assert "Uploads" not in (store.bucket.ask("list_multipart_uploads") or {})


def test_pieces_of_a_file_on_its_way_in(machine: Machines, tmp_path: Path) -> None:
    piece = tmp_path / "piece"
    piece.write_bytes(b"12345")
    for store in (machine("one"), FolderStore(tmp_path / "folder")):
        store.stage("transfer/0", piece)
        store.stage("transfers/0", piece)
        with (tmp_path / "whole").open("wb") as whole:
            assert store.staged("transfer/0", whole) == store.staged("transfer/0", whole) == 5
        assert (tmp_path / "whole").read_bytes() == b"1234512345"
        store.unstage("transfer")
        with pytest.raises(DamagedArtifactError), (tmp_path / "none").open("wb") as target:
            store.staged("transfer/0", target)
        with (tmp_path / "whole").open("wb") as whole:
            assert store.staged("transfers/0", whole) == 5


def test_a_store_that_is_away_says_so_and_who_follows_is_told(tmp_path: Path) -> None:
    told: list[Exception | None] = []
    nowhere = Place(bucket="films", endpoint="http://127.0.0.1:9", access_key="a", secret_key="b")
    store = S3Store(nowhere, tmp_path, GIGABYTE, told.append)
    with pytest.raises(StoreAwayError, match="does not answer"):
        store.put(b"frame", "image/png")
    # Nobody waits for it again at once, and it is not taken for something that is kept.
    for ask in (lambda: store.put(b"other", "image/png"), lambda: store.recorded("ab" * 32)):
        with pytest.raises(StoreAwayError):
            ask()
    store.sweep()
    assert [type(one) for one in told] == [StoreAwayError]
    assert not list((tmp_path / "objects").rglob("*"))


def test_a_wrong_key_is_named(s3_server: S3Server, tmp_path: Path) -> None:
    place = Place(bucket="films", endpoint=s3_server.address, access_key="me", secret_key="b")
    with pytest.raises(StoreAwayError, match="S3_ACCESS_KEY"):
        S3Store(place, tmp_path, GIGABYTE).put(b"frame", "image/png")


def test_the_least_recently_used_is_dropped_from_the_cache_and_fetched_again(
    machine: Machines,
) -> None:
    store = machine("one")
    refs = [store.put(bytes([number]) * 1000, "image/png") for number in range(10)]
    for age, ref in enumerate(reversed(refs)):
        moment = 1_000_000_000 - age
        os.utime(store.path(ref), (moment, moment))
    store.path(refs[0])  # It is used: that is noted.
    room = Room((store.root / "objects",), 5000)
    assert room.tidy() >= 5000
    left = [ref for ref in refs if (store.root / "objects" / ref.sha256[:2] / ref.sha256).exists()]
    assert [refs[0] in left, refs[1] in left, 3 <= len(left) <= 5] == [True, False, True]
    assert store.read(refs[1]) == b"\1" * 1000
    # What was used within the last hours stays, whatever is full.
    assert Room((store.root / "objects",), 1).tidy() < 5000
    assert refs[0] in [ref for ref in refs if store.path(ref).exists()]


# --- the bucket as a whole -------------------------------------------------------------------


@pytest.fixture
def surroundings(place: Place, monkeypatch: pytest.MonkeyPatch, s3_server: S3Server) -> Place:
    """A place of its own, named by the settings."""
    for name, value in s3_server.surroundings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("STORE_URL", str(place))
    monkeypatch.setenv("PUBLIC_URL", "https://films.example")
    return place


def test_the_store_is_set_up_and_says_what_is_wrong(
    surroundings: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket, other = Bucket(surroundings), Bucket(surroundings)
    foreign = {"ID": "theirs", "Status": "Enabled", "Filter": {"Prefix": "logs/"},
               "Expiration": {"Days": 9}}  # fmt: skip
    bucket.ask("put_bucket_lifecycle_configuration", LifecycleConfiguration={"Rules": [foreign]})
    assert run(["store", "check"]) == 1
    told = capsys.readouterr().out
    assert "✓ a signed link gives the object" in told
    assert "✗ the rules are in place" in told
    monkeypatch.setenv("S3_KEEP_DAYS", "30")
    assert run(["store", "setup"]) == run(["store", "setup"]) == 0
    assert run(["store", "check"]) == 0
    assert "✗" not in capsys.readouterr().out
    rules = (other.ask("get_bucket_lifecycle_configuration") or {})["Rules"]
    prefixes = {rule["Filter"]["Prefix"] for rule in rules}
    assert prefixes >= {bucket.key(name) for name in ("", "uploads/", "work/")}
    assert [rule["ID"] for rule in rules].count("theirs") == 1
    assert not [rule for rule in rules if "kept" in rule["Filter"]["Prefix"]]
    monkeypatch.setenv("S3_KEEP_DAYS", "0")
    assert run(["store", "check"]) == 1
    monkeypatch.setenv("STORE_URL", f"{surroundings}".replace(surroundings.bucket, "nowhere"))
    assert run(["store", "check"]) == 1
    assert "`filmwright store setup` makes it" in capsys.readouterr().out
    monkeypatch.setenv("STORE_URL", "")
    assert run(["store", "setup"]) == 2


def test_a_film_is_delivered_to_a_bucket_once(
    surroundings: Place, sketched: Made, machine: Machines
) -> None:
    from core.runner import run_task
    from tests.parts import registry_with_null

    bucket = machine("one").bucket
    where = f"s3://{surroundings.bucket}/{surroundings.prefix}/films/मानसून"
    request = PublishRequest.model_validate({**sketched.delivery, "destination": where})
    registry, store = registry_with_null(), FolderStore(sketched.store)
    for _ in range(2):
        outcome = run_task(registry, store, request, {}, lambda _done: None)
        told = Published.model_validate(outcome.document)
        names = [name for name in bucket.names("films/") if ".media/" not in name]
        assert told.location == f"{where}.mp4"
        assert set(names) >= {"films/मानसून.mp4", "films/मानसून.en.srt", "films/मानसून.otio"}
        assert len(told.files) == len(list(bucket.names("films/")))
    assert bucket.get("films/मानसून.mp4") == store.read(request.film.video)
    answer = bucket.ask("head_object", Key=bucket.key("films/मानसून.en.srt")) or {}
    assert answer["ContentType"] == "application/x-subrip"
