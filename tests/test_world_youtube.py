"""Publishing to YouTube: Google's client against a strict stand-in, over real sockets."""

from __future__ import annotations

from tests.youtube_parts import (  # noqa: F401 - fixtures
    account,
    again,
    carry,
    connect,
    digest,
    finished,
    house,
    publish,
    tube,
    watch,
)
from core.studio import Studio
from tests.youtube_server import YouTubeServer


def test_a_film_goes_live_with_all_around_it(house: Studio, tube: YouTubeServer) -> None:
    user = account(house)
    channel = connect(house, tube, user)
    film = finished(house, user)
    upload = publish(house, user, film, channel, collect="project", tags=["paper boat"])
    assert carry(house)
    assert not carry(house)
    upload = again(house, upload)
    print(upload.status, upload.error, upload.warnings, upload.done)
    (video,) = tube.videos.values()
    assert (video.sha256, video.size) == (digest(film), 300_000)
    assert upload.status == "processing"
