"""People, how they are known, and what they may do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, new_id, now


class User(Base):
    """An account. ``credits`` always equals the sum of the account's ledger."""

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("credits >= 0", name="credits_not_negative"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """In lower case."""
    name: Mapped[str] = mapped_column(String(120), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """Argon2id; ``None``: signs in with another service only."""
    role: Mapped[str] = mapped_column(String(10), default="user")
    """``user`` or ``admin``."""
    tier: Mapped[str] = mapped_column(String(20), default="free")
    """A plan of ``config/plans.toml``."""
    status: Mapped[str] = mapped_column(String(10), default="active", index=True)
    """``active`` or ``suspended``."""
    verified_at: Mapped[datetime | None]
    locale: Mapped[str] = mapped_column(String(12), default="en")
    theme: Mapped[str] = mapped_column(String(8), default="system")
    """``system``, ``dark`` or ``light``."""
    totp_secret: Mapped[str | None] = mapped_column(String(200))
    """Encrypted; pending until ``totp_at`` is set."""
    totp_at: Mapped[datetime | None]
    recovery_codes: Mapped[list[str]] = mapped_column(default=list)
    """Hashes of codes not yet used."""
    credits: Mapped[int] = mapped_column(default=0)
    renews_at: Mapped[datetime | None]
    """When the plan's monthly credits come next."""
    sales_owner: Mapped[str] = mapped_column(String(120), default="")
    """Who looks after the account, as Salesforce says."""
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Defaults for new films, letters wanted, steps of the welcome that were done."""
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    seen_at: Mapped[datetime | None]

    @property
    def is_admin(self) -> bool:
        """Whether the account runs the studio."""
        return self.role == "admin"


class Identity(Base):
    """An account at another service that opens this one."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("provider", "subject"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    provider: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)


class Login(Base):
    """Somebody signed in: a browser's session or a family of refresh tokens.

    What the holder shows is ``id.secret``. A refresh replaces the secret; an old one that is
    shown again was stolen, and ends the family.
    """

    __tablename__ = "logins"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    """``page`` or ``token``."""
    secret_hash: Mapped[str] = mapped_column(String(64))
    agent: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ApiKey(Base):
    """A key for programs. Shown once; only its hash is kept."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    prefix: Mapped[str] = mapped_column(String(16))
    """The first letters, by which its owner knows it."""
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Letter(Base):
    """An e-mail to send, written in the transaction that makes it necessary."""

    __tablename__ = "letters"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    """What it is about; a second letter with the same key is not written."""
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)


class AuditEntry(Base):
    """What an admin did to whom, and what happened to an account's security."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[str] = mapped_column(String(32), index=True)
    action: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(32), index=True, default="")
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(default=now, index=True)
