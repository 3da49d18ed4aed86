"""The test command itself: it counts, it does not pass when no test ran, it finds addresses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tools import addresses, check, graph, machine, postgres, steps
from tools.steps import Result, Step

TESTS = "import pytest\ndef test_a(): pass\ndef test_b(): assert {b}\ndef test_c(): pytest.skip('none here')\n"

MEETS = """
import pathlib, time
def test_meet():
    here = pathlib.Path(__file__).parent
    met = here.parent / "met"
    (met / here.name).touch()
    for _ in range(200):
        if len(list(met.iterdir())) == 2: return
        time.sleep(0.05)
    assert False, "nothing ran beside"
"""


def _pytest(folder: Path, *words: str) -> Step:
    plain = ("-c", "/dev/null", "--rootdir", str(folder))
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # none of them is asked for, and they take a second to load
    return Step("suite", steps.python("-m", "pytest", *plain, str(folder), *words), True, alone)


@pytest.mark.parametrize(("truth", "problem", "counts"), [("True", "", (2, 0, 1)), ("False", "FAILED", (1, 1, 1))])
def test_a_suite_is_counted(tmp_path: Path, truth: str, problem: str, counts: tuple[int, int, int]) -> None:
    (tmp_path / "test_it.py").write_text(TESTS.format(b=truth))
    result = steps.run(_pytest(tmp_path))
    assert (result.problem, (result.passed, result.failed, result.skipped)) == (problem, counts)


def test_a_suite_without_a_test_does_not_pass(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(TESTS.format(b="True"))
    assert steps.run(_pytest(tmp_path, "-k", "nothing")).problem == "NO TEST RAN"
    assert steps.run(_pytest(tmp_path, "-k", "nothing"), narrowed=True).problem == ""


def test_a_suite_that_cannot_be_read_fails(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("def")
    assert steps.run(_pytest(tmp_path), narrowed=True).problem != ""


def test_suites_share_two_cores_and_are_told_in_the_order_of_their_steps(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "met").mkdir()
    needs = []
    for name, text in (("one", MEETS), ("two", MEETS), ("three", "def test_it(): assert False")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "test_it.py").write_text(text)
        needs.append(replace(_pytest(tmp_path / name), name=name))
    results = check._run_suites(needs, narrowed=False)
    assert [each.name for each in results] == ["one", "two", "three"]
    assert [(each.passed, each.failed) for each in results] == [(1, 0), (1, 0), (0, 1)]
    said = capfd.readouterr().out
    assert [said.count(f"--- {name}\n") for name in ("one", "two", "three")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("results", "code", "last"),
    [
        ([Result("lint", 1.0), Result("suite", 2.0, "", 3, 0, 1)], 0, "3 passed, 0 failed, 1 skipped"),
        ([Result("lint", 1.0, "FAILED"), Result("suite", 2.0, "", 3)], 1, "3 passed, 0 failed, 0 skipped"),
        ([Result("lint", 1.0)], 1, "0 passed, 0 failed, 0 skipped"),
    ],
)
def test_the_summary_comes_last(
    results: list[Result], code: int, last: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check._close(results, [], 3.0, tests_due=True) == code
    assert capsys.readouterr().out.strip().splitlines()[-1] == last


@pytest.mark.parametrize(
    "line",
    ["see https://py" + "pi.org/simple", "cd /wo" + "rk/main", "x = '/ho" + "me/awa/x'", "files.python" + "hosted.org"],
)
def test_an_address_or_a_machine_path_is_found(line: str) -> None:
    assert [found.split(": ")[0] for found in addresses.findings("README.md", f"ok\n{line}\n")] == ["README.md:2"]


def test_ordinary_words_are_no_addresses() -> None:
    assert list(addresses.findings("x", "homework/roots, https://example.org, /usr/bin/chromium, ../shared/data")) == []


def test_what_is_drawn_implies_every_import() -> None:
    edges = {("a", "b"): 1, ("b", "c"): 1, ("a", "c"): 4, ("c", "d"): 1, ("a", "e"): 1}
    assert graph.reduced(edges) == {("a", "b"), ("b", "c"), ("c", "d"), ("a", "e")}


def test_no_import_of_the_house_climbs() -> None:
    assert graph.upward(graph.survey()) == 0


def test_what_the_machine_lacks_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for what in ("postgresql", "chromium"):
        monkeypatch.setattr(machine, what, lambda: None)
    monkeypatch.setattr(machine, "arabic_font", lambda: False)
    needs = [Step("suite (PostgreSQL)", ("false",), tests=True), Step("browser", ("false",), tests=True)]
    missing = check._name_what_is_missing(needs)
    assert machine.apt_line(missing) == "apt-get install -y postgresql chromium fonts-noto-core"
    assert "This machine lacks Chromium, needed for the browser tests." in capsys.readouterr().out
    monkeypatch.setattr(postgres, "postgresql", lambda: None)
    results = check._run_suites(needs, narrowed=False)
    assert [result.problem for result in results] == ["NOT RUN", "NO TEST RAN"]
    assert check._close(results, missing, 1.0, tests_due=True) == 1


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["quick"], {"core", "the rest (SQLite)", "lint"}),
        (
            [],
            {
                "suite (PostgreSQL) apps",
                "suite (PostgreSQL) rest",
                "marked both (SQLite)",
                "browser",
                "types",
                "translations",
                "lint",
            },
        ),
    ],
)
def test_the_steps_are_those_that_were_promised(words: list[str], names: set[str]) -> None:
    quick = bool(words)
    steps_found = [*check._checks(quick=quick), *check._suites(quick=quick, extra=[])]
    assert names <= {step.name for step in steps_found}
    assert len({step.name for step in steps_found}) == len(steps_found)


def test_words_for_pytest_leave_the_checks_out() -> None:
    every = [*check._checks(quick=True), *check._suites(quick=True, extra=["-k", "x"])]
    chosen = check._chosen(None, every, suites_only=True)
    assert chosen and all(step.tests and "-k" in step.command for step in chosen)
    one = check._suites(quick=True, extra=["tests/architecture/test_tools.py"])
    assert [step.name for step in one] == ["suite (SQLite)"]
