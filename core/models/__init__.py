"""The studio's tables."""

from core.models.accounts import ApiKey, AuditEntry, Identity, Letter, Login, User
from core.models.base import Base, new_id, now
from core.models.campaigns import Campaign, Recipient
from core.models.credits import LedgerEntry
from core.models.films import Event, Film, FilmStatus, Step, StepStatus
from core.models.outward import (
    Integration,
    Lease,
    SyncChange,
    SyncRecord,
    Webhook,
    WebhookDelivery,
)
from core.models.payments import Customer, Payment, PaymentEvent
from core.models.projects import Asset, Project, Transfer
from core.models.publishing import Channel, Playlist, QuotaUse, Upload, UploadStatus

__all__ = [
    "ApiKey", "Asset", "AuditEntry", "Base", "Campaign", "Channel", "Customer", "Event", "Film",
    "FilmStatus", "Identity", "Integration", "Lease", "LedgerEntry", "Letter", "Login", "Payment",
    "PaymentEvent", "Playlist", "Project", "QuotaUse", "Recipient", "Step", "StepStatus",
    "SyncChange", "SyncRecord", "Transfer", "Upload", "UploadStatus", "User", "Webhook",
    "WebhookDelivery", "new_id", "now",
]  # fmt: skip
