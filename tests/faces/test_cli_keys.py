"""`siraba keys`: what there is, a newer one, everything carried over."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from siraba.apps.foundation import jobs, keyring
from siraba.apps.foundation.models import SubjectKey
from siraba.faces.cli.main import main
from tests.apps import making

pytestmark = pytest.mark.django_db


def listed(capsys: pytest.CaptureFixture[str]) -> dict[str, tuple[str, int]]:
    """Each key with whether it is current and how much lies under it, as a person reads it."""
    assert main(["keys", "list", "--count"]) == 0
    rows = re.findall(r"^(\w{8})  \S+ \S+  (current|old)\s+([\d,]+) sealed$", capsys.readouterr().out, re.MULTILINE)
    return {name: (state, int(count.replace(",", ""))) for name, state, count in rows}


def test_a_rotation_is_made_told_and_listed(settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings.SIRABA_HOME = tmp_path
    making.office()
    ((first, (state, before)),) = listed(capsys).items()
    assert (state, before > 0) == ("current", True)
    assert main(["keys", "rotate"]) == 0
    assert f"{before} rows carried over" in capsys.readouterr().out
    found = listed(capsys)
    assert found[first] == ("old", 0)
    assert found[keyring.current()][0] == "current"
    assert found[keyring.current()][1] >= before


def test_what_is_left_for_the_worker_is_done_by_it(
    settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SIRABA_HOME = tmp_path
    making.office()
    assert main(["keys", "make"]) == 0
    assert main(["keys", "rotate", "--no-key", "--later"]) == 0
    assert "asked for" in capsys.readouterr().out
    jobs.run_waiting()
    assert {state for state, count in listed(capsys).values() if count} == {"current"}
    assert SubjectKey.objects.count() == 0
