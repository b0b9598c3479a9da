"""Everything pluggable. A plugin author reads this file and nothing else.

A plugin is a module (or object) with functions of these names marked ``@hookimpl``, listed
under the entry-point group ``filmwright``. A stage hook is called with a request and returns
an :class:`~core.offers.Offer` or ``None``; it does no work. The runner collects the offers of
all plugins, orders them by the creator's choice and then by quality, cost and speed, runs
the first and, if it raises, the next.
"""

from __future__ import annotations

import pluggy

from core.destinations import Destination
from core.offers import Offer, ProviderInfo, Workbench
from core.records import RecordSystem
from core.settings import Settings
from core.stages import (
    ComposeRequest,
    ImageRequest,
    LipSyncRequest,
    PublishRequest,
    Request,
    Result,
    ScoreRequest,
    ScriptRequest,
    SpeechRequest,
    SubtitleRequest,
)  # fmt: skip

hookspec = pluggy.HookspecMarker("filmwright")
hookimpl = pluggy.HookimplMarker("filmwright")


@hookspec
def register_provider() -> ProviderInfo:  # type: ignore[empty-body]
    """Called once when the plugin is loaded: say what you are. Import nothing heavy."""


@hookspec
def analyze_script(request: ScriptRequest) -> Offer | None:
    """Stage ``script``: offer to understand a script. Answer with ``Script``."""


@hookspec
def make_image(request: ImageRequest) -> Offer | None:
    """Stage ``images``: offer a place (``PlateRequest`` → ``Picture``) or a character
    (``PortraitRequest`` → ``Rig``). Return ``None`` for the kind you do not make."""


@hookspec
def speak_line(request: SpeechRequest) -> Offer | None:
    """Stage ``voice``: offer to say a line. Return ``None`` for a voice that is not yours."""


@hookspec
def sync_lips(request: LipSyncRequest) -> Offer | None:
    """Stage ``lipsync``: offer to act a spoken line. Answer with ``Performance``."""


@hookspec
def score_film(request: ScoreRequest) -> Offer | None:
    """Stage ``music``: offer to compose the film's music. Answer with ``Score``."""


@hookspec
def subtitle_film(request: SubtitleRequest) -> Offer | None:
    """Stage ``subtitles``: offer the subtitles in one language. Return ``None`` for a
    translation you cannot make."""


@hookspec
def compose_film(request: ComposeRequest) -> Offer | None:
    """Stage ``compose``: offer a segment, the mix, the join or the thumbnails."""


@hookspec
def publish_film(request: PublishRequest) -> Offer | None:
    """Stage ``publish``: offer to deliver the film. Return ``None`` for a destination that is
    not yours. Delivering twice must leave one copy."""


@hookspec
def connect_destination(settings: Settings) -> Destination | None:
    """A place where makers publish from accounts of their own. Return ``None`` where its
    settings are missing. Imports nothing heavy and calls nobody."""


@hookspec(firstresult=True)
def connect_records(settings: Settings) -> RecordSystem | None:
    """The system that keeps the sales people's records. Return ``None`` where its settings are
    missing. Imports nothing heavy and calls nobody."""


@hookspec(firstresult=True)
def run_offer(offer: Offer, request: Request, workbench: Workbench) -> Result | None:
    """Called to run an offer. Wrap it (``@hookimpl(wrapper=True)``) to meter, trace, moderate
    or cache; implement it only to replace how offers are run."""
