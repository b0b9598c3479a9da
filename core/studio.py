"""Everything a process of the studio works with, opened once and handed around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from redis import Redis
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from core.database import Changes, open_database, session_factory
from core.plugins import Registry, load_plugins
from core.settings import Settings
from core.store.base import Store
from core.store.following import Following
from core.store.opening import open_store


@dataclass(eq=False)
class Studio:
    """The open studio of this process. Connections are made when first used."""

    settings: Settings
    modules: tuple[str, ...]
    """The plugins loaded besides those installed."""

    @cached_property
    def registry(self) -> Registry:
        """The plugins."""
        return load_plugins(self.modules)

    @cached_property
    def engine(self) -> Engine:
        """The database."""
        return open_database(self.settings.database)

    @cached_property
    def sessions(self) -> sessionmaker[Session]:
        """Makes database sessions: ``with studio.sessions() as session``."""
        made = session_factory(self.engine)
        if self.settings.salesforce_url:
            from core.services.salesforce import capture

            capture.install(made, self.settings)
        return made

    @cached_property
    def changes(self) -> Changes:
        """Whether anything was committed since."""
        return Changes(self.engine)

    @cached_property
    def store(self) -> Store:
        """The artifacts."""
        return open_store(self.settings, self._following)

    @cached_property
    def _following(self) -> Following:
        return Following(self._note_store)

    def _note_store(self, error: Exception | None) -> None:
        """Have admins see how a store elsewhere is doing."""
        from core.services import integrations

        if error is None:
            integrations.succeeded(self, "store")
        else:
            integrations.failed(self, "store", error)

    @cached_property
    def redis(self) -> Redis:
        """The queue server. Nothing in it is the only copy of anything."""
        return Redis.from_url(self.settings.redis)

    def close(self) -> None:
        """Close what was opened."""
        opened = self.__dict__
        if "_following" in opened:
            self._following.close()
        if "changes" in opened:
            self.changes.close()
        if "engine" in opened:
            self.engine.dispose()
        if "redis" in opened:
            self.redis.close()


def open_studio(settings: Settings, modules: Sequence[str]) -> Studio:
    """A studio with these settings; ``modules`` are the built-in plugins."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Studio(settings, (*modules, *settings.plugins))
