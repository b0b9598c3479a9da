"""Opens the store that the settings name: a folder, or a bucket in S3."""

from __future__ import annotations

from urllib.parse import urlsplit

from core.settings import Settings
from core.store.base import Store, Tell
from core.store.bucket import Place
from core.store.folder import FolderStore

GIGABYTE = 10**9


def open_store(settings: Settings, tell: Tell | None = None) -> Store:
    """The store that the settings name. ``tell`` hears how calls to one elsewhere went."""
    if not settings.in_s3:
        return FolderStore(settings.store)
    from core.store.s3 import S3Store

    most = round(settings.cache_gb * GIGABYTE)
    return S3Store(place_of(settings), settings.store, most, *([tell] if tell else []))


def place_of(settings: Settings) -> Place:
    """The bucket that the settings name."""
    bucket, _, prefix = settings.store_url.removeprefix("s3://").partition("/")
    return Place(
        bucket=bucket, prefix=prefix.strip("/"), endpoint=settings.s3_endpoint,
        public_endpoint=settings.s3_public_endpoint, region=settings.s3_region,
        access_key=settings.s3_access_key, secret_key=settings.s3_secret_key,
    )  # fmt: skip


def origins(settings: Settings) -> list[str]:
    """From where browsers read what is in the bucket; none, where the store is a folder."""
    if not settings.in_s3:
        return []
    if own := settings.s3_public_endpoint or settings.s3_endpoint:
        parts = urlsplit(own)
        return [f"{parts.scheme}://{parts.netloc}"]
    bucket, region = place_of(settings).bucket, settings.s3_region
    hosts = [f"s3.{region}.amazonaws.com", "s3.amazonaws.com"]
    # A name with dots cannot be part of a host with a certificate.
    return [f"https://{host if '.' in bucket else f'{bucket}.{host}'}" for host in hosts]
