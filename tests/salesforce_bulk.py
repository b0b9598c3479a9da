"""Bulk API 2.0 of the stand-in of Salesforce: jobs that upsert CSV files."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from typing import Any

from tests.salesforce_answers import Answer, error
from tests.salesforce_org import Org, RefusalError


@dataclass
class Job:
    """One job."""

    id: str
    object: str
    key: str
    state: str = "Open"
    text: str = ""
    looks: int = 0
    taken: list[dict[str, str]] = field(default_factory=list)
    failed: list[dict[str, str]] = field(default_factory=list)

    def said(self) -> dict[str, Any]:
        """How it is doing."""
        return {
            "id": self.id, "object": self.object, "operation": "upsert", "state": self.state,
            "numberRecordsProcessed": len(self.taken) + len(self.failed),
            "numberRecordsFailed": len(self.failed),
        }  # fmt: skip


class BulkJobs:
    """The jobs of an organisation."""

    def __init__(self, org: Org) -> None:
        self.org = org
        self.jobs: dict[str, Job] = {}
        self.looks = 1
        """How often a job answers that it is still at work."""

    def answer(self, method: str, path: list[str], body: bytes) -> Answer:
        """What a call below ``jobs/ingest`` is answered."""
        if [method, *path] == ["POST"]:
            return self._begin(json.loads(body))
        job = self.jobs.get(path[0]) if path else None
        if job is None:
            return error(404, "NOT_FOUND", "The requested resource does not exist")
        match [method, *path[1:]]:
            case ["PUT", "batches"]:
                if job.state != "Open" or job.text:
                    return error(400, "INVALIDJOBSTATE", "Found multiple contents for job")
                job.text = body.decode()
                return 201, None
            case ["PATCH"]:
                job.state = json.loads(body)["state"]
                return 200, job.said()
            case ["GET"]:
                self._advance(job)
                return 200, job.said()
            case ["GET", "failedResults"]:
                return 200, _csv(job.failed)
            case ["GET", "successfulResults"]:
                return 200, _csv(job.taken)
        return error(404, "NOT_FOUND", "The requested resource does not exist")

    def _begin(self, asked: dict[str, Any]) -> Answer:
        if asked["operation"] != "upsert" or asked["contentType"] != "CSV":
            return error(400, "INVALIDJOB", "only CSV upserts")
        number = f"750{len(self.jobs):012d}AAA"
        self.jobs[number] = Job(number, asked["object"], asked["externalIdFieldName"])
        return 200, self.jobs[number].said()

    def _advance(self, job: Job) -> None:
        if job.state not in ("UploadComplete", "InProgress"):
            return
        job.looks += 1
        job.state = "InProgress"
        if job.looks <= self.looks:
            return
        for row in csv.DictReader(io.StringIO(job.text)):
            try:
                found, created = self.org.upsert(job.object, job.key, self._typed(job, row))
                job.taken.append({"sf__Id": found, "sf__Created": str(created).lower(), **row})
            except RefusalError as refusal:
                reason = f"{refusal.code}:{refusal}:{','.join(refusal.fields)} --"
                job.failed.append({"sf__Id": "", "sf__Error": reason, **row})
        job.state = "JobComplete"

    def _typed(self, job: Job, row: dict[str, str]) -> dict[str, Any]:
        """A row's values; an empty cell leaves the field as it is."""
        rules, fields = self.org.schema[job.object], dict[str, Any]()
        for name, text in row.items():
            relation, _, key = name.partition(".")
            if not text:
                continue
            if key:
                none = text == "#N/A"
                fields[f"{relation[:-1]}c" if none else relation] = None if none else {key: text}
            elif text == "#N/A":
                fields[name] = None
            elif rules.get(name) == "number":
                fields[name] = float(text)
            elif rules.get(name) == "flag":
                fields[name] = text == "true"
            else:
                fields[name] = text
        return fields


def _csv(rows: list[dict[str, str]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]) if rows else ["sf__Id"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()
