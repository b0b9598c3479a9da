"""What the studio is told by its surroundings, checked once, when it starts.

Every setting is an environment variable; each has a default that works on one machine with
nothing installed. ``docs/settings.md`` lists them all.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import InputError

_DATABASES = ("sqlite:///", "postgresql+psycopg://", "postgresql://")
_QUEUES = ("redis://", "rediss://", "unix://")


class Settings(BaseSettings):
    """The studio's settings; the environment variable is the upper-case name."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    filmwright_home: Path = Path(".filmwright")
    """The folder of everything this machine keeps: database, artifacts, letters, secret."""
    database_url: str = ""
    """SQLAlchemy address; default: SQLite in the home."""
    redis_url: str = ""
    """Redis or Valkey; default: one that ``filmwright studio`` starts on a socket in the home."""
    store_url: str = ""
    """Where artifacts are kept: a folder all machines see, or ``s3://bucket/prefix``; default: a
    folder in the home."""
    s3_endpoint: str = ""
    """The address of an S3-compatible server; default: Amazon's."""
    s3_public_endpoint: str = ""
    """How browsers reach that server, where they do it otherwise; default: by the same address."""
    s3_region: str = "us-east-1"
    s3_access_key: str = ""
    s3_secret_key: str = ""
    """Default: what boto3 finds (``AWS_…``, profile, instance role)."""
    s3_keep_days: Annotated[int, Field(ge=0, le=3650)] = 0
    """Days after which the bucket drops what is only intermediate; 0: never."""
    cache_gb: Annotated[float, Field(gt=0, le=100_000)] = 20.0
    """Of a store in S3, what this machine keeps at most."""
    secret_key: str = ""
    """Signs cookies and tokens, encrypts secrets at rest; default: made once, in the home."""
    public_url: str = ""
    """How people reach the studio, such as ``https://films.example``; needed behind a proxy."""
    filmwright_plugins: str = ""
    """More plugins to load, by their modules' names, separated by commas."""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8484
    web_workers: Annotated[int, Field(ge=1, le=64)] = 1
    film_workers: Annotated[int, Field(ge=1, le=256)] = 2
    mail_url: str = ""
    """``smtp://user:password@host:port``; default: letters are written to the home."""
    mail_from: str = "Filmwright <studio@localhost>"
    google_client_id: str = ""
    google_client_secret: str = ""
    google_base_url: str = "https://accounts.google.com"
    """Where Google's OpenID configuration is found."""
    github_client_id: str = ""
    github_client_secret: str = ""
    github_base_url: str = "https://github.com"
    github_api_url: str = "https://api.github.com"
    youtube_client_id: str = ""
    youtube_client_secret: str = ""
    """The OAuth client that publishes to YouTube."""
    youtube_auth_url: str = "https://accounts.google.com/o/oauth2/v2/auth"
    youtube_token_url: str = "https://oauth2.googleapis.com/token"
    youtube_revoke_url: str = "https://oauth2.googleapis.com/revoke"
    youtube_api_url: str = "https://youtube.googleapis.com/"
    youtube_quota: Annotated[int, Field(ge=0)] = 10_000
    """Units a day that Google gives the OAuth client's project."""
    youtube_uploads: Annotated[int, Field(ge=0)] = 100
    """Videos a day that Google lets the project upload."""
    salesforce_url: str = ""
    """``https://company.my.salesforce.com``; default: Salesforce is not told."""
    salesforce_client_id: str = ""
    """The connected app's consumer key."""
    salesforce_client_secret: str = ""
    salesforce_username: str = ""
    salesforce_private_key: str = ""
    """The key of the connected app's certificate, as PEM or the path of a file: JWT bearer."""
    salesforce_password: str = ""
    salesforce_security_token: str = ""
    """Username and password, where there is no certificate."""
    salesforce_webhook_secret: str = ""
    """Signs what Apex tells the studio; at least 32 characters."""
    salesforce_ca: str = ""
    """A file of certificates to trust besides the usual; for a proxy of one's own."""
    salesforce_calls_per_day: Annotated[int, Field(ge=0)] = 0
    """Calls the studio may spend in 24 hours; 0: four fifths of what Salesforce allows."""
    stripe_secret_key: str = ""
    stripe_webhook_secret: str = ""
    stripe_api_url: str = ""
    """Default: Stripe's."""
    webhooks_private: bool = False
    """Whether webhooks may go to addresses inside the studio's own network."""
    admin_email: str = ""
    """Whoever signs up with this address, and proves that it is theirs, becomes an admin."""
    sample_project: bool = True
    """Whether a new account starts with a project to play with."""
    showcase: bool = True
    """Whether the landing page's film is made when the studio first starts."""
    rate_limits: bool = True

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value and not value.startswith(_DATABASES):
            raise ValueError(f"must start with one of {', '.join(_DATABASES)}")
        if value.startswith("postgresql://"):
            return value.replace("postgresql://", "postgresql+psycopg://", 1)
        return value

    @field_validator("redis_url")
    @classmethod
    def _queue(cls, value: str) -> str:
        if value and not value.startswith(_QUEUES):
            raise ValueError(f"must start with one of {', '.join(_QUEUES)}")
        return value

    @field_validator("store_url")
    @classmethod
    def _store(cls, value: str) -> str:
        if value.startswith("s3://") and len(value) > len("s3://"):
            return value.rstrip("/")
        if "://" in value and not value.startswith("file://"):
            raise ValueError("must be a folder (a path, or file:///path) or s3://bucket/prefix")
        return value.removeprefix("file://")

    @field_validator("salesforce_url", "s3_endpoint", "s3_public_endpoint", "stripe_api_url")
    @classmethod
    def _elsewhere(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @field_validator("secret_key", "salesforce_webhook_secret")
    @classmethod
    def _secret(cls, value: str) -> str:
        if value and len(value) < 32:
            raise ValueError("must have at least 32 characters")
        return value

    @field_validator("public_url")
    @classmethod
    def _public(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/")

    @property
    def home(self) -> Path:
        """The home folder, absolute."""
        return self.filmwright_home.resolve()

    @property
    def plugins(self) -> tuple[str, ...]:
        """The modules of the plugins to load besides the built-in and the installed ones."""
        return tuple(filter(None, map(str.strip, self.filmwright_plugins.split(","))))

    @property
    def database(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.home / 'studio.db'}"

    @property
    def redis(self) -> str:
        """The queue server's address."""
        return self.redis_url or f"unix://{self.home / 'queue' / 'queue.sock'}"

    @property
    def store(self) -> Path:
        """The artifacts' folder; of a store in S3, what this machine keeps of it."""
        if not self.store_url or self.in_s3:
            return self.home / "store"
        return Path(self.store_url).resolve()

    @property
    def in_s3(self) -> bool:
        """Whether artifacts are kept in S3."""
        return self.store_url.startswith("s3://")

    @property
    def address(self) -> str:
        """The studio's address as people type it."""
        return self.public_url or f"http://{self.host}:{self.port}"

    def secret(self) -> str:
        """The signing secret; made and kept in the home when none is set."""
        if self.secret_key:
            return self.secret_key
        kept = self.home / "secret"
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not kept.exists():
            _keep_for_good(kept, secrets.token_urlsafe(48))
        return kept.read_text(encoding="ascii")


def _keep_for_good(place: Path, text: str) -> None:
    """Write a file for this user alone, unless there is one. It is never seen half written: two
    processes that start at once must read the same."""
    handle, written = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(text)
        with suppress(FileExistsError):
            os.link(written, place)
    finally:
        Path(written).unlink()


def read_settings(**overrides: object) -> Settings:
    """The settings of this process.

    :raises InputError: a setting is wrong; the message names it and says what it must be.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        fault = error.errors()[0]
        name = str(fault["loc"][0]).upper()
        why = fault["msg"].removeprefix("Value error, ")
        raise InputError(f"the setting {name} is wrong: {why}") from None
