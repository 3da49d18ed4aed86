"""Words are found alike on both databases; on PostgreSQL by an index, and without one where it cannot be had."""

from __future__ import annotations

import logging

import pytest
from django.db import connection

from siraba.apps.accounts.models import Office
from siraba.apps.foundation import search
from siraba.apps.persons.models import Person
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def test_words_are_found_from_their_beginning(office: Office) -> None:
    making.seekers(office, "Aminata", "Amidou", "Fatoumata")
    found = search.with_words(Person.objects.all(), "sought", ["ami"])
    assert sorted(found.values_list("given_names", flat=True)) == ["Amidou", "Aminata"]
    assert not search.with_words(Person.objects.all(), "sought", ["mata"]).exists()


def test_the_search_for_words_goes_by_the_index_where_there_is_one(office: Office) -> None:
    making.seekers(office, "Aminata", "Amidou")
    if connection.vendor != "postgresql":
        assert not search.trigrams()
        assert search.lay_missing() >= 3
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = search.with_words(Person.objects.all(), "sought", ["amin", "trao"]).explain()
        assert "persons_person_sought_words" in plan
        cursor.execute("DROP INDEX persons_person_sought_words")
        search.lay_missing()
        assert "persons_person_sought_words" in search.with_words(Person.objects.all(), "sought", ["amin"]).explain()


def test_where_the_extension_cannot_be_had_the_search_goes_on_and_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, office: Office
) -> None:
    if connection.vendor != "postgresql":
        assert search.lay_index("persons_person", "sought") is False
        return
    with caplog.at_level(logging.WARNING, logger="siraba.search"):
        assert search.lay_index("no_such_table", "sought") is False
    assert "pg_trgm" in caplog.text
    making.seekers(office, "Aminata")
    assert search.with_words(Person.objects.all(), "sought", ["ami"]).count() == 1, "the transaction goes on"
