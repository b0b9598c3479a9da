"""``python -m bench.film``: a 60 s film at 1080p from nothing, again, and with one line changed.

Prints the wall time of each as the command takes it, the wall time of each stage's tasks
(several run at once), and the two later runs as shares of the first.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent / "examples" / "1-monsoon.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--script", type=Path, default=SCRIPT)
    parser.add_argument("--duration", type=int, default=60)
    parser.add_argument("--resolution", default="1080p")
    asked, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        script = folder / "script.txt"
        text = asked.script.read_text(encoding="utf-8")
        script.write_text(text, encoding="utf-8")
        options = [f"--duration={asked.duration}", f"--resolution={asked.resolution}"]

        whole, report = _film(folder, script, options)
        _shares(report)
        again, _ = _film(folder, script, options)
        script.write_text(_edited(text), encoding="utf-8")
        edit, report = _film(folder, script, options)

    length = report["film"]["duration"]
    done = [task["id"] for task in report["tasks"] if not task["reused"]]
    print(
        f"film of {length:.0f} s from nothing   {whole:7.1f} s  {whole / length:5.2f}× its length"
    )
    print(f"again                     {again:7.1f} s  {again / whole:6.1%} of the first")
    print(f"one line changed          {edit:7.1f} s  {edit / whole:6.1%} of the first")
    print(f"  remade: {', '.join(done)}")


def _film(folder: Path, script: Path, options: list[str]) -> tuple[float, dict]:
    report = folder / "report.json"
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "cli.main", "film", str(script), "-o", str(folder / "film.mp4"),
         "--work", str(folder / "work"), "--report", str(report), *options],
        check=True,
    )  # fmt: skip
    return time.monotonic() - began, json.loads(report.read_text(encoding="utf-8"))


def _shares(report: dict) -> None:
    """Each stage's part of the work, in seconds of one process."""
    seconds: Counter[str] = Counter()
    for task in report["tasks"]:
        kind = task["id"].split("/")[0] if task["stage"] == "compose" else task["stage"]
        seconds[kind] += task["seconds"]
    whole = sum(seconds.values())
    for kind, spent in seconds.most_common():
        print(f"{kind:12} {spent:7.1f} s  {spent / whole:6.1%}")


def _edited(text: str) -> str:
    """The script with one spoken sentence a little longer."""
    quoted = re.search(r"([“\"])([^”\"]{8,}?)([.!?])([”\"])", text)
    if quoted is None:
        first = re.search(r"[.!?]", text)
        assert first is not None, "the script has no sentence"
        return f"{text[: first.start()]} again{text[first.start() :]}"
    return f"{text[: quoted.end(2)]} today{text[quoted.end(2) :]}"


if __name__ == "__main__":
    main()
