"""The skills component of one vacancy for many people, and what the pool lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from siraba.core.matching.asked import AskedSkill
from siraba.core.matching.measures import Measure, Question, measure
from siraba.core.matching.parameters import WHOLE, Parameters
from siraba.core.matching.results import Component, SkillHolding
from siraba.core.pool.lists import gather
from siraba.core.pool.nearness import Nearness, nearness
from siraba.core.pool.table import Table
from siraba.core.pool.units import UNKNOWN, Array
from siraba.core.terms.levels import Evidence

LEVELS = len(Evidence)


@dataclass(frozen=True, slots=True)
class Claims:
    """The entries of the rows looked at that answer any asked skill, row after row.

    `place` points into the tables of `worths`; entries of `owner[i]` begin at `start[i]`.
    """

    place: Array
    owner: Array
    start: Array

    def best(self, worths: Array) -> Array:
        """For each owner the largest worth of its entries."""
        if not len(self.place):
            return np.zeros(0, dtype=np.int64)
        found: Array = np.maximum.reduceat(worths[self.place], self.start)
        return found


def skills(table: Table, rows: Array, question: Question) -> tuple[Measure, list[SkillHolding]]:
    """The share of the asked skills, by rarity, and how many of the rows have each.

    A worth is doubled plus one, so that one maximum tells both whether anything answers the skill and how well.
    """
    asked, parameters = question.skills, question.parameters
    near = nearness(table, question.proximity)
    total = np.zeros(len(rows), dtype=np.int64)
    holdings = []
    listed, listed_worths = _listed(table, rows, asked, parameters)
    presumed, presumed_worths = _presumed(table, rows, asked, near, parameters)
    best = np.zeros(len(rows), dtype=np.int64)
    for skill, own, cards, exact in zip(
        asked, listed_worths, presumed_worths, _exact(table, listed, asked), strict=True
    ):
        best[:] = 0
        best[listed.owner] = listed.best(own)
        having = int(np.count_nonzero(best))
        best[presumed.owner] = np.maximum(best[presumed.owner], presumed.best(cards))
        answered = int(np.count_nonzero(best))
        total += skill.weight * (best >> 1)
        holdings.append(SkillHolding(skill.code, skill.essential, exact, having - exact, answered - having))
    whole = sum(skill.weight for skill in asked)
    known = (table.lists["skills"].known[rows] == 1) | presumed_rows(table, near)[rows]
    share = total // max(whole, 1)
    return measure(Component.SKILLS, share, known, whole > 0, parameters.neutral.skills), holdings


def _claims(entries: Array, ends: Array, place: Array) -> tuple[Claims, Array]:
    """Only entries whose place is not negative; with them the entry numbers kept."""
    keep = place >= 0
    counts = np.zeros(len(keep) + 1, dtype=np.int64)
    np.cumsum(keep, out=counts[1:])
    new_ends = counts[ends]
    owner = np.flatnonzero(new_ends[1:] > new_ends[:-1])
    return Claims(place[keep], owner, new_ends[owner]), entries[keep]


def _listed(
    table: Table, rows: Array, asked: tuple[AskedSkill, ...], parameters: Parameters
) -> tuple[Claims, Iterator[Array]]:
    """What people list. A place is the held skill's number among the answers, times the levels of evidence."""
    column, codes = table.lists["skills"], table.codes["skills"]
    numbers = _numbers(codes.find(held) for skill in asked for held, _ in skill.answers)
    lookup = np.full(len(codes), UNKNOWN, dtype=np.int32)
    lookup[list(numbers)] = list(numbers.values())
    entries, ends = column.gather(rows)
    claims, kept = _claims(entries, ends, lookup[column.code[entries]])
    claims = Claims(claims.place * LEVELS + column.extra["evidence"][kept], claims.owner, claims.start)
    factors = np.array(parameters.evidence.by_level, dtype=np.int64)

    def worths() -> Iterator[Array]:
        for skill in asked:
            worth = np.zeros((len(numbers), LEVELS), dtype=np.int64)
            for held, similarity in skill.answers:
                number = codes.find(held)
                if number != UNKNOWN:
                    worth[numbers[number]] = similarity * factors // WHOLE * 2 + 1
            yield worth.reshape(-1)

    return claims, worths()


def _exact(table: Table, listed: Claims, asked: tuple[AskedSkill, ...]) -> list[int]:
    """How many of the rows list each asked skill itself."""
    codes = table.codes["skills"]
    numbers = _numbers(codes.find(held) for skill in asked for held, _ in skill.answers)
    counts = np.bincount(listed.place // LEVELS, minlength=len(numbers) + 1).tolist()
    return [counts[numbers.get(codes.find(skill.code), len(numbers))] for skill in asked]


def _presumed(
    table: Table, rows: Array, asked: tuple[AskedSkill, ...], near: Nearness, parameters: Parameters
) -> tuple[Claims, Iterator[Array]]:
    """What occupation cards presume. A place is the occupation's number."""
    practised = practice(table)
    answering = np.zeros(len(near.occupations), dtype=bool)
    for skill in asked:
        for held, _ in skill.answers:
            answering[near.holders(held)] = True
    entries, ends = practised.gather(rows)
    code = practised.code[entries]
    claims, _ = _claims(entries, ends, np.where(answering[code], code, UNKNOWN))
    factor = parameters.evidence.presumed

    def worths() -> Iterator[Array]:
        for skill in asked:
            worth = np.zeros(len(near.occupations), dtype=np.int64)
            for held, similarity in reversed(skill.answers):  # the nearest last, so that it stays
                worth[near.holders(held)] = similarity * factor // WHOLE * 2 + 1
            yield worth

    return claims, worths()


def _numbers(codes: Iterator[int]) -> dict[int, int]:
    """Codes numbered in the order of first sight, without `UNKNOWN`."""
    numbers: dict[int, int] = {}
    for code in codes:
        if code != UNKNOWN:
            numbers.setdefault(code, len(numbers))
    return numbers


@dataclass(frozen=True, slots=True)
class Practice:
    """The occupations whose cards may presume skills of a row, row after row.

    They are practised (their years are not known to be none) by somebody who did not say to have no skills.
    """

    ends: Array
    code: Array

    def gather(self, rows: Array) -> tuple[Array, Array]:
        """Entry numbers of many rows, and the ends of each row among them."""
        return gather(self.ends, rows)


def practice(table: Table) -> Practice:
    """Made once for a table."""
    made: Practice = table.derived("practice", table, lambda: _practice(table))
    return made


def _practice(table: Table) -> Practice:
    column, listed = table.lists["occupations"], table.lists["skills"]
    none = (listed.known == 1) & (listed.ends[1:] == listed.ends[:-1])
    keep = (column.extra["years"] != 0) & ~np.repeat(none, np.diff(column.ends))
    counts = np.zeros(len(keep) + 1, dtype=np.int64)
    np.cumsum(keep, out=counts[1:])
    return Practice(counts[column.ends], column.code[keep])


def presumed_rows(table: Table, near: Nearness) -> Array:
    """Rows of which some card presumes something; computed once for a proximity."""

    def make() -> Array:
        practised = practice(table)
        flags = np.zeros(len(table), dtype=bool)
        owner = np.repeat(np.arange(len(table)), np.diff(practised.ends))
        flags[owner[near.carded[practised.code]]] = True
        return flags

    made: Array = table.derived("presumed", near, make)
    return made
