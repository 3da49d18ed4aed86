"""The contracts of import-linter: they cover the house, and break where something is planted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tools.files import ROOT
from tools.graph import contracts

LINT = "from importlinter.cli import lint_imports_command as run; run()"
LISTS = {each["id"]: each for each in contracts()}
APPS = sorted(path.parent.name for path in (ROOT / "src/siraba/apps").glob("*/__init__.py"))

PLANTED = [
    ("floors", "apps/persons/queries.py", "import siraba.faces.web"),
    ("floors", "core/text/words.py", "import siraba.apps.persons.models"),
    ("core-rooms", "core/text/words.py", "import siraba.core.matching.run"),
    ("apps", "apps/persons/queries.py", "import siraba.apps.vacancies.models"),
    ("files", "apps/persons/models.py", "import siraba.apps.persons.actions"),
    ("files", "apps/persons/rules.py", "import siraba.apps.persons.models"),
    ("core-pure", "core/text/words.py", "def f():\n    import django"),
    ("settings", "apps/persons/queries.py", "import siraba.settings"),
    ("settings-alone", "settings/__init__.py", "import siraba.core.text"),
    ("one-matcher", "apps/vacancies/queries.py", "import siraba.core.matching.run"),
    ("faces-apart", "faces/cli/x.py", "import siraba.faces.web"),
]


def broken(house: Path) -> set[str]:
    """The names of the contracts that a house breaks."""
    words = [sys.executable, "-c", LINT, "--no-cache", "--config", str(ROOT / "pyproject.toml")]
    done = subprocess.run(
        words,
        cwd=house,
        env={"PYTHONPATH": str(house / "src"), "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.endswith((" KEPT", " BROKEN"))]
    assert len(lines) == len(LISTS), done.stdout + done.stderr
    return {line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with every room that there is, and nothing in the rooms."""
    rooms = {path.parent.relative_to(ROOT) for path in (ROOT / "src/siraba").glob("*/__init__.py")}
    rooms |= {path.parent.relative_to(ROOT) for path in (ROOT / "src/siraba").glob("*/*/__init__.py")}
    for room in {Path("src/siraba"), *rooms}:
        (tmp_path / room).mkdir(parents=True, exist_ok=True)
        (tmp_path / room / "__init__.py").touch()
    for file in ("core/matching/run", "apps/persons/models", "apps/persons/actions", "apps/vacancies/models"):
        (tmp_path / f"src/siraba/{file}.py").touch()
    return tmp_path


def test_an_empty_house_keeps_every_contract(house: Path) -> None:
    assert broken(house) == set()


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED)
def test_a_planted_import_breaks_its_contract(house: Path, contract: str, file: str, line: str) -> None:
    (house / "src/siraba" / file).write_text(f"{line}\n")
    assert LISTS[contract]["name"] in broken(house)


def test_every_contract_has_a_planted_breach() -> None:
    assert {contract for contract, _, _ in PLANTED} == set(LISTS)


def test_the_order_of_files_holds_in_every_app() -> None:
    assert sorted(LISTS["files"]["containers"]) == [f"siraba.apps.{app}" for app in APPS]


def test_every_app_but_shortlists_is_kept_off_the_matching() -> None:
    above = {"shortlists"}
    assert sorted(LISTS["one-matcher"]["source_modules"]) == [f"siraba.apps.{app}" for app in APPS if app not in above]
