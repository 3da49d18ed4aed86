"""An agency whose licence stops is told, and so are the workers who stand in a list kept for one of its adverts."""

from __future__ import annotations

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.jobs import run_waiting
from siraba.apps.messages.models import Message
from siraba.apps.organisations import actions
from siraba.apps.organisations.models import LicenceDecision
from siraba.apps.persons.models import Person
from siraba.apps.shortlists.models import ParameterSet, SavedCandidate, SavedShortlist
from siraba.apps.vacancies.models import Vacancy
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def keep(advert: Vacancy, person: Person) -> None:
    """Somebody kept a list for an advert, with this person in it."""
    weights = ParameterSet.objects.create(number=1, document={})
    kept = SavedShortlist.objects.create(vacancy=advert, parameters=weights, as_of=making.today(), asked="", digest="d")
    SavedCandidate.objects.create(shortlist=kept, rank=1, score=1, person_id=person.public_id)


@pytest.mark.parametrize(("other", "told"), [((), 1), (("BJ", "FR"), 0)])
def test_workers_are_told_although_the_agency_works_on_in_other_countries(
    office: Office, other: tuple[str, ...], told: int
) -> None:
    agency, licence = dealing.agency(countries=("FR",))
    dealing.licence(agency, "BJ-2026-002", countries=other)
    listed = making.seeker(office, phones=("+2290197000001",))
    advert = making.vacancy(office, publish=False, country="FR", region=None)
    Vacancy.objects.filter(pk=advert.pk).update(agency_id=agency.public_id)
    keep(advert, listed)
    decision = actions.suspend(licence, dealing.WHY, by=dealing.inspector(), key="s")
    run_waiting()
    assert Message.objects.filter(template="agency_stopped").count() == told
    assert LicenceDecision.objects.get(pk=decision.pk).effects["workers"] == told


def test_a_suspended_agency_and_the_workers_in_its_lists_are_told_once(office: Office) -> None:
    agency, licence = dealing.agency()
    actions.add_contact(agency, "email", "agence@route.example", by=SYSTEM, key="c")
    listed, night = making.seekers(office, "Aminata", "Moussa", phones=("+2290197000001",))
    advert = making.vacancy(office, publish=False)
    Vacancy.objects.filter(pk=advert.pk).update(agency_id=agency.public_id)
    keep(advert, listed)
    decision = actions.suspend(licence, dealing.WHY, by=dealing.inspector(), key="s", answer_by=making.days(9))
    for _time in range(2):
        run_waiting()
    told = Message.objects.filter(template="agency_stopped")
    assert [message.subject_id for message in told] == [listed.public_id]
    assert Message.objects.filter(template="licence_suspended").count() == 1
    assert LicenceDecision.objects.get(pk=decision.pk).effects["workers"] == 1
    assert night.public_id not in {message.subject_id for message in Message.objects.all()}
