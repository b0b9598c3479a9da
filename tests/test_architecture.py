"""The direction of imports, and docs that cannot drift."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.plugins import STAGE_HOOKS
from core.stages import RESULTS

ROOT = Path(__file__).resolve().parent.parent
OUTER = {"cli", "plugins", "web", "worker", "filmwright"}


def imports_of(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", sorted((ROOT / "core").rglob("*.py")), ids=lambda path: path.name)
def test_core_imports_nothing_of_the_outer_folders(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports_of(path)} & OUTER


@pytest.mark.parametrize("path", sorted((ROOT / "core").rglob("*.py")), ids=lambda path: path.name)
def test_core_knows_nothing_of_the_web(path: Path) -> None:
    web = {"flask", "apiflask", "starlette", "granian", "werkzeug"}
    assert not {name.split(".")[0] for name in imports_of(path)} & web


@pytest.mark.parametrize("path", sorted((ROOT / "core" / "models").glob("*.py")), ids=str)
def test_tables_know_nothing_of_use_cases(path: Path) -> None:
    inner = [name for name in imports_of(path) if name.startswith("core.")]
    assert [name for name in inner if not name.startswith("core.models")] == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "plugins").rglob("*.py")), ids=lambda path: str(path.parent.name)
)
def test_plugins_import_filmwright_and_of_core_only_its_tools(path: Path) -> None:
    allowed = ("core.media", "core.assets")
    inner = [name for name in imports_of(path) if name.split(".")[0] == "core"]
    assert [name for name in inner if not name.startswith(allowed)] == []
    assert not {name.split(".")[0] for name in imports_of(path)} & {"cli", "web", "worker"}


def test_listing_plugins_imports_nothing_heavy() -> None:
    program = (
        "import sys; from core.plugins import load_plugins; from plugins import BUILT_IN;"
        "r = load_plugins(BUILT_IN, installed=False); [r.readiness(n) for n in r.providers];"
        "print(' '.join(sorted(m for m in ('cv2', 'onnxruntime', 'scipy', 'av', 'torch') "
        "if m in sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


def test_the_plugin_guide_names_every_hook_and_every_request() -> None:
    guide = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
    for hook in (*STAGE_HOOKS.values(), "register_provider", "run_offer"):
        assert f"`{hook}`" in guide
    for request, result in RESULTS.items():
        assert f"`{request.__name__}` → `{result.__name__}`" in guide


def test_the_house_has_no_machine_paths_and_no_large_files() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and not name.endswith(".lock"):
            assert path.stat().st_size < 400_000, name
