"""What a person had corrected stands against a file that says otherwise; the file's office is told where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.classification.models import CodingCase
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.jobs import ask, run_waiting
from siraba.apps.foundation.models import ImportRun, Job
from siraba.apps.persons.actions import (
    ask_right,
    check_identity,
    correct_persons,
    give_consent,
    lift_limit,
    withdraw_consent,
)
from siraba.apps.persons.agreeing import Given
from siraba.apps.persons.correcting import with_fact
from siraba.apps.persons.models import Limitation, Person
from siraba.apps.persons.rules import ConsentEntry
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


def test_a_file_writes_nothing_where_the_person_had_theirs_put_aside_and_says_on_which_line(
    edition_folder: object, later: Callable[..., ImportRun], office: Office
) -> None:
    later()
    one = Person.objects.get(given_names="Given1")
    case = ask_right(one, "restrict", how="desk", by=SYSTEM, key=making.key())
    check_identity(case, said="card", by=SYSTEM, key=making.key())
    one.registrations.update(confirmed_on="2020-01-01")
    before = facts(one)
    run = later(place="Kandi", title="chez Issa le bon", consent_abroad="FR", confirmed_on=str(making.today()))
    assert (run.notes, run.imported, run.unchanged) == ({"restricted": {"rows": 1, "lines": [2]}}, 0, 2)
    assert facts(one) == before
    assert list(one.profile.occupations.values_list("title", flat=True)) == ["Maçon"]
    assert list(one.consents.values_list("purpose", flat=True)) == ["match_home"]
    assert str(one.registrations.get().confirmed_on) == "2020-01-01"
    assert not CodingCase.objects.exists(), "nor is anybody asked what it means"
    lift_limit(Limitation.objects.get(), by=SYSTEM, key=making.key())
    run = later(place="Kandi", title="chez Issa le bon", consent_abroad="FR", confirmed_on=str(making.today()))
    assert (facts(one)[3], run.notes) == ("Kandi", {}), "the same file brings it once the limit is lifted"


def test_an_agreement_taken_back_stays_so_after_its_proof_is_gone(
    edition_folder: object, later: Callable[..., ImportRun], office: Office
) -> None:
    later()
    one = Person.objects.get(given_names="Given1")
    given = Given(text_language="fr", how="paper", paper_place="Box 7", paper_seen_by="Issa")
    row = give_consent(one, ConsentEntry("match_abroad", "FR"), given=given, by=SYSTEM, key=making.key())
    for each in (row, one.consents.get(purpose="match_home")):
        withdraw_consent(each, by=SYSTEM, key=making.key())
    old = making.days(-9 * 366)
    one.consents.update(withdrawn_on=old, happened_on=old)
    for _night in range(2):
        ask("retention.run", by=SYSTEM, key=making.key())
    run_waiting()
    results = [job.result.get("consent.ended") for job in Job.objects.filter(kind="retention.run").order_by("pk")]
    assert results == [2, None], "once"
    row.refresh_from_db()
    assert (row.paper_place, row.paper_seen_by, row.withdrawn_on, row.receipts.count()) == ("", "", old, 0)
    later(consent_abroad="FR", years="9")
    assert not one.consents.filter(withdrawn_on=None).exists()
