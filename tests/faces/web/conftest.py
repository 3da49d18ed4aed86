"""A small town, made through the actions once for all tests of the pages; what a test changes is rolled back."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings

from siraba.apps.accounts.models import User
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.persons.models import Person
from siraba.apps.vacancies.models import Vacancy
from tests.apps import making
from tests.faces.web.town import build


@dataclass(frozen=True, slots=True)
class Town:
    """Who and what there is. `bakers` are all eligible for `vacancy`, the first one best."""

    counsellor: User
    elsewhere: User
    administrator: User
    vacancy: Vacancy
    draft: Vacancy
    bakers: list[Person]


@pytest.fixture(scope="package")
def _town(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator[Town]:
    from siraba.apps.shortlists import pool

    home = tmp_path_factory.mktemp("town")
    with override_settings(SIRABA_HOME=Path(home)), django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            pool.forget()
            said = build(SYSTEM)
            pool.rebuild_all()
            making.count_rows()
            yield Town(**said)
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
            pool.forget()


@pytest.fixture
def town(db: None, _town: Town) -> Town:
    """The town, inside the test's own transaction: a copy, so that what one test changes no other one sees."""
    town = copy.deepcopy(_town)
    for user in (town.counsellor, town.elsewhere, town.administrator):
        user.refresh_from_db()
    return town


@pytest.fixture
def desk(town: Town) -> Client:
    """A counsellor's browser."""
    browser = Client()
    browser.force_login(town.counsellor)
    return browser


@pytest.fixture(autouse=True)
def _clean_cache() -> None:
    from django.core.cache import cache

    cache.clear()
