"""Output ``s3``: the film and everything around it, as objects beside each other in a bucket.

For ``s3://bucket/films/monsoon.mp4`` the prefix ``films/`` receives what output ``folder`` writes:
``monsoon.mp4``, ``monsoon.en.srt`` …, ``monsoon.media/…``. What is there already with the same
content is left alone. Credentials: ``S3_ACCESS_KEY`` and ``S3_SECRET_KEY``, or what boto3 finds.
"""

from importlib.util import find_spec

from filmwright import Offer, ProviderInfo, PublishRequest, Readiness, hookimpl


@hookimpl
def register_provider() -> ProviderInfo:
    return ProviderInfo(
        name="s3",
        title="S3",
        version="1",
        stages=("publish",),
        check=_check,
        description="Puts the film, subtitles, thumbnails and an edit timeline into a bucket.",
        offline=False,
        needs="network",
        settings={
            "S3_ENDPOINT": "The address of an S3-compatible server; default: Amazon's",
            "S3_REGION": "Its region",
            "S3_ACCESS_KEY": "Who writes",
            "S3_SECRET_KEY": "And their secret",
        },
    )


@hookimpl
def publish_film(request: PublishRequest) -> Offer | None:
    if not request.destination.startswith("s3://"):
        return None

    def run(workbench):
        from plugins.outputs.s3.delivery import deliver

        return deliver(request, workbench)

    return Offer("s3", run, quality=1.0, seconds=5.0)


def _check() -> Readiness:
    if find_spec("boto3") is None:
        return Readiness(False, "boto3 is missing: pip install 'filmwright[s3]'")
    return Readiness(True)
