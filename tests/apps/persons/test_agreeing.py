"""What an agreement must say to be one, decided over plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind
from siraba.apps.persons.agreeing import Given, ends, flaws, settled, version_of
from siraba.apps.persons.purposes import purpose
from siraba.apps.persons.rules import ConsentEntry

DAY = date(2026, 8, 31)
FIRM = UUID(int=7)
SCREEN = Given(how="screen", text_language="fr")


def wrong(entry: ConsentEntry, given: Given = SCREEN, on: date = DAY) -> set[tuple[str, str]]:
    found = flaws(entry, given, purpose(entry.purpose), on=on, today=date(2026, 9, 30))
    return {(each.field, each.code) for each in found}


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (ConsentEntry("match_home"), set()),
        (ConsentEntry("match_abroad", "FR"), set()),
        (ConsentEntry("employer", organisation_id=FIRM), set()),
        (ConsentEntry("research", project="Crafts 2026"), set()),
        (ConsentEntry("match_abroad"), {("country", "names_no_country")}),
        (ConsentEntry("match_home", "FR"), {("country", "names_a_country")}),
        (ConsentEntry("employer"), {("organisation", "names_no_organisation")}),
        (
            ConsentEntry("partner_service", "FR"),
            {("country", "names_a_country"), ("organisation", "names_no_organisation")},
        ),
        (ConsentEntry("research", project="  "), {("project", "names_no_project")}),
        (ConsentEntry("statistics"), {("purpose", "not_asked")}),
        (ConsentEntry("service"), {("purpose", "not_asked")}),
        (ConsentEntry("match_home", until=date(2026, 8, 30)), {("until", "ends_before_it_begins")}),
        (ConsentEntry("employer", organisation_id=FIRM, until=date(2027, 3, 1)), {("until", "too_long")}),
        (ConsentEntry("employer", organisation_id=FIRM, until=date(2027, 2, 28)), set()),
    ],
)
def test_an_agreement_names_what_it_is_for_and_nothing_more(
    entry: ConsentEntry, expected: set[tuple[str, str]]
) -> None:
    assert wrong(entry) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Given(how="paper"), {("paper_place", "paper_not_described")}),
        (Given(how="paper", paper_place="Kandi, folder 3"), set()),
        (Given(how="voice"), {("witness", "no_witness"), ("spoken_language", "no_language")}),
        (Given(how="voice", witness="A. Sow", spoken_language="fr"), set()),
        (Given(how="thumbprint", witness="A. Sow", spoken_language="fon"), {("interpreter", "no_interpreter")}),
        (Given(how="thumbprint", witness="A. Sow", spoken_language="fon", interpreter="B. Ba"), set()),
        (Given(how="screen", given_by="guardian"), {("given_name", "guardian_unnamed")}),
        (Given(how="screen", text_version="1999-1"), {("text_version", "unknown_text")}),
        (Given(how="screen", text_language="fon"), {("text_language", "no_such_language")}),
    ],
)
def test_how_it_was_given_is_described(given: Given, expected: set[tuple[str, str]]) -> None:
    assert wrong(ConsentEntry("match_home"), given) == expected


def test_it_is_not_written_down_before_its_day() -> None:
    assert wrong(ConsentEntry("match_home"), on=date(2026, 10, 1)) == {("happened_on", "not_yet")}


def test_it_lasts_as_its_purpose_does_to_the_last_day_of_a_shorter_month() -> None:
    assert ends(purpose("employer"), DAY, None) == date(2027, 2, 28)
    assert ends(purpose("employer"), DAY, date(2026, 12, 1)) == date(2026, 12, 1)
    assert ends(purpose("match_home"), DAY, None) is None


def test_who_acts_says_who_gave_it_and_nothing_is_claimed_for_a_file() -> None:
    desk = Actor(ActorKind.USER, id=FIRM, role="counsellor", name="Mariam")
    relay = replace(desk, role="relay")
    client = replace(desk, kind=ActorKind.CLIENT)
    assert settled(Given(), desk, own=False).given_by == "counsellor"
    assert settled(Given(), replace(desk, role="worker"), own=True).given_by == "person"
    assert [getattr(settled(Given(), relay, own=False), name) for name in ("given_by", "given_name")] == [
        "relay",
        "Mariam",
    ]
    assert settled(Given(how="paper"), desk, own=False).paper_seen_by == "Mariam"
    for program in (settled(Given(), client, own=False), settled(Given(), SYSTEM, own=False)):
        assert (program.how, program.given_by) == ("stated", "source")
        assert version_of(purpose("match_home"), program, DAY) == ""
    assert settled(Given(), desk, own=False, from_file=True).how == "stated"
    assert version_of(purpose("match_home"), SCREEN, DAY) == purpose("match_home").text(DAY).version
    assert version_of(purpose("match_home"), replace(SCREEN, how="paper"), date(2020, 1, 1)) == ""
