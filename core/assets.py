"""Where the data files of npm packages (instruments, voices, props) are on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from core.errors import ProviderError


def npm_package(name: str) -> Path:
    """The folder of an installed npm package.

    Looked for in ``$FILMWRIGHT_NODE_MODULES``, else in ``node_modules`` beside the code.

    :raises ProviderError: it is not installed.
    """
    default = Path(__file__).resolve().parent.parent / "node_modules"
    folder = Path(os.environ.get("FILMWRIGHT_NODE_MODULES") or default) / name
    if not folder.is_dir():
        raise ProviderError(f"the npm package {name} is not installed; run `make setup`")
    return folder
