"""The two searches: the best people for a vacancy, the best vacancies for a person. Exact, in both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from siraba.core.matching import measures, reverse_checks, reverse_measures
from siraba.core.matching.asked import asked_skills
from siraba.core.matching.checks import Check, checks
from siraba.core.matching.parameters import DEFAULT, Parameters, Weights
from siraba.core.matching.results import Constraint, Match, Openings, Shortlist, SkillHolding
from siraba.core.matching.skills import skills
from siraba.core.matching.sweep import Searchable, Winner, sweep
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import PersonRecord, VacancyRecord
from siraba.core.pool.table import Table
from siraba.core.pool.units import Array
from siraba.core.terms.unknown import Truth

MANY = 20_000
"""Rows from which on kernels are worth loading: below, NumPy answers within a few milliseconds."""
MANY_VACANCIES = 2_000
"""The same for vacancies, of which a person looks at fewer each."""


@dataclass(frozen=True, slots=True)
class _Ask:
    """A vacancy over people."""

    question: measures.Question
    weights: Weights

    def checks(self, table: Table) -> list[Check]:
        asked = self.question
        return checks(table, asked.vacancy, asked.proximity, asked.parameters, asked.as_of)

    def measures(self, table: Table, rows: Array) -> tuple[list[measures.Measure], list[SkillHolding]]:
        first, holdings = skills(table, rows, self.question)
        return [first, *measures.measures(table, rows, self.question)], holdings

    def to_verify(self, table: Table, found: Sequence[Check], row: int) -> tuple[str, ...]:
        return tuple(check.name for check in found if check.unknown is not None and check.unknown[row])


@dataclass(frozen=True, slots=True)
class _Offer:
    """A person over vacancies."""

    offer: reverse_checks.Offer
    weights: Weights

    def checks(self, table: Table) -> list[Check]:
        return reverse_checks.checks(table, self.offer)

    def measures(self, table: Table, rows: Array) -> tuple[list[measures.Measure], list[SkillHolding]]:
        return reverse_measures.measures(table, rows, self.offer), []

    def to_verify(self, table: Table, found: Sequence[Check], row: int) -> tuple[str, ...]:
        names: list[str] = []
        for check in found:
            if check.unknown is None or not check.unknown[row]:
                continue
            if check.constraint is Constraint.LANGUAGE:
                truths = reverse_checks.language_truths(table, self.offer.person)
                names += _entries(table, "languages", truths, row, check.name)
            elif check.constraint is Constraint.LICENCE:
                truths = reverse_checks.licence_truths(table, self.offer.person)
                names += _entries(table, "licences", truths, row, check.name)
            else:
                names.append(check.name)
        return tuple(names)


def _entries(table: Table, name: str, truths: Array, row: int, prefix: str) -> list[str]:
    """The languages or licences of a vacancy that are not known of the person."""
    column = table.lists[name]
    unknown = [int(column.code[entry]) for entry in column.entries(row) if truths[entry] == Truth.UNKNOWN]
    return [f"{prefix}:{table.codes[name][code]}" for code in unknown]


def search(
    pool: Searchable,
    vacancy: VacancyRecord,
    *,
    proximity: Proximity,
    as_of: date,
    parameters: Parameters = DEFAULT,
    top: int = 50,
    fast: bool | None = None,
) -> Shortlist:
    """The best people of a pool (of people) for a vacancy on a day.

    `fast` asks for the compiled kernels or (False) for NumPy; the answer is the same. Left out, kernels are used where
    the pool is large enough for them to matter (`MANY`). For the list alone, without counts over everybody, there
    is `fast.rank`.
    """
    if fast or (fast is None and sum(len(segment) for segment in pool.segments) >= MANY):
        from siraba.core.matching.fast import shortlist  # noqa: PLC0415 - Numba takes half a second to import

        return shortlist(pool, vacancy, proximity=proximity, as_of=as_of, parameters=parameters, top=top)
    asked = asked_skills(vacancy, proximity, pool.rarity, parameters.optional_share)
    question = measures.Question(vacancy, asked, proximity, parameters, as_of)
    found = sweep(pool, _Ask(question, parameters.weights), top)
    matches = _matches(found.winners, lambda winner: (winner.id, vacancy.id))
    return Shortlist(
        vacancy.id, as_of, matches, found.total, found.eligible, found.funnel, found.histogram, found.holdings
    )


def search_vacancies(
    pool: Searchable,
    person: PersonRecord,
    *,
    proximity: Proximity,
    as_of: date,
    parameters: Parameters = DEFAULT,
    top: int = 50,
    fast: bool | None = None,
) -> Openings:
    """The best vacancies of a pool (of vacancies) for a person on a day. Only vacancies that are open are shown.

    `fast` as in `search`; left out, kernels are used from `MANY_VACANCIES` on.
    """
    if fast or (fast is None and sum(len(segment) for segment in pool.segments) >= MANY_VACANCIES):
        from siraba.core.matching.reverse_fast import everything  # noqa: PLC0415 - as above

        return everything(pool, person, proximity=proximity, as_of=as_of, parameters=parameters, top=top)
    offer = reverse_checks.Offer(person, proximity, parameters, as_of)
    found = sweep(pool, _Offer(offer, parameters.weights), top)
    matches = _matches(found.winners, lambda winner: (person.id, winner.id))
    return Openings(person.id, as_of, matches, found.total, found.eligible, found.funnel, found.histogram)


def _matches(winners: Sequence[Winner], ids: Callable[[Winner], tuple[str, str]]) -> tuple[Match, ...]:
    return tuple(
        Match(rank, *ids(winner), winner.score, winner.parts, winner.to_verify)
        for rank, winner in enumerate(winners, start=1)
    )
