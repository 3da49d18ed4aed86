"""What a row can earn at most, added up from postings, compiled.

For each asked skill and near occupation a list says who has it. Going along a list, each row's account (`reach`) grows
by what the entry can bring at most. Very common skills are granted to everybody instead, so that a row that is in no
list has a bound too. Points of several related skills, or of several near
occupations, are added up where the formula takes the best: a bound may be too high, never too low.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from siraba.core.matching.compiled import inlined, kernel, ones
from siraba.core.pool.units import Array

WHOLE = 1_000_000
UNKNOWN = -1
LEVEL_BITS, LEVEL = 3, 7
SHIFT = 11
BINS = (WHOLE >> SHIFT) * 2
COMMON = 64
"""An asked skill that more than one in so many occupations presume is granted to everybody at first."""


GIVEN, FRESH, LAST, SKILL = range(4)
"""Of an occupation's card: points that it gives at most; those of them that are not noted yet; what the last skill
gave, and which skill that was (from 1)."""
SKILLS, WORK = 0, 1
"""The two accounts of a row: listed skills; work and what its cards presume."""


class Notes(NamedTuple):
    """Room for what is noted of each row; `ranking.rank` leaves `reach` and `touched` empty, as it found them."""

    reach: Array  # two accounts a row: points at most, beyond what everybody is granted
    touched: Array  # bits of the rows with a note
    member: Array  # the eligible of them
    bins: Array  # and how high their bounds are
    order: Array  # rows to be looked at
    sure: Array  # of each of these: points without skills
    bound: Array  # and with them at most
    sorted: Array  # places in `order`, the highest first

    @classmethod
    def room(cls, count: int) -> Notes:
        """For so many rows."""
        reach, touched = np.zeros((count, 2), dtype=np.int32), np.zeros((count + 63) // 64, dtype=np.uint64)
        return cls(reach, touched, *np.empty((6, count), dtype=np.int32))


class Room(NamedTuple):
    """Room for numbers by asked skill, by bin, and by occupation."""

    best: Array
    sizes: Array
    turn: Array
    bins: Array
    presumed: Array  # by occupation what its card gives: `GIVEN` …
    carded: Array  # occupations with `FRESH` points

    @classmethod
    def of(cls, skills: int, occupations: int) -> Room:
        """For so many asked skills, and occupations of the pool."""
        best, turn = np.zeros((2, skills), dtype=np.int64)
        bins, presumed = np.empty(BINS + 2, dtype=np.int64), np.zeros((occupations, 4), dtype=np.int32)
        carded = np.empty(occupations, dtype=np.int32)
        return cls(best, np.zeros(skills, dtype=np.float64), turn, bins, presumed, carded)


@inlined
def add(notes: Any, row: Any, account: Any, points: Any) -> None:
    """Points to an account of a row."""
    notes.reach[row, account] += points
    notes.touched[row >> 6] |= np.uint64(1) << np.uint64(row & 63)


@kernel
def presume(rule: Any, asked: Any, cards: Any, room: Any, common: Any) -> Any:
    """What the card of each occupation gives at most: for each asked skill the best of what it names.

    Skills that many cards name are left out, or (`common`) they alone are taken. Returns the points of those left out,
    and how many occupations are in `carded`.
    """
    presumed, granted, many = room.presumed, np.int64(0), 0
    for skill in range(len(asked.weight) if asked.whole > 0 else 0):
        scale, most, holders = rule.weights[0] / (asked.whole * WHOLE) * asked.weight[skill], np.int64(0), np.int64(0)
        for pair in range(asked.pair_ends[skill], asked.pair_ends[skill + 1]):
            card = asked.pair_card[pair]
            if card >= 0:
                most = max(most, np.int64(scale * asked.pair_worth[pair, 0]) + 2)
                holders += cards.holder_ends[card + 1] - cards.holder_ends[card]
        if (holders * COMMON > len(presumed)) != common:
            granted += most
            continue
        for pair in range(asked.pair_ends[skill], asked.pair_ends[skill + 1]):
            card = asked.pair_card[pair]
            if card < 0:
                continue
            points = np.int32(scale * asked.pair_worth[pair, 0]) + 2
            for at in range(cards.holder_ends[card], cards.holder_ends[card + 1]):
                here = cards.holder[at]
                before = presumed[here, LAST] if presumed[here, SKILL] == skill + 1 else 0
                if points > before:
                    if presumed[here, FRESH] == 0:
                        room.carded[many] = here
                        many += 1
                    presumed[here, GIVEN] += points - before
                    presumed[here, FRESH] += points - before
                    presumed[here, LAST], presumed[here, SKILL] = points, skill + 1
    return granted, many


@kernel
def note_cards(crowd: Any, notes: Any, room: Any, many: Any) -> None:
    """Notes of the occupations whose cards give fresh points. Those that only a newer table knows, nobody has here."""
    known = len(crowd.work_post_ends) - 1
    for at in range(many):
        occupation = room.carded[at]
        points, room.presumed[occupation, FRESH] = room.presumed[occupation, FRESH], 0
        if occupation >= known:
            continue
        for post in range(crowd.work_post_ends[occupation], crowd.work_post_ends[occupation + 1]):
            if crowd.work_post_years[post] != 0:
                add(notes, crowd.work_post_row[post], WORK, points)


@kernel
def note_near(crowd: Any, rule: Any, asked: Any, notes: Any) -> None:
    """Notes of the occupations that are near."""
    known = len(crowd.work_post_ends) - 1
    for occupation in asked.nearest:
        if occupation >= known:
            continue
        value = np.int64(asked.near[occupation])
        gain = max(value - rule.neutral_occupation, 0) * rule.weights[1] // WHOLE + 1
        for at in range(crowd.work_post_ends[occupation], crowd.work_post_ends[occupation + 1]):
            most = gain
            if value >= rule.near:
                years, last = np.int64(crowd.work_post_years[at]), np.int64(crowd.work_post_last[at])
                most += _lived(rule, asked, value, years, last)
            add(notes, crowd.work_post_row[at], WORK, most)


@kernel
def note_odd(rule: Any, words: Array, odd: Any, notes: Any) -> None:
    """Notes of the eligible of whom no skills or no occupation is known, which earns a neutral share."""
    for word in range(len(words)):
        left = words[word] & (odd.unskilled[word] | odd.idle[word])
        while left != 0:
            low = left & (~left + np.uint64(1))
            left ^= low
            row = word * 64 + np.int64(ones(low - np.uint64(1)))
            skills = work = np.int64(0)
            if odd.unskilled[word] & low != 0:
                skills = rule.weights[0] * rule.neutral_skills // WHOLE
            if odd.idle[word] & low != 0:
                work = rule.weights[2] * rule.neutral_experience // WHOLE
            add(notes, row, SKILLS, skills)
            add(notes, row, WORK, work)


@inlined
def _lived(rule: Any, asked: Any, value: Any, years: Any, last: Any) -> Any:
    """Points of experience that one occupation gives at most; shares of several never exceed their sum."""
    if years == UNKNOWN:
        return rule.weights[2] * (value * rule.neutral_experience // WHOLE + 1) // WHOLE + 1
    fade = rule.fading_unknown / WHOLE
    if last != UNKNOWN:
        fade = rule.fading_half / (rule.fading_half + max(asked.year - last, 0))
    counted = years * value / WHOLE * fade
    return np.int64(rule.weights[2] * counted / (counted + asked.half)) + 2


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
