"""Who may come on a day is put together before anybody asks."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from siraba.apps.shortlists import warming
from siraba.core.matching import halls, search
from siraba.core.matching.parameters import DEFAULT
from siraba.core.pool.people import Pool
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import VacancyRecord
from siraba.core.pool.vacancies import VacancyPool
from tests.core.matching.strategies import AS_OF
from tests.core.matching.test_fast import Town

pytestmark = pytest.mark.django_db
CODES = ("BJ", "BE", "BJ", "XD", None, None, None, "BE", "BJ")
BOARD = VacancyPool.build(
    [VacancyRecord(f"v{number}", country=code) for number, code in enumerate(CODES)], rarity=Rarity()
)


def test_the_countries_of_most_vacancies_come_first():
    assert warming.countries(BOARD.with_changes([])) == ["BJ", "BE", "XD"]
    assert warming.countries(BOARD.with_changes([]), 1) == ["BJ"]
    assert warming.countries(VacancyPool.build([], rarity=Rarity()).with_changes([])) == []


def test_the_first_search_of_a_country_finds_its_hall_made(monkeypatch, settings, tmp_path):
    """As a process does that starts with a pool; a small one is searched without kernels, and nothing is loaded."""
    town = Town(1)
    held = Pool.build([town.person(f"p{number}") for number in range(100)]).with_changes([])
    settings.SIRABA_HOME = tmp_path
    for kind in ("person", "vacancy"):
        (tmp_path / "pool" / kind).mkdir(parents=True)
        (tmp_path / "pool" / kind / "CURRENT").write_text("1")
    monkeypatch.setattr(warming.pool, "people", lambda: held)
    monkeypatch.setattr(warming.pool, "vacancies", lambda: BOARD.with_changes([]))
    warming.warm_up(AS_OF)
    assert not halls.halls(held.base)._kept
    for module in (warming, search):
        monkeypatch.setattr(module, "MANY", 100)
    monkeypatch.setattr("siraba.core.matching.compiled.keep_in", lambda folder: None)
    warming.warm_up(AS_OF)
    made = []
    monkeypatch.setattr(halls, "Part", lambda *given, **named: made.append(given))
    for code in ("BJ", "BE"):
        assert halls.halls(held.base).hall(VacancyRecord("v", country=code), DEFAULT, AS_OF) is not None
    assert not made


def test_a_new_day_begins_where_the_clock_goes():
    """Also on a night of 23 hours."""
    lisbon = ZoneInfo("Europe/Lisbon")
    assert warming.until_tomorrow(datetime(2026, 11, 22, 23, 59, tzinfo=lisbon)) == 61
    assert warming.until_tomorrow(datetime(2026, 3, 29, 0, 0, tzinfo=lisbon)) == 23 * 3600 + 1
