"""What people change in Salesforce reaches the studio: once, by either way, by the stated rule."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from core.models import Customer, LedgerEntry, SyncChange, User, now
from core.services import admin, credits, integrations
from core.services.salesforce import hearing, inbound, link, polling, signed
from core.services.salesforce.hearing import Change
from core.studio import Studio, open_studio
from tests.salesforce_in_parts import (
    SECRET,
    drain,
    hear,
    knowing,
    new_user,
    notes,
    reread,
    turn,
    waiting,
)
from tests.salesforce_server import INTEGRATION, SALES, SalesforceServer


@pytest.fixture
def far() -> Iterator[SalesforceServer]:
    with SalesforceServer() as server:
        yield server


@pytest.fixture
def told(studio: Studio, far: SalesforceServer) -> Iterator[Studio]:
    with knowing(studio, far) as opened:
        yield opened


def given(far: SalesforceServer, user: User, amount: object, **fields: Any) -> str:
    """A row of credits that somebody in sales adds."""
    contact = far.org.get("Contact", user.id)["Id"]
    return far.org.add(
        "AI_Credit__c", User__c=contact, Transaction_Type__c="Grant", Source__c="Salesforce",
        Amount__c=amount, **fields,
    )  # fmt: skip


# --- polling ---------------------------------------------------------------------------------


def test_a_tier_set_there_changes_the_account_once(told: Studio, far: SalesforceServer) -> None:
    user = new_user(told)
    hear(told)
    assert notes(told) == []
    far.org.edit("Contact", user.id, Subscription_Tier__c="Pro")
    hear(told)
    hear(told)
    assert reread(told, user).tier == "pro"
    assert reread(told, user).renews_at is not None
    contact = far.org.get("Contact", user.id)["Id"]
    assert notes(told) == [("tier", f"free → pro · {contact}")]
    # What follows from it (the price) is told; the echo of that changes nothing any more.
    drain(told)
    assert far.org.get("Contact", user.id)["MRR__c"] > 0
    writes = len(far.org.writes)
    hear(told)
    drain(told)
    assert len(far.org.writes) == writes
    assert len(notes(told)) == 1


def test_the_owner_is_salesforces_to_say(told: Studio, far: SalesforceServer) -> None:
    user = new_user(told)
    hear(told)
    # The studio's own user created the record: that is nobody who looks after it.
    assert reread(told, user).sales_owner == ""
    far.org.edit("Contact", user.id, OwnerId=SALES)
    hear(told)
    assert reread(told, user).sales_owner == "Sam Sales"
    drain(told)
    assert far.org.get("Contact", user.id)["OwnerId"] == SALES


def test_the_later_change_of_a_tier_stands(told: Studio, far: SalesforceServer) -> None:
    user = new_user(told)
    boss = new_user(told, "ada@example.com", role="admin")
    far.org.clock = lambda: datetime.now(UTC) - timedelta(minutes=2)
    far.org.edit("Contact", user.id, Subscription_Tier__c="Pro")
    far.org.clock = lambda: datetime.now(UTC)
    with told.sessions() as session:
        admin.change(session, boss, user.id, tier="starter")
    hear(told)
    assert reread(told, user).tier == "starter"
    assert notes(told)[0][0] == "put_back"
    assert "changed later here" in notes(told)[0][1]
    drain(told)
    assert far.org.get("Contact", user.id)["Subscription_Tier__c"] == "Starter"
    # And the other way round.
    far.org.clock = lambda: datetime.now(UTC) + timedelta(minutes=2)
    far.org.edit("Contact", user.id, Subscription_Tier__c="Enterprise")
    hear(told)
    assert reread(told, user).tier == "enterprise"


def test_a_paid_subscription_is_stripes(told: Studio, far: SalesforceServer) -> None:
    user = new_user(told, tier="pro")
    with told.sessions() as session:
        session.add(Customer(user_id=user.id, customer_id="cus_1", plan="pro", status="active"))
        session.commit()
    far.org.edit("Contact", user.id, Subscription_Tier__c="Free")
    hear(told)
    assert reread(told, user).tier == "pro"
    assert "is paid for" in notes(told)[0][1]
    drain(told)
    assert far.org.get("Contact", user.id)["Subscription_Tier__c"] == "Pro"
    hear(told)
    assert len(notes(told)) == 1


def test_the_balance_is_the_ledgers(told: Studio, far: SalesforceServer) -> None:
    user = new_user(told)
    with told.sessions() as session:
        credits.grant(session, user.id, 7, "grant", "k")
    drain(told)
    far.org.edit("Contact", user.id, Credits_Balance__c=900)
    hear(told)
    assert reread(told, user).credits == 7
    assert notes(told)[0][0] == "put_back"
    drain(told)
    assert far.org.get("Contact", user.id)["Credits_Balance__c"] == 7


def test_what_is_on_its_way_is_no_change_there(told: Studio, far: SalesforceServer) -> None:
    user = new_user(told)
    with told.sessions() as session:
        credits.grant(session, user.id, 7, "grant", "k")
    far.org.edit("Contact", user.id, FirstName="Benjamin")
    hear(told)
    assert notes(told) == []
    drain(told)
    assert far.org.get("Contact", user.id)["Credits_Balance__c"] == 7


def test_an_old_tier_on_its_way_does_not_undo_the_new(told: Studio, far: SalesforceServer) -> None:
    user = new_user(told)
    with told.sessions() as session:
        session.get_one(User, user.id).name = "Benjamin Ames"
        session.commit()
    assert waiting(told) == 1
    far.org.edit("Contact", user.id, Subscription_Tier__c="Pro")
    hear(told)
    drain(told)
    tiers = [one.fields.get("Subscription_Tier__c") for one in far.org.writes]
    assert "Free" not in tiers[tiers.index("Pro") :]
    assert reread(told, user).tier == "pro"


def test_a_change_that_nobody_heard_yet_is_heard_before_it_is_written_over(
    told: Studio, far: SalesforceServer
) -> None:
    user = new_user(told)
    hear(told)
    far.org.edit("Contact", user.id, Subscription_Tier__c="Pro")
    with told.sessions() as session:
        session.get_one(User, user.id).name = "Benjamin Ames"
        session.commit()
    drain(told)
    assert reread(told, user).tier == "pro"
    there = far.org.get("Contact", user.id)
    assert (there["Subscription_Tier__c"], there["FirstName"]) == ("Pro", "Benjamin")


def test_changes_with_one_stamp_and_over_several_pages_are_all_heard(
    told: Studio, far: SalesforceServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "PAGE", 3)
    users = [User(email=f"u{n}@example.com", name="U", created_at=now() - timedelta(days=1))
             for n in range(8)]  # fmt: skip
    with told.sessions() as session:
        session.add_all(users)
        session.commit()
    drain(told)
    moment = datetime.now(UTC)
    far.org.clock = lambda: moment
    for user in users:
        far.org.edit("Contact", user.id, Subscription_Tier__c="Starter")
    hear(told)
    assert {reread(told, user).tier for user in users} == {"starter"}
    # One that is seen late, with a stamp before the newest that was heard.
    far.org.clock = lambda: moment - timedelta(minutes=3)
    far.org.edit("Contact", users[0].id, OwnerId=SALES)
    far.org.edit("Contact", users[1].id, Account_Status__c="Active")
    far.org.clock = lambda: moment
    hear(told)
    assert len([one for one in notes(told) if one[0] == "tier"]) == 8


def test_salesforce_away_loses_nothing(told: Studio, far: SalesforceServer) -> None:
    user = new_user(told)
    far.faults = lambda _call: "503"
    far.org.edit("Contact", user.id, Subscription_Tier__c="Pro")
    with told.sessions() as session:
        credits.grant(session, user.id, 3, "grant", "k")
    hear(told)
    known = integrations.recall(told, "salesforce")
    assert known["look_failures"] == 1
    polling.carry(turn(told))
    assert integrations.recall(told, "salesforce")["look_failures"] == 1
    with told.sessions() as session:
        assert integrations.all_of(session)["salesforce"].failures > 0
    far.faults = lambda _call: ""
    hear(told)
    drain(told)
    assert reread(told, user).tier == "pro"
    there = far.org.get("Contact", user.id)
    assert (there["Subscription_Tier__c"], there["Credits_Balance__c"]) == ("Pro", 3)


# --- credits given there -----------------------------------------------------------------------


def test_credits_given_there_enter_the_ledger_once(told: Studio, far: SalesforceServer) -> None:
    user = new_user(told)
    record = given(far, user, 25, Description__c="Conference")
    hear(told)
    hear(told)
    with told.sessions() as session:
        entry = session.scalars(select(LedgerEntry)).one()
        assert (entry.amount, entry.note, entry.key) == (25, "Conference", f"salesforce:{record}")
    assert reread(told, user).credits == 25
    drain(told)
    row = far.org.get("AI_Credit__c", record)
    assert (row["Reference_ID__c"], row["Balance_After__c"]) == (f"ledger-{entry.id}", 25)
    assert len(far.org.all("AI_Credit__c")) == 1
    assert far.org.get("Contact", user.id)["Credits_Balance__c"] == 25
    hear(told)
    assert reread(told, user).credits == 25
    assert [one[0] for one in notes(told)] == ["grant"]


def test_silly_amounts_are_refused_and_noted_once(told: Studio, far: SalesforceServer) -> None:
    user = new_user(told)
    records = [given(far, user, amount) for amount in (0, -5, 2.5, 100_001, None)]
    hear(told)
    hear(told)
    assert reread(told, user).credits == 0
    assert [one[0] for one in notes(told)] == ["refused"] * 5
    # Put right, it is given.
    far.org.clock = lambda: datetime.now(UTC) + timedelta(seconds=5)
    far.org.edit("AI_Credit__c", records[0], Amount__c=5)
    hear(told)
    assert reread(told, user).credits == 5


def test_a_grant_for_nobody_is_noted(told: Studio, far: SalesforceServer) -> None:
    far.org.add("AI_Credit__c", Transaction_Type__c="Grant", Source__c="Salesforce", Amount__c=5)
    far.org.add("Contact", LastName="Ames", User_ID__c="nobody", Subscription_Tier__c="Pro")
    far.org.add("Contact", LastName="No customer of the studio")
    hear(told)
    hear(told)
    assert [one[0] for one in notes(told)] == ["refused", "refused"]
    assert "nobody" in notes(told)[0][1]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_grant_by_both_ways_at_once_counts_once(
    told: Studio, far: SalesforceServer, database: str, request: pytest.FixtureRequest
) -> None:
    studio = told
    if database == "postgresql":
        from migrations import bring_up_to_date

        address = request.getfixturevalue("postgresql")
        settings = told.settings.model_copy(update={"database_url": address})
        studio = open_studio(settings, told.modules)
        bring_up_to_date(studio.engine)
    user = new_user(studio)
    record = given(far, user, 10)
    change = Change(
        "AI_Credit__c", record, {**far.org.get("AI_Credit__c", record),
                                 "User__r": {"User_ID__c": user.id}}, now(), SALES,
    )  # fmt: skip
    together = threading.Barrier(4)

    def come() -> None:
        together.wait()
        inbound.apply(studio, [change], INTEGRATION)

    ways = [threading.Thread(target=come) for _ in range(4)]
    for way in ways:
        way.start()
    for way in ways:
        way.join()
    hear(studio)
    assert reread(studio, user).credits == 10
    assert [one[0] for one in notes(studio)] == ["grant"]
    with studio.sessions() as session:
        answers = select(func.count()).where(SyncChange.kind == "grant")
        assert session.scalar(answers) == 1
    if studio is not told:
        studio.close()


# --- the webhook ---------------------------------------------------------------------------------


def send(client: Any, changes: list[dict[str, Any]], **how: Any) -> Any:
    """As Apex sends changes."""
    body = json.dumps({"changes": changes}).encode()
    header = how.get("header") or signed.sign(how.get("secret", SECRET), body, how.get("at"))
    return client.post(
        "/api/v1/salesforce/changes", data=how.get("body", body),
        headers={"Content-Type": "application/json", signed.HEADER: header},
    )  # fmt: skip


@pytest.fixture
def browser(told: Studio) -> Any:
    from web.app import create_app

    return create_app(told).test_client()


def tier_change(user: User, tier: str, contact: str = "003000000000001AAA") -> dict[str, Any]:
    return {
        "object": "Contact", "id": contact,
        "fields": {"User_ID__c": user.id, "Subscription_Tier__c": tier},
        "systemModstamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "lastModifiedBy": SALES,
    }  # fmt: skip


def test_apex_tells_of_a_change_and_telling_it_again_changes_nothing(
    told: Studio, browser: Any
) -> None:
    user = new_user(told)
    change = tier_change(user, "Pro")
    answer = send(browser, [change])
    assert answer.json["data"] == {"taken": 1, "put_back": 0, "refused": 0, "unchanged": 0}
    assert reread(told, user).tier == "pro"
    assert send(browser, [change]).json["data"]["unchanged"] == 1
    assert len(notes(told)) == 1
    # A replay that comes after a later change does not undo it.
    later = tier_change(user, "Enterprise") | {
        "systemModstamp": (now() + timedelta(seconds=9)).isoformat()
    }
    assert send(browser, [later]).json["data"]["taken"] == 1
    assert send(browser, [change]).json["data"]["unchanged"] == 1
    assert reread(told, user).tier == "enterprise"


def test_a_tier_that_is_no_plan_is_put_back(
    told: Studio, far: SalesforceServer, browser: Any
) -> None:
    user = new_user(told)
    contact = far.org.get("Contact", user.id)["Id"]
    assert send(browser, [tier_change(user, "Gold", contact)]).json["data"]["put_back"] == 1
    assert "no such plan" in notes(told)[0][1]
    writes = len(far.org.writes)
    drain(told)
    assert len(far.org.writes) == writes + 1


def test_only_who_knows_the_secret_is_heard(told: Studio, browser: Any) -> None:
    user = new_user(told)
    change = [tier_change(user, "Pro")]
    body = json.dumps({"changes": change}).encode()
    old = datetime.now().timestamp() - 400
    for how in (
        {"secret": "another secret of the same length or so"},
        {"at": old},
        {"at": old + 1000},
        {"header": "t=1"},
        {"header": "v1=00"},
        {"header": f"t=²,v1={'0' * 64}"},
        {"body": body + b" "},
    ):
        answer = send(browser, change, **how)
        assert answer.status_code == 401, how
    assert reread(told, user).tier == "free"
    # A second signature, while the secret is being replaced.
    right = signed.sign(SECRET, body)
    assert send(browser, change, header=f"{right},v1={'0' * 64}").status_code == 200


def test_without_a_secret_nobody_is_heard(client: Any) -> None:
    assert send(client, []).status_code == 401


def test_what_apex_sends_is_looked_at(browser: Any) -> None:
    for changes in (
        [{"object": "Contact"}],
        [{"object": "Contact", "id": "1", "fields": {}, "systemModstamp": "today"}],
        [{"object": "Account", "id": "0" * 18, "fields": {}, "systemModstamp": now().isoformat(),
          "more": 1}],
    ):  # fmt: skip
        assert send(browser, changes).status_code == 422
    most = [{"object": "Account", "id": "0" * 15, "fields": {},
             "systemModstamp": now().isoformat()}]  # fmt: skip
    assert send(browser, most * 200).json["data"]["unchanged"] == 200
    assert send(browser, most * 201).status_code == 422


def test_short_ids_are_the_long_ones() -> None:
    # Each of the last three letters tells which of five others are capitals.
    assert hearing.long_id("001D000000IqhSL") == "001D000000IqhSLIAZ"
    assert hearing.long_id("001D000000IqhSLIAZ") == "001D000000IqhSLIAZ"


def test_nothing_is_asked_where_salesforce_is_not_set_up(studio: Studio) -> None:
    assert link.system(studio) is None
    assert polling.carry(turn(studio)) is False
