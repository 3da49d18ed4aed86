"""What a person had corrected stands against a file that says otherwise; the file's office is told where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.models import ImportRun
from siraba.apps.persons.actions import correct_persons
from siraba.apps.persons.correcting import with_fact
from siraba.apps.persons.models import Person
from tests.apps import making
from tests.apps.bringing import bring, people_importer, person, write_csv

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def later(tmp_path: Path, office: Office) -> Callable[..., ImportRun]:
    """Brings a file of two people in, the first with other cells."""

    def bring_in(**cells: str) -> ImportRun:
        rows = [person(1, **{"place": "Savè", **cells}), person(2)]
        return bring(write_csv(tmp_path / "people.csv", rows), people_importer(office))

    return bring_in


def facts(one: Person) -> tuple[str, str, str, str]:
    one.refresh_from_db()
    return one.given_names, one.family_names, str(one.birth), one.place


def test_a_file_does_not_undo_what_was_accepted_and_the_run_says_which_column_of_which_line(
    edition_folder: object, later: Callable[..., ImportRun], office: Office
) -> None:
    later()
    one = Person.objects.get(given_names="Given1")
    making.corrected(one, office, family_names="Traore-Kané", birth="1991-02", place="Ouidah")
    run = later(given_names="Ayaba", years="7")
    assert facts(one) == ("Ayaba", "Traore-Kané", "1991-02", "Ouidah"), "what nobody disputed is written"
    assert run.notes == {f"corrected:{name}": {"rows": 1, "lines": [2]} for name in ("family_names", "birth", "place")}
    assert run.imported == 1
    run = later(given_names="Ayaba", family_names="Traore-Kané", birth="1991-02", place="Ouidah")
    assert run.notes == {}, "the source says it too by now"
    later(given_names="Ayaba", family_names="Traore-Kané", birth="1991-02", place="Kandi")
    assert facts(one)[3] == "Kandi", "and may say something new from then on"


def test_who_wrote_it_anew_since_with_the_person_there_is_followed_by_the_file(
    edition_folder: object, later: Callable[..., ImportRun], office: Office
) -> None:
    later()
    one = Person.objects.get(given_names="Given1")
    making.corrected(one, office, place="Ouidah")
    one.refresh_from_db()
    by = making.actor("counsellor", office)
    correct_persons([one], [with_fact(one, "place", "Parakou")], by=by, key=making.key())
    run = later(place="Kandi")
    assert (facts(one)[3], run.notes) == ("Kandi", {})
