"""Who an organisation is: corrected, verified, described; duplicates found and made one by a person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.organisations import actions, queries, registers
from siraba.apps.organisations.models import Organisation
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = [pytest.mark.both, pytest.mark.django_db]
BY = making.actor("office_head")


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [each.code for each in refusal.value.obstacles]


def test_a_check_of_the_identity_names_who_made_it_and_falls_with_another_name() -> None:
    row = dealing.organisation(register_number="RB/COT/07 B 1234")
    done = actions.verify(row, "Extract of 3 November shown", answer="found", by=BY, key="v")
    assert (done.verified_by_name, done.verified_on) == (BY.name, making.today())
    assert queries.standing(done, making.today()).verified is True
    entry = actions.EmployerEntry("Bâtir SARL", "BJ", place="Cotonou", register_number="RB/COT/07 B 1234", section="F")
    assert actions.correct(row, entry, by=BY, key="c").verified_on is not None
    assert actions.correct(row, replace(entry, name="Autre"), by=BY, key="d").verified_on is None


def test_a_register_that_does_not_know_it_is_no_and_not_unknown() -> None:
    row = dealing.organisation()
    assert queries.standing(row, making.today()).verified is None
    gone = actions.verify(row, "Asked on the page of the register", answer="closed", by=BY, key="v")
    assert queries.standing(gone, making.today()).verified is False


def test_an_agency_does_not_take_the_question_for_its_licence_away() -> None:
    row = dealing.organisation("Route Sûre", "BJ", "employer", "agency")
    entry = actions.EmployerEntry("Route Sûre", "BJ", capacities=frozenset({"employer"}))
    assert actions.correct(row, entry, by=dealing.user("agency_user", row), key="own").is_agency is True
    assert actions.correct(row, entry, by=BY, key="service").is_agency is False


def test_what_is_wrong_with_a_correction_is_said_at_once_and_nothing_is_written() -> None:
    dealing.organisation("Autre", register_number="N1")
    row = dealing.organisation()
    entry = actions.EmployerEntry(" ", "BJ", register_number="N1", capacities=frozenset(), section="F", division="01")
    with pytest.raises(Refusal) as refused:
        actions.correct(row, entry, by=BY, key="c")
    assert codes(refused) == ["name_missing", "does_nothing", "division_elsewhere", "number_taken"]
    assert Organisation.objects.get(pk=row.pk).name == "Bâtir SARL"


def test_a_paper_is_described_and_a_number_is_kept_as_it_is_dialled() -> None:
    row = dealing.organisation()
    paper = actions.DocumentEntry("register_extract", "Name and address as in the file", number="77")
    assert actions.describe(row, paper, by=BY, key="p").seen_by_name == BY.name
    with pytest.raises(Refusal) as refused:
        actions.describe(row, actions.DocumentEntry("poem", " "), by=BY, key="q")
    assert codes(refused) == ["document_unknown", "says_nothing"]
    assert actions.add_contact(row, "phone", "01 97 12 34 56", by=BY, key="t").key == "+2290197123456"
    with pytest.raises(Refusal) as refused:
        actions.add_contact(row, "phone", "+229 01 97 12 34 56", by=BY, key="u")
    assert codes(refused) == ["contact_known"]
    with pytest.raises(Refusal) as refused:
        actions.add_contact(row, "email", "nobody", by=BY, key="w")
    assert codes(refused) == ["contact_unreadable"]


def test_two_that_share_a_name_or_a_phone_and_an_address_are_asked_about_until_somebody_answers() -> None:
    one = dealing.organisation("Bâtir SARL", place="Cotonou", address="12 rue du Port")
    two = dealing.organisation("BATIR & Cie")
    three = dealing.organisation("Tout autre nom", place="Cotonou", address="Rue du Port, 12")
    for row in (one, three):
        actions.add_contact(row, "phone", "0197123456", by=BY, key=making.key())
    dealing.organisation("Personne")
    pairs = {(pair.first.pk, pair.second.pk): pair.why for pair in queries.duplicates(BY)}
    assert pairs == {(one.pk, two.pk): ["name"], (one.pk, three.pk): ["contact", "address"]}
    actions.tell_apart(three, one, dealing.WHY, by=BY, key="a")
    assert [pair.second for pair in queries.duplicates(BY)] == [two]
    assert [pair.second for pair in queries.like(BY, one)] == [two]
    assert queries.duplicates(dealing.user("employer_user", one)) == []


def test_a_merged_organisation_takes_licences_sanctions_and_mandates_along() -> None:
    """Nobody washes clean by being merged."""
    kept, other = dealing.organisation("Bâtir SARL"), dealing.organisation("Batir", register_number="N9", size="small")
    licence = dealing.licence(other, "L9")
    actions.suspend(licence, dealing.WHY, by=dealing.inspector(), key="s")
    actions.impose(other, "ban", dealing.WHY, by=dealing.inspector(), key="b")
    for row in (kept, other):
        actions.add_contact(row, "phone", "0197123456", by=BY, key=making.key())
    into = actions.merge(kept, other, dealing.WHY, by=BY, key="m")
    assert (into.register_number, into.size, into.is_agency, into.is_employer) == ("N9", "small", True, True)
    assert queries.standing(into, making.today()).stopped
    assert into.contacts.filter(ended_on=None).count() == 1
    assert list(queries.organisations(BY)) == [into]
    assert Organisation.objects.get(pk=other.pk).merged_into == into
    with pytest.raises(Refusal) as refused:
        actions.merge(kept, other, dealing.WHY, by=BY, key="n")
    assert codes(refused) == ["merged_already"]


def test_two_that_the_register_knows_apart_are_not_merged() -> None:
    one, two = (dealing.organisation("Bâtir", register_number=number) for number in ("N1", "N2"))
    with pytest.raises(Refusal) as refused:
        actions.merge(one, two, dealing.WHY, by=BY, key="m")
    assert codes(refused) == ["two_numbers"]
    agency, _licence = dealing.agency()
    dealing.mandate(one, agency)
    with pytest.raises(Refusal) as refused:
        actions.merge(one, agency, dealing.WHY, by=BY, key="o")
    assert codes(refused) == ["mandate_between"]


def test_organisations_are_found_by_words_capacity_country_and_number() -> None:
    one = dealing.organisation("Maison Karité", "FR", register_number="732829320", section="I")
    dealing.agency()
    assert list(queries.organisations(SYSTEM, text="karite mai")) == [one]
    assert list(queries.organisations(SYSTEM, text="732829320")) == [one]
    assert list(queries.organisations(SYSTEM, text=one.reference.lower())) == [one]
    assert list(queries.organisations(SYSTEM, country="FR", section="I")) == [one]
    assert [row.name for row in queries.organisations(SYSTEM, capacity="agency")] == ["Route Sûre"]


def test_a_register_that_is_plugged_in_is_asked_and_what_it_says_is_written(tmp_path: Path, settings: Any) -> None:
    settings.SIRABA_HOME = tmp_path
    row = dealing.organisation("Bâtir", register_number="RB/COT/07 B 1234", verified_on=making.today())
    with pytest.raises(Refusal) as refused:
        actions.ask_register(row, by=BY, key="a")
    assert codes(refused) == ["register_unknown"]
    (tmp_path / "registers").mkdir()
    text = "number,name,place,closed_on\nRB COT 07 B 1234,BATIR SARL,Cotonou,\nRB COT 08 B 1,Autre,Cotonou,2020-01-01\n"
    (tmp_path / "registers" / "BJ.csv").write_text(text, encoding="utf-8")
    said = actions.ask_register(row, by=BY, key="b")
    assert (said.register_answer, said.register_asked_on) == ("found", making.today())
    assert said.verified_on == making.today()  # it was verified by a person, and the register does not deny it
    assert row.documents.get().says == "BATIR SARL, Cotonou"
    closed = dealing.organisation("Autre", register_number="RB/COT/08 B 1", verified_on=making.today())
    assert queries.standing(actions.ask_register(closed, by=BY, key="c"), making.today()).verified is False


class Mute:
    """A register that nobody reaches."""

    def look_up(self, number: str) -> registers.Reply:
        raise registers.Unreachable("no line")


def test_a_register_that_does_not_answer_says_nothing_against_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registers, "_plugged", {"BJ": Mute()})
    row = dealing.organisation("Bâtir", register_number="RB/COT/07 B 1234", verified_on=making.today())
    said = actions.ask_register(row, by=BY, key="a")
    assert said.register_answer == "no_answer"
    assert queries.standing(said, making.today()).verified is True
