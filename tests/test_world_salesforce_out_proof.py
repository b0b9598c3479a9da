"""10,000 changes over a line on which every tenth call fails: what is accepted arrives, in order,
and nothing else is left than what Salesforce refused."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from core.database import writing
from core.models import SyncChange
from core.services.salesforce import draining, link
from core.studio import Studio
from tests.salesforce_parts import carry, connected, states
from tests.salesforce_server import Call, Faults, SalesforceServer

ROOT = Path(__file__).resolve().parent.parent

#: Kind → records and changes of each: 10,000 in all.
_COUNTS = {"user": (1500, 2), "project": (1500, 3), "credit": (2000, 1), "upload": (250, 2)}
_STATES = {"project": ("Draft", "Processing", "Completed"), "upload": ("Uploading", "Live")}
_SEQUENCE = {
    "user": "LastName", "project": "Title__c", "credit": "Description__c",
    "upload": "Video_Title__c",
}  # fmt: skip
_OBJECTS = {
    "Contact": "user", "AI_Project__c": "project", "AI_Credit__c": "credit",
    "YouTube_Integration__c": "upload",
}  # fmt: skip


def _body(kind: str, record: int, step: int) -> dict[str, Any]:
    """One change; its number within the record is in a text of it."""
    owner = {"User_ID__c": f"user-{record % _COUNTS['user'][0]}"}
    film = {"Project_ID__c": f"project-{record % _COUNTS['project'][0]}"}
    name, text = f"{kind}-{record}", {_SEQUENCE[kind]: f"step {step}"}
    if kind == "user":
        return {"User_ID__c": name, "Email": f"{name}@example.com", **text}
    if kind == "project":
        return {"Project_ID__c": name, "User__r": owner, "Status__c": _STATES[kind][step], **text}
    if kind == "credit":
        return {"Reference_ID__c": name, "User__r": owner, "Project__r": film, **text}
    state = _STATES[kind][step]
    return {
        "Upload_ID__c": name, "User__r": owner, "Project__r": film, "Upload_Status__c": state,
        **text,
    }  # fmt: skip


def _all_changes() -> list[dict[str, Any]]:
    """As a busy studio writes them: records mixed, each in its own order."""
    dice = random.Random(3)
    turns = [
        (kind, record)
        for kind, (records, steps) in _COUNTS.items()
        for record in range(records)
        for _ in range(steps)
    ]
    dice.shuffle(turns)
    at, rows = Counter[tuple[str, int]](), []
    for kind, record in turns:
        step = at[kind, record]
        at[kind, record] += 1
        rows.append({"kind": kind, "record": f"{kind}-{record}", "body": _body(kind, record, step)})
    return rows


def _refused(name: str, row: dict[str, Any]) -> tuple[str, str] | None:
    """50 rows: the last state of 20 projects, and 30 credits."""
    project = str(row.get("Project_ID__c", ""))
    credit = str(row.get("Reference_ID__c", ""))
    if row.get("Status__c") == "Completed" and int(project.rpartition("-")[2]) % 75 == 0:
        return "FIELD_CUSTOM_VALIDATION_EXCEPTION", "a completed project needs a link"
    if name == "AI_Credit__c" and int(credit.rpartition("-")[2]) < 30:
        return "REQUIRED_FIELD_MISSING", "Required fields are missing: [Amount__c]"
    return None


class _BadLine(Faults):
    """Every tenth call fails in some way; two get no answer at all."""

    def __init__(self) -> None:
        super().__init__(0.1, ("503", "503 after", "cut", "cut after", "locked"))

    def __call__(self, call: Call) -> str:
        silent = {20: "hang", 60: "hang after"}.get(call.number)
        if silent:
            self.met.append(silent)
        return silent or super().__call__(call)


@pytest.fixture
def far() -> Iterator[SalesforceServer]:
    with SalesforceServer() as server:
        server.org.refuses = _refused
        server.faults = _BadLine()
        server.hang = 1.0
        yield server


def _waiting(studio: Studio) -> int:
    return sum(count for (state, _code), count in states(studio).items() if state == "waiting")


def _kill_one_at_work(studio: Studio, far: SalesforceServer, home: Path) -> None:
    """A worker begins, and is killed in the middle of its calls."""
    settings = {**far.settings(), "filmwright_home": str(home)}
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.salesforce_worker", json.dumps(settings)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert worker.stdout is not None
    with worker.stdout as said:
        said.readline()
        while worker.poll() is None and len(far.calls) < 40:
            time.sleep(0.005)
        worker.send_signal(signal.SIGKILL)
        assert worker.wait(10) == -signal.SIGKILL
    assert 0 < _waiting(studio) < 10_000


def _check_what_was_applied(far: SalesforceServer) -> None:
    """Each record once, its states in order and never an older one after a newer."""
    steps = defaultdict[str, list[int]](list)
    for write in far.org.writes:
        kind = _OBJECTS.get(write.object)
        if kind:
            steps[write.key].append(int(write.fields[_SEQUENCE[kind]].split()[1]))
    for kind, (records, count) in _COUNTS.items():
        for record in range(records):
            name = f"{kind}-{record}"
            last = _refused(
                {its: one for one, its in _OBJECTS.items()}[kind], _body(kind, record, count - 1)
            )
            wanted = list(range(count - 1 if last else count))
            assert sorted(steps[name]) == steps[name], name
            assert sorted(set(steps[name])) == wanted, name
    for name, kind in _OBJECTS.items():
        refused = 30 if kind == "credit" else 0
        assert len(far.org.all(name)) == _COUNTS[kind][0] - refused


@pytest.mark.timeout(120)
def test_ten_thousand_changes_arrive_over_a_bad_line(
    far: SalesforceServer, tmp_path: Path, empty_database: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plugins.outputs.salesforce import connection

    monkeypatch.setattr(draining, "PAUSES", (0.0, 0.05))
    monkeypatch.setattr(link, "RESTS", (0.0, 0.05))
    monkeypatch.setattr(connection, "TIMEOUT", (5.0, 0.8))
    home = tmp_path / "home"
    with connected(far, home, empty_database) as studio:
        with studio.sessions() as session, writing(session):
            session.execute(insert(SyncChange), _all_changes())
        _kill_one_at_work(studio, far, home)
        while _waiting(studio):
            carry(studio)
        became = states(studio)
    assert became == {
        ("sent", ""): 9950,
        ("aside", "FIELD_CUSTOM_VALIDATION_EXCEPTION"): 20,
        ("aside", "REQUIRED_FIELD_MISSING"): 30,
    }
    _check_what_was_applied(far)
    assert {"503", "cut after", "locked", "hang", "hang after"} <= set(far.faults.met)  # type: ignore[attr-defined]
