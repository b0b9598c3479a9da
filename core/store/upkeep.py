"""A bucket as the studio needs it: made, with its rules, and looked over."""

from __future__ import annotations

import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from core.errors import FilmwrightError
from core.store.bucket import Bucket
from core.store.s3 import UPLOADS, WORK

#: Days after which what was never finished is dropped: parts of an object, pieces of an upload.
_UNFINISHED_DAYS, _PIECES_DAYS = 1, 3

#: The lifecycle rules.
_NAMES = _UNFINISHED, _PIECES, _WORK = "unfinished", "pieces", "work"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    ok: bool
    why: str = ""
    """What to do, when it is not."""


def set_up(bucket: Bucket, keep_days: int, origin: str) -> list[str]:
    """Make the bucket, unless it is there, and lay its rules; gives back what was done. Rules that
    are not the studio's stay.

    :param keep_days: after how many days what is only intermediate is dropped; 0: never.
    :param origin: from where browsers ask, such as ``https://films.example``.
    :raises StoreAwayError: it cannot be reached, or refuses.
    """
    done = []
    if bucket.ask("head_bucket") is None:
        region = bucket.place.region
        elsewhere = {"LocationConstraint": region} if region not in ("", "us-east-1") else {}
        more = {"CreateBucketConfiguration": elsewhere} if elsewhere else {}
        bucket.ask("create_bucket", **more)
        done.append(f"made the bucket {bucket.place.bucket}")
    rules = [*_foreign(_lifecycle(bucket), bucket), *_rules(bucket, keep_days)]
    bucket.ask("put_bucket_lifecycle_configuration", LifecycleConfiguration={"Rules": rules})
    done.append(
        f"what is only intermediate is dropped after {keep_days} days" if keep_days
        else "nothing that was made is dropped by itself (S3_KEEP_DAYS is 0)"
    )  # fmt: skip
    cors = [*_foreign(_cors(bucket), bucket), _cors_rule(bucket, origin)]
    bucket.ask("put_bucket_cors", CORSConfiguration={"CORSRules": cors})
    done.append(f"browsers at {origin} may read and write by signed links")
    return done


def look_over(bucket: Bucket, keep_days: int, origin: str) -> Iterator[Finding]:
    """Everything the studio needs of its bucket, one after the other."""
    reached = _tried("the bucket can be reached", lambda: _is_there(bucket))
    yield reached
    if not reached.ok:
        return
    name = f"{UPLOADS}check-{uuid.uuid4().hex[:12]}"
    try:
        yield _tried("objects can be written", lambda: bucket.put(name, b"filmwright", ""))
        yield _tried("objects can be read", lambda: _reads(bucket, name))
        yield _tried("a signed link gives the object", lambda: _links(bucket, name))
        yield _tried("without a signature it is refused", lambda: _refuses(bucket, name))
    finally:
        bucket.delete(name)
    yield _tried("objects can be deleted", lambda: _is_gone(bucket, name))
    yield _tried("the rules are in place", lambda: _has_rules(bucket, keep_days))
    yield _tried("browsers are let in", lambda: _lets_in(bucket, origin))


# --- rules -----------------------------------------------------------------------------------


def _mark(bucket: Bucket) -> str:
    """How the studio's own rules are known; one bucket may serve several."""
    return f"filmwright {bucket.key('')}".strip()


def _rules(bucket: Bucket, keep_days: int) -> list[dict[str, Any]]:
    mark = _mark(bucket)

    def rule(name: str, prefix: str, **what: Any) -> dict[str, Any]:
        place = {"Prefix": bucket.key(prefix)}
        return {"ID": f"{mark} {name}", "Status": "Enabled", "Filter": place, **what}

    unfinished = {"DaysAfterInitiation": _UNFINISHED_DAYS}
    laid = [
        rule(_UNFINISHED, "", AbortIncompleteMultipartUpload=unfinished),
        rule(_PIECES, UPLOADS, Expiration={"Days": _PIECES_DAYS}),
    ]
    return laid + ([rule(_WORK, WORK, Expiration={"Days": keep_days})] if keep_days else [])


def _cors_rule(bucket: Bucket, origin: str) -> dict[str, Any]:
    return {
        "ID": _mark(bucket), "AllowedOrigins": [origin], "AllowedMethods": ["GET", "HEAD", "PUT"],
        "AllowedHeaders": ["*"], "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 3600,
    }  # fmt: skip


def _lifecycle(bucket: Bucket) -> list[dict[str, Any]]:
    return list((bucket.ask("get_bucket_lifecycle_configuration") or {}).get("Rules", ()))


def _cors(bucket: Bucket) -> list[dict[str, Any]]:
    return list((bucket.ask("get_bucket_cors") or {}).get("CORSRules", ()))


def _foreign(rules: list[dict[str, Any]], bucket: Bucket) -> list[dict[str, Any]]:
    """Without the studio's own."""
    own = {_mark(bucket), *(f"{_mark(bucket)} {name}" for name in _NAMES)}
    return [rule for rule in rules if rule.get("ID") not in own]


# --- looking -----------------------------------------------------------------------------------


class _NotSoError(FilmwrightError):
    """What was looked for is not so."""


def _tried(what: str, look: Callable[[], None]) -> Finding:
    try:
        look()
    except (FilmwrightError, OSError) as error:
        return Finding(what, False, str(error))
    return Finding(what, True)


def _is_there(bucket: Bucket) -> None:
    if bucket.ask("head_bucket") is None:
        raise _NotSoError(f"there is no {bucket.place}; `filmwright store setup` makes it")


def _reads(bucket: Bucket, name: str) -> None:
    if bucket.get(name) != b"filmwright":
        raise _NotSoError("something else came back")


def _links(bucket: Bucket, name: str) -> None:
    link = bucket.get_link(name, 60)
    try:
        with urllib.request.urlopen(link, timeout=10) as answer:
            if answer.read() == b"filmwright":
                return
    except urllib.error.HTTPError as error:
        error.close()
    raise _NotSoError(
        f"{link.partition('?')[0]} refuses it; check S3_ENDPOINT and S3_PUBLIC_ENDPOINT"
    )


def _refuses(bucket: Bucket, name: str) -> None:
    try:
        urllib.request.urlopen(bucket.get_link(name, 60).partition("?")[0], timeout=10).close()
    except urllib.error.HTTPError as error:
        error.close()
        return
    raise _NotSoError("anybody can read the bucket: take its public access away")


def _is_gone(bucket: Bucket, name: str) -> None:
    if bucket.head(name) is not None:
        raise _NotSoError("it is still there")


def _has_rules(bucket: Bucket, keep_days: int) -> None:
    there = {rule.get("ID"): rule for rule in _lifecycle(bucket)}
    for rule in _rules(bucket, keep_days):
        known = there.get(rule["ID"], {})
        if any(known.get(part) != rule[part] for part in rule if part != "Filter"):
            raise _NotSoError("they are not; `filmwright store setup` lays them")
    if not keep_days and f"{_mark(bucket)} {_WORK}" in there:
        raise _NotSoError("work is dropped, S3_KEEP_DAYS says never; `filmwright store setup`")


def _lets_in(bucket: Bucket, origin: str) -> None:
    if not any(origin in rule.get("AllowedOrigins", ()) for rule in _cors(bucket)):
        raise _NotSoError(f"{origin} is not among those; `filmwright store setup` lets it in")
