"""Makes the film that visitors see, while nobody waits for the machine; ends when it is made.

Started by the studio as ``python -m cli.studio.showcase``, with its settings.
"""

from __future__ import annotations

import os

from core.services import showcase
from core.settings import read_settings
from core.studio import open_studio
from plugins import BUILT_IN

#: The lowest priority a process can have.
_LAST = 19


def main() -> None:
    """Make it, unless it is there."""
    os.nice(_LAST)
    studio = open_studio(read_settings(), BUILT_IN)
    try:
        showcase.make(studio)
    finally:
        studio.close()


if __name__ == "__main__":
    main()
