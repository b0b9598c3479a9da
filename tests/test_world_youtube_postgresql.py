"""Many workers at once on PostgreSQL, where writers do not wait for each other by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.destinations import QuotaSpentError
from core.services.publishing import places, quota, uploads
from core.studio import Studio, open_studio
from migrations import bring_up_to_date
from plugins import BUILT_IN
from tests.youtube_parts import (  # noqa: F401 - fixtures
    account,
    carry,
    connect,
    due,
    finished,
    house,
    publish,
    tube,
    watch,
)
from tests.youtube_server import YouTubeServer

# ruff: noqa: F811 - fixtures are named as they are imported


@pytest.fixture
def pool(house: Studio, postgresql: str) -> Iterator[Studio]:
    """The studio, its truth in PostgreSQL."""
    settings = house.settings.model_copy(update={"database_url": postgresql})
    studio = open_studio(settings, BUILT_IN)
    bring_up_to_date(studio.engine)
    yield studio
    studio.close()


def test_each_thing_happens_once_whoever_is_first(pool: Studio, tube: YouTubeServer) -> None:
    user = account(pool)
    channel = connect(pool, tube, user)
    with ThreadPoolExecutor(8) as threads:
        for number in range(4):
            film = finished(pool, user, title=f"Film {number}")
            asked = [
                threads.submit(
                    publish, pool, user, film, channel, collect="theme:Rivers", captions=[]
                )
                for _ in range(4)
            ]
            assert len({one.result().id for one in asked}) == 1
        for _ in range(2):
            list(threads.map(lambda number: carry(pool, f"far-away-{number}"), range(4)))
        with pool.sessions() as session:
            for upload in uploads.of_user(session, user):
                due(pool, upload)
        while carry(pool):
            pass
        assert (len(tube.videos), len(tube.playlists)) == (4, 1)
        assert sorted(one["video"] for one in tube.items) == sorted(tube.videos)
        for video in tube.videos.values():
            video.status = "processed"
        watch(pool)
        with pool.sessions() as session:
            assert {one.status for one in uploads.of_user(session, user)} == {"live"}
            left = quota.standing(pool, session).used + 500
        pool.settings = pool.settings.model_copy(update={"youtube_quota": left})
        spend = quota.meter(pool, places.find(pool, "youtube"))

        def spent(_: int) -> bool:
            try:
                spend("playlists.insert")
            except QuotaSpentError:
                return False
            return True

        assert sum(threads.map(spent, range(30))) == 10
