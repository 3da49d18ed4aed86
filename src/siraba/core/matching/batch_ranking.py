"""The best people of each of many vacancies over one pool, country by country, as rows and scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from siraba.core.matching import fast
from siraba.core.matching.parameters import DEFAULT, Parameters
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import VacancyRecord
from siraba.core.pool.units import Array

A_TURN = 128
"""Vacancies that one thread works out at a time."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The best people of some vacancies: those of `vacancies[i]` (places in what was asked) are `ends[i]:ends[i+1]` of
    `rows` (of the pool) and `scores`."""

    vacancies: Array
    ends: Array
    rows: Array
    scores: Array


def shortlists_of_all(
    pool: Pool,
    vacancies: Sequence[VacancyRecord],
    *,
    proximity: Proximity,
    as_of: date,
    parameters: Parameters = DEFAULT,
    top: int = 50,
    threads: int = 1,
) -> Iterator[Listed]:
    """The list of each vacancy, as `fast.rank` gives it; the vacancies of one country together, one occupation after
    the other, so that they find near at hand what the one before read."""
    order = sorted(range(len(vacancies)), key=lambda at: _near(vacancies[at]))
    find = partial(fast.rank, pool, proximity=proximity, as_of=as_of, parameters=parameters, top=top)
    one = partial(_turn, vacancies, find)
    turns = [order[first : first + A_TURN] for first in range(0, len(order), A_TURN)]
    if threads <= 1:
        yield from map(one, turns)
        return
    with ThreadPoolExecutor(threads) as workers:
        yield from workers.map(one, turns)


def _near(vacancy: VacancyRecord) -> tuple[str, str, str]:
    """What puts vacancies together that read the same."""
    return vacancy.country or "", vacancy.occupation or "", vacancy.id


def _turn(
    vacancies: Sequence[VacancyRecord], find: Callable[[VacancyRecord], fast.Ranking], places: Sequence[int]
) -> Listed:
    rows: list[int] = []
    scores: list[int] = []
    ends = [0]
    for place in places:
        found = find(vacancies[place])
        rows += found.rows
        scores += found.scores
        ends.append(len(rows))
    return Listed(*(np.array(each, dtype=np.int64) for each in (places, ends, rows, scores)))
