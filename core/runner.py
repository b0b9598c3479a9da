"""Answering one request: the offers are tried in order, each attempt is recorded, and what
was made once under a key is never made again."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from core.errors import (
    CancelledError,
    DamagedArtifactError,
    FilmwrightError,
    InputError,
    NoProviderError,
    StoreAwayError,
    StoreError,
)  # fmt: skip
from core.execution.workbench import StoreWorkbench
from core.frozen import Frozen, Ref, Seconds
from core.offers import Offer
from core.plugins import Registry
from core.stages import RESULTS, STAGES, Request, Result
from core.store.base import Store

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
    registry: Registry,
    store: Store,
    request: Request,
    use: Mapping[str, str],
    verify: bool = False,
) -> Outcome | None:
    """What the provider asked first already made for ``request``, if it is whole.

    ``verify``: read every artifact, not only look for it. A delivery is never taken as done:
    the destination may have changed since.
    """
    if STAGES[type(request)] == "publish":
        return None
    offers = registry.offers(request, use)
    if not offers:
        return None
    kept = _recorded(store, _key_of(registry, request, offers[0]), request, verify)
    return kept and _told(kept, (), _unmet_wish(request, use, offers))


def run_task(
    registry: Registry,
    store: Store,
    request: Request,
    use: Mapping[str, str],
    on_progress: Callable[[float], None],
) -> Outcome:
    """Run the best offer; on failure the next.

    What is kept under a key is the provider's own work and words; who failed before it in this
    run is added to what is given back.

    :raises NoProviderError: nobody offered, or every offer failed (with each reason).
    :raises InputError: a provider found the creator's own input to be bad.
    """
    stage = STAGES[type(request)]
    offers = registry.offers(request, use)
    failed: list[Attempt] = []
    notes = list(_unmet_wish(request, use, offers))
    for offer in offers:
        key = _key_of(registry, request, offer)
        # Whoever asks has looked already: what is found now is read before it is believed.
        kept = None if stage == "publish" else _recorded(store, key, request, verify=True)
        if kept is not None:
            return _told(kept, failed, notes)
        began = time.monotonic()
        said: list[str] = []
        workbench = StoreWorkbench(store, key, on_progress, said.append)
        try:
            result = _answer(registry, offer, request, workbench)
        except (InputError, CancelledError, StoreError):
            raise
        except Exception as error:
            _raise_if_store_failed(store, error)
            failed.append(_attempt(offer, began, error))
            notes.append(f"{stage}: {offer.provider} failed ({failed[-1].reason})")
            continue
        attempt = _attempt(offer, began)
        outcome = Outcome(
            key=key,
            provider=offer.provider,
            document=result.model_dump(mode="json"),
            seconds=attempt.seconds,
            attempts=(attempt,),
            warnings=tuple(dict.fromkeys(said)),
        )
        store.record(key, outcome.canonical())
        return _told(outcome, failed, notes)
    raise NoProviderError(_nobody(stage, request, failed))


def _told(outcome: Outcome, failed: Sequence[Attempt], notes: Sequence[str]) -> Outcome:
    """The outcome with what happened in this run before it."""
    if not failed and not notes:
        return outcome
    attempts = (*failed, *outcome.attempts)
    warnings = tuple(dict.fromkeys([*notes, *outcome.warnings]))
    return outcome.model_copy(update={"attempts": attempts, "warnings": warnings})


def _unmet_wish(
    request: Request, use: Mapping[str, str], offers: Sequence[Offer]
) -> tuple[str, ...]:
    """A word when the provider that the creator chose has nothing to offer."""
    stage = STAGES[type(request)]
    chosen = use.get(stage)
    if chosen is None or not offers or any(offer.provider == chosen for offer in offers):
        return ()
    return (f"{stage}: {chosen} does not do this; {offers[0].provider} does",)


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
    """The key of an offer's task; settings that are no secret are part of the version."""
    info = registry.providers[offer.provider]
    settings = [
        f"{name}={os.environ[name]}"
        for name in sorted(info.settings)
        if name in os.environ and not name.endswith("_KEY")
    ]
    return task_key(request, offer.provider, "\n".join([info.version, *settings]))


def _recorded(store: Store, key: str, request: Request, verify: bool = False) -> Outcome | None:
    content = store.recorded(key)
    if content is None:
        return None
    try:
        outcome = Outcome.model_validate(json.loads(content))
        outcome.result_for(request)
    except (ValidationError, ValueError):
        return None
    whole = store.sound if verify else store.holds
    # A list, not a generator: every damaged artifact is to be found at once.
    if not all([whole(ref) for ref in refs_in(outcome.document)]):  # noqa: C419
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


def _raise_if_store_failed(store: Store, error: BaseException | None) -> None:
    """A full disk, a store that is away or a damaged artifact is not the provider's failure: the
    next would meet it."""
    while error is not None:
        if isinstance(error, DamagedArtifactError | StoreAwayError):
            raise error
        if isinstance(error, OSError) and error.errno in _DISK_FULL:
            why = os.strerror(error.errno)
            raise StoreError(f"cannot write to {store.where}: {why}") from error
        error = error.__cause__ or error.__context__


def _nobody(stage: str, request: Request, attempts: list[Attempt]) -> str:
    if not attempts:
        return f"no ready provider of stage {stage} can answer this {type(request).__name__}"
    reasons = "; ".join(f"{attempt.provider}: {attempt.reason}" for attempt in attempts)
    return f"every provider of stage {stage} failed: {reasons}"
