"""The studio's tables."""

from core.models.accounts import ApiKey, AuditEntry, Identity, Letter, Login, User
from core.models.base import Base, new_id, now
from core.models.credits import LedgerEntry
from core.models.films import Event, Film, FilmStatus, Step, StepStatus
from core.models.projects import Asset, Project

__all__ = [
    "ApiKey",
    "Asset",
    "AuditEntry",
    "Base",
    "Event",
    "Film",
    "FilmStatus",
    "Identity",
    "LedgerEntry",
    "Letter",
    "Login",
    "Project",
    "Step",
    "StepStatus",
    "User",
    "new_id",
    "now",
]
