"""Large files into a bucket, part by part, taken up again where a dead process left off.

Objects are named by their content, so whatever lies unfinished under a name is of these bytes: a
part that is there with the right digest is not sent again, whoever sent it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from core.errors import StoreAwayError
from core.store.bucket import Bucket

#: Bytes of one part, and from where on a file is sent in parts. S3 takes 10 000 parts of a file.
PART = 8 << 20

_MOST_PARTS = 9_000

#: Parts that are sent at once, and how often a file is begun anew that others ended.
_AT_ONCE, _ANEW = 3, 4

#: How long a file may lie unfinished before it is taken for given up.
ABANDONED = timedelta(days=1)


def send(bucket: Bucket, name: str, path: Path, media_type: str) -> None:
    """Write a file's content as an object.

    :raises StoreAwayError: the bucket cannot be reached; call again to go on.
    """
    size = path.stat().st_size
    if size <= PART:
        bucket.put(name, path.read_bytes(), media_type)
        return
    for _ in range(_ANEW):
        if _carried(bucket, name, path, media_type) or _is_whole(bucket, name, size):
            return
    raise StoreAwayError(f"an upload to {bucket.place} was ended by others again and again")


def abandon_old(bucket: Bucket, prefix: str = "") -> int:
    """Drop what lies unfinished for a day; gives back how many."""
    limit, dropped = datetime.now(UTC) - ABANDONED, 0
    for one in list(_uploads(bucket, prefix)):
        if one["Initiated"] < limit:
            bucket.ask("abort_multipart_upload", Key=one["Key"], UploadId=one["UploadId"])
            dropped += 1
    return dropped


def _carried(bucket: Bucket, name: str, path: Path, media_type: str) -> bool:
    """Send what is missing and put it together; ``False``: somebody ended the upload meanwhile,
    one who finished it or gave it up."""
    size = path.stat().st_size
    part = max(PART, -(-size // _MOST_PARTS))
    upload = _unfinished(bucket, name) or _begun(bucket, name, media_type)
    there = _parts(bucket, name, upload)

    def carry(number: int) -> dict[str, Any] | None:
        content = _slice(path, (number - 1) * part, part)
        tag = f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
        if there.get(number) == tag:
            return {"PartNumber": number, "ETag": tag}
        return _send_part(bucket, name, upload, number, content)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        parts = list(pool.map(carry, range(1, -(-size // part) + 1)))
    if None in parts:
        return False
    done = bucket.ask(
        "complete_multipart_upload", Key=bucket.key(name), UploadId=upload,
        MultipartUpload={"Parts": parts},
    )  # fmt: skip
    return done is not None


def _begun(bucket: Bucket, name: str, media_type: str) -> str:
    kind = media_type or "application/octet-stream"
    answer = bucket.ask("create_multipart_upload", Key=bucket.key(name), ContentType=kind) or {}
    return str(answer["UploadId"])


def _unfinished(bucket: Bucket, name: str) -> str | None:
    """The upload of this very object that somebody left."""
    for one in _uploads(bucket, name):
        if one["Key"] == bucket.key(name):
            return str(one["UploadId"])
    return None


def _uploads(bucket: Bucket, prefix: str) -> Iterator[dict[str, Any]]:
    more: dict[str, Any] = {}
    while True:
        page = bucket.ask("list_multipart_uploads", Prefix=bucket.key(prefix), **more) or {}
        yield from page.get("Uploads", ())
        if not page.get("IsTruncated"):
            return
        more = {"KeyMarker": page["NextKeyMarker"], "UploadIdMarker": page["NextUploadIdMarker"]}


def _parts(bucket: Bucket, name: str, upload: str) -> dict[int, str]:
    """The parts that are there: number → tag, the MD5 of its content."""
    found: dict[int, str] = {}
    more: dict[str, Any] = {}
    while True:
        asked = {"Key": bucket.key(name), "UploadId": upload, **more}
        page = bucket.ask("list_parts", **asked) or {}
        found |= {one["PartNumber"]: one["ETag"] for one in page.get("Parts", ())}
        if not page.get("IsTruncated"):
            return found
        more = {"PartNumberMarker": page["NextPartNumberMarker"]}


def _send_part(
    bucket: Bucket, name: str, upload: str, number: int, content: bytes
) -> dict[str, Any] | None:
    answer = bucket.ask(
        "upload_part", Key=bucket.key(name), UploadId=upload, PartNumber=number, Body=content
    )
    return {"PartNumber": number, "ETag": answer["ETag"]} if answer else None


def _slice(path: Path, first: int, size: int) -> bytes:
    with path.open("rb") as stream:
        stream.seek(first)
        return stream.read(size)


def _is_whole(bucket: Bucket, name: str, size: int) -> bool:
    head = bucket.head(name)
    return head is not None and head.size == size
