"""Campaigns whose people are Contacts: taken from Salesforce, and told there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from core.errors import InputError, NotAllowedError
from core.models import Campaign, User
from core.services.campaigns import book, gathering, lists, telling
from core.services.courier import Round
from core.settings import Settings
from core.studio import Studio, open_studio
from plugins import BUILT_IN
from tests.campaign_parts import SCRIPT, anew, begun, people_in, run_out
from tests.engine_parts import new_user
from tests.parts import NULL
from tests.salesforce_server import SalesforceServer

FILMED = SCRIPT.replace("{{Company}}", "{{Contact.Account.Name}}")


@pytest.fixture(scope="module")
def server() -> Iterator[SalesforceServer]:
    with SalesforceServer() as running:
        yield running


@pytest.fixture
def far(server: SalesforceServer) -> SalesforceServer:
    """A company with a campaign of three Contacts, one without a first name."""
    org = server.org
    org.schema |= {
        "Account": {"Name": 80},
        "Campaign": {"Name": 80, "NumberOfContacts": "number"},
        "CampaignMember": {
            "CampaignId": "Campaign", "ContactId": "Contact", "Film_URL__c": 255,
            "Film_Status__c": ("Waiting", "Making", "Done", "Failed"), "Film_Sent_Date__c": 10,
        },
    }  # fmt: skip
    for name in ("Account", "Campaign", "CampaignMember", "Contact"):
        org.objects[name] = {}
    org.schema["Contact"] |= {"AccountId": "Account", "Name": 80}
    org.refuses = lambda _name, _row: None
    acme = org.add("Account", Name="Acme {{Phone}}")
    server.list = org.add("Campaign", Name="Spring", NumberOfContacts=3)
    for first in ("Amara", "Jörg", ""):
        contact = org.add(
            "Contact", FirstName=first, LastName="Lee", Name=f"{first} Lee".strip(),
            Email=f"{first or 'x'}@example.com".lower(), AccountId=acme,
        )  # fmt: skip
        org.add("CampaignMember", CampaignId=server.list, ContactId=contact)
    server.calls.clear()
    return server


@pytest.fixture
def studio(far, tmp_path: Path, queue_server: str, empty_database: bytes) -> Iterator[Studio]:
    settings = Settings(
        filmwright_home=tmp_path / "home", redis_url=queue_server, sample_project=False,
        secret_key="a secret of the tests, long enough", **far.settings(),
    )  # fmt: skip
    settings.home.mkdir(parents=True)
    (settings.home / "studio.db").write_bytes(empty_database)
    opened = open_studio(settings, (*BUILT_IN, NULL))
    telling._Rest.until = 0.0
    yield opened
    opened.close()


@pytest.fixture
def session(studio: Studio) -> Iterator[Session]:
    with studio.sessions() as opened:
        yield opened


@pytest.fixture
def admin(session: Session) -> User:
    user = new_user(session, 9)
    user.role = "admin"
    session.commit()
    return user


def tell(studio: Studio) -> int:
    """Carry what is to be told; gives back how many calls it took."""
    turn, calls = Round(studio, "tests", threading.Event()), 0
    while telling.carry(turn):
        calls += 1
    return calls


def with_members(studio: Studio, session: Session, admin: User, far) -> Campaign:
    """A campaign of the members of the one there."""
    campaign = begun(studio, session, admin, people="", script=FILMED)
    taken = gathering.take_list(studio, session, admin, campaign, far.list)
    assert taken.added == 3
    return campaign


def test_members_are_taken_filmed_and_told(studio, session, admin, far) -> None:
    campaign = with_members(studio, session, admin, far)
    assert gathering.take_list(studio, session, admin, campaign, far.list).known == 3
    book.start(studio, session, admin, campaign)
    assert tell(studio) == 1
    members = far.org.all("CampaignMember")
    assert {one["Film_Status__c"] for one in members} == {"Waiting"}
    assert tell(studio) == 0
    run_out(studio, campaign.id)
    anew(session)
    people = people_in(session, campaign)
    assert [one.status for one in people] == ["done", "done", "skipped"]
    assert people[0].values["Account.Name"] == "Acme Phone"
    assert tell(studio) == 1
    told = {one["ContactId"]: one for one in far.org.all("CampaignMember")}
    first = told[people[0].subject]
    assert first["Film_Status__c"] == "Done"
    assert first["Film_URL__c"].startswith(f"{studio.settings.address}/watch/")
    assert len(first["Film_URL__c"]) < 255
    assert len(first["Film_Sent_Date__c"]) == 10


def test_what_salesforce_refuses_or_cannot_take_stops_no_film(
    studio, session, admin, far, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = with_members(studio, session, admin, far)
    book.start(studio, session, admin, campaign)
    refused = far.org.all("CampaignMember")[0]["Id"]
    far.org.refuses = lambda _name, row: (
        ("FIELD_CUSTOM_VALIDATION_EXCEPTION", "no") if row.get("Id") == refused else None
    )
    assert tell(studio) == 1
    anew(session)
    assert all(one.told_at for one in people_in(session, campaign))
    run_out(studio, campaign.id)
    monkeypatch.setattr(far, "faults", lambda _call: "503")
    assert tell(studio) == 0
    anew(session)
    assert campaign.status == "done"
    assert [one.told_at is None for one in people_in(session, campaign)][:2] == [True, True]
    monkeypatch.undo()
    telling._Rest.until = 0.0
    assert tell(studio) == 1


def test_contacts_by_a_condition_and_only_for_admins(studio, session, admin, far) -> None:
    campaign = begun(studio, session, admin, people="", script=FILMED)
    taken = gathering.take_list(
        studio, session, admin, campaign, condition="FirstName = 'Amara' OR FirstName = 'Jörg'"
    )
    assert taken.added == 2
    assert [one.name for one in lists.offered(studio, admin)] == ["Spring"]
    for wrong in ("", "Name = 'x' LIMIT 1", "Name = 'x') OR (Name != 'y'; DELETE"):
        with pytest.raises(InputError):
            lists.contacts(studio, admin, wrong, ["FirstName"])
    with pytest.raises(InputError, match="begins with 701"):
        lists.members(studio, admin, "701' OR Name != '", ["FirstName"])
    with pytest.raises(InputError, match="no field"):
        lists.members(studio, admin, far.list, ["Straße"])
    somebody = new_user(session)
    assert lists.offered(studio, somebody) == []
    with pytest.raises(NotAllowedError):
        lists.members(studio, somebody, far.list, [])
