"""People in the numbers of a board of vacancies, as kernels read them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from siraba.core.matching.compiled import frozen
from siraba.core.matching.parameters import WHOLE
from siraba.core.matching.reverse_board import Known, Trades, numbers
from siraba.core.pool.codes import Codes
from siraba.core.pool.table import Table
from siraba.core.pool.units import UNKNOWN, Array, born_by

FOREIGN = -2
"""A code that is known of the person and that no vacancy names."""
READY, EVERYWHERE, ADULT, TONGUES, LICENCES, CONFIRMED = 1, 2, 4, 8, 16, 32


class Seekers(NamedTuple):
    """The people of a table. Lists of row i are `…_ends[i]:…_ends[i+1]`; codes are the board's, or negative.

    `state` has the bits `READY` (registered, confirmed, not placed), `EVERYWHERE` (consent for all countries), `ADULT`,
    and whether languages and licences, and the confirmation, are known. `row` and the birth days are the pool's.
    """

    row: Array
    state: Array
    birth_first: Array
    birth_last: Array
    country: Array
    region: Array
    currency: Array
    going_ends: Array
    going_code: Array
    agreed_ends: Array
    agreed_code: Array
    agreed_until: Array
    work_ends: Array
    work_code: Array
    work_years: Array
    work_fade: Array
    skill_ends: Array
    skill_code: Array
    skill_level: Array
    tongue_ends: Array
    tongue_code: Array
    tongue_level: Array
    licence_ends: Array
    licence_code: Array
    contract_ends: Array
    contract_code: Array
    time_ends: Array
    time_code: Array
    barred_ends: Array
    barred_row: Array


def seekers(people: Table, known: Known) -> tuple[Seekers, Trades]:
    """All people of a table before a board; made once, kept while the same board is asked about."""
    made: tuple[Seekers, Trades] = people.derived("seekers", known, lambda: _seekers(people, known))
    return made


def _seekers(people: Table, known: Known) -> tuple[Seekers, Trades]:
    board, columns, lists = known.table.codes, people.columns, people.lists
    work, tongues, agreed = lists["occupations"], lists["languages"], lists["consents"]
    used, place = np.unique(work.code, return_inverse=True)
    trades = known.trades([people.codes["occupations"][number] for number in used.tolist()])
    found = (
        people.stored["row"], _state(people, known), columns["birth_first"], columns["birth_last"],
        _numbers(columns["country"], people.codes["countries"], board["countries"]),
        _numbers(columns["region"], people.codes["regions"], board["regions"]),
        _numbers(columns["pay_currency"], people.codes["currencies"], board["currencies"]),
        lists["destinations"].ends, _list(people, "destinations", "countries", known),
        agreed.ends, _list(people, "consents", "countries", known), agreed.extra["until"],
        work.ends, place.astype(np.int32), work.extra["years"], _fading(work.extra["last_year"], known),
        lists["skills"].ends, _numbers(lists["skills"].code, people.codes["skills"], known.held),
        lists["skills"].extra["evidence"],
        tongues.ends, _list(people, "languages", "languages", known), tongues.extra["level"],
        lists["licences"].ends, _list(people, "licences", "licences", known),
        lists["contract_kinds"].ends, _list(people, "contract_kinds", "contract_kinds", known),
        lists["working_times"].ends, _list(people, "working_times", "working_times", known),
        lists["excluded_from"].ends, _barred(people, known.table),
    )  # fmt: skip
    return Seekers(*(frozen(column) for column in found)), trades


def _list(people: Table, name: str, of: str, known: Known) -> Array:
    return _numbers(people.lists[name].code, people.codes[of], known.table.codes[of])


def _numbers(values: Array, mine: Codes, board: Codes) -> Array:
    """Codes of a pool as those of a board: `UNKNOWN` stays, `FOREIGN` for what the board does not name."""
    lookup = np.append(numbers(mine.texts, board, FOREIGN), np.int32(UNKNOWN)).astype(np.int32)
    found: Array = lookup[values]
    return found


def _barred(people: Table, board: Table) -> Array:
    column, names = people.lists["excluded_from"], people.codes["vacancies"].texts
    rows = np.array([board.ids.find(name) for name in names], dtype=np.int32)
    found: Array = rows[column.code] if len(names) else np.zeros(0, dtype=np.int32)
    return found


def _fading(last: Array, known: Known) -> Array:
    """What years still count, in millionths."""
    parameters, half = known.parameters, known.parameters.fading_half
    since = np.maximum(known.as_of.year - last.astype(np.int64), 0)
    return np.where(last == UNKNOWN, parameters.fading_unknown, half * WHOLE // (half + since)).astype(np.int32)


def _state(people: Table, known: Known) -> Array:
    columns, lists, parameters = people.columns, people.lists, known.parameters
    today, confirmed = known.as_of.toordinal(), columns["confirmed"]
    stale = (confirmed != UNKNOWN) & (confirmed < today - parameters.confirmation_days)
    ready = (columns["live"] == 1) & (columns["registered_until"] >= today) & (columns["placed"] == 0) & ~stale
    grown = born_by(known.as_of, parameters.adult_age)
    adult = (columns["birth_first"] != UNKNOWN) & (columns["birth_last"] <= grown)
    state: Array = (
        ready * READY
        + (columns["consent_everywhere"] >= today) * EVERYWHERE
        + adult * ADULT
        + (lists["languages"].known == 1) * TONGUES
        + (lists["licences"].known == 1) * LICENCES
        + (confirmed != UNKNOWN) * CONFIRMED
    ).astype(np.int8)
    return state
