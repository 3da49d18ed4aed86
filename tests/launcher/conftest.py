"""A checkout as small as can be: the launcher, a lock, a verb that says how it was called. Installs within a second."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tools.files import ROOT

TABLE = 'VERBS: dict[str, str] = {"setup": "prepare", "match": "match people with vacancies"}\n'
MAIN = """import json, os, sys
seen = {"words": sys.argv[1:], "home": os.environ["SIRABA_HOME"], "here": os.getcwd(), "python": sys.executable}
print(json.dumps(seen))
"""
Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "checkout"
    cli = root / "src" / "siraba" / "faces" / "cli"
    cli.mkdir(parents=True)
    for folder in (cli.parent, cli.parent.parent):
        (folder / "__init__.py").touch()
    (cli / "__init__.py").write_text(TABLE)
    (cli / "__main__.py").write_text(MAIN)
    (root / "tools").mkdir()
    (root / "tools" / "check.py").write_text(MAIN)
    for lock in ("requirements.lock", "requirements-test.lock"):
        (root / lock).write_text("# nothing is needed\n")
    shutil.copy(ROOT / "siraba", root / "siraba")
    return root


@pytest.fixture
def call(checkout: Path) -> Call:
    """Run the launcher of the small checkout; its environment is ours but for the words given."""

    def run(*words: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SIRABA_", "PYTHON"))}
        command = ["/usr/bin/env", "python3", str(checkout / "siraba"), *words]
        given = {**kept, **environment}
        return subprocess.run(
            command, cwd=cwd or checkout, env=given, capture_output=True, text=True, timeout=240, check=False
        )

    return run
