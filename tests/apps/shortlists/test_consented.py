"""An agreement opens a file to the offices that fill posts in the country it is for, and to no other."""

from __future__ import annotations

from datetime import date

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM, NotAllowed
from siraba.apps.persons import queries
from siraba.apps.persons.actions import give_consent, withdraw_consent
from siraba.apps.persons.models import Person
from siraba.apps.persons.rules import ConsentEntry
from siraba.apps.shortlists import pool
from siraba.apps.shortlists.queries import shortlist
from siraba.apps.vacancies.models import Vacancy
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def stranger(office: Office, *consents: ConsentEntry) -> Person:
    """Somebody of an office who agreed to this and nothing else."""
    person: Person = making.seeker(office)
    for row in person.consents.all():
        withdraw_consent(row, by=SYSTEM, key=making.key())
    for entry in consents:
        give_consent(person, entry, by=SYSTEM, key=making.key())
    return person


def sees(office: Office, person: Person) -> bool:
    try:
        queries.person(making.actor("counsellor", office), str(person.public_id))
    except queries.NotFound:
        return False
    return True


@pytest.mark.parametrize(
    ("entry", "country", "opens"),
    [
        (ConsentEntry("match_home"), "BJ", True),
        (ConsentEntry("match_home"), "FR", False),
        (ConsentEntry("match_abroad", "FR"), "FR", True),
        (ConsentEntry("match_abroad", "FR"), "BJ", False),
        (ConsentEntry("match_abroad", "CI"), "FR", False),
        (ConsentEntry("match_abroad", "FR", date(2020, 1, 1)), "FR", False),
    ],
)
def test_an_agreement_opens_a_file_where_its_posts_are_filled(
    office: Office, entry: ConsentEntry, country: str, opens: bool
) -> None:
    person = stranger(making.office("COT"))
    if entry.until is None:
        give_consent(person, entry, by=SYSTEM, key=making.key())
    else:  # one that ended is written down as it was
        person.consents.create(purpose=entry.purpose, country=entry.country, until=entry.until, happened_on=entry.until)
    assert not sees(office, person), "an office without posts is concerned by nothing"
    post = making.vacancy(office, country=country, publish=False)
    for unchecked in ("draft", "submitted"):
        Vacancy.objects.filter(pk=post.pk).update(state=unchecked)
        assert not sees(office, person), "what nobody validated opens no file"
    Vacancy.objects.filter(pk=post.pk).update(state="published", published_on=making.today())
    assert sees(office, person) is opens
    Vacancy.objects.filter(pk=post.pk).update(state="filled")
    assert not sees(office, person), "the post is filled: nothing is left to propose them for"


def test_a_list_is_for_the_office_that_fills_the_post_and_shows_whoever_agreed(office: Office) -> None:
    there = making.office("COT")
    person = stranger(there, ConsentEntry("match_home"))
    post = making.vacancy(office)
    pool.rebuild_all()
    view = shortlist(making.actor("counsellor", office), post, as_of=making.today())
    assert [match.person_id for match in view.result.matches] == [str(person.public_id)]
    with pytest.raises(NotAllowed):
        shortlist(making.actor("counsellor", there), post, as_of=making.today())
