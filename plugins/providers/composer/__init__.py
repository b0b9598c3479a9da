"""The composer: scores a film and the sound of its places, with no key and no network.

Five kinds of music, written for the film's sections and played by sampled and synthesised
instruments; or the creator's own music, fitted to the film's length.
"""

from __future__ import annotations

from filmwright import (
    Offer,
    ProviderInfo,
    Readiness,
    Result,
    ScoreRequest,
    Workbench,
    hookimpl,
)  # fmt: skip

NAME = "composer"


def _check() -> Readiness:
    from plugins.providers.composer.instruments import installed

    reason = installed()
    return Readiness(ready=not reason, reason=reason)


@hookimpl
def register_provider() -> ProviderInfo:
    """The built-in composer, always asked last."""
    return ProviderInfo(
        name=NAME,
        title="Composer",
        version="1",
        stages=("music",),
        check=_check,
        description=(
            "Scores a film scene by scene: Indian classical, orchestral, ambient, contemporary "
            "or chant, with the sound of its places underneath."
        ),
        licence="Apache-2.0; instruments MIT (MuseScore General, S. Christian Collins)",
        last_resort=True,
        styles={
            "indian": "ragas by mood and hour on bansuri, sitar, santoor and sarangi, with tabla",
            "orchestral": "one theme for strings, winds, brass, harp and choir",
            "ambient": "slow pads, bells and sparse piano",
            "contemporary": "piano, guitar, bass and drums; intro, bed and outro for podcasts",
            "chant": "a men's Om over tanpura, temple bells and a recited line",
        },
    )


@hookimpl
def score_film(request: ScoreRequest) -> Offer:
    """Offer to score any film."""

    def run(workbench: Workbench) -> Result:
        from plugins.providers.composer import studio

        return studio.score(request, workbench)

    return Offer(NAME, run, quality=0.5, seconds=2 + 0.1 * request.duration)
