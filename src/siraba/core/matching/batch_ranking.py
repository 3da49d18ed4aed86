"""The best people of each of many vacancies over one pool, country by country, as rows and scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np

from siraba.core.matching import fast
from siraba.core.matching.behind import Doors
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
    doors: Doors | None = None,
) -> Iterator[Listed]:
    """The list of each vacancy, as `fast.rank` gives it; the vacancies of one country together, one occupation after
    the other. `doors`: those of a larger batch that these vacancies are a part of."""
    opened = doors or Doors.of(pool, (one.country for one in vacancies), proximity, parameters, as_of)
    order = sorted(range(len(vacancies)), key=lambda at: _near(vacancies[at]))
    one = partial(_turn, opened, vacancies, top)
    turns = [order[first : first + A_TURN] for first in range(0, len(order), A_TURN)]
    if threads <= 1:
        yield from map(one, turns)
        return
    with ThreadPoolExecutor(threads) as workers:
        yield from workers.map(one, turns)


def _near(vacancy: VacancyRecord) -> tuple[str, str, str]:
    """What puts vacancies together that read the same."""
    return vacancy.country or "", vacancy.occupation or "", vacancy.id


def _turn(doors: Doors, vacancies: Sequence[VacancyRecord], top: int, places: Sequence[int]) -> Listed:
    rows, scores, sizes = [], [], []
    for place in places:
        vacancy = vacancies[place]
        behind = doors.behind(vacancy)
        found = fast.rank(
            behind.people,
            vacancy,
            proximity=doors.proximity,
            as_of=doors.as_of,
            parameters=doors.parameters,
            top=top,
        )
        rows.append(behind.rows[np.array(found.rows, dtype=np.int64)])
        scores.extend(found.scores)
        sizes.append(len(found.rows))
    ends = np.append(0, np.cumsum(sizes, dtype=np.int64))
    together = np.concatenate([np.zeros(0, dtype=np.int64), *rows])
    return Listed(np.array(places, dtype=np.int64), ends, together, np.array(scores, dtype=np.int64))
