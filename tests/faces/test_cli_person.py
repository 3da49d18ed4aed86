"""`siraba person`: erasing, and comparing people who came by a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.persons.models import Person, PersonKey, Tombstone
from siraba.faces.cli.main import main
from tests.apps import bringing, making

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(tmp_path: Path, settings: Any) -> Office:
    settings.SIRABA_HOME = tmp_path
    making.lay_in(making.edition(tmp_path / "edition"))
    return making.office()


def test_a_person_is_erased_by_number_after_writing_it_once_more(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    person = making.seeker(office)
    asked = ["person", "erase", person.reference.lower(), "--reason", "request"]
    monkeypatch.setattr("builtins.input", lambda question: "no")
    assert main(asked) == 1
    assert Person.objects.filter(pk=person.pk).exists()
    monkeypatch.setattr("builtins.input", lambda question: person.reference)
    assert main(asked) == 0
    assert Tombstone.objects.get().reason == "request"
    assert main([*asked, "--yes"]) == 1
    assert "there is no file" in capsys.readouterr().err


def test_people_who_came_by_a_file_are_compared_without_a_server(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [bringing.person(n, given_names="Zoubeïda" if n < 3 else f"Given{n}") for n in range(1, 13)]
    rows[1]["phones"] = rows[0]["phones"]
    bringing.bring(bringing.write_csv(tmp_path / "a.csv", rows), bringing.people_importer(office))
    assert main(["person", "compare"]) == 0
    assert capsys.readouterr().out.startswith("compared 12, pairs to decide ")
    assert not PersonKey.objects.filter(key="?").exists()
