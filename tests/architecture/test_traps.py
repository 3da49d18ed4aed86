"""What every other test relies on: undefined variables fail, the query budget holds, nothing is written beside."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template import engines

from tests.undefined import UndefinedVariable

Budget = Callable[[int], contextlib.AbstractContextManager[None]]


def _render(text: str, **given: object) -> str:
    return str(engines["django"].from_string(text).render(given))


TRANSLATED = "{% load i18n %}{% blocktranslate %}{{ absent }}{% endblocktranslate %}"


@pytest.mark.parametrize("text", ["{{ absent }}", "{{ person.absent }}", TRANSLATED])
def test_a_template_that_meets_an_undefined_variable_fails(text: str) -> None:
    with pytest.raises(UndefinedVariable, match="absent"):
        _render(text, person={"name": "Awa"})


def test_asking_whether_something_is_there_is_allowed() -> None:
    assert _render("{% if absent %}no{% endif %}{{ name }}", name="Awa") == "Awa"


@pytest.mark.django_db
@pytest.mark.both
def test_the_budget_of_queries_is_kept(queries_at_most: Budget) -> None:
    with queries_at_most(1), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    over = pytest.raises(pytest.fail.Exception, match="2 queries, and the budget is 1")
    with over, queries_at_most(1), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute("SELECT 2")


def test_the_installation_of_the_tests_is_elsewhere() -> None:
    assert Path(__file__).resolve().parents[2] not in settings.SIRABA_HOME.parents
    assert settings.SIRABA_HOME.name.startswith("siraba-tests-")
