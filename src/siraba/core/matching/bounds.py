"""What a row can earn at most, added up from postings, compiled.

For each asked skill and near occupation a list says who has it. Going along a list, each row's account (`reach`) grows
by what the entry can bring at most. Very common skills, and what only cards presume, are granted to everybody up to a
level instead, so that a row that is in no list has a bound too. Points of several related skills, or of several near
occupations, are added up where the formula takes the best: a bound may be too high, never too low.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from siraba.core.matching.compiled import inlined, kernel, ones
from siraba.core.matching.scoring import faded
from siraba.core.pool.units import Array

WHOLE = 1_000_000
UNKNOWN = -1
LEVEL_BITS, LEVEL = 3, 7
SHIFT = 10
BINS = (WHOLE >> SHIFT) * 2
MOST_WORK = 3
"""Occupations of a person that what cards grant reckons with; whoever has more is given all that skills can bring."""


SKILLS, WORK = 0, 1
"""The two accounts of a row: listed skills; work and what its cards presume."""


class Notes(NamedTuple):
    """Room for what is noted of each row; `ranking.rank` leaves `reach` and `touched` empty, as it found them."""

    reach: Array  # two accounts a row: points at most, beyond what everybody is granted
    touched: Array  # bits of the rows with a note
    member: Array  # the eligible of them
    order: Array  # the same, the highest first
    bins: Array
    sure: Array  # of the first in order: points of all but skills, and the most with skills
    bound: Array

    @classmethod
    def room(cls, count: int) -> Notes:
        """For so many rows."""
        reach, touched = np.zeros((count, 2), dtype=np.int32), np.zeros((count + 63) // 64, dtype=np.uint64)
        return cls(reach, touched, *np.empty((5, count), dtype=np.int32))


class Room(NamedTuple):
    """Room for numbers by asked skill and by bin."""

    best: Array
    sizes: Array
    turn: Array
    bins: Array

    @classmethod
    def of(cls, skills: int) -> Room:
        """For so many asked skills."""
        best, turn = np.zeros((2, skills), dtype=np.int64)
        return cls(best, np.zeros(skills, dtype=np.float64), turn, np.empty(BINS + 2, dtype=np.int64))


@inlined
def add(notes: Any, row: Any, account: Any, points: Any) -> None:
    """Points to an account of a row."""
    notes.reach[row, account] += points
    notes.touched[row >> 6] |= np.uint64(1) << np.uint64(row & 63)


@kernel
def note_work(crowd: Any, rule: Any, asked: Any, cards: Any, notes: Any, room: Any, budget: Any) -> Any:
    """Notes of the occupations that are near, or whose cards presume much; what any other card gives at most."""
    count = len(crowd.work_post_ends) - 1
    floor = _floor(crowd, cards, count, room.bins, budget)
    for occupation in range(count):
        first, last = crowd.work_post_ends[occupation], crowd.work_post_ends[occupation + 1]
        value = np.int64(asked.near[occupation]) if asked.occupation else np.int64(-1)
        points = np.int64(cards.points[occupation])
        if first == last or (value <= rule.neutral_occupation and value < rule.near and points <= floor):
            continue
        gain = max(value - rule.neutral_occupation, 0) * rule.weights[1] // WHOLE + 1
        for at in range(first, last):
            years = np.int64(crowd.work_post_years[at])
            most = gain
            if years != 0:
                most += points
            if value >= rule.near:
                lived = _lived(rule, asked, value, years, np.int64(crowd.work_post_last[at]))
                most += rule.weights[2] * lived // WHOLE + 1
            add(notes, crowd.work_post_row[at], WORK, most)
    return floor


@kernel
def note_cards(crowd: Any, rule: Any, asked: Any, cards: Any, notes: Any, floor: Any) -> None:
    """Notes of the occupations that `note_work` left to `floor`."""
    for occupation in range(len(crowd.work_post_ends) - 1):
        value = np.int64(asked.near[occupation]) if asked.occupation else np.int64(-1)
        points = np.int64(cards.points[occupation])
        if 0 < points <= floor and value <= rule.neutral_occupation and value < rule.near:
            for at in range(crowd.work_post_ends[occupation], crowd.work_post_ends[occupation + 1]):
                if crowd.work_post_years[at] != 0:
                    add(notes, crowd.work_post_row[at], WORK, points)


@kernel
def note_odd(rule: Any, words: Array, odd: Any, notes: Any) -> None:
    """Notes of the eligible of whom something is missing or too much: no skills or no occupation known, which earns a
    neutral share; more occupations than what cards grant reckons with."""
    for word in range(len(words)):
        left = words[word] & (odd.unskilled[word] | odd.idle[word] | odd.spread[word])
        while left != 0:
            low = left & (~left + np.uint64(1))
            left ^= low
            row = word * 64 + np.int64(ones(low - np.uint64(1)))
            skills = work = np.int64(0)
            if odd.unskilled[word] & low != 0:
                skills = rule.weights[0] * rule.neutral_skills // WHOLE
            if odd.spread[word] & low != 0:
                work = rule.weights[0]
            if odd.idle[word] & low != 0:
                work = rule.weights[2] * rule.neutral_experience // WHOLE
            add(notes, row, SKILLS, skills)
            add(notes, row, WORK, work)


@inlined
def _lived(rule: Any, asked: Any, value: Any, years: Any, last: Any) -> Any:
    """The share of experience that one occupation gives at most; shares of several never exceed their sum."""
    if years == UNKNOWN:
        return value * rule.neutral_experience // WHOLE + 1
    counted = years * value // WHOLE * faded(rule, asked, last) // WHOLE
    return counted * WHOLE // (counted + asked.half) + 1


@inlined
def _floor(crowd: Any, cards: Any, count: Any, bins: Array, budget: Any) -> Any:
    """Points that cards may give unnoted: low, but so that the postings above stay within a budget."""
    bins[:] = 0
    for occupation in range(count):
        points = cards.points[occupation]
        if points > 0:
            size = crowd.work_post_ends[occupation + 1] - crowd.work_post_ends[occupation]
            bins[min(points >> SHIFT, BINS - 1)] += size
    level, spent = BINS, np.int64(0)
    while level > 0 and spent + bins[level - 1] <= budget:
        spent += bins[level - 1]
        level -= 1
    return level << SHIFT


@kernel
def take_turns(crowd: Any, asked: Any, room: Any) -> None:
    """`sizes`: postings of each asked skill and its related ones; `turn`: the skills, the most telling for their
    length first."""
    known = len(crowd.skill_post_ends) - 1
    for pair in range(len(asked.pair_code)):
        code = asked.pair_code[pair]
        if 0 <= code < known:
            size = crowd.skill_post_ends[code + 1] - crowd.skill_post_ends[code]
            room.sizes[asked.pair_skill[pair]] += size
    for skill in range(len(room.turn)):
        at = skill
        while at > 0 and _cheaper(asked, room, skill, room.turn[at - 1]):
            room.turn[at] = room.turn[at - 1]
            at -= 1
        room.turn[at] = skill


@inlined
def _cheaper(asked: Any, room: Any, one: Any, other: Any) -> Any:
    return room.sizes[one] * (asked.weight[other] + 1) < room.sizes[other] * (asked.weight[one] + 1)


@kernel
def note_skill(crowd: Any, rule: Any, asked: Any, notes: Any, skill: Any) -> None:
    """Notes of those who list an asked skill, or one related to it."""
    known = len(crowd.skill_post_ends) - 1
    scale = rule.weights[0] / (asked.whole * WHOLE) * asked.weight[skill]
    for pair in range(asked.pair_ends[skill], asked.pair_ends[skill + 1]):
        code = asked.pair_code[pair]
        if code < 0 or code >= known:
            continue
        for at in range(crowd.skill_post_ends[code], crowd.skill_post_ends[code + 1]):
            held = crowd.skill_post[at]
            add(notes, held >> LEVEL_BITS, SKILLS, np.int32(scale * asked.pair_worth[pair, held & LEVEL]) + 2)


@inlined
def most_of(rule: Any, asked: Any, skill: Any) -> Any:
    """The points that an asked skill can bring at most."""
    most = np.int64(0)
    for pair in range(asked.pair_ends[skill], asked.pair_ends[skill + 1]):
        for level in range(asked.pair_worth.shape[1]):
            most = max(most, asked.pair_worth[pair, level])
    return np.int64(rule.weights[0] / (asked.whole * WHOLE) * asked.weight[skill] * most) + 2
