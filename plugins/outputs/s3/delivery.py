"""Puts a film's files into a bucket; those already there with the same content are left alone."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from pathlib import Path, PurePosixPath
from typing import Any

from filmwright import InputError, ProviderError, Published, PublishRequest, Workbench
from plugins.outputs.folder.delivery import deliver as write_files

#: What the standard library does not know.
_KINDS = {".srt": "application/x-subrip", ".ass": "text/x-ssa", ".vtt": "text/vtt",
          ".otio": "application/json", ".flac": "audio/flac"}  # fmt: skip

_FILMS = (".mp4", ".webm")


def deliver(request: PublishRequest, workbench: Workbench) -> Published:
    """Put the film and everything around it at ``request.destination``.

    :raises InputError: that is no place in a bucket.
    :raises ProviderError: the bucket cannot be written.
    """
    bucket, film = _place(request)
    with workbench.scratch() as folder:
        there = {"destination": str(folder / film.name)}
        written = write_files(request.model_copy(update=there), workbench)
        paths = [Path(name) for name in written.files]
        total, sent = sum(path.stat().st_size for path in paths) or 1, 0
        client, keys = _client(), []
        for path in paths:
            keys.append(str(film.parent / path.relative_to(folder)))
            _send(client, bucket, keys[-1], path)
            sent += path.stat().st_size
            workbench.progress(sent / total)
    return Published(
        location=f"s3://{bucket}/{film}", files=tuple(f"s3://{bucket}/{key}" for key in keys)
    )


def _place(request: PublishRequest) -> tuple[str, PurePosixPath]:
    """The bucket and the film's key; without a suffix it gets its own."""
    bucket, _, key = request.destination.removeprefix("s3://").partition("/")
    film = PurePosixPath(key)
    if not bucket or not film.name:
        raise InputError(f"{request.destination} names no film: s3://bucket/prefix/name.mp4")
    if film.suffix not in _FILMS:
        ending = ".webm" if request.film.video.media_type == "video/webm" else ".mp4"
        film = film.with_name(film.name + ending)
    return bucket, film


def _send(client: Any, bucket: str, key: str, path: Path) -> None:
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError

    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    kind = _KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    facts = {
        "Metadata": {"sha256": digest},
        "ContentType": kind or "application/octet-stream",
    }
    try:
        if _digest_there(client, bucket, key) != digest:
            client.upload_file(str(path), bucket, key, ExtraArgs=facts)
    except (Boto3Error, BotoCoreError, ClientError) as error:
        why = " ".join(str(error).split())[:200]
        raise ProviderError(f"cannot write s3://{bucket}/{key}: {why}") from error


def _digest_there(client: Any, bucket: str, key: str) -> str:
    """The content that is there already; empty: none that is known."""
    from botocore.exceptions import ClientError

    try:
        return str(client.head_object(Bucket=bucket, Key=key)["Metadata"].get("sha256", ""))
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            return ""
        raise


def _client() -> Any:
    import boto3
    from botocore.config import Config

    endpoint = os.environ.get("S3_ENDPOINT", "")
    return boto3.client(
        "s3",
        endpoint_url=endpoint or None,
        region_name=os.environ.get("S3_REGION") or "us-east-1",
        aws_access_key_id=os.environ.get("S3_ACCESS_KEY") or None,
        aws_secret_access_key=os.environ.get("S3_SECRET_KEY") or None,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if endpoint else "auto"},
            retries={"mode": "standard", "total_max_attempts": 5},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
