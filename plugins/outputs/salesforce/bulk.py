"""Bulk API 2.0: any number of records as one job, which goes on while nobody watches."""

from __future__ import annotations

import csv
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from io import TextIOWrapper
from typing import IO, Any

from simple_salesforce.exceptions import SalesforceResourceNotFound

from filmwright import Fields, Loaded, RecordsError
from plugins.outputs.salesforce.connection import Connection

#: Seconds between two looks at a job, at first and at most.
LOOK_EVERY = (0.5, 10.0)

#: Bytes in memory before the records go to a file.
_IN_MEMORY = 8 << 20

_ENDED = ("JobComplete", "Failed", "Aborted")


def load(
    connection: Connection,
    kind: str,
    key: str,
    records: Iterable[Fields],
    known_job: str,
    keep_job: Callable[[str], object],
) -> Loaded:
    """Upsert records as one job, or wait for the one known.

    ``keep_job`` is called again at every look at the job, so that the caller can say that it is
    alive, or raise to stop waiting. A job that was left before its records had arrived is
    closed, and a new one begun: nothing of it was taken.

    :raises RecordsError: the job failed as a whole; its records may be sent again.
    """
    job = known_job if known_job and _goes_on(connection, known_job) else ""
    if not job:
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as content:
            count = _write(content, records)
            if not count:
                return Loaded("", 0)
            job = _begin(connection, kind, key)
            keep_job(job)
            content.seek(0)
            _send(connection, job, content)
    keep_job(job)
    said = _wait(connection, job, lambda: keep_job(job))
    refused: list[tuple[str, str]] = []
    if int(said["numberRecordsFailed"]):
        refused = _refused(connection, kind, key, job)
    taken = int(said["numberRecordsProcessed"]) - int(said["numberRecordsFailed"])
    return Loaded(job, taken, refused)


def _goes_on(connection: Connection, job: str) -> bool:
    """Whether the job has its records; one that does not is closed."""

    def look(client: Any) -> dict[str, Any]:
        try:
            return dict(client.restful(f"jobs/ingest/{job}"))
        except SalesforceResourceNotFound:
            return {"state": "Aborted"}

    state = connection.call(look)["state"]
    if state == "Open":
        _change(connection, job, "Aborted")
    return state not in ("Open", "Aborted", "Failed")


def _begin(connection: Connection, kind: str, key: str) -> str:
    asked = {
        "object": kind, "operation": "upsert", "externalIdFieldName": key,
        "contentType": "CSV", "lineEnding": "LF",
    }  # fmt: skip
    said = connection.call(lambda client: client.restful("jobs/ingest", method="POST", json=asked))
    return str(said["id"])


def _send(connection: Connection, job: str, content: IO[bytes]) -> None:
    def send(client: Any) -> None:
        content.seek(0)
        answer = client.session.put(
            f"{client.bulk2_url}ingest/{job}/batches",
            data=content,
            headers={**client.headers, "Content-Type": "text/csv; charset=UTF-8"},
        )
        if not answer.ok:
            raise RecordsError(f"Salesforce did not take the records of job {job}: {answer.text}")

    connection.call(send)
    _change(connection, job, "UploadComplete")


def _change(connection: Connection, job: str, state: str) -> None:
    path = f"jobs/ingest/{job}"
    connection.call(lambda client: client.restful(path, method="PATCH", json={"state": state}))


def _wait(connection: Connection, job: str, alive: Callable[[], object]) -> dict[str, Any]:
    pause = LOOK_EVERY[0]
    while True:
        said = connection.call(lambda client: client.restful(f"jobs/ingest/{job}"))
        if said["state"] in _ENDED:
            break
        alive()
        time.sleep(pause)
        pause = min(1.5 * pause, LOOK_EVERY[1])
    if said["state"] != "JobComplete":
        why = said.get("errorMessage") or said["state"]
        raise RecordsError(f"Salesforce did not finish the bulk job {job}: {why}")
    return dict(said)


def _refused(connection: Connection, kind: str, key: str, job: str) -> list[tuple[str, str]]:
    text = connection.call(lambda client: getattr(client.bulk2, kind).get_failed_records(job))
    rows = csv.DictReader(text.splitlines(keepends=True))
    return [(str(row.get(key, "")), str(row.get("sf__Error", ""))) for row in rows]


def _write(content: IO[bytes], records: Iterable[Fields]) -> int:
    """The records as CSV; gives back how many there are. A field that a record does not have is
    left empty, which leaves it as it is there."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as rows:
        names, count = dict[str, None](), 0
        for record in records:
            row = _flat(record)
            count += 1
            names.update(dict.fromkeys(row))
            rows.write(json.dumps(row).encode() + b"\n")
        rows.seek(0)
        stream = TextIOWrapper(content, encoding="utf-8", newline="")
        writer = csv.DictWriter(stream, list(names), lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(json.loads, rows))
        stream.flush()
        stream.detach()
    return count


def _flat(record: Fields) -> dict[str, str]:
    row: dict[str, str] = {}
    for name, value in record.items():
        if isinstance(value, Mapping):
            row.update((f"{name}.{inner}", _text(one)) for inner, one in value.items())
        else:
            row[name] = _text(value)
    return row


def _text(value: Any) -> str:
    if value is None or value == "":
        # An empty cell would leave the field as it is.
        return "#N/A"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
