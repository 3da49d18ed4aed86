"""The pool of people: every fact that a search asks of a person, as columns."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from siraba.core.pool.codes import Codes, Ids
from siraba.core.pool.lists import Lists, ListWriter, RawLists
from siraba.core.pool.live import Live
from siraba.core.pool.order import arrangement
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import Consent, HeldOccupation, HeldSkill, KnownLanguage, PersonRecord
from siraba.core.pool.table import Progress, Table, told
from siraba.core.pool.units import FOREVER, NEVER, UNKNOWN, Array, day_number, day_of, milliyears, monthly
from siraba.core.terms.dates import DatePrecision, PartialDate
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod

PERIODS = tuple(PayPeriod)
PRECISIONS = tuple(DatePrecision)
NUMBERS = {
    "education": "i1", "country": "i4", "region": "i4", "mobile": "i1", "birth_first": "i4", "birth_last": "i4",
    "birth_precision": "i1", "available": "i4", "pay_amount": "i8", "pay_currency": "i4", "pay_period": "i1",
    "pay_monthly": "i8", "consent_everywhere": "i4", "live": "i1", "confirmed": "i4", "registered_until": "i4",
    "placed": "i1",
}  # fmt: skip
"""The columns with one number a row, and how wide they are."""
ROW = np.dtype(
    [
        ("pay_monthly", "i8"), ("available", "i4"), ("region", "i4"), ("country", "i4"), ("pay_currency", "i4"),
        ("occupations_at", "i4"), ("education", "i1"), ("mobile", "i1"), ("known", "i1"), ("occupations_n", "i1"),
    ],
    align=True,
)  # fmt: skip
"""What scoring reads of a row beside its lists, in 32 bytes that one look at the memory brings. `known` has the bits of
`SKILLS_KNOWN` and its like. The columns of the same names are views of it."""
SKILLS_KNOWN, OCCUPATIONS_KNOWN, LANGUAGES_KNOWN, NO_SKILLS = 1, 2, 4, 8
MANY = 127
"""`occupations_n` where there are so many or more: then the list's own ends count.

`NO_SKILLS`: the person said to have none, so that no card presumes any."""
LISTS: dict[str, tuple[str, ...]] = {
    "occupations": ("years", "last_year"), "skills": ("evidence",), "languages": ("level",), "licences": (),
    "destinations": (), "contract_kinds": (), "working_times": (), "consents": ("until",), "excluded_from": (),
}  # fmt: skip
"""The columns with a list a row, and what stands beside each code."""
TABLES = {
    "occupations": "occupations", "skills": "skills", "languages": "languages", "licences": "licences",
    "destinations": "countries", "contract_kinds": "contract_kinds", "working_times": "working_times",
    "consents": "countries", "excluded_from": "vacancies",
}  # fmt: skip
"""Which table of codes a list uses."""
SELDOM_BACK = frozenset({"skills"})
"""Lists without the way back from a code to its rows: a search goes it among those who may come at all, and it is made
for them alone (`part.py`). For everybody it would be an eighth of the snapshot."""


class Pool(Table):
    """People as columns. Build it from records, save it, open it; `segments` is what a search reads."""

    kind: ClassVar[str] = "people"

    @classmethod
    def build(
        cls,
        persons: Iterable[PersonRecord],
        proximity: Proximity | None = None,
        *,
        rarity: Rarity | None = None,
        progress: Progress | None = None,
        last_change: int = 0,
        codes: Mapping[str, Codes] | None = None,
    ) -> Pool:
        """Read records one by one into columns. Raises DuplicateId.

        `proximity`, when given, puts the rows of near occupations together, which makes a search quicker and changes
        no answer. `codes` are numbers to go on with (the rows then stay in their order).
        `rarity` is how rare skills are; left out, it is counted from these people (listed skills only, not presumed
        ones). Give it when these are a shard or a delta of a larger pool.
        """
        writer = _Writer(codes)
        for person in told(persons, progress):
            writer.add(person)
        return cls.of_columns(
            writer.columns(), proximity or Proximity(), rarity=rarity, last_change=last_change, keep_order=bool(codes)
        )

    @classmethod
    def of_columns(
        cls,
        columns: PersonColumns,
        proximity: Proximity,
        *,
        rarity: Rarity | None = None,
        last_change: int = 0,
        keep_order: bool = False,
    ) -> Pool:
        """A pool of facts that are columns already. Raises DuplicateId."""
        if not keep_order:
            columns = columns.arranged(proximity)
        lists = {
            name: columns.lists[name].finish(len(columns.codes[table]), posted=name not in SELDOM_BACK)
            for name, table in TABLES.items()
        }
        if rarity is None:
            counts = np.diff(lists["skills"].post_ends).tolist()
            rarity = Rarity(len(columns.ids), dict(zip(columns.codes["skills"].texts, counts, strict=True)))
        numbers = {name: column for name, column in columns.numbers.items() if name not in (ROW.names or ())}
        numbers["row"] = _rows(columns.numbers, lists)
        return cls(columns.ids, numbers, lists, columns.codes, rarity, last_change)

    def with_changes(self, changed: Iterable[PersonRecord], removed: Iterable[str] = ()) -> Live[PersonRecord]:
        """This pool as it is after changes: a view that is searched like a pool."""
        live: Live[PersonRecord] = Live(self, self._delta)
        return live.with_changes(changed, removed)

    def _delta(self, records: Iterable[PersonRecord], before: Table | None) -> Table:
        """A small table whose codes have the numbers they have here, and new ones behind."""
        codes = {name: table.fork() for name, table in (before or self).codes.items()}
        return Pool.build(records, rarity=self.rarity, codes=codes)

    def record(self, row: int) -> PersonRecord:
        """The person of a row: equal to the record it was built from in everything that matching reads.

        Repeated skills and languages have become one (the best), years are rounded to thousandths, and consents that a
        common end limits carry that end.
        """
        number = {name: int(self.columns[name][row]) for name in NUMBERS}
        return PersonRecord(
            id=self.ids.text(row),
            education=None if number["education"] == UNKNOWN else number["education"],
            country=self.codes["countries"].text(number["country"]),
            region=self.codes["regions"].text(number["region"]),
            mobile=None if number["mobile"] == UNKNOWN else bool(number["mobile"]),
            birth=_birth(number),
            available_from=day_of(number["available"]),
            min_pay=_pay(self, number),
            live=bool(number["live"]),
            confirmed_on=day_of(number["confirmed"]),
            registered_until=day_of(number["registered_until"]),
            placed=bool(number["placed"]),
            consent=self._consent(row, number["consent_everywhere"]),
            occupations=self._occupations(row),
            skills=self._skills(row),
            languages=self._languages(row),
            licences=self._plain("licences", row),
            destinations=self._plain("destinations", row),
            contract_kinds=self._plain("contract_kinds", row),
            working_times=self._plain("working_times", row),
            excluded_from=self._plain("excluded_from", row) or (),
        )

    def _plain(self, name: str, row: int) -> tuple[str, ...] | None:
        column = self.lists[name]
        if not column.known[row]:
            return None
        codes = self.codes[TABLES[name]]
        return tuple(codes[int(column.code[entry])] for entry in column.entries(row))

    def _occupations(self, row: int) -> tuple[HeldOccupation, ...] | None:
        codes, column = self._plain("occupations", row), self.lists["occupations"]
        if codes is None:
            return None
        beside = [(int(column.extra["years"][e]), int(column.extra["last_year"][e])) for e in column.entries(row)]
        return tuple(
            HeldOccupation(code, None if years == UNKNOWN else years / 1000, None if last == UNKNOWN else last)
            for code, (years, last) in zip(codes, beside, strict=True)
        )

    def _skills(self, row: int) -> tuple[HeldSkill, ...] | None:
        codes, column = self._plain("skills", row), self.lists["skills"]
        if codes is None:
            return None
        levels = column.extra["evidence"][column.ends[row] : column.ends[row + 1]].tolist()
        return tuple(HeldSkill(code, Evidence(level)) for code, level in zip(codes, levels, strict=True))

    def _languages(self, row: int) -> tuple[KnownLanguage, ...] | None:
        codes, column = self._plain("languages", row), self.lists["languages"]
        if codes is None:
            return None
        levels = column.extra["level"][column.ends[row] : column.ends[row + 1]].tolist()
        return tuple(
            KnownLanguage(code, LanguageLevel(level) if level else None)
            for code, level in zip(codes, levels, strict=True)
        )

    def _consent(self, row: int, everywhere: int) -> Consent:
        codes, column = self._plain("consents", row) or (), self.lists["consents"]
        days = column.extra["until"][column.ends[row] : column.ends[row + 1]].tolist()
        countries = tuple((code, day_of(day)) for code, day in zip(codes, days, strict=True))
        return Consent(countries, everywhere != NEVER, day_of(everywhere))


def _rows(numbers: Mapping[str, Array], lists: Mapping[str, Lists]) -> Array:
    """What scoring reads of each row, side by side."""
    skills, rows = lists["skills"], np.zeros(len(numbers["country"]), dtype=ROW)
    for name in ROW.names or ():
        if name in numbers:
            rows[name] = numbers[name]
    rows["occupations_at"] = lists["occupations"].ends[:-1]
    rows["occupations_n"] = np.minimum(np.diff(lists["occupations"].ends), MANY)
    none = (skills.known == 1) & (np.diff(skills.ends) == 0)
    rows["known"] = (
        skills.known * SKILLS_KNOWN
        + lists["occupations"].known * OCCUPATIONS_KNOWN
        + lists["languages"].known * LANGUAGES_KNOWN
        + none * NO_SKILLS
    )
    return rows


@dataclass(frozen=True)
class PersonColumns:
    """People as columns before they are a pool: `numbers` and `lists` as in `NUMBERS` and `LISTS`."""

    ids: Ids
    numbers: Mapping[str, Array]
    lists: Mapping[str, RawLists]
    codes: Mapping[str, Codes]

    def arranged(self, proximity: Proximity) -> PersonColumns:
        """The same people in the order that a search likes."""
        order = arrangement(
            self.lists["occupations"],
            self.codes["occupations"].texts,
            self.numbers["country"],
            self.numbers["region"],
            proximity,
        )
        numbers = {name: column[order] for name, column in self.numbers.items()}
        lists = {name: column.taken(order) for name, column in self.lists.items()}
        return PersonColumns(self.ids.taken(order), numbers, lists, self.codes)


class _Writer:
    """Collects persons, column by column."""

    def __init__(self, codes: Mapping[str, Codes] | None = None) -> None:
        self.ids: list[str] = []
        names = (*dict.fromkeys(TABLES.values()), "regions", "currencies")
        self.codes = codes or {name: Codes() for name in names}
        self.lists = {name: ListWriter(*extra) for name, extra in LISTS.items()}
        self.numbers = {name: array("q") for name in NUMBERS}

    def add(self, person: PersonRecord) -> None:
        self.ids.append(person.id)
        self._add_numbers(person)
        self._add_valued(person)
        for name, values in (
            ("licences", person.licences),
            ("destinations", person.destinations),
            ("contract_kinds", person.contract_kinds),
            ("working_times", person.working_times),
            ("excluded_from", person.excluded_from),
        ):
            intern = self.codes[TABLES[name]].intern
            self.lists[name].add(None if values is None else [(intern(v),) for v in dict.fromkeys(values)])

    def _add_numbers(self, person: PersonRecord) -> None:
        birth, pay, codes = person.birth, person.min_pay, self.codes
        row = (
            UNKNOWN if person.education is None else person.education,
            codes["countries"].optional(person.country),
            codes["regions"].optional(person.region),
            UNKNOWN if person.mobile is None else person.mobile,
            UNKNOWN if birth is None else birth.earliest.toordinal(),
            UNKNOWN if birth is None else birth.latest.toordinal(),
            UNKNOWN if birth is None else PRECISIONS.index(birth.precision),
            day_number(person.available_from),
            UNKNOWN if pay is None else pay.amount,
            UNKNOWN if pay is None else codes["currencies"].intern(pay.currency),
            UNKNOWN if pay is None else PERIODS.index(pay.period),
            monthly(pay),
            day_number(person.consent.until, FOREVER) if person.consent.everywhere else NEVER,
            person.live,
            day_number(person.confirmed_on),
            day_number(person.registered_until, FOREVER),
            person.placed,
        )
        for column, value in zip(self.numbers.values(), row, strict=True):
            column.append(value)

    def _add_valued(self, person: PersonRecord) -> None:
        occupations, skills, languages = person.occupations, person.skills, person.languages
        codes, lists = self.codes, self.lists
        lists["occupations"].add(
            None
            if occupations is None
            else [
                (
                    codes["occupations"].intern(held.code),
                    milliyears(held.years),
                    UNKNOWN if held.last_year is None else min(max(held.last_year, 0), 9_999),
                )
                for held in occupations
            ]
        )
        lists["skills"].add(_best(codes["skills"], None if skills is None else [(s.code, s.evidence) for s in skills]))
        known = None if languages is None else [(one.code, one.level or 0) for one in languages]
        lists["languages"].add(_best(codes["languages"], known))
        lists["consents"].add(_best(codes["countries"], _ends(person.consent)))

    def columns(self) -> PersonColumns:
        numbers = {name: np.array(self.numbers[name], dtype=width) for name, width in NUMBERS.items()}
        lists = {name: writer.raw() for name, writer in self.lists.items()}
        return PersonColumns(Ids.build(self.ids), numbers, lists, self.codes)


def _best(codes: Codes, pairs: list[tuple[str, int]] | None) -> list[tuple[int, int]] | None:
    """One entry a code, with the highest of the values given for it."""
    if pairs is None:
        return None
    best: dict[int, int] = {}
    for code, value in pairs:
        number = codes.intern(code)
        best[number] = max(best.get(number, 0), int(value))
    return list(best.items())


def _ends(consent: Consent) -> list[tuple[str, int]]:
    common = day_number(consent.until, FOREVER)
    return [(country, min(day_number(until, FOREVER), common)) for country, until in consent.countries]


def _birth(number: dict[str, int]) -> PartialDate | None:
    if number["birth_first"] == UNKNOWN:
        return None
    first, last = date.fromordinal(number["birth_first"]), date.fromordinal(number["birth_last"])
    return PartialDate(first, last, PRECISIONS[number["birth_precision"]])


def _pay(table: Table, number: dict[str, int]) -> Pay | None:
    if number["pay_currency"] == UNKNOWN:
        return None
    currency = table.codes["currencies"][number["pay_currency"]]
    return Pay(number["pay_amount"], currency, PERIODS[number["pay_period"]])
