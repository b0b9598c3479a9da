"""Output ``folder``: the film and everything around it, as files beside each other.

For ``films/monsoon.mp4`` the folder ``films`` receives ``monsoon.mp4``, ``monsoon.en.srt``,
``.vtt`` and ``.ass``, ``monsoon.thumbnail-1.jpg`` …, ``monsoon.poster.jpg`` and
``monsoon.otio``, whose sound lies in ``monsoon.media``. Every file is whole or not there.
"""

from filmwright import Offer, ProviderInfo, PublishRequest, Readiness, hookimpl


@hookimpl
def register_provider() -> ProviderInfo:
    return ProviderInfo(
        name="folder",
        title="Folder",
        version="1",
        stages=("publish",),
        check=lambda: Readiness(True),
        description="Writes the film, subtitles, thumbnails, poster and an edit timeline.",
        last_resort=True,
    )


@hookimpl
def publish_film(request: PublishRequest) -> Offer | None:
    if "://" in request.destination:
        return None

    def run(workbench):
        from plugins.outputs.folder.delivery import deliver

        return deliver(request, workbench)

    return Offer("folder", run, quality=1.0, seconds=1.0)
