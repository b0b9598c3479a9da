"""What several tests build on: a registry of real built-ins, a store, a script, a run."""

from __future__ import annotations

from pathlib import Path

from core.plugins import Registry, load_plugins
from core.store.folder import FolderStore
from plugins import BUILT_IN

NULL = "plugins.providers.null"

#: Pictures, voices and music by ``null``: the pipeline in seconds.
USE_NULL = {"images": "null", "voice": "null", "music": "null"}

STORY = """The Paper Boat

Every evening Meera walked down to the river with her grandmother. The monsoon clouds were low \
and the water was brown and quick.

"Will the boat come back?" Meera asked.

"Everything the river takes, it gives to someone," her grandmother said softly.

The next morning the rain had stopped. On the far bank a small boy lifted a paper boat out of \
the reeds, and laughed.
"""


def registry_with_null() -> Registry:
    """The built-ins and ``null``."""
    return load_plugins((*BUILT_IN, NULL), installed=False)


def store_in(folder: Path) -> FolderStore:
    """An empty store."""
    return FolderStore(folder / "work")
