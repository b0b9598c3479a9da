"""The built-in analyst: understands a script by rule, with no model, key or network.

Plain prose, screenplay format and podcast dialogue become a :class:`~filmwright.Screenplay`
whose every guess is written down in ``inferred``, so that a person can correct it.
"""

from __future__ import annotations

from filmwright import (
    Offer,
    ProviderInfo,
    Readiness,
    Result,
    Script,
    ScriptRequest,
    Workbench,
    hookimpl,
)  # fmt: skip

#: Part of every key: raised whenever the same script would be understood differently.
VERSION = "2"


def _check() -> Readiness:
    return Readiness(ready=True)


@hookimpl
def register_provider() -> ProviderInfo:
    """What the analyst is; nothing heavy is imported here."""
    return ProviderInfo(
        name="analyst",
        title="Analyst",
        version=VERSION,
        stages=("script",),
        check=_check,
        description="Reads prose, screenplays and podcasts by rule: scenes, people, dialogue.",
        last_resort=True,
    )


@hookimpl
def analyze_script(request: ScriptRequest) -> Offer:
    """Offer to understand any script; the work takes a fraction of a second."""

    def run(workbench: Workbench) -> Result:
        from plugins.providers.analyst.analysis import analyze

        screenplay = analyze(request)
        workbench.progress(1.0)
        return Script(screenplay=screenplay)

    return Offer(provider="analyst", run=run, quality=0.5, seconds=0.2)
