"""Lists of the shards of one pool as the lists of the whole pool, exactly.

A person stands in one shard only, and the best of the whole are among the best of each part; so the first `top` of
all candidates, in the order of the formula, are what one search over everybody would have given.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np


def merged(tables: Iterable[Any], top: int) -> Any:
    """The parts of the same lists as one Arrow table: each list in its order, cut at `top`, ranks counted anew.

    Columns `list` (its number), `score`, `tie` (order among equals by a seed, else empty), `person_id`, `vacancy_id`
    and `rank` are read; text is compared by its UTF-8 bytes, which is the order of ids everywhere here.
    """
    import pyarrow  # noqa: PLC0415 - takes half a second

    order = [("list", "ascending"), ("score", "descending"), ("tie", "ascending")]
    order += [("person_id", "ascending"), ("vacancy_id", "ascending")]
    table = pyarrow.concat_tables(list(tables)).sort_by(order)
    number = table.column("list").to_numpy()
    place = np.arange(len(number))
    first = np.concatenate([[True], number[1:] != number[:-1]]) if len(number) else np.zeros(0, dtype=bool)
    begins = np.maximum.accumulate(np.where(first, place, 0)) if len(number) else place
    rank = (place - begins + 1).astype(np.int32)
    table = table.set_column(table.schema.get_field_index("rank"), "rank", pyarrow.array(rank))
    return table.filter(pyarrow.array(rank <= top))
