"""The page of a vacancy with its list asks the database little, however many people there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.shortlists.queries import proximity, shortlist
from siraba.apps.shortlists.records import person_records, vacancy_record
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries import vacancy
from siraba.faces.web import formats
from siraba.faces.web.desk.names import Names

pytestmark = [pytest.mark.both, pytest.mark.django_db]
MOST = 10


def test_ten_questions_at_most(desk, town):
    """Who looks the second time that day: the first look is written down for the people shown."""
    page = f"/desk/vacancies/{town.vacancy.public_id}/"
    desk.get(page)
    with CaptureQueriesContext(connection) as asked:
        shown = desk.get(page)
    assert shown.context["result"].matches
    assert len(asked) <= MOST, [query["sql"][:150] for query in asked]


def test_what_is_explained_is_what_was_searched(town):
    """The files behind the reasons are those of the pool, and say what the database says."""
    view = shortlist(SYSTEM, town.vacancy, as_of=formats.today())
    assert view.records
    for record in person_records([row.person.public_id for row in view.people.values()]):
        assert view.records[record.id] == record


def test_a_vacancy_that_was_read_whole_is_the_one_of_the_pool(town):
    read = vacancy(SYSTEM, str(town.vacancy.public_id))
    with CaptureQueriesContext(connection) as asked:
        record = vacancy_record(read)
    assert not asked.captured_queries
    assert record == vacancy_record(Vacancy.objects.get(pk=read.pk))


def test_names_are_read_once_while_no_release_changes(town):
    view = shortlist(SYSTEM, town.vacancy, as_of=formats.today())
    whys = list(view.explanations.values())
    fresh = Names.around(whys)
    Names.around(whys, near=proximity())
    with CaptureQueriesContext(connection) as asked:
        kept = Names.around(whys, near=view.near)
    assert not asked.captured_queries
    assert kept == fresh
