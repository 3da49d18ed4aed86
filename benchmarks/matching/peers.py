"""The list alone, by NumPy: filter, then score, then the best fifty, as well as vectors can do it.

Plainly: every condition over whole columns, the eligible rows scored. And helped (`doors_kept`): what depends on the
country and the day alone (registered, agreed, willing, of age) is worked out once a country and kept as row numbers,
as the kernels keep halls. In both, languages are a column each, every column lies by itself, only eligible rows are
scored, the best are found by `argpartition`. The numbers of the vacancy (nearness, answers, cards) come ready made, as
for the kernels.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.matching.presumed import presumed
from siraba.core.matching import checks
from siraba.core.matching.measures import pay_share
from siraba.core.matching.sought import Sought
from siraba.core.pool.people import Pool
from siraba.core.pool.units import UNKNOWN, Array, segment_max, segment_sum

WHOLE, A1, LEVELS = 1_000_000, 11, 5


class Vectors:
    """A pool as plain columns."""

    def __init__(self, pool: Pool, *, doors_kept: bool) -> None:
        self.pool, self.doors_kept = pool, doors_kept
        self.column = {name: np.ascontiguousarray(column) for name, column in pool.columns.items() if name != "row"}
        column = pool.lists["languages"]
        self.tongue = np.full((len(pool.codes["languages"]), len(pool)), UNKNOWN, dtype=np.int8)
        self.tongue[column.code, np.repeat(np.arange(len(pool)), np.diff(column.ends))] = column.extra["level"]
        self.tongues_known = column.known == 1
        licences = pool.lists["licences"]
        self.licence = np.where(licences.known == 1, licences.has(0), True)
        self._doors: dict[tuple[str | None, int, int], Array] = {}
        self._skilled: tuple[object, Array] | None = None

    def door(self, sought: Sought) -> Array:
        """The rows that a country is open to."""
        key = (sought.vacancy.country, sought.parameters.confirmation_days, sought.as_of.toordinal())
        if key not in self._doors or not self.doors_kept:
            found = checks.door(self.pool, sought.vacancy, sought.parameters, sought.as_of)
            self._doors[key] = np.flatnonzero(~np.logical_or.reduce([one.fail for one in found]))
        return self._doors[key]

    def skilled(self, sought: Sought) -> Array:
        """Of whom a skill is listed, or presumed by a card."""
        if self._skilled is None or self._skilled[0] is not sought.lexicon:
            bare = np.unpackbits(sought.lexicon.unskilled(self.pool).view(np.uint8), bitorder="little")
            self._skilled = (sought.lexicon, bare[: len(self.pool)] == 0)
        return self._skilled[1]


def top(vectors: Vectors, sought: Sought, count: int) -> tuple[list[int], list[int]]:
    """Rows and scores of the best, in their order."""
    rows = _eligible(vectors, sought)
    parts, short = _work(vectors, sought, rows)
    parts += [_skills(vectors, sought, rows), *_rest(vectors, sought, rows)]
    score = sum(parts)
    key = (score << 32) | (0x7FFFFFFF - vectors.pool.ids.rank[rows].astype(np.int64))
    if short is not None:
        rows, score, key = rows[~short], score[~short], key[~short]
    if len(key) > count:
        best = np.argpartition(key, len(key) - count)[len(key) - count :]
        rows, score, key = rows[best], score[best], key[best]
    order = np.argsort(key)[::-1]
    return rows[order].tolist(), score[order].tolist()


def _eligible(vectors: Vectors, sought: Sought) -> Array:
    asked, rows = sought.asked, vectors.door(sought)
    if asked.education != UNKNOWN:
        level = vectors.column["education"][rows]
        rows = rows[(level == UNKNOWN) | (level >= asked.education)]
    rows = rows[vectors.column["available"][rows] <= asked.start]
    for code, least in zip(asked.tongue.tolist(), asked.tongue_least.tolist(), strict=True):
        held = vectors.tongue[code][rows]
        rows = rows[(held >= least) | ((held != UNKNOWN) & (held < A1)) | ~vectors.tongues_known[rows]]
    return rows[vectors.licence[rows]] if sought.vacancy.licences else rows


def _work(vectors: Vectors, sought: Sought, rows: Array) -> tuple[list[Any], Array | None]:
    """Points of occupation and experience; who has too few years (None: not asked)."""
    asked, rule = sought.asked, sought.rule
    column = vectors.pool.lists["occupations"]
    entries, ends = column.gather(rows)
    near = asked.near[column.code[entries]].astype(np.int64)
    known = column.known[rows] == 1
    best = np.where(known, segment_max(near, ends, 0), rule.neutral_occupation)
    hit = np.flatnonzero(near >= rule.near)  # few entries are near: the rest is worked out for these alone
    owner = np.searchsorted(ends, hit, side="right") - 1
    value, last = near[hit], column.extra["last_year"][entries[hit]]
    years = column.extra["years"][entries[hit]].astype(np.int64)
    told = years != UNKNOWN
    since = np.maximum(asked.year - last.astype(np.int64), 0)
    fade = np.where(last == UNKNOWN, rule.fading_unknown, rule.fading_half * WHOLE // (rule.fading_half + since))
    effective, total, guess = np.zeros((3, len(rows)), dtype=np.int64)
    np.add.at(effective, owner, np.where(told, years * value // WHOLE * fade // WHOLE, 0))
    np.maximum.at(guess, owner, np.where(told, 0, value))
    share = np.maximum(effective * WHOLE // (effective + asked.half), guess * rule.neutral_experience // WHOLE)
    experience = np.where(known, share, rule.neutral_experience)
    short = None
    if asked.least_years != UNKNOWN:
        np.add.at(total, owner, np.where(told, years, 0))
        short = known & (total < asked.least_years) & (guess == 0)
    return [rule.weights[1] * best // WHOLE, rule.weights[2] * experience // WHOLE], short


def _skills(vectors: Vectors, sought: Sought, rows: Array) -> Any:
    asked, rule, cards = sought.asked, sought.rule, presumed(sought)
    if asked.whole == 0:
        return rule.weights[0] * rule.neutral_skills // WHOLE
    best = np.zeros((len(rows), len(asked.weight)), dtype=np.int64)
    listed, work = vectors.pool.lists["skills"], vectors.pool.lists["occupations"]
    entries, ends = listed.gather(rows)
    slot = asked.slot[listed.code[entries]]
    hit = np.flatnonzero(slot >= 0)
    worth = np.zeros((int(asked.slot.max()) + 1, LEVELS, len(asked.weight)), dtype=np.int64)
    named = np.flatnonzero(asked.pair_code >= 0)
    np.maximum.at(
        worth.transpose(0, 2, 1), (asked.slot[asked.pair_code[named]], asked.pair_skill[named]), asked.pair_worth[named]
    )
    _raise(best, np.searchsorted(ends, hit, side="right") - 1, worth[slot[hit], listed.extra["evidence"][entries[hit]]])
    entries, ends = work.gather(rows)
    hit = np.flatnonzero(cards.any(axis=1)[work.code[entries]] & (work.extra["years"][entries] != 0))
    owner = np.searchsorted(ends, hit, side="right") - 1
    lists_none = (listed.known[rows] == 1) & (listed.ends[rows + 1] == listed.ends[rows])
    keep = ~lists_none[owner]
    _raise(best, owner[keep], cards[work.code[entries[hit[keep]]]])
    share = np.where(vectors.skilled(sought)[rows], best @ asked.weight // asked.whole, rule.neutral_skills)
    return rule.weights[0] * share // WHOLE


def _raise(best: Array, owner: Array, worth: Array) -> None:
    """The larger, row by row; owners come in their order."""
    if len(owner):
        first = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
        mine = owner[first]
        best[mine] = np.maximum(best[mine], np.maximum.reduceat(worth, first, axis=0))


def _rest(vectors: Vectors, sought: Sought, rows: Array) -> list[Any]:
    return [
        sought.rule.weights[3] * _languages(vectors, sought, rows) // WHOLE,
        sought.rule.weights[4] * _wishes(vectors, sought, rows) // WHOLE,
        sought.rule.weights[5] * _place(vectors, sought, rows) // WHOLE,
        sought.rule.weights[6] * _education(vectors, sought, rows) // WHOLE,
    ]


def _languages(vectors: Vectors, sought: Sought, rows: Array) -> Any:
    asked, rule = sought.asked, sought.rule
    if not len(asked.tongue):
        return rule.neutral_languages
    total = np.zeros(len(rows), dtype=np.int64)
    any_met = np.zeros(len(rows), dtype=bool)
    for code, least in zip(asked.tongue.tolist(), asked.tongue_least.tolist(), strict=True):
        held = vectors.tongue[code][rows].astype(np.int64)
        met = held >= least
        steps = rule.language_steps[np.clip(held - max(least, A1), 0, len(rule.language_steps) - 1)]
        total += np.where(met, steps, rule.neutral_languages)
        any_met |= met
    return np.where(any_met, total // len(asked.tongue), rule.neutral_languages)


def _wishes(vectors: Vectors, sought: Sought, rows: Array) -> Any:
    vacancy, asked, rule, column = sought.vacancy, sought.asked, sought.rule, vectors.pool.lists["contract_kinds"]
    total: Any = rule.working_time * rule.neutral_wish
    if vacancy.contract_kind is None:
        total = total + rule.contract * rule.neutral_wish
    else:
        wanted = vectors.pool.codes["contract_kinds"].find(vacancy.contract_kind)
        entries, ends = column.gather(rows)
        met = segment_sum((column.code[entries] == wanted).astype(np.int64), ends) > 0
        total = total + rule.contract * np.where(ends[1:] > ends[:-1], met * WHOLE, rule.neutral_wish)
    if asked.currency == UNKNOWN:
        return (total + rule.pay * rule.neutral_wish) // WHOLE
    hoped = vectors.column["pay_monthly"][rows]
    share = np.where(hoped == UNKNOWN, rule.neutral_wish, pay_share(np.full(1, asked.offered), hoped, rule.pay_span))
    return (total + rule.pay * share) // WHOLE


def _place(vectors: Vectors, sought: Sought, rows: Array) -> Array:
    asked, rule, column = sought.asked, sought.rule, vectors.column
    region, mobile = column["region"][rows], column["mobile"][rows]
    moves = np.where(mobile == 1, rule.mobile, np.where(mobile == 0, rule.not_mobile, rule.neutral_place))
    inside = np.where(region == asked.region, rule.same_region, moves)
    inside = np.where((region == UNKNOWN) | (asked.region_given == 0), rule.neutral_place, inside)
    found: Array = np.where(column["country"][rows] == asked.country, inside, rule.abroad)
    return found


def _education(vectors: Vectors, sought: Sought, rows: Array) -> Any:
    asked, rule = sought.asked, sought.rule
    if asked.education == UNKNOWN:
        return rule.neutral_education
    level = vectors.column["education"][rows].astype(np.int64)
    steps = rule.education_steps[np.clip(level - asked.education, 0, len(rule.education_steps) - 1)]
    return np.where(level == UNKNOWN, rule.neutral_education, steps)
