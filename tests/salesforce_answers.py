"""How the stand-in of Salesforce words its answers."""

from __future__ import annotations

from typing import Any

from tests.salesforce_org import RefusalError

Answer = tuple[int, Any]
"""HTTP status and document; a text is sent as CSV, ``None`` as nothing."""


def error(status: int, code: str, message: str) -> Answer:
    """A call that is refused as a whole."""
    return status, [{"errorCode": code, "message": message}]


def failed(refusal: RefusalError) -> dict[str, Any]:
    """A record that is refused, among others of its call."""
    reason = {"statusCode": refusal.code, "message": str(refusal), "fields": refusal.fields}
    return {"success": False, "errors": [reason]}
