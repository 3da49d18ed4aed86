"""The steps of the test command: name, command, and what came of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NO_TEST_RAN = 5


@dataclass(frozen=True, slots=True)
class Step:
    """A check. One with `tests` is a pytest run, whose output is shown as it comes."""

    name: str
    command: tuple[str, ...]
    tests: bool = False
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Result:
    """How a step ended: `problem` is empty when it held."""

    name: str
    seconds: float
    problem: str = ""
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    output: str = ""

    @property
    def line(self) -> str:
        """The step in the summary."""
        tests = f"{self.passed} passed" if self.passed or self.failed else ""
        tests += f", {self.failed} failed" if self.failed else ""
        tests += f", {self.skipped} skipped" if self.skipped else ""
        verdict = self.problem or "ok"
        return f"  {self.name:<24} {verdict:<12} {self.seconds:7.1f} s   {tests}".rstrip()


def python(*words: str) -> tuple[str, ...]:
    """A command of this interpreter."""
    return (sys.executable, *words)


def run(step: Step, *, narrowed: bool = False, hushed: bool = False) -> Result:
    """Do a step. `narrowed`: pytest was given words of its own, so that a run may well find nothing. `hushed`: keep
    what it says for later."""
    return _run_tests(step, narrowed=narrowed, hushed=hushed) if step.tests else _run_check(step)


def _run_check(step: Step) -> Result:
    began = time.monotonic()
    done = subprocess.run(
        step.command, cwd=ROOT, env=_environment(step), capture_output=True, text=True, errors="replace", check=False
    )
    problem = "" if done.returncode == 0 else "FAILED"
    return Result(step.name, time.monotonic() - began, problem, output=(done.stdout + done.stderr).strip())


def _run_tests(step: Step, *, narrowed: bool, hushed: bool) -> Result:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="siraba-report-") as folder:
        report = Path(folder) / "report.xml"
        command = [*step.command, f"--junitxml={report}"]
        keep = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if hushed else {}
        done = subprocess.run(
            command, cwd=ROOT, env=_environment(step), text=True, errors="replace", check=False, **keep
        )
        code = done.returncode
        passed, failed, skipped = _count(report)
    ran = passed + failed
    if code == NO_TEST_RAN or not ran:
        problem = "" if narrowed and code in {0, NO_TEST_RAN} else "NO TEST RAN"
    else:
        problem = "" if code == 0 else "FAILED"
    return Result(step.name, time.monotonic() - began, problem, passed, failed, skipped, done.stdout or "")


def _environment(step: Step) -> dict[str, str]:
    return {**os.environ, **step.environment}


def _count(report: Path) -> tuple[int, int, int]:
    """Passed, failed (errors too) and skipped tests of a JUnit report; zeros when pytest did not get that far."""
    try:
        root = ElementTree.parse(report).getroot()  # noqa: S314 - the file is our own pytest's
    except (OSError, ElementTree.ParseError):
        return 0, 0, 0
    suites = list(root.iter("testsuite"))
    tests, failures, errors, skipped = (
        sum(int(suite.get(word, "0")) for suite in suites) for word in ("tests", "failures", "errors", "skipped")
    )
    return tests - failures - errors - skipped, failures + errors, skipped
