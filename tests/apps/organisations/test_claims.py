"""Who registers themselves claims a name and a number: a person finds out whose they are, and a file takes no claim."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from siraba.apps.accounts.actions import enter_user, invite
from siraba.apps.accounts.models import Invitation, Office, User
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.imports import bring_in
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.models import ImportRun
from siraba.apps.messages.models import Message
from siraba.apps.organisations import actions, queries
from siraba.apps.organisations.models import Organisation
from siraba.apps.organisations.queries import Named
from siraba.apps.organisations.queries.naming import CLAIMED, SEVERAL
from siraba.apps.vacancies.actions import RegisterEntry, ask_access
from siraba.apps.vacancies.imports import VacancyImporter
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.public import VISITOR
from siraba.core.tabular.mapping import Mapping
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = [pytest.mark.both, pytest.mark.django_db]
NUMBER = "RB/COT/07 B 1234"
FIRM = Named("Sotrac SA", "BJ")


def claim(name: str = "Sotrac SA", number: str = NUMBER, address: str = "a@example.org") -> Organisation | None:
    """Somebody registers themselves."""
    entry = RegisterEntry(name, "Afi", address, "BJ", number)
    return ask_access(entry, "https://example.org/i/{token}", by=VISITOR, key=making.key())


def meant(said: Named, by: Actor = SYSTEM) -> tuple[Organisation | None, str]:
    found = queries.employers_meant(by, [said])[said]
    return found.row, found.why


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [each.code for each in refusal.value.obstacles]


def test_a_name_that_somebody_took_gets_nothing_that_a_file_says_of_it() -> None:
    taken = claim()
    assert meant(FIRM) == (None, CLAIMED)
    assert meant(replace(FIRM, number=NUMBER)) == (None, CLAIMED)
    assert taken is not None
    actions.verify(taken, "Extract of the register shown", answer="found", by=making.actor("office_head"), key="v")
    taken.refresh_from_db()
    assert meant(FIRM) == (taken, "")
    assert meant(replace(FIRM, name="Sotrac", number=NUMBER)) == (taken, "")
    # it renames itself to take another's adverts: a claim again
    entry = actions.EmployerEntry("Chantier SARL", "BJ", register_number=NUMBER)
    actions.correct(taken, entry, by=dealing.user("employer_user", taken), key="r")
    assert meant(Named("Chantier SARL", "BJ")) == (None, CLAIMED)


def test_a_name_means_whom_the_same_office_wrote_down_before(office: Office) -> None:
    here = making.actor("counsellor", office)
    there = making.actor("counsellor", making.office("PAR"))
    (mine,) = actions.enter_employers([actions.EmployerEntry("Sotrac SA", "BJ")], by=here, key="m")
    claim(number="")
    assert (meant(FIRM, here), meant(FIRM, there)) == ((mine, ""), (None, CLAIMED))
    # two that were verified bear the name: a file does not say which, and what the office wrote before stays
    for number in ("N1", "N2"):
        said = actions.EmployerEntry("Sotrac SA", "BJ", register_number=number, verified_on=making.today())
        actions.enter_employers([said], by=SYSTEM, key=number)
    assert (meant(FIRM, here), meant(FIRM, there)) == ((mine, ""), (None, SEVERAL))
    assert meant(replace(FIRM, number="N2"), here)[0] == Organisation.objects.get(register_number="N2")


def test_two_claim_one_number_and_the_one_who_is_not_it_is_told() -> None:
    first, second = claim(), claim("Sotrac (vraie)", address="b@example.org")
    assert first is not None and second is not None
    by = making.actor("office_head")
    assert set(queries.organisations(by, identity="clash")) == {first, second}
    assert [pair.why[0] for pair in queries.duplicates(by)] == ["register"]
    actions.verify(second, "Extract of the register shown", answer="found", by=by, key="v")
    told = Message.objects.filter(template="number_of_another")
    assert [each.about_id for each in told] == [first.public_id]
    with pytest.raises(Refusal) as refused:
        actions.verify(first, "Extract of the register shown", answer="found", by=by, key="w")
    assert codes(refused) == ["number_taken"]
    assert claim("Encore", address="c@example.org") is None  # it is somebody's now
    assert set(queries.organisations(by, identity="claimed")) == {first}


def test_a_claimed_number_keeps_the_service_from_nothing_and_gets_no_licence(office: Office) -> None:
    taken = claim("Route Sûre")
    said = actions.EmployerEntry("Route Sûre", "BJ", register_number=NUMBER, capacities=frozenset({"agency"}))
    (true,) = actions.enter_employers([said], by=SYSTEM, key="t")
    assert taken is not None
    assert (true.own_word, taken.own_word) == (False, True)
    with pytest.raises(Refusal) as refused:
        actions.enter_employers([said], by=SYSTEM, key="u")
    assert codes(refused) == ["number_taken"]


def test_nobody_verifies_against_what_the_register_said_last() -> None:
    by = making.actor("office_head")
    row = dealing.organisation()
    actions.verify(row, "Asked on the page of the register", answer="closed", by=by, key="a")
    for answer in ("", "no_answer"):
        with pytest.raises(Refusal) as refused:
            actions.verify(row, "The manager came by", answer=answer, by=by, key=f"b{answer}")
        assert codes(refused) == ["register_says_no"]
    assert actions.verify(row, "Extract of today: entered anew", answer="found", by=by, key="c").verified_on


def rows_of(path: Path, *said: str) -> Path:
    path.write_text("id,title,employer,employer_number,country\n" + "\n".join(said) + "\n", encoding="utf-8")
    return path


def bring(path: Path, by: Actor, office: Office) -> ImportRun:
    mapping = Mapping.load(settings.DATA_DIR / "imports" / "vacancies.yaml")
    there = ("id", "title", "employer", "employer_number", "country")
    mapping.fields = {name: reading for name, reading in mapping.fields.items() if name in there}
    importer = VacancyImporter(office_id=office.pk, schemes=["roame"], language="fr", skills={})
    return bring_in(path, importer, mapping, source=path.stem, errors=path.with_suffix(".errors"), by=by)


def test_a_file_gives_nobody_the_adverts_of_a_name_they_took_and_says_so(tmp_path: Path, office: Office) -> None:
    taken = claim(number="")
    by = making.actor("counsellor", office)
    lines = ("1,Maçon,Sotrac SA,,BJ", f"2,Maçon,Sotrac,{NUMBER},BJ", "3,Maçon,Karité,,BJ")
    run = bring(rows_of(tmp_path / "a.csv", *lines), by, office)
    assert run.notes == {CLAIMED: {"rows": 1, "lines": [2]}}
    firms = {vacancy.employer for vacancy in Vacancy.objects.all()}
    assert len(firms) == 3 and taken not in firms
    again = bring(rows_of(tmp_path / "b.csv", "9,Carreleur,Sotrac SA,,BJ", f"8,Maçon,SOTRAC,{NUMBER},BJ"), by, office)
    assert again.notes == {}
    assert {vacancy.employer for vacancy in Vacancy.objects.all()} == firms


def user_of(row: Organisation, email: str) -> User:
    return enter_user(email, "Afi", "employer_user", organisation_id=row.public_id, by=SYSTEM, key=email)


def test_who_claimed_to_be_a_firm_does_not_sign_in_for_it_after_the_two_are_one() -> None:
    kept = dealing.organisation("Sotrac SA", register_number="N1", verified_on=making.today())
    taken = claim()
    assert taken is not None
    user = user_of(taken, "x@example.org")
    actions.add_contact(taken, "email", "x@example.org", by=SYSTEM, key="c")
    agency, _licence = dealing.agency()
    mandate = dealing.mandate(taken, agency)
    actions.impose(taken, "ban", dealing.WHY, by=dealing.inspector(), key="b")
    Organisation.objects.filter(pk=taken.pk).update(register_number="")
    by = making.actor("office_head")
    with pytest.raises(Refusal) as refused:
        actions.merge(kept, taken, dealing.WHY, with_users=True, by=by, key="m")
    assert codes(refused) == ["users_not_verified"]
    into = actions.merge(kept, taken, dealing.WHY, by=by, key="n")
    user.refresh_from_db()
    mandate.refresh_from_db()
    assert (user.is_active, user.organisation_id) == (False, taken.public_id)
    assert Invitation.objects.get().revoked_at is not None
    assert Message.objects.filter(template="account_of_merged").exists()
    assert not into.contacts.filter(ended_on=None).exists()
    assert (mandate.state, mandate.employer) == ("ended", kept)
    assert queries.standing(into, making.today()).sanctioned  # nobody washes clean by being merged


def test_users_of_a_verified_firm_come_along_where_somebody_says_so() -> None:
    one, other = (dealing.organisation(name, verified_on=making.today()) for name in ("Bâtir", "Batir SARL"))
    user = user_of(other, "y@example.org")
    invite("z@example.org", "Koffi", "employer_user", digest="d", organisation_id=other.public_id, by=SYSTEM, key="i")
    actions.merge(one, other, dealing.WHY, with_users=True, by=making.actor("office_head"), key="n")
    user.refresh_from_db()
    assert (user.is_active, user.organisation_id) == (True, one.public_id)
    assert Invitation.objects.get().organisation_id == one.public_id


def test_the_firm_that_was_verified_is_kept_and_never_who_claimed_its_name_before() -> None:
    taken = claim(number="")
    firm = dealing.organisation("Sotrac SA", register_number=NUMBER, verified_on=making.today())
    assert taken is not None and taken.pk < firm.pk
    by = making.actor("office_head")
    (pair,) = queries.duplicates(by)
    assert (pair.first, pair.second) == (firm, taken)
    assert [each.first for each in queries.like(by, taken)] == [firm]
    user = user_of(firm, "real@example.org")
    with pytest.raises(Refusal) as refused:
        actions.merge(taken, firm, dealing.WHY, with_users=True, by=by, key="m")
    assert codes(refused) == ["claim_kept"]
    user.refresh_from_db()
    assert user.is_active
    assert actions.merge(pair.first, pair.second, dealing.WHY, by=by, key="n") == firm


def test_a_claim_that_the_service_spells_right_is_a_claim_until_somebody_checks() -> None:
    taken = claim("Sotrak SA")
    assert taken is not None
    entry = actions.EmployerEntry("Sotrac SA", "BJ", register_number=NUMBER)
    actions.correct(taken, entry, by=making.actor("counsellor"), key="c")
    assert meant(replace(FIRM, number=NUMBER)) == (None, CLAIMED)
    actions.verify(taken, "Extract of the register shown", answer="found", by=making.actor("office_head"), key="v")
    assert meant(replace(FIRM, number=NUMBER)) == (taken, "")
