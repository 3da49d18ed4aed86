"""What an employer wrote anew is published by a person alone, and a mandate gets its posts back."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.findings.models import Finding
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.organisations import actions as organisations
from siraba.apps.organisations.models import Mandate, Organisation
from siraba.apps.vacancies.access import shown
from siraba.apps.vacancies.actions import correct, enter, move, set_occupation, write
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.checking import case
from siraba.core.terms.levels import LanguageLevel
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def waiting(office: Office, firm: Organisation) -> Vacancy:
    """An imported draft that is published as soon as its title is coded."""
    entry = replace(making.vacancy_entry(office, "Poseur de murs"), occupation_id=None, employer_id=firm.pk)
    return enter([entry], publish=True, by=SYSTEM, key=making.key())[0]


def test_what_its_employer_wrote_into_an_imported_draft_is_published_by_no_machine(office: Office) -> None:
    firm = dealing.organisation()
    vacancy = waiting(office, firm)
    own = replace(making.vacancy_entry(office, "Poseur de murs"), occupation_id=None, employer_id=firm.pk)
    texts = {"en": {"title": "Pay 500 to begin"}}
    write(vacancy, replace(own, texts=texts), by=dealing.user("employer_user", firm), key=making.key())
    vacancy.refresh_from_db()
    set_occupation([vacancy], making.occupation(making.MASON).pk, by=SYSTEM, key=making.key())
    vacancy.refresh_from_db()
    assert vacancy.state == "draft"
    # the file comes again; what it does not know stays as the employer wrote it, and waits for a person too
    entry = replace(making.vacancy_entry(office, "Poseur de murs"), employer_id=firm.pk)
    correct([vacancy], [entry], publish=True, by=SYSTEM, key=making.key())
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.texts) == ("draft", texts)


def test_what_a_person_took_off_comes_back_by_no_file(office: Office, counsellor: Actor) -> None:
    vacancy = making.vacancy(office)
    move(vacancy, "recall", by=counsellor, key=making.key())
    correct([vacancy], [making.vacancy_entry(office)], publish=True, by=SYSTEM, key=making.key())
    vacancy.refresh_from_db()
    assert vacancy.state == "draft"


def test_a_file_or_a_decision_overwrites_nothing_that_happened_after_it_was_read(
    office: Office, counsellor: Actor
) -> None:
    vacancy, uncoded = making.vacancy(office), waiting(office, dealing.organisation())
    read, unread = Vacancy.objects.get(pk=vacancy.pk), Vacancy.objects.get(pk=uncoded.pk)
    move(vacancy, "recall", by=counsellor, key=making.key())
    (done,) = correct([read], [making.vacancy_entry(office)], publish=True, by=SYSTEM, key=making.key())
    assert (done.state, done.needs_person) == ("draft", True)
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.needs_person) == ("draft", True)
    # written anew meanwhile: the decision was about another title
    write(uncoded, making.vacancy_entry(office, "Cuisinier"), by=counsellor, key=making.key())
    coded = Vacancy.objects.get(pk=uncoded.pk).occupation_id
    assert set_occupation([unread], making.occupation(making.BAKER).pk, by=SYSTEM, key=making.key()) == []
    assert Vacancy.objects.get(pk=uncoded.pk).occupation_id == coded


@pytest.fixture
def firm() -> Organisation:
    return dealing.organisation()


@pytest.fixture
def agency() -> Organisation:
    return dealing.agency()[0]


def recruited(office: Office, firm: Organisation, agency: Organisation, mandate: Mandate, posts: int = 2) -> Vacancy:
    """A published advert of an agency, with its posts taken from the mandate."""
    vacancy = making.vacancy(office, employer_id=firm.pk, positions=posts, publish=False)
    organisations.take_posts(mandate, posts, vacancy.public_id, by=SYSTEM, key=making.key())
    under = {"agency_id": agency.public_id, "mandate_id": mandate.public_id}
    Vacancy.objects.filter(pk=vacancy.pk).update(state="published", published_on=making.today(), **under)
    vacancy.refresh_from_db()
    return vacancy


def used(mandate: Mandate) -> int:
    return Mandate.objects.get(pk=mandate.pk).used


def test_another_mandate_or_an_edit_gives_the_posts_back(
    office: Office, firm: Organisation, agency: Organisation
) -> None:
    one, two = dealing.mandate(firm, agency), dealing.mandate(firm, agency)
    vacancy = recruited(office, firm, agency, one)
    entry = replace(making.vacancy_entry(office), employer_id=firm.pk, agency_id=agency.public_id, positions=2)
    write(vacancy, replace(entry, mandate_id=two.public_id), by=dealing.user("agency_user", agency), key=making.key())
    assert (vacancy.state, used(one), used(two)) == ("draft", 0, 0)


def test_who_found_people_does_not_get_the_posts_back_by_an_edit(
    office: Office, firm: Organisation, agency: Organisation
) -> None:
    one = dealing.mandate(firm, agency)
    vacancy = recruited(office, firm, agency, one)
    move(vacancy, "fill", by=SYSTEM, key=making.key())
    entry = replace(making.vacancy_entry(office), employer_id=firm.pk, agency_id=agency.public_id, positions=1)
    said = replace(entry, mandate_id=one.public_id)
    with pytest.raises(Refusal) as refused:
        write(vacancy, said, by=dealing.user("agency_user", agency), key=making.key())
    assert [each.code for each in refused.value.obstacles] == ["wrong_state"]
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.positions, used(one)) == ("filled", 2, 2)


def test_an_edit_of_the_service_takes_what_it_needs_more(
    office: Office, firm: Organisation, agency: Organisation, counsellor: Actor
) -> None:
    one, two = dealing.mandate(firm, agency), dealing.mandate(firm, agency)
    vacancy = recruited(office, firm, agency, one)
    entry = replace(making.vacancy_entry(office), employer_id=firm.pk, agency_id=agency.public_id, positions=3)
    write(vacancy, replace(entry, mandate_id=one.public_id), by=counsellor, key=making.key())
    assert (vacancy.state, used(one)) == ("published", 3)
    write(vacancy, replace(entry, mandate_id=two.public_id), by=counsellor, key=making.key())
    assert (vacancy.state, used(one), used(two)) == ("published", 0, 3)


def test_no_file_and_no_coding_publishes_what_needs_a_mandate(
    office: Office, firm: Organisation, agency: Organisation
) -> None:
    mandate = dealing.mandate(firm, agency)
    entry = replace(making.vacancy_entry(office), employer_id=firm.pk, agency_id=agency.public_id)
    (made,) = enter([replace(entry, mandate_id=mandate.public_id)], publish=True, by=SYSTEM, key=making.key())
    assert made.state == "draft"
    vacancy = recruited(office, firm, agency, mandate)
    more = replace(making.vacancy_entry(office), employer_id=firm.pk, positions=99)
    correct([vacancy], [more], by=SYSTEM, key=making.key())
    vacancy.refresh_from_db()
    assert (vacancy.state, used(mandate)) == ("draft", 0)  # more than it covers: a person looks


def test_an_ended_mandate_hides_its_adverts_at_once(office: Office, firm: Organisation, agency: Organisation) -> None:
    mandate = dealing.mandate(firm, agency)
    vacancy = recruited(office, firm, agency, mandate)
    seen = Vacancy.objects.filter(shown(making.today()), pk=vacancy.pk)
    seen_tomorrow = Vacancy.objects.filter(shown(making.days(81)), pk=vacancy.pk)
    clear(vacancy.public_id)
    assert seen.exists() and not seen_tomorrow.exists()
    organisations.end(mandate, dealing.WHY, by=dealing.user("employer_user", firm), key=making.key())
    clear(vacancy.public_id)  # the finding of the check that the event asks for is not what hides it
    assert not seen.exists()


def clear(object_id: UUID) -> None:
    Finding.objects.filter(object_id=object_id).delete()


def test_who_validates_is_shown_every_change(office: Office, firm: Organisation, agency: Organisation) -> None:
    counsellor = making.actor("counsellor", office)
    vacancy = making.vacancy(office, publish=False, **making.fair(employer_id=firm.pk))
    Vacancy.objects.filter(pk=vacancy.pk).update(state="submitted")
    Organisation.objects.filter(pk=firm.pk).update(verified_on=making.today())
    vacancy.refresh_from_db()
    move(vacancy, "publish", by=counsellor, key=making.key())
    Vacancy.objects.filter(pk=vacancy.pk).update(agency_id=agency.public_id)
    mandate = dealing.mandate(firm, agency)
    entry = replace(
        making.vacancy_entry(office, **making.fair(employer_id=firm.pk)),
        agency_id=agency.public_id,
        mandate_id=mandate.public_id,
        languages=(("fr", LanguageLevel.B2),),
        skills=((making.skill("RS-03-003").pk, True),),
        licences=("B",),
    )
    write(vacancy, entry, by=dealing.user("agency_user", agency), key=making.key())
    names = {change.name for change in case(counsellor, vacancy, making.today()).changes}
    assert names >= {"languages.fr", "skills.RS-03-003", "agency", "mandate", "licences"}
