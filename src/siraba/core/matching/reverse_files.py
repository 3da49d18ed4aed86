"""The vacancies of many people as one Arrow table of a part, column by column: as `files.part_table` would write it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from siraba.core.matching.files import schema
from siraba.core.matching.results import Component
from siraba.core.matching.reverse_fast import Found, points
from siraba.core.pool.table import Table
from siraba.core.pool.units import Array


def openings_table(turns: Iterable[Found], people: Table, first: int) -> Any:
    """Lists numbered from `first` on, person after person."""
    import pyarrow as arrow  # noqa: PLC0415 - takes half a second

    tables = []
    for found in turns:
        tables.append(_table(found, people, first))
        first += len(found.rows)
    return arrow.concat_tables(tables) if tables else schema(of_parts=True).empty_table()


def _table(found: Found, people: Table, first: int) -> Any:
    import pyarrow as arrow  # noqa: PLC0415 - as above

    sizes = np.diff(found.ends)
    owner = np.repeat(np.arange(len(found.rows)), sizes)
    rank = np.arange(len(owner)) - found.ends[:-1][owner] + 1
    earned, _ = points(found)
    columns = {
        "list": first + owner,
        "tie": arrow.array([""] * len(owner), arrow.string()),
        "vacancy_id": named(found.setting.known.table, found.vacancies),
        "rank": rank.astype(np.int32),
        "person_id": named(people, found.rows[owner]),
        "score": found.scores.astype(np.int32),
    }
    columns |= {one.value: earned[:, at].astype(np.int32) for at, one in enumerate(Component)}
    columns["to_verify"] = doubts_of(found)
    return arrow.table(columns, schema=schema(of_parts=True))


def doubts_of(found: Found) -> Any:
    """What is not known of each pair, as a column of lists of names."""
    import pyarrow as arrow  # noqa: PLC0415 - as above

    numbers, ends = found.unsure()
    names = arrow.array(found.doubts(), arrow.string()).take(arrow.array(numbers))
    return arrow.ListArray.from_arrays(arrow.array(ends.astype(np.int32)), names)


def named(table: Table, rows: Array) -> Any:
    """The ids of rows, each read once."""
    import pyarrow as arrow  # noqa: PLC0415 - as above

    used, place = np.unique(rows, return_inverse=True)
    return arrow.array(table.ids.texts(used), arrow.string()).take(arrow.array(place))
