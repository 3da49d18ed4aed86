"""Licences, mandates and sanctions: what is allowed on a day, stopped at once, counted where it lives."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from siraba.apps.foundation.actors import SYSTEM, NotAllowed
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.models import AuditEntry
from siraba.apps.organisations import actions, queries
from siraba.apps.organisations.models import Licence, Mandate, Organisation
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [each.code for each in refusal.value.obstacles]


def test_a_licence_makes_an_agency_and_is_found_by_its_number_however_typed() -> None:
    row = dealing.organisation("Route Sûre")
    assert not row.is_agency
    dealing.licence(row, "BJ/2026-001", countries=("FR",), kinds=("placement_abroad",))
    row.refresh_from_db()
    assert row.is_agency
    assert row.is_employer  # an employer who is also an agency
    found = queries.look_up(" bj 2026 001", making.today())
    assert [(each.agency, each.good, each.countries) for each in found.found] == [("Route Sûre", True, ["FR"])]


def test_a_licence_on_its_last_day_and_the_day_after() -> None:
    row, _licence = dealing.agency(valid_until=making.today())
    today = making.today()
    assert queries.standing(row, today).licensed
    assert row not in queries.stopped_organisations(today)
    assert not queries.standing(row, today + timedelta(days=1)).licensed
    assert row in queries.stopped_organisations(today + timedelta(days=1))


def test_what_is_wrong_with_a_licence_is_said_at_once() -> None:
    row, _first = dealing.agency()
    entry = actions.LicenceEntry(
        "bj 2026 001", "BJ", making.today(), making.days(-1), kinds=("magic",), bond_amount=100, bond_currency=""
    )
    with pytest.raises(Refusal) as refused:
        actions.grant(row, entry, by=dealing.inspector(), key=making.key())
    assert codes(refused) == ["number_taken", "days_reversed", "kind_unknown", "bond_not_whole"]
    assert Licence.objects.count() == 1


def test_a_suspension_stops_at_once_and_says_what_it_stops() -> None:
    """One row is written; what asks sees it in the same moment, and again when the licence is given back."""
    agency, licence = dealing.agency()
    employer = dealing.organisation("Maison Karité")
    one = dealing.mandate(employer, agency, 5)
    one = actions.take_posts(one, 2, making.new_id(), by=SYSTEM, key=making.key())
    dealing.mandate(employer, agency, 3, signed=False)
    today = making.today()
    assert queries.mandates_of(agency, today) == ([one], [])
    by = dealing.inspector()
    decision = actions.suspend(licence, dealing.WHY, by=by, key="s", answer_by=making.days(15))
    assert decision.effects == {"mandates_before": 0, "mandates_after": 1, "posts": 3}
    assert queries.mandates_of(agency, today) == ([], [one])
    assert not queries.mandate_facts(one, today).live(today)
    assert queries.standing(agency, today).stopped
    assert agency in queries.stopped_organisations(today)
    with pytest.raises(Refusal) as refused:
        actions.take_posts(one, 4, making.new_id(), by=SYSTEM, key=making.key())
    assert codes(refused) == ["mandate_not_live"]
    with pytest.raises(Refusal) as refused:
        dealing.mandate(employer, agency, 1)
    assert codes(refused) == ["agency_stopped"]
    back = actions.reinstate(licence, dealing.WHY, by=by, key="r")
    assert back.effects["mandates_after"] == 0
    assert (queries.mandate_facts(one, today).live(today), queries.mandate_facts(one, today).room) == (True, 3)
    assert AuditEntry.objects.filter(verb__in=["licence.suspend", "licence.reinstate"]).count() == 2


def test_a_suspension_says_why_and_is_made_by_an_inspector_once() -> None:
    _agency, licence = dealing.agency()
    with pytest.raises(Refusal) as refused:
        actions.suspend(licence, " no ", by=dealing.inspector(), key="a", answer_by=making.today())
    assert codes(refused) == ["reason_too_short", "answer_not_ahead"]
    for role in ("counsellor", "agency_user", "administrator", ""):
        with pytest.raises(NotAllowed):
            actions.suspend(licence, dealing.WHY, by=dealing.user(role), key="b")
    actions.suspend(licence, dealing.WHY, by=dealing.inspector(), key="c")
    with pytest.raises(Refusal) as refused:
        actions.suspend(licence, dealing.WHY, by=dealing.inspector(), key="d")
    assert codes(refused) == ["wrong_state"]


def test_one_of_two_licences_in_force_keeps_an_agency_going() -> None:
    agency, first = dealing.agency()
    dealing.licence(agency, "BJ-2026-002")
    actions.suspend(first, dealing.WHY, by=dealing.inspector(), key="s")
    assert not queries.standing(agency, making.today()).stopped


def test_a_ban_stops_an_employer_too_until_its_last_day_or_until_it_is_lifted() -> None:
    row = dealing.organisation()
    today = making.today()
    ban = actions.impose(row, "ban", dealing.WHY, until=today, by=dealing.inspector(), key="b")
    actions.impose(row, "warning", dealing.WHY, by=dealing.inspector(), key="w")
    assert queries.standing(row, today).stopped
    assert not queries.standing(row, today + timedelta(days=1)).stopped
    actions.lift_sanction(ban, dealing.WHY, by=dealing.inspector(), key="l")
    assert not queries.standing(row, today).stopped


def test_posts_are_taken_from_a_mandate_and_never_more_than_it_has() -> None:
    agency, _licence = dealing.agency()
    one = dealing.mandate(dealing.organisation("E"), agency, 5)
    first, second = making.new_id(), making.new_id()
    actions.take_posts(one, 3, first, by=SYSTEM, key=making.key())
    with pytest.raises(Refusal) as refused:
        actions.take_posts(one, 3, second, by=SYSTEM, key=making.key())
    assert codes(refused) == ["mandate_full"]
    assert refused.value.obstacles[0].values["room"] == 2
    actions.take_posts(one, 5, first, by=SYSTEM, key=making.key())  # the same advert grows: two more, not five
    assert Mandate.objects.get().used == 5
    actions.take_posts(one, 1, first, by=SYSTEM, key=making.key())
    actions.give_back(one, first, by=SYSTEM, key=making.key())
    assert Mandate.objects.get().used == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.update(used=6)


def test_the_employer_signs_and_not_the_agency() -> None:
    agency, _licence = dealing.agency()
    employer = dealing.organisation("E")
    one = dealing.mandate(employer, agency, signed=False)
    assert not queries.mandate_facts(one, making.today()).live(making.today())
    with pytest.raises(NotAllowed):
        actions.sign(one, by=dealing.user("agency_user", agency), key="a")
    with pytest.raises(NotAllowed):
        actions.sign(one, by=dealing.user("employer_user", agency), key="b")
    with pytest.raises(Refusal) as refused:
        actions.sign(one, by=making.actor("counsellor"), key="c")
    assert codes(refused) == ["paper_not_described"]
    signed = actions.sign(one, by=dealing.user("employer_user", employer), key="d")
    assert (signed.state, signed.signed_by_name) == ("signed", "employer_user N")
    assert queries.mandate_facts(signed, making.today()).live(making.today())


def test_a_mandate_names_only_countries_that_the_licence_allows() -> None:
    agency, _licence = dealing.agency(countries=("FR",))
    employer = dealing.organisation("E", "FR")
    dealing.mandate(employer, agency, countries=("FR",))
    with pytest.raises(Refusal) as refused:
        dealing.mandate(employer, agency, countries=("FR", "SA"), headcount=0)
    assert codes(refused) == ["headcount_missing", "country_not_licensed"]


def test_what_one_organisation_may_do_is_asked_in_few_queries(queries_at_most: object) -> None:
    rows = [dealing.agency(f"A{number}", f"N{number}")[0] for number in range(5)]
    with queries_at_most(3):  # type: ignore[operator]  # a fixture that makes a context
        found = queries.standings(rows, making.today())
    assert all(each.licensed for each in found.values())


def test_the_public_register_shows_green_red_and_unknown_and_forgives_a_letter() -> None:
    dealing.agency("Savane Emploi", "G1")
    dealing.agency("Lagune Travail", "R1", valid_until=making.days(-1))
    dealing.agency("Harmattan Services", "U1", valid_until=None)
    _row, stopped = dealing.agency("Savane Intérim", "S1")
    actions.suspend(stopped, dealing.WHY, by=dealing.inspector(), key="s")
    today = making.today()
    found = queries.look_up("savane", today)
    assert [(each.number, each.good, str(each.standing)) for each in found.found] == [
        ("G1", True, "valid"),
        ("S1", False, "suspended"),
    ]
    typo = queries.look_up("Lagunne Travai", today)
    assert typo.near
    assert (typo.found[0].agency, typo.found[0].good) == ("Lagune Travail", False)
    assert [each.unknown for each in queries.look_up("Harmattan", today).found] == [True]
    assert queries.look_up("zzz qqq xxx", today).found == []
    assert queries.look_up("  ", today).found == []


def test_no_valid_licence_is_cut_off_behind_those_that_ran_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown is the best of all, and that there is more is said; by a mistyped name, too."""
    monkeypatch.setattr("siraba.apps.organisations.queries.public.SHOWN", 3)
    for number in range(4):
        dealing.agency(f"Placement Aube {number}", f"R{number}", valid_until=making.days(-1))
    dealing.agency("Placement Zénith", "U1", valid_until=None)
    last, _licence = dealing.agency("Placement Zénith Sud", "G1")
    today = making.today()
    for text in ("placement", "placemnt zenit"):
        found = queries.look_up(text, today)
        assert {each.number for each in found.found if each.good or each.unknown} == {"G1", "U1"}, text
    shown = queries.look_up("placement", today)
    assert ([each.number for each in shown.found], shown.more) == (["G1", "U1", "R0"], True)
    assert not queries.look_up("zénith", today).more
    actions.impose(last, "ban", dealing.WHY, by=dealing.inspector(), key="b")
    assert queries.look_up("placement", today).found[0].number == "U1"


def test_a_mistyped_name_is_compared_with_the_agencies_that_share_most_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not with every agency of the country; also one that was renamed, and one that became an agency later."""
    monkeypatch.setattr("siraba.apps.organisations.queries.public.COMPARED", 2)
    compared: list[int] = []
    extract = queries.public.process.extract

    def counted(text: str, keys: dict[int, str], **more: object) -> object:
        compared.append(len(keys))
        return extract(text, keys, **more)

    monkeypatch.setattr(queries.public.process, "extract", counted)
    for number in range(4):
        dealing.agency(f"Lagoon {number} Services", f"N{number}")
    later = dealing.organisation("Ancien nom")
    dealing.licence(later, "N9")
    entry = actions.EmployerEntry("Harmattan Placement", "BJ", capacities=frozenset({"agency"}))
    actions.correct(later, entry, by=SYSTEM, key="c")
    today = making.today()
    for typed in ("Harmatan Plasement", "harmattanplacment", "Hramattan"):
        found = queries.look_up(typed, today)
        assert (found.near, found.found[0].agency) == (True, "Harmattan Placement"), typed
    queries.look_up("Lagon", today)
    assert max(compared) == 2


def test_a_ban_turns_a_valid_licence_red() -> None:
    agency, licence = dealing.agency()
    actions.impose(agency, "ban", dealing.WHY, by=dealing.inspector(), key="b")
    assert not queries.public_licence(str(licence.public_id), making.today()).good


def test_agencies_see_their_own_licences_and_nobody_elses() -> None:
    mine, own = dealing.agency("Mienne", "M1")
    dealing.agency("Autre", "A1")
    today = making.today()
    assert list(queries.licences(dealing.user("agency_user", mine), today)) == [own]
    assert queries.licences(dealing.inspector(), today).count() == 2
    assert queries.licences(dealing.user("worker"), today).count() == 0
    assert Organisation.objects.count() == 2
