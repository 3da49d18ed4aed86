"""Every vacancy with its people, or every person with their vacancies, one list after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from siraba.core.matching import reference
from siraba.core.matching.parameters import DEFAULT, Parameters
from siraba.core.matching.results import Match
from siraba.core.matching.search import search, search_vacancies
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import PersonRecord, VacancyRecord
from siraba.core.pool.vacancies import VacancyPool


class Engine(StrEnum):
    """Who computes: columns, or the naive implementation that shows they are right."""

    NUMPY = "numpy"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Batch:
    """What does not change from one list to the next."""

    proximity: Proximity
    as_of: date
    top: int
    engine: Engine = Engine.NUMPY
    parameters: Parameters = DEFAULT

    def shortlists(self, people: Sequence[PersonRecord], vacancies: Iterable[VacancyRecord]) -> Iterator[Match]:
        """The best people for each vacancy, in the order of the vacancies."""
        pool = Pool.build(people, self.proximity)
        for vacancy in vacancies:
            if self.engine is Engine.NUMPY:
                yield from search(
                    pool,
                    vacancy,
                    proximity=self.proximity,
                    parameters=self.parameters,
                    as_of=self.as_of,
                    top=self.top,
                ).matches
            else:
                yield from reference.search(
                    people,
                    vacancy,
                    proximity=self.proximity,
                    rarity=pool.rarity,
                    parameters=self.parameters,
                    as_of=self.as_of,
                    top=self.top,
                ).matches

    def openings(self, people: Sequence[PersonRecord], vacancies: Sequence[VacancyRecord]) -> Iterator[Match]:
        """The best vacancies for each person, in the order of the people."""
        rarity = Pool.build(people).rarity
        board = VacancyPool.build(vacancies, rarity=rarity)
        for person in people:
            if self.engine is Engine.NUMPY:
                yield from search_vacancies(
                    board,
                    person,
                    proximity=self.proximity,
                    parameters=self.parameters,
                    as_of=self.as_of,
                    top=self.top,
                ).matches
            else:
                yield from reference.search_vacancies(
                    vacancies,
                    person,
                    proximity=self.proximity,
                    rarity=rarity,
                    parameters=self.parameters,
                    as_of=self.as_of,
                    top=self.top,
                ).matches
