"""A place in an S3-compatible object store: one bucket, under one prefix.

Every call is retried by boto3 with back-off and then ends in a
:class:`~core.errors.StoreAwayError` that says what to look at.
"""

from __future__ import annotations

import hashlib
import io
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, BinaryIO

from core.errors import StoreAwayError
from core.store.base import Tell

#: Seconds to wait for a connection, and for a word on one; tries of one call.
_CONNECT, _READ, _TRIES = 3, 30, 4

#: Seconds for which nobody asks a store that could not be reached.
_LEAVE_ALONE = 1.0

_CHUNK = 1 << 20

_WHY = {
    "NoSuchBucket": "there is no such bucket; `filmwright store setup` makes it",
    "AccessDenied": "access is denied; check the rights of S3_ACCESS_KEY",
    "403": "access is denied; check S3_ACCESS_KEY and S3_SECRET_KEY",
    "InvalidAccessKeyId": "the key is not known there; check S3_ACCESS_KEY",
    "SignatureDoesNotMatch": "the signature is refused; check S3_SECRET_KEY and the clock",
    "NoCredentialsError": "who asks is not known; set S3_ACCESS_KEY and S3_SECRET_KEY",
    "PartialCredentialsError": "half is missing; set both S3_ACCESS_KEY and S3_SECRET_KEY",
    "RequestTimeTooSkewed": "this machine's clock is wrong",
}


@dataclass(frozen=True)
class Place:
    """Where a bucket is and who asks."""

    bucket: str
    prefix: str = ""
    """Without a slash at its end."""
    endpoint: str = ""
    """Empty: Amazon's."""
    public_endpoint: str = ""
    """How browsers reach it; empty: as we do."""
    region: str = "us-east-1"
    access_key: str = ""
    secret_key: str = field(default="", repr=False)
    """Empty: what boto3 finds."""

    def __str__(self) -> str:
        return f"s3://{'/'.join(filter(None, (self.bucket, self.prefix)))}"


@dataclass(frozen=True)
class Head:
    """What is known of an object without reading it."""

    size: int
    """Bytes."""
    etag: str


def _unheard(_error: Exception | None) -> None:
    """Nobody listens."""


class Bucket:
    """Objects by name under the prefix. Safe to share between threads."""

    def __init__(self, place: Place, tell: Tell = _unheard) -> None:
        self.place = place
        self._tell = tell
        self._opening = threading.Lock()
        self._away: tuple[float, str] = (0.0, "")

    # --- objects ---------------------------------------------------------------------------

    def put(self, name: str, content: bytes | BinaryIO, media_type: str) -> None:
        """Write an object in one go."""
        kind = media_type or "application/octet-stream"
        self.ask("put_object", Key=self.key(name), Body=content, ContentType=kind)

    def get(self, name: str) -> bytes | None:
        """A small object's bytes, if it is there."""
        content = io.BytesIO()
        return content.getvalue() if self.fetch(name, content) else None

    def fetch(self, name: str, target: BinaryIO) -> str | None:
        """Write an object to ``target``; gives back its SHA-256, ``None``: it is not there."""
        digest, found = hashlib.sha256(), False
        for chunk in self._stream(name):
            found = True
            digest.update(chunk)
            target.write(chunk)
        return digest.hexdigest() if found else None

    def head(self, name: str) -> Head | None:
        """An object's facts, if it is there."""
        found = self.ask("head_object", Key=self.key(name))
        return Head(int(found["ContentLength"]), found["ETag"].strip('"')) if found else None

    def copy(self, name: str, target: str) -> bool:
        """Copy an object within the bucket; whether it was there."""
        source = {"Bucket": self.place.bucket, "Key": self.key(name)}
        return self.ask("copy_object", Key=self.key(target), CopySource=source) is not None

    def delete(self, name: str) -> None:
        """Delete an object; one that is not there is fine."""
        self.ask("delete_object", Key=self.key(name))

    def names(self, prefix: str) -> Iterator[str]:
        """The objects whose names begin so."""
        more: dict[str, Any] = {}
        while True:
            page = self.ask("list_objects_v2", Prefix=self.key(prefix), **more) or {}
            for one in page.get("Contents", ()):
                yield one["Key"][len(self.key("")) :]
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    # --- links -----------------------------------------------------------------------------

    def get_link(self, name: str, seconds: int, file: str = "", media_type: str = "") -> str:
        """An address that gives the object to whoever has it, for so long."""
        asked = {"Bucket": self.place.bucket, "Key": self.key(name)}
        if media_type:
            asked["ResponseContentType"] = media_type
        if file:
            asked["ResponseContentDisposition"] = _attachment(file)
        return self._signed("get_object", asked, seconds)

    def put_link(self, name: str, seconds: int, size: int) -> str:
        """An address that takes ``size`` bytes as the object, from whoever has it, for so long."""
        asked = {"Bucket": self.place.bucket, "Key": self.key(name), "ContentLength": size}
        return self._signed("put_object", asked, seconds)

    def _signed(self, what: str, asked: Mapping[str, Any], seconds: int) -> str:
        with self._opening:
            link: str = self._public_client.generate_presigned_url(
                what, Params=asked, ExpiresIn=seconds
            )
        return link

    # --- the parts ---------------------------------------------------------------------------

    def key(self, name: str) -> str:
        """The object's whole name in the bucket."""
        return f"{self.place.prefix}/{name}" if self.place.prefix else name

    def ask(self, what: str, **asked: Any) -> dict[str, Any] | None:
        """One call of boto3's, for this bucket; ``None``: what it is about is not there.

        :raises StoreAwayError: it failed after several tries.
        """
        until, why = self._away
        if time.monotonic() < until:
            raise StoreAwayError(why)
        try:
            answer: dict[str, Any] = getattr(self.client, what)(Bucket=self.place.bucket, **asked)
        except self._errors as error:
            code, status = _code_of(error)
            if status == 404 and code != "NoSuchBucket":
                return None
            raise self.failed(error) from error
        self._tell(None)
        return answer

    def failed(self, error: Exception) -> StoreAwayError:
        """What a call's error means to a person; told to whoever follows."""
        code, status = _code_of(error)
        why = _WHY.get(code or type(error).__name__) or code or self._silence(error)
        away = StoreAwayError(f"the store {self.place} cannot be used: {why}"[:400])
        if not status:
            self._away = (time.monotonic() + _LEAVE_ALONE, str(away))
        self._tell(away)
        return away

    def _silence(self, error: Exception) -> str:
        """No answer came, or half of one."""
        where = self.place.endpoint or "Amazon S3"
        return f"{where} does not answer ({type(error).__name__}); check S3_ENDPOINT, the network"

    def _stream(self, name: str) -> Iterator[bytes]:
        """An object's bytes; a broken connection is taken up again where it broke."""
        offset, tries = 0, 0
        while True:
            more = {"Range": f"bytes={offset}-"} if offset else {}
            answer = self.ask("get_object", Key=self.key(name), **more)
            if answer is None:
                return
            body = answer["Body"]
            try:
                if not answer["ContentLength"]:
                    yield b""
                for chunk in body.iter_chunks(_CHUNK):
                    offset += len(chunk)
                    yield chunk
                return
            except self._errors as error:
                tries += 1
                if tries >= _TRIES:
                    raise self.failed(error) from error
            finally:
                body.close()

    @cached_property
    def _errors(self) -> tuple[type[Exception], ...]:
        from botocore.exceptions import BotoCoreError, ClientError
        from urllib3.exceptions import HTTPError

        return BotoCoreError, ClientError, HTTPError

    @cached_property
    def client(self) -> Any:
        """boto3's client, made when first needed."""
        with self._opening:
            return self._open(self.place.endpoint)

    @cached_property
    def _public_client(self) -> Any:
        return self._open(self.place.public_endpoint or self.place.endpoint)

    def _open(self, endpoint: str) -> Any:
        import boto3
        from botocore.config import Config

        style = "path" if endpoint else "auto"
        config = Config(
            connect_timeout=_CONNECT, read_timeout=_READ, max_pool_connections=32,
            retries={"mode": "standard", "total_max_attempts": _TRIES}, signature_version="s3v4",
            # The signature covers the content: the server refuses what was damaged on its way.
            # Newer checksums are not known to every server.
            s3={"addressing_style": style, "payload_signing_enabled": True},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )  # fmt: skip
        place = self.place
        # One session for all: it keeps the descriptions of the service, which are long.
        boto3.DEFAULT_SESSION or boto3.setup_default_session()
        return boto3.client(
            "s3", endpoint_url=endpoint or None, region_name=place.region or None, config=config,
            aws_access_key_id=place.access_key or None,
            aws_secret_access_key=place.secret_key or None,
        )  # fmt: skip


def _code_of(error: Exception) -> tuple[str, int]:
    """What S3 calls an error, and its HTTP status; 0: no answer came."""
    response = getattr(error, "response", None) or {}
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return str(response.get("Error", {}).get("Code", "")), int(status)


def _attachment(file: str) -> str:
    """A Content-Disposition for a name of any script (RFC 6266)."""
    from urllib.parse import quote

    plain = "".join(one if one.isascii() and one.isprintable() and one not in '"\\' else "_"
                    for one in file)  # fmt: skip
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file, safe='')}"
