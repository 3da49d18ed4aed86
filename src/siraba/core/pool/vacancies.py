"""The pool of vacancies: the same kind of columns, for the way from a person to vacancies."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

import numpy as np

from siraba.core.pool.codes import Codes, Ids
from siraba.core.pool.lists import ListWriter
from siraba.core.pool.live import Live
from siraba.core.pool.people import PERIODS
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import AskedLanguage, VacancyRecord
from siraba.core.pool.table import Progress, Table, told
from siraba.core.pool.units import FOREVER, UNKNOWN, day_number, day_of, milliyears, monthly
from siraba.core.terms.levels import LanguageLevel
from siraba.core.terms.money import Pay

NUMBERS = {
    "occupation": "i4", "min_experience": "i4", "experience_required": "i1", "min_education": "i1", "country": "i4",
    "region": "i4", "age_min": "i2", "age_max": "i2", "start": "i4", "positions": "i4", "contract_kind": "i4",
    "working_time": "i4", "pay_amount": "i8", "pay_currency": "i4", "pay_period": "i1", "pay_monthly": "i8",
    "open": "i1", "closes": "i4",
}  # fmt: skip
"""The columns with one number a row, and how wide they are."""
TABLES = {"skills": "skills", "languages": "languages", "licences": "licences"}
LISTS: dict[str, tuple[str, ...]] = {"skills": ("essential",), "languages": ("level",), "licences": ()}


class VacancyPool(Table):
    """Vacancies as columns. `rarity` must be that of the people whom the vacancies are for: scores depend on it."""

    kind: ClassVar[str] = "vacancies"

    @classmethod
    def build(
        cls,
        vacancies: Iterable[VacancyRecord],
        *,
        rarity: Rarity,
        progress: Progress | None = None,
        last_change: int = 0,
    ) -> VacancyPool:
        """Read records one by one into columns. Raises DuplicateId."""
        writer = _Writer()
        for vacancy in told(vacancies, progress):
            writer.add(vacancy)
        return writer.finish(rarity, last_change)

    def with_changes(self, changed: Iterable[VacancyRecord], removed: Iterable[str] = ()) -> Live[VacancyRecord]:
        """This pool as it is after changes: a view that is searched like a pool."""
        rarity = self.rarity
        live: Live[VacancyRecord] = Live(self, lambda records, _before: VacancyPool.build(records, rarity=rarity))
        return live.with_changes(changed, removed)

    def record(self, row: int) -> VacancyRecord:
        """The vacancy of a row: equal to what it was built from in everything that matching reads.

        A skill or a language that was asked twice is asked once, in its stronger form.
        """
        number = {name: int(self.columns[name][row]) for name in NUMBERS}
        optional = {name: None if number[name] == UNKNOWN else number[name] for name in NUMBERS}
        essential, wished = self._skills(row)
        years = optional["min_experience"]
        return VacancyRecord(
            id=self.ids.text(row),
            occupation=self.codes["occupations"].text(number["occupation"]),
            essential_skills=essential,
            optional_skills=wished,
            min_experience_years=None if years is None else years / 1000,
            experience_required=bool(number["experience_required"]),
            min_education=optional["min_education"],
            languages=self._languages(row),
            licences=tuple(self._codes("licences", row)),
            country=self.codes["countries"].text(number["country"]),
            region=self.codes["regions"].text(number["region"]),
            age_min=optional["age_min"],
            age_max=optional["age_max"],
            start_date=day_of(number["start"]),
            positions=number["positions"],
            contract_kind=self.codes["contract_kinds"].text(number["contract_kind"]),
            working_time=self.codes["working_times"].text(number["working_time"]),
            pay=self._pay(number),
            open=bool(number["open"]),
            closes_on=day_of(number["closes"]),
        )

    def _codes(self, name: str, row: int) -> list[str]:
        column = self.lists[name]
        return [self.codes[TABLES[name]][int(column.code[entry])] for entry in column.entries(row)]

    def _skills(self, row: int) -> tuple[tuple[str, ...] | None, tuple[str, ...]]:
        column = self.lists["skills"]
        flags = [bool(column.extra["essential"][entry]) for entry in column.entries(row)]
        pairs = list(zip(self._codes("skills", row), flags, strict=True))
        essential = tuple(code for code, flag in pairs if flag)
        return essential if column.known[row] else None, tuple(code for code, flag in pairs if not flag)

    def _languages(self, row: int) -> tuple[AskedLanguage, ...]:
        column = self.lists["languages"]
        levels = [LanguageLevel(int(column.extra["level"][entry])) for entry in column.entries(row)]
        return tuple(AskedLanguage(c, level) for c, level in zip(self._codes("languages", row), levels, strict=True))

    def _pay(self, number: dict[str, int]) -> Pay | None:
        if number["pay_currency"] == UNKNOWN:
            return None
        currency = self.codes["currencies"][number["pay_currency"]]
        return Pay(number["pay_amount"], currency, PERIODS[number["pay_period"]])


class _Writer:
    """Collects vacancies, column by column."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        names = ("occupations", "countries", "regions", "contract_kinds", "working_times", "currencies")
        self.codes = {name: Codes() for name in (*names, *TABLES.values())}
        self.lists = {name: ListWriter(*extra) for name, extra in LISTS.items()}
        self.essentials_known = array("b")
        self.numbers = {name: array("q") for name in NUMBERS}

    def add(self, vacancy: VacancyRecord) -> None:
        self.ids.append(vacancy.id)
        self._add_numbers(vacancy)
        codes = self.codes
        skills = {codes["skills"].intern(code): 1 for code in vacancy.essential_skills or ()}
        for code in vacancy.optional_skills:
            skills.setdefault(codes["skills"].intern(code), 0)
        self.lists["skills"].add(skills.items())
        self.essentials_known.append(vacancy.essential_skills is not None)
        languages: dict[int, int] = {}
        for asked in vacancy.languages:
            number = codes["languages"].intern(asked.code)
            languages[number] = max(languages.get(number, 0), int(asked.level))
        self.lists["languages"].add(languages.items())
        self.lists["licences"].add([(codes["licences"].intern(code),) for code in dict.fromkeys(vacancy.licences)])

    def _add_numbers(self, vacancy: VacancyRecord) -> None:
        pay, codes = vacancy.pay, self.codes
        row = (
            codes["occupations"].optional(vacancy.occupation),
            milliyears(vacancy.min_experience_years),
            vacancy.experience_required,
            UNKNOWN if vacancy.min_education is None else vacancy.min_education,
            codes["countries"].optional(vacancy.country),
            codes["regions"].optional(vacancy.region),
            UNKNOWN if vacancy.age_min is None else vacancy.age_min,
            UNKNOWN if vacancy.age_max is None else vacancy.age_max,
            day_number(vacancy.start_date),
            vacancy.positions,
            codes["contract_kinds"].optional(vacancy.contract_kind),
            codes["working_times"].optional(vacancy.working_time),
            UNKNOWN if pay is None else pay.amount,
            UNKNOWN if pay is None else codes["currencies"].intern(pay.currency),
            UNKNOWN if pay is None else PERIODS.index(pay.period),
            monthly(pay),
            vacancy.open,
            day_number(vacancy.closes_on, FOREVER),
        )
        for column, value in zip(self.numbers.values(), row, strict=True):
            column.append(value)

    def finish(self, rarity: Rarity, last_change: int) -> VacancyPool:
        columns = {name: np.array(self.numbers[name], dtype=width) for name, width in NUMBERS.items()}
        lists = {name: self.lists[name].raw().finish(len(self.codes[table])) for name, table in TABLES.items()}
        known = np.array(self.essentials_known, dtype=np.int8)
        lists["skills"] = replace(lists["skills"], known=known)
        return VacancyPool(Ids.build(self.ids), columns, lists, self.codes, rarity, last_change)
