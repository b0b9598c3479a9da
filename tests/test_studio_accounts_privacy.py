"""Taking a copy of everything, and deleting everything."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import select, update

from core.models import (
    Asset,
    AuditEntry,
    Film,
    LedgerEntry,
    Letter,
    Project,
    User,
)
from core.studio import Studio
from tests.account_parts import (
    EMAIL,
    PASSWORD,
    is_in,
    new_account,
    reread,
    send,
    sign_in,
)

# --- taking a copy, deleting --------------------------------------------------------------------


def _with_things(studio: Studio, user: User) -> tuple[str, str]:
    """A project with a version and a file; the digests of the file's bytes and of shared ones."""
    mine = studio.store.put(f"only of {user.id}".encode(), "image/png")
    both = studio.store.put(b"of both", "image/png")
    with studio.sessions() as session:
        project = Project(owner_id=user.id, title="Der Fluß / ../x", draft={"script": "Rain."})
        session.add(project)
        session.flush()
        session.add(Film(project_id=project.id, owner_id=user.id, number=1, status="done",
                         brief={"images": {"s1": both.model_dump()}}))  # fmt: skip
        session.add(Asset(owner_id=user.id, project_id=project.id, kind="image", size=3,
                          name="boat.png", sha256=mine.sha256, media_type="image/png"))  # fmt: skip
        session.commit()
    return mine.sha256, both.sha256


def test_the_export_holds_everything_but_secrets(client: FlaskClient, studio: Studio) -> None:
    user = new_account(studio)
    other = new_account(studio, "other@example.com")
    _with_things(studio, user), _with_things(studio, other)
    sign_in(client)
    answer = client.get("/settings/data/export")
    assert answer.mimetype == "application/zip"
    assert answer.is_streamed
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    names = archive.namelist()
    assert not any(".." in name or name.startswith("/") for name in names)
    assert {"account.json", "ledger.json", "files.json"} <= set(names)
    account = json.loads(archive.read("account.json"))
    assert account["email"] == EMAIL
    assert account["sessions"]
    text = archive.read("account.json").decode()
    assert "argon2" not in text
    assert "secret_hash" not in text
    assert "other@" not in text
    assert json.loads(archive.read("ledger.json"))[0]["amount"] == 3
    (film,) = [name for name in names if "version-1.json" in name]
    assert film.startswith("projects/der-fluß-x-")
    (file,) = [name for name in names if name.startswith("files/")]
    assert archive.read(file) == f"only of {user.id}".encode()
    assert file.endswith("boat.png")


def test_deleting_takes_the_account_and_its_bytes_but_nobody_elses(
    client: FlaskClient, studio: Studio
) -> None:
    user, other = new_account(studio), new_account(studio, "other@example.com")
    own, shared = _with_things(studio, user)
    others, _shared = _with_things(studio, other)
    sign_in(client)
    path, form = "/settings/data/delete", "/settings/data"
    assert send(client, path, form, proof="wrong").status_code == 422
    assert send(client, path, form, proof=PASSWORD).status_code == 302
    assert not is_in(client)
    with studio.sessions() as session:
        assert session.scalars(select(User.id)).all() == [other.id]
        for table in (Project, Film, Asset):
            assert session.scalars(select(table.owner_id)).all() == [other.id]
        assert set(session.scalars(select(LedgerEntry.user_id))) == {other.id}
        traces = session.scalars(select(AuditEntry).where(AuditEntry.actor_id == user.id)).all()
        assert [trace.action for trace in traces] == ["changed_deleted"]
        assert (
            "deleted" in session.scalars(select(Letter).where(Letter.recipient == EMAIL)).one().text
        )
    kept = {
        path.name for path in (Path(studio.store.root) / "objects").rglob("*") if path.is_file()
    }
    assert own not in kept
    assert {shared, others} <= kept


def test_an_account_is_not_deleted_while_a_film_of_it_is_made(
    client: FlaskClient, studio: Studio
) -> None:
    user = new_account(studio)
    _with_things(studio, user)
    with studio.sessions() as session:
        session.execute(update(Film).values(status="running"))
        session.commit()
    sign_in(client)
    answer = send(client, "/settings/data/delete", "/settings/data", proof=PASSWORD)
    assert answer.status_code == 409
    assert "still being made" in answer.text
    assert reread(studio, user) is not None


def test_an_account_without_a_password_is_deleted_by_typing_its_address(
    client: FlaskClient, studio: Studio
) -> None:
    user = new_account(studio)
    sign_in(client)
    with studio.sessions() as session:
        session.execute(update(User).values(password_hash=None))
        session.commit()
    path, form = "/settings/data/delete", "/settings/data"
    assert send(client, path, form, proof="").status_code == 422
    assert send(client, path, form, proof="Anna@example.com").status_code == 302
    assert reread(studio, user) is None
