"""How a video is doing, from what YouTube says of it."""

from __future__ import annotations

from typing import Any

from filmwright import Standing

_FAILED = {
    "conversion": "YouTube could not convert the film.",
    "invalidFile": "YouTube could not read the film.",
    "emptyFile": "YouTube received an empty film.",
    "tooSmall": "YouTube received a film that is too small.",
    "codec": "YouTube does not know the film's codec.",
    "uploadAborted": "The upload was broken off.",
}

_REJECTED = {
    "copyright": "YouTube rejected it: a copyright claim.",
    "claim": "YouTube rejected it: somebody claims it.",
    "trademark": "YouTube rejected it: a trademark.",
    "legal": "YouTube rejected it for legal reasons.",
    "duplicate": "YouTube rejected it: the channel has the same video already.",
    "length": "YouTube rejected it: the channel may not upload videos of this length.",
    "inappropriate": "YouTube rejected it as inappropriate.",
    "termsOfUse": "YouTube rejected it: against its terms of use.",
    "uploaderAccountSuspended": "YouTube suspended the channel.",
    "uploaderAccountClosed": "The channel is closed.",
}


def standing_of(video: dict[str, Any] | None, address: str) -> Standing:
    """``video``: as ``videos.list`` gives it with its status and processing details."""
    if video is None:
        return Standing("gone", reason="It was deleted on YouTube.")
    status = video.get("status", {})
    state = status.get("uploadStatus", "uploaded")
    if state == "processed":
        return Standing("live", 1.0, url=address)
    if state == "deleted":
        return Standing("gone", reason="It was deleted on YouTube.")
    if state == "failed":
        why = str(status.get("failureReason", ""))
        return Standing("failed", reason=_FAILED.get(why, "YouTube could not use the film."))
    if state == "rejected":
        why = str(status.get("rejectionReason", ""))
        return Standing("failed", reason=_REJECTED.get(why, "YouTube rejected it."))
    details = video.get("processingDetails", {})
    if details.get("processingStatus") == "failed":
        return Standing("failed", reason="YouTube could not process the film.")
    progress = details.get("processingProgress", {})
    parts, done = int(progress.get("partsTotal", 0)), int(progress.get("partsProcessed", 0))
    return Standing("processing", min(1.0, done / parts) if parts else 0.0, url=address)
