"""Vacancies as kernels read them: what the columns of a table say on a day, under the numbers of a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from siraba.core.matching.compiled import frozen
from siraba.core.matching.parameters import WHOLE, Parameters
from siraba.core.matching.reverse_measures import Wanted, wanted
from siraba.core.pool.codes import Codes
from siraba.core.pool.nearness import nearness
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.table import Segment, Table
from siraba.core.pool.units import FOREVER, NEVER, UNKNOWN, Array, born_by, segment_sum

POST = np.dtype(
    [
        ("whole", "i8"), ("pay", "i8"), ("occupation", "i4"), ("country", "i4"), ("region", "i4"), ("begins", "i4"),
        ("young", "i4"), ("old", "i4"), ("half", "i4"), ("least_years", "i4"), ("contract", "i4"), ("time", "i4"),
        ("currency", "i4"), ("rank", "i4"), ("education", "i1"), ("aged", "i1"), ("nameless", "i1"),
    ],
    align=True,
)  # fmt: skip
"""One vacancy. `begins` is FOREVER where no start is told; whoever was born after `young` or not after `old` has not
the age; `least_years` (thousandths) is UNKNOWN unless experience is a condition and the occupation is named; `nameless`
says that it is a condition without one."""


class Board(NamedTuple):
    """The vacancies of a table. Lists of row i are `…_ends[i]:…_ends[i+1]`.

    `answer_asked` and `answer_near` list for a held skill (numbered in `Known.held`) the asked ones it answers.
    """

    post: Array
    want_ends: Array
    want_code: Array
    want_weight: Array
    answer_ends: Array
    answer_asked: Array
    answer_near: Array
    tongue_ends: Array
    tongue_code: Array
    tongue_least: Array
    licence_ends: Array
    licence_code: Array


class Trades(NamedTuple):
    """Occupations that people hold. `near[t, o]`: how near trade t is to the board's occupation o, were that asked.

    Of asked skills the card of trade t presumes `card_asked[card_ends[t]:card_ends[t+1]]`, each worth `card_worth`.
    """

    near: Array
    carded: Array
    card_ends: Array
    card_asked: Array
    card_worth: Array


class Doors(NamedTuple):
    """The open vacancies of each country: rows `ends[c]:ends[c+1]` of `rows`."""

    ends: Array
    rows: Array


@dataclass
class Known:
    """A board with the codes of what people hold, for one document of parameters and one day."""

    table: Table
    proximity: Proximity
    parameters: Parameters
    as_of: date
    board: Board
    wanted: Wanted
    held: Codes
    _trades: dict[str, tuple[Array, bool, Array, Array]] = field(default_factory=dict)

    def trades(self, codes: Sequence[str]) -> Trades:
        """Some held occupations, in their order."""
        known = [self._trade(code) for code in codes]
        columns = len(self.table.codes["occupations"])
        ends = np.zeros(len(known) + 1, dtype=np.int64)
        np.cumsum([len(one[2]) for one in known], out=ends[1:])
        none: Array = np.zeros(0, dtype=np.int64)
        near = np.stack([one[0] for one in known]) if known else np.zeros((0, columns), dtype=np.int32)
        return Trades(
            frozen(near),
            frozen(np.array([one[1] for one in known], dtype=np.bool_)),
            frozen(ends),
            frozen(np.concatenate([none, *(one[2] for one in known)])),
            frozen(np.concatenate([none, *(one[3] for one in known)])),
        )

    def _trade(self, code: str) -> tuple[Array, bool, Array, Array]:
        found = self._trades.get(code)
        if found is None:
            near = nearness(self.table, self.proximity).of(code, self.parameters.tree).astype(np.int32)
            card = self.proximity.card_skills.get(code, ())
            worth: dict[int, int] = {}
            for skill, _ in card:
                for asked, similarity in self.wanted.answered.get(skill, ()):
                    worth[asked] = max(worth.get(asked, 0), similarity * self.parameters.evidence.presumed // WHOLE)
            asked_, worths = (np.array(list(part), dtype=np.int64) for part in (worth.keys(), worth.values()))
            found = self._trades[code] = (near, bool(card), asked_, worths)
        return found


def known(table: Table, proximity: Proximity, parameters: Parameters, as_of: date) -> Known:
    """Made once for a table and kept while the same is asked."""
    kept: dict[str, Known] = table.derived("reverse board", proximity, dict)
    last = kept.get("last")
    if last is None or last.parameters is not parameters or last.as_of != as_of:
        last = kept["last"] = _known(table, proximity, parameters, as_of)
    return last


def doors(segment: Segment, as_of: date) -> Doors:
    """The vacancies of a segment that are open on a day, by country; those without a country reach nobody."""
    kept: dict[date, Doors] = segment.table.derived("reverse doors", segment, dict)
    if as_of not in kept:
        columns = segment.table.columns
        country = columns["country"]
        alive = (columns["open"] != 0) & (columns["closes"] >= as_of.toordinal()) & (country != UNKNOWN)
        if segment.alive is not None:
            alive &= segment.alive
        rows = np.flatnonzero(alive)
        rows = rows[np.argsort(country[rows], kind="stable")]
        ends = np.searchsorted(country[rows], np.arange(len(segment.table.codes["countries"]) + 1))
        kept[as_of] = Doors(frozen(ends.astype(np.int64)), frozen(rows.astype(np.int64)))
    return kept[as_of]


def _known(table: Table, proximity: Proximity, parameters: Parameters, as_of: date) -> Known:
    ask = wanted(table, proximity)
    weight = np.where(ask.essential, ask.rarity, ask.rarity * parameters.optional_share // WHOLE)
    held = Codes(ask.answered)
    sizes = [len(pairs) for pairs in ask.answered.values()]
    pairs = np.array([pair for some in ask.answered.values() for pair in some], dtype=np.int64).reshape(-1, 2)
    tongues, licences = table.lists["languages"], table.lists["licences"]
    post = _posts(table, parameters, as_of)
    post["whole"] = segment_sum(weight, ask.ends)
    columns = (
        post, ask.ends, ask.code.astype(np.int32), weight.astype(np.int32), np.cumsum([0, *sizes], dtype=np.int64),
        np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1]),
        tongues.ends, tongues.code, tongues.extra["level"].astype(np.int64), licences.ends, licences.code,
    )  # fmt: skip
    return Known(table, proximity, parameters, as_of, Board(*(frozen(one) for one in columns)), ask, held)


def _posts(table: Table, parameters: Parameters, as_of: date) -> Array:
    columns, post = table.columns, np.zeros(len(table), dtype=POST)
    for name, of in (
        ("pay", "pay_monthly"), ("occupation", "occupation"), ("country", "country"), ("region", "region"),
        ("contract", "contract_kind"), ("time", "working_time"), ("currency", "pay_currency"),
        ("education", "min_education"),
    ):  # fmt: skip
        post[name] = columns[of]
    start, minimum = columns["start"], columns["min_experience"]
    post["begins"] = np.where(start == UNKNOWN, FOREVER, np.maximum(start, as_of.toordinal()))
    post["half"] = np.where(
        minimum == UNKNOWN, parameters.experience_half, np.maximum(minimum, parameters.experience_half_least)
    )
    asked = (columns["experience_required"] == 1) & (minimum != UNKNOWN)
    named = columns["occupation"] != UNKNOWN
    post["least_years"] = np.where(asked & named, minimum, UNKNOWN)
    post["nameless"] = asked & ~named
    least, most = columns["age_min"], columns["age_max"]
    post["aged"] = (least != UNKNOWN) | (most != UNKNOWN)
    post["young"] = _each(least, lambda age: born_by(as_of, age), FOREVER)
    post["old"] = _each(most, lambda age: born_by(as_of, age + 1), NEVER - 2)
    post["rank"] = table.ids.rank
    return post


def _each(values: Array, day: Callable[[int], int], missing: int) -> Array:
    """A day for each value that is known."""
    distinct, place = np.unique(values, return_inverse=True)
    return np.array([missing if one == UNKNOWN else day(one) for one in distinct.tolist()], dtype=np.int64)[place]


def numbers(texts: Iterable[str], codes: Codes, foreign: int = UNKNOWN) -> Any:
    """Under which number a board has each code; `foreign` where it has not."""
    find = codes.find
    found = np.array([find(text) for text in texts], dtype=np.int32)
    return np.where(found == UNKNOWN, np.int32(foreign), found)
