"""``python -m tests.salesforce_metadata [folder]``: says what is wrong, and ends with 1 if
anything is."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.salesforce_metadata import check


def main() -> int:
    root = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else check.SHIPPED
    found = [*check.metadata(root), *check.code(root)]
    for problem in found:
        print(problem)
    print(f"{len(found)} problems in {root}" if found else f"{root}: nothing wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
