"""The use cases of accounts on both databases, and when several do the same at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select

from core.errors import ConflictError, FilmwrightError, NotSignedInError
from core.models import Asset, Film, LedgerEntry, Letter, Login, Project, User
from core.services import accounts, keys, letters, logins, mfa, privacy, proofs
from core.studio import Studio, open_studio
from migrations import bring_up_to_date
from plugins import BUILT_IN
from tests.account_parts import EMAIL, PASSWORD, code_of, link_in_letter

SECRET = "a secret of the tests, long enough"


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, studio: Studio) -> Iterator[Studio]:
    """The studio on either database."""
    if request.param == "sqlite":
        yield studio
        return
    address = request.getfixturevalue("postgresql")
    settings = studio.settings.model_copy(update={"database_url": address})
    opened = open_studio(settings, BUILT_IN)
    bring_up_to_date(opened.engine)
    yield opened
    opened.close()


def at_once(count: int, work: Callable[[int], object]) -> list[object]:
    """What ``work`` gave or raised in threads that start together."""
    start, results = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        start.wait()
        try:
            results[number] = work(number)
        except FilmwrightError as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_the_life_of_an_account(house: Studio) -> None:
    with house.sessions() as session:
        user = accounts.register(session, EMAIL, PASSWORD, "Anna", settings=house.settings)
        token = link_in_letter(house, "verify").rpartition("/")[2]
        assert proofs.verify(session, token, house.settings).verified_at is not None
        with pytest.raises(ConflictError):
            accounts.register(session, EMAIL, PASSWORD)
        with pytest.raises(NotSignedInError):
            accounts.check_password(session, EMAIL, "wrong password", "192.0.2.1")
        assert accounts.check_password(session, EMAIL, PASSWORD, "192.0.2.1").id == user.id
        key = mfa.begin(session, user, SECRET)
        codes = mfa.turn_on(session, user, SECRET, code_of(key, -1))
        mfa.check(session, user, SECRET, code_of(key))
        with pytest.raises(NotSignedInError):
            mfa.check(session, user, SECRET, code_of(key))
        mfa.check(session, user, SECRET, codes[0])
        keys.create(session, user, "k", ["films:write"])
        held = logins.open_tokens(session, SECRET, user)
        assert logins.refresh(session, SECRET, held.refresh_token).access_token
        project = Project(owner_id=user.id, title="Rain")
        session.add(project)
        session.flush()
        ref = house.store.put(b"a picture", "image/png")
        session.add(
            Film(project_id=project.id, owner_id=user.id, number=1, status="done", brief={})
        )
        session.add(Asset(owner_id=user.id, kind="image", name="b.png", sha256=ref.sha256,
                          media_type="image/png", size=9))  # fmt: skip
        session.commit()
        names = [name for name, content in privacy.export(house, session, user) if list(content)]
        assert len([name for name in names if name.endswith(".json")]) == 6
        assert letters.send_due(house) > 0
        privacy.delete_account(house, session, user)
        for table in (User, Login, Project, Film, Asset, LedgerEntry):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        assert not house.store.holds(ref)


def test_of_many_who_sign_up_with_one_address_one_does(house: Studio) -> None:
    def sign_up(_number: int) -> object:
        with house.sessions() as session:
            return accounts.register(session, EMAIL, PASSWORD, settings=house.settings)

    results = at_once(4, sign_up)
    assert sorted(type(one).__name__ for one in results) == ["ConflictError"] * 3 + ["User"]
    with house.sessions() as session:
        assert session.scalars(select(User.credits)).all() == [3]
        assert len(session.scalars(select(Letter)).all()) == 1


def test_of_many_who_show_one_code_one_comes_in(house: Studio) -> None:
    with house.sessions() as session:
        user = accounts.register(session, EMAIL, PASSWORD)
        key = mfa.begin(session, user, SECRET)
        codes = mfa.turn_on(session, user, SECRET, code_of(key, -1))

    def show(code: str) -> Callable[[int], object]:
        def work(_number: int) -> object:
            with house.sessions() as session:
                return mfa.check(session, session.get_one(User, user.id), SECRET, code)

        return work

    for code in (code_of(key), codes[0]):
        assert at_once(4, show(code)).count(None) == 1


def test_of_many_who_refresh_with_one_token_at_most_one_goes_on(house: Studio) -> None:
    with house.sessions() as session:
        user = accounts.register(session, EMAIL, PASSWORD)
        held = logins.open_tokens(session, SECRET, user)

    def refresh(_number: int) -> object:
        with house.sessions() as session:
            return logins.refresh(session, SECRET, held.refresh_token)

    results = at_once(4, refresh)
    assert sum(not isinstance(one, Exception) for one in results) <= 1


def test_a_letter_is_sent_by_one_of_several_processes(house: Studio) -> None:
    with house.sessions() as session:
        for number in range(6):
            letters.write(session, f"k{number}", EMAIL, "verify", link="https://x/y")
        session.commit()
    assert sum(at_once(3, lambda _number: letters.send_due(house))) == 6
    assert len(list((house.settings.home / "letters").iterdir())) == 6
