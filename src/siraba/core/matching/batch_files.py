"""The lists of many vacancies as one Arrow table of a part, column by column: as `files.part_table` would write it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np

from siraba.core.matching.batch_ranking import Listed
from siraba.core.matching.files import schema
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.results import Component
from siraba.core.matching.reverse_fast import Found, Setting, points
from siraba.core.matching.reverse_files import doubts_of, named
from siraba.core.pool.lists import gather
from siraba.core.pool.part import Part
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.units import Array
from siraba.core.pool.vacancies import VacancyPool


def shortlists_table(
    turns: Iterable[Listed],
    people: Pool,
    board: VacancyPool,
    rows: Array,
    first: int,
    *,
    proximity: Proximity,
    parameters: Parameters,
    as_of: date,
) -> Any:
    """Lists numbered from `first` on; the vacancy of the i-th is the row `rows[i]` of the board."""
    import pyarrow as arrow  # noqa: PLC0415 - takes half a second

    listed = _in_order(list(turns), len(rows))
    sizes = np.diff(listed.ends)
    owner = np.repeat(np.arange(len(rows)), sizes)
    pairs, place = _pairs(listed, people, board, rows[owner], proximity, parameters, as_of)
    earned, _ = points(pairs)
    columns = {
        "list": first + owner,
        "tie": arrow.array([""] * len(owner), arrow.string()),
        "vacancy_id": named(board, rows[owner]),
        "rank": (np.arange(len(owner)) - listed.ends[:-1][owner] + 1).astype(np.int32),
        "person_id": named(people, listed.rows),
        "score": listed.scores.astype(np.int32),
    }
    columns |= {one.value: earned[place, at].astype(np.int32) for at, one in enumerate(Component)}
    columns["to_verify"] = doubts_of(pairs).take(arrow.array(place))
    return arrow.table(columns, schema=schema(of_parts=True))


def _in_order(turns: list[Listed], count: int) -> Listed:
    """All lists, in the order in which their vacancies were given."""
    places = np.concatenate([np.zeros(0, dtype=np.int64), *(one.vacancies for one in turns)])
    sizes = np.concatenate([np.zeros(0, dtype=np.int64), *(np.diff(one.ends) for one in turns)])
    order = np.argsort(places)
    ends = np.append(0, np.cumsum(sizes))
    entries, own = gather(ends, order)
    rows, scores = (
        np.concatenate([np.zeros(0, dtype=np.int64), *(getattr(one, name) for one in turns)])[entries]
        for name in ("rows", "scores")
    )
    return Listed(np.arange(count), own, rows, scores)


def _pairs(
    listed: Listed,
    people: Pool,
    board: VacancyPool,
    vacancies: Array,
    proximity: Proximity,
    parameters: Parameters,
    as_of: date,
) -> tuple[Found, Array]:
    """Every place of the lists as a pair of a person and a vacancy, person after person; where each place's pair is."""
    some, which = np.unique(listed.rows, return_inverse=True)
    order = np.argsort(which, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    ends = np.append(0, np.cumsum(np.bincount(which, minlength=len(some))))
    setting = Setting.of(board.segments[0], Part(people, some), proximity, parameters, as_of)
    none = np.zeros(len(some), dtype=np.int64)
    return Found(setting, np.arange(len(some)), ends, vacancies[order], listed.scores[order], none), place
