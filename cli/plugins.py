"""Loading plugins for a command."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from core.errors import InputError
from core.plugins import Registry, load_plugins
from plugins import BUILT_IN


def load(extra: Sequence[str] = ()) -> tuple[tuple[str, ...], Registry]:
    """The modules of the built-ins and ``extra``, and everything loaded, with what is installed.

    Modules named on the command line are also looked for in the current folder.

    :raises InputError: one of ``extra`` cannot be loaded.
    """
    if extra and str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    modules = (*BUILT_IN, *extra)
    registry = load_plugins(modules)
    for broken in registry.broken:
        if broken.name in extra:
            raise InputError(f"the plugin {broken.name} cannot be loaded: {broken.reason}")
    return modules, registry
