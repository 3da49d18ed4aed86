"""Titles of a file: sure ones are coded on the way; unsure ones wait once for a person, who codes all that say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.classification.actions import decide_coding
from siraba.apps.classification.models import CodingCase, CodingState
from siraba.apps.classification.queries import coding_queue
from siraba.apps.foundation.actors import Actor
from siraba.apps.jobseekers.models import ProfileOccupation
from siraba.apps.vacancies.models import Vacancy
from tests.apps import making
from tests.apps.bringing import bring, counts, people_importer, person, post, vacancy_importer, write_csv

pytestmark = [pytest.mark.both, pytest.mark.django_db]

UNSURE = "Bâtisseur de cases"


@pytest.fixture
def offers(tmp_path: Path) -> Path:
    """Two sure titles, an unsure one in three writings, an unsure one that lacks more than a code."""
    rows = [
        post(1, title="MAÇON (H/F)"),
        post(2, title="Boulangere"),
        post(3, title=UNSURE),
        post(4, title=f"URGENT : {UNSURE.upper()} H/F"),
        post(5, title="batisseur de cases", country=""),
        post(6, title="Faire un peu de tout"),
    ]
    return write_csv(tmp_path / "offers.csv", rows)


def test_sure_titles_are_coded_and_unsure_ones_wait_once(office: Office, counsellor: Actor, offers: Path) -> None:
    assert counts(bring(offers, vacancy_importer(office))) == (2, 0, 4, 0)
    said = dict(Vacancy.objects.values_list("title", "occupation__code"))
    assert (said["MAÇON (H/F)"], said["Boulangere"], said[UNSURE]) == ("RA-03-01", "RA-02-01", None)
    assert dict(Vacancy.objects.values_list("title", "state"))[UNSURE] == "draft"
    waiting = list(coding_queue(counsellor).values_list("normalised", "seen"))
    assert waiting == [("batisseur de cases", 3), ("faire un peu de tout", 1)]


def test_a_second_import_queues_nothing_again(office: Office, offers: Path) -> None:
    bring(offers, vacancy_importer(office))
    before = list(CodingCase.objects.order_by("pk").values())
    assert counts(bring(offers, vacancy_importer(office))) == (0, 6, 0, 0)
    assert list(CodingCase.objects.order_by("pk").values()) == before


def test_a_decision_codes_everything_that_waited_in_all_files(
    office: Office, counsellor: Actor, offers: Path, tmp_path: Path
) -> None:
    bring(offers, vacancy_importer(office))
    people = write_csv(tmp_path / "people.csv", [person(1, title=UNSURE.lower()), person(2, title="autre métier rare")])
    assert counts(bring(people, people_importer(office))) == (0, 0, 2, 0)
    case = CodingCase.objects.get(normalised="batisseur de cases")
    decide_coding(case, making.occupation(making.MASON), by=counsellor, key="d")
    states = dict(Vacancy.objects.values_list("reference", "state").order_by("pk"))
    assert list(states.values()) == ["published", "published", "published", "published", "draft", "draft"]
    coded = dict(ProfileOccupation.objects.values_list("title", "occupation__code"))
    assert coded == {UNSURE.lower(): "RA-03-01", "autre métier rare": None}
    assert CodingCase.objects.get(pk=case.pk).state == CodingState.DECIDED


def test_a_title_that_was_decided_is_sure_in_the_next_file(
    office: Office, counsellor: Actor, offers: Path, tmp_path: Path
) -> None:
    bring(offers, vacancy_importer(office))
    decide_coding(
        CodingCase.objects.get(normalised="batisseur de cases"),
        making.occupation(making.MASON),
        by=counsellor,
        key="d",
    )
    later = write_csv(tmp_path / "later.csv", [post(7, title=UNSURE)])
    assert counts(bring(later, vacancy_importer(office), source="later")) == (1, 0, 0, 0)
    assert Vacancy.objects.latest("pk").state == "published"


def test_a_draft_import_publishes_nothing(office: Office, offers: Path) -> None:
    importer = vacancy_importer(office)
    importer.publish = False
    bring(offers, importer)
    assert set(Vacancy.objects.values_list("state", flat=True)) == {"draft"}


def test_other_titles_of_a_person_are_coded_too(office: Office, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", [person(1, other_titles="Carreleur; Maçon; métier perdu; Boulanger")])
    assert counts(bring(path, people_importer(office))) == (0, 0, 1, 0)
    held = ProfileOccupation.objects.order_by("rank").values_list("title", "occupation__code", "years")
    assert list(held) == [
        ("Maçon", "RA-03-01", 3),
        ("Carreleur", "RA-03-02", None),
        ("métier perdu", None, None),
        ("Boulanger", "RA-02-01", None),
    ]
