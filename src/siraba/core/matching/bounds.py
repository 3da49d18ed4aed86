"""What a row can earn at most, noted from postings, compiled.

An *eligible* row has a number among the eligible (its place in the words), so that all notes are short arrays. Postings
of the rarer asked skills and of the near occupations say what a row can earn at most there; common skills, and what
only cards presume, are granted to everybody up to a level (`granted`), so that a row without a posting has a bound too.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from siraba.core.matching.compiled import inlined, kernel, ones
from siraba.core.matching.scoring import faded
from siraba.core.pool.units import Array

WHOLE = 1_000_000
UNKNOWN = -1
SHIFT = 10
BINS = (WHOLE >> SHIFT) + 2
MOST_WORK = 3
"""Occupations of a person that `granted` reckons with; whoever has more is noted with all that skills give."""


class Notes(NamedTuple):
    """Room for what is noted of each eligible row, by its number among them."""

    row: Array
    reached: Array  # points of skills at most
    near: Array  # nearest occupation; -1 without a posting
    lived: Array  # share of experience at most
    rest: Array  # points of wishes, place and education at most
    current: Array  # worth for the asked skill just looked at
    noted: Array
    member: Array  # numbers of the rows with a note, in the order of their first
    touched: Array
    bins: Array
    order: Array

    @classmethod
    def room(cls, count: Any) -> Notes:
        """For so many eligible rows. `ranking.rank` leaves it as it found it, so that it may be used again."""
        filled = np.zeros((3, count), dtype=np.int32)
        raw = np.empty((6, count), dtype=np.int32)
        near = np.full(count, -1, dtype=np.int32)
        noted = np.zeros(count, dtype=np.bool_)
        return cls(raw[0], filled[0], near, filled[1], raw[1], filled[2], noted, *raw[2:])


class Room(NamedTuple):
    """Room for numbers by asked skill and by bin."""

    best: Array
    sizes: Array
    turn: Array
    load: Array
    rest: Array

    @classmethod
    def of(cls, skills: Any) -> Room:
        """For so many asked skills."""
        best, turn = np.zeros((2, skills), dtype=np.int64)
        load, rest = np.empty(BINS + 2, dtype=np.int64), np.zeros(6, dtype=np.int64)
        return cls(best, np.zeros(skills, dtype=np.float64), turn, load, rest)


@kernel
def sieve(asked: Any, excluded: Array, words: Array, base: Array) -> Any:
    """The rows that every mask lets through into `words`, without the excluded ones; how many bits are set before each
    word into `base` (one longer), and how many in all. `asked`: four masks, of which several may be the same."""
    first, second, third, fourth = asked
    for word in range(len(words)):
        words[word] = first[word] & second[word] & third[word] & fourth[word]
    for row in excluded:
        words[row >> 6] &= ~(np.uint64(1) << np.uint64(row & 63))
    total = np.int64(0)
    for word in range(len(words)):
        base[word] = total
        total += np.int64(ones(words[word]))
    base[len(words)] = total
    return total


@inlined
def _number(words: Array, base: Array, row: Any) -> Any:
    """The number of a row among the eligible; -1 when it is not one."""
    word = words[row >> 6] >> np.uint64(row & 63)
    if word & np.uint64(1) == 0:
        return -1
    before = words[row >> 6] & ((np.uint64(1) << np.uint64(row & 63)) - np.uint64(1))
    return base[row >> 6] + np.int64(ones(before))


@inlined
def _note(notes: Any, one: Any, row: Any, length: Any) -> Any:
    """The first note of a row; the number of rows with notes."""
    if notes.noted[one]:
        return length
    notes.noted[one], notes.row[one], notes.member[length] = True, row, one
    return length + 1


@kernel
def note_work(crowd: Any, rule: Any, asked: Any, cards: Any, words: Array, base: Array, notes: Any, load: Array) -> Any:
    """Notes of the occupations that are near, or whose cards presume much; and what any other card gives at most."""
    length, count = 0, len(crowd.work_post_ends) - 1
    floor = _floor(crowd, cards, count, load, len(crowd.row) // 24 + 64)
    for occupation in range(count):
        value = np.int64(asked.near[occupation]) if asked.occupation else -1
        points = np.int64(cards.points[occupation])
        if value <= rule.neutral_occupation and value < rule.near and points <= floor:
            continue
        for at in range(crowd.work_post_ends[occupation], crowd.work_post_ends[occupation + 1]):
            row = crowd.work_post_row[at]
            one = _number(words, base, row)
            if one < 0:
                continue
            length = _note(notes, one, row, length)
            notes.near[one] = max(notes.near[one], value)
            years = np.int64(crowd.work_post_years[at])
            if years != 0:
                notes.reached[one] += points
            if value >= rule.near:
                notes.lived[one] += _lived(crowd, rule, asked, at, value, years)
    return floor, length


@inlined
def _lived(crowd: Any, rule: Any, asked: Any, at: Any, value: Any, years: Any) -> Any:
    """The share of experience that one occupation gives at most; shares of several never exceed their sum."""
    if years == UNKNOWN:
        return value * rule.neutral_experience // WHOLE + 1
    counted = years * value // WHOLE * faded(rule, asked, np.int64(crowd.work_post_last[at])) // WHOLE
    return counted * WHOLE // (counted + asked.half) + 1


@inlined
def _floor(crowd: Any, cards: Any, count: Any, load: Array, budget: Any) -> Any:
    """Points that cards may give unnoted: low, but so that the postings above stay within a budget."""
    load[:] = 0
    for occupation in range(count):
        points = cards.points[occupation]
        if points > 0:
            size = crowd.work_post_ends[occupation + 1] - crowd.work_post_ends[occupation]
            load[min(points >> SHIFT, BINS - 1)] += size
    level, spent = BINS, 0
    while level > 0 and spent + load[level - 1] <= budget:
        spent += load[level - 1]
        level -= 1
    return level << SHIFT


@kernel
def note_skills(
    crowd: Any, rule: Any, asked: Any, words: Array, base: Array, notes: Any, room: Any, length: Any
) -> Any:
    """Notes of the asked skills, the most telling first while a budget lasts; the others are granted to everybody."""
    granted = np.int64(0)
    if asked.whole == 0:
        return granted + rule.weights[0] * rule.neutral_skills // WHOLE, length
    budget, scale = len(crowd.row) / 12.0 + 256, rule.weights[0] / (asked.whole * WHOLE)
    _take_turns(crowd, asked, room)
    for skill in room.turn:
        if room.sizes[skill] > budget:
            granted += np.int64(asked.weight[skill] * scale * _most(asked, skill)) + 2
            continue
        budget -= room.sizes[skill]
        many = _touch(crowd, asked, words, base, notes, skill)
        for at in range(many):
            one = notes.touched[at]
            notes.reached[one] += np.int64(asked.weight[skill] * scale * notes.current[one]) + 2
            notes.current[one] = 0
            length = _note(notes, one, notes.row[one], length)
    return granted, length


@inlined
def _take_turns(crowd: Any, asked: Any, room: Any) -> None:
    """`sizes`: postings of each asked skill and its related ones; `turn`: the skills by weight for a posting."""
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
def _touch(crowd: Any, asked: Any, words: Array, base: Array, notes: Any, skill: Any) -> Any:
    """What the eligible who list a skill, or one related to it, are worth there; how many they are."""
    many, known = 0, len(crowd.skill_post_ends) - 1
    for pair in range(asked.pair_ends[skill], asked.pair_ends[skill + 1]):
        code = asked.pair_code[pair]
        if code < 0 or code >= known:
            continue
        for at in range(crowd.skill_post_ends[code], crowd.skill_post_ends[code + 1]):
            row = crowd.skill_post_row[at]
            one = _number(words, base, row)
            if one >= 0:
                if notes.current[one] == 0:
                    notes.touched[many], notes.row[one], notes.current[one] = one, row, 1
                    many += 1
                notes.current[one] = max(notes.current[one], asked.pair_worth[pair, crowd.skill_post_level[at]])
    return many


@inlined
def _most(asked: Any, skill: Any) -> Any:
    """The most that an asked skill can be worth."""
    most = np.int64(0)
    for pair in range(asked.pair_ends[skill], asked.pair_ends[skill + 1]):
        for level in range(asked.pair_worth.shape[1]):
            most = max(most, asked.pair_worth[pair, level])
    return most


@kernel
def note_spread(words: Array, spread: Array, base: Array, notes: Any, whole: Any, length: Any) -> Any:
    """Rows with too many occupations for `granted` may earn all that skills give."""
    for word in range(len(words)):
        left = words[word] & spread[word]
        while left != 0:
            low = left & (~left + np.uint64(1))
            left ^= low
            one = base[word] + np.int64(ones(words[word] & (low - np.uint64(1))))
            length = _note(notes, one, word * 64 + np.int64(ones(low - np.uint64(1))), length)
            notes.reached[one] = whole
    return length


@inlined
def bound_of(rule: Any, reached: Any, near: Any, lived: Any, granted: Any) -> Any:
    """Points of skills, occupation and experience at most. `near` is -1 where perhaps no occupation is known."""
    occupation = max(np.int64(near), rule.neutral_occupation)
    experience = max(np.int64(lived), rule.neutral_experience if near < 0 else 0)
    return (
        min(rule.weights[0], np.int64(reached) + granted)
        + rule.weights[1] * occupation // WHOLE
        + rule.weights[2] * min(experience, WHOLE) // WHOLE
        + 2
    )
