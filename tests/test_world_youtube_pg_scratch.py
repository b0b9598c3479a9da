from concurrent.futures import ThreadPoolExecutor
import pytest
from core.studio import open_studio
from migrations import bring_up_to_date
from plugins import BUILT_IN
from core.services.publishing import uploads, quota, places, playlists
from core.destinations import QuotaSpentError
from tests.youtube_parts import *  # noqa

@pytest.fixture
def pg(house, postgresql):
    s = house.settings.model_copy(update={"database_url": postgresql})
    o = open_studio(s, BUILT_IN)
    bring_up_to_date(o.engine)
    yield o
    o.close()

def test_pg(pg, tube):
    user = account(pg); channel = connect(pg, tube, user)
    for n in range(6):
        publish(pg, user, finished(pg, user, title=f"Film {n}"), channel, collect="theme:Rivers", captions=[])
    with ThreadPoolExecutor(6) as pool:
        for _ in range(3):
            list(pool.map(lambda n: carry(pg, f"far-{n}"), range(6)))
    with pg.sessions() as session:
        for u in uploads.of_user(session, user): due(pg, u)
    for _ in range(6): carry(pg)
    assert len(tube.videos) == 6 and len(tube.playlists) == 1
    assert sorted(o["video"] for o in tube.items) == sorted(tube.videos)
    for v in tube.videos.values(): v.status = "processed"
    watch(pg)
    with pg.sessions() as session:
        assert {u.status for u in uploads.of_user(session, user)} == {"live"}
        print(quota.standing(pg, session))
    pg.settings = pg.settings.model_copy(update={"youtube_quota": quota.standing(pg, pg.sessions()).used + 500})
    y = places.find(pg, "youtube")
    def spend(_):
        try: quota.meter(pg, y)("playlists.insert"); return 1
        except QuotaSpentError: return 0
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(spend, range(40))) == 10
    f = finished(pg, user, title="same")
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda _: publish(pg, user, f, channel).id, range(8)))
    assert len(set(ids)) == 1
