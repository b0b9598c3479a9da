"""Answering one request: the offers are tried in order, each attempt is recorded, and what
was made once under a key is never made again."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from core.errors import (
    CancelledError,
    DamagedArtifactError,
    FilmwrightError,
    InputError,
    NoProviderError,
    StoreError,
)  # fmt: skip
from core.execution.workbench import StoreWorkbench
from core.frozen import Frozen, Ref, Seconds
from core.offers import Offer
from core.plugins import Registry
from core.stages import RESULTS, STAGES, Request, Result
from core.store.folder import FolderStore

#: What the system says when a disk, a quota or a file-size limit is used up.
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

#: Raised when the meaning of a key changes, so that no artifact of an older layout is met.
KEY_FORMAT = "1"


class Attempt(Frozen):
    """One provider's try at a task."""

    provider: str
    ok: bool
    seconds: Seconds
    cost: float = 0.0
    reason: str = ""


class Outcome(Frozen):
    """How a task ended. ``result`` is kept as its document so that records need no types."""

    key: str
    provider: str
    document: dict[str, Any]
    seconds: Seconds
    reused: bool = False
    attempts: tuple[Attempt, ...] = ()
    warnings: tuple[str, ...] = ()

    def result_for(self, request: Request) -> Result:
        """The result, as the type that answers ``request``."""
        return RESULTS[type(request)].model_validate(self.document)


def task_key(request: Request, provider: str, version: str) -> str:
    """The name under which a task's result is kept: what was asked, of whom, in which version."""
    parts = (KEY_FORMAT, type(request).__name__, request.digest(), provider, version)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def look_up(
    registry: Registry, store: FolderStore, request: Request, use: Mapping[str, str]
) -> Outcome | None:
    """What the provider asked first already made for ``request``, if it is whole.

    A delivery is never taken as done: the destination may have changed since.
    """
    if STAGES[type(request)] == "publish":
        return None
    offers = registry.offers(request, use)
    return _recorded(store, _key_of(registry, request, offers[0])) if offers else None


def run_task(
    registry: Registry,
    store: FolderStore,
    request: Request,
    use: Mapping[str, str],
    on_progress: Callable[[float], None],
) -> Outcome:
    """Run the best offer; on failure the next.

    :raises NoProviderError: nobody offered, or every offer failed (with each reason).
    :raises InputError: a provider found the creator's own input to be bad.
    """
    stage = STAGES[type(request)]
    attempts: list[Attempt] = []
    warnings: list[str] = []
    for offer in registry.offers(request, use):
        key = _key_of(registry, request, offer)
        kept = None if stage == "publish" else _recorded(store, key)
        if kept is not None:
            return kept.model_copy(update={"attempts": (*attempts, *kept.attempts)})
        began = time.monotonic()
        workbench = StoreWorkbench(store, key, on_progress, warnings.append)
        try:
            result = _answer(registry, offer, request, workbench)
        except (InputError, CancelledError, StoreError):
            raise
        except Exception as error:
            _raise_if_store_failed(store, error)
            attempts.append(_attempt(offer, began, error))
            warnings.append(f"{stage}: {offer.provider} failed ({attempts[-1].reason})")
            continue
        attempts.append(_attempt(offer, began))
        outcome = Outcome(
            key=key,
            provider=offer.provider,
            document=result.model_dump(mode="json"),
            seconds=attempts[-1].seconds,
            attempts=tuple(attempts),
            warnings=tuple(dict.fromkeys(warnings)),
        )
        store.record(key, outcome.canonical())
        return outcome
    raise NoProviderError(_nobody(stage, request, attempts))


def refs_in(document: object) -> Iterator[Ref]:
    """Every artifact that a document names."""
    if isinstance(document, dict):
        if document.keys() == {"sha256", "media_type"}:
            yield Ref.model_validate(document)
        else:
            for value in document.values():
                yield from refs_in(value)
    elif isinstance(document, list | tuple):
        for value in document:
            yield from refs_in(value)


def _answer(
    registry: Registry, offer: Offer, request: Request, workbench: StoreWorkbench
) -> Result:
    result = registry.manager.hook.run_offer(offer=offer, request=request, workbench=workbench)
    expected = RESULTS[type(request)]
    if not isinstance(result, expected):
        raise TypeError(f"gave back {type(result).__name__} where {expected.__name__} was due")
    return result


def _key_of(registry: Registry, request: Request, offer: Offer) -> str:
    return task_key(request, offer.provider, registry.providers[offer.provider].version)


def _recorded(store: FolderStore, key: str) -> Outcome | None:
    content = store.recorded(key)
    if content is None:
        return None
    try:
        outcome = Outcome.model_validate(json.loads(content))
    except (ValidationError, ValueError):
        return None
    if not all(store.holds(ref) for ref in refs_in(outcome.document)):
        return None
    return outcome.model_copy(update={"reused": True})


def _attempt(offer: Offer, began: float, error: Exception | None = None) -> Attempt:
    return Attempt(
        provider=offer.provider,
        ok=error is None,
        seconds=time.monotonic() - began,
        cost=offer.cost if error is None else 0.0,
        reason="" if error is None else _one_line(error),
    )


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if isinstance(error, FilmwrightError) else f"{type(error).__name__}: {text}"[:300]


def _raise_if_store_failed(store: FolderStore, error: BaseException | None) -> None:
    """A full disk or a damaged artifact is not the provider's failure: the next would meet it."""
    while error is not None:
        if isinstance(error, DamagedArtifactError):
            raise error
        if isinstance(error, OSError) and error.errno in _DISK_FULL:
            why = os.strerror(error.errno)
            raise StoreError(f"cannot write to the work folder {store.root}: {why}") from error
        error = error.__cause__ or error.__context__


def _nobody(stage: str, request: Request, attempts: list[Attempt]) -> str:
    if not attempts:
        return f"no ready provider of stage {stage} can answer this {type(request).__name__}"
    reasons = "; ".join(f"{attempt.provider}: {attempt.reason}" for attempt in attempts)
    return f"every provider of stage {stage} failed: {reasons}"
