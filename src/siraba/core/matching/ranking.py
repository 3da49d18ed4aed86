"""The best rows of one table for one vacancy, compiled: the promising rows first, and no more than needed.

Rows are scored from the highest bound (`bounds`) down; when the next bound lies below the last score of a full list,
none behind it can enter: the list is the one that scoring everybody would give. Rows without a note follow kind by
kind: bounds are higher for those of whom skills or occupations are not known (they earn neutral shares there) and for
those who live in the vacancy's country.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from siraba.core.matching.bounds import BINS, MOST_WORK, SHIFT, bound_of, note_skills, note_spread, note_work
from siraba.core.matching.compiled import inlined, kernel, ones
from siraba.core.matching.question import Crowd
from siraba.core.matching.scoring import barred, bit, education, place, skills, tongues, wished, work
from siraba.core.pool.units import Array

WHOLE = 1_000_000
UNKNOWN = -1
SKILLS_KNOWN, COUNTRY_KNOWN, REGION_KNOWN = 1 << 26, 1 << 27, 1 << 28
"""Bits of `Crowd.glimpse`."""
AHEAD, FETCHED = 8, 5
ELIGIBLE, NOTED, SCORED, WEIGHED = range(4)
"""What `counts` counts: eligible rows, those with a note, those looked at, those scored whole."""


class Bits(NamedTuple):
    """Words with a bit a row: the eligible; those with more than `MOST_WORK` occupations; those of whom skills, or
    occupations, are not known; those who live in the vacancy's country. `base` counts the eligible before each word."""

    eligible: Array
    base: Array
    spread: Array
    unskilled: Array
    idle: Array
    home: Array


@kernel
def rank(
    columns: Any, rule: Any, asked: Any, cards: Any, wishes: Any, bits: Any, notes: Any, room: Any, best: Array,
    counts: Array,
) -> Any:  # fmt: skip
    """The best eligible rows into `best`, each a key: score above, id rank (reversed) below; how many there are.

    `columns`: the fields of `Crowd`. `counts`: four numbers for the record. Keys lie in a heap, the worst first.
    """
    crowd, words, base = Crowd(*columns), bits.eligible, bits.base
    counts[ELIGIBLE] = base[len(words)]
    floor, length = note_work(crowd, rule, asked, cards, words, base, notes, room.load)
    granted, length = note_skills(crowd, rule, asked, words, base, notes, room, length)
    granted += floor * MOST_WORK
    length = note_spread(words, bits.spread, base, notes, rule.weights[0], length)
    counts[NOTED] = length
    _most_of_rest(rule, asked, room.rest)
    _by_bound(crowd, rule, asked, wishes, bits.home, notes, length, granted, room)
    size = 0
    for at in range(length):
        if at % AHEAD == 0:
            _fetch(crowd, notes, at, min(at + AHEAD, length), room.rest)
        one = notes.order[at]
        most = bound_of(rule, notes.reached[one], notes.near[one], notes.lived[one], granted)
        bound = most + notes.rest[one] + room.rest[0]
        if size == len(best) and bound < best[0] >> 32:
            if bound >> SHIFT < (best[0] >> 32) >> SHIFT:
                break
            continue
        size = _try(crowd, rule, asked, cards, wishes, notes.row[one], most, best, size, room, counts)
    size = _unnoted(crowd, rule, asked, cards, wishes, bits, notes, room, best, size, granted, counts)
    for at in range(length):
        one = notes.member[at]
        notes.reached[one], notes.near[one], notes.lived[one], notes.noted[one] = 0, -1, 0, False
    return size


@inlined
def _fetch(crowd: Any, notes: Any, first: Any, last: Any, rest: Array) -> None:
    """Read a little of each of the next rows. They lie anywhere: asked for together they come together, where scoring
    would wait for one after the other. The sum serves nothing but that the reading is not left out."""
    seen = np.int64(0)
    for at in range(first, last):
        row = notes.row[notes.order[at]]
        seen += crowd.row[row].known + crowd.tongue_ends[row] + crowd.skill_ends[row] + crowd.rank[row]
    for at in range(first, last):
        row = notes.row[notes.order[at]]
        if crowd.tongue_ends[row] < crowd.tongue_ends[row + 1]:
            seen += crowd.tongue_code[crowd.tongue_ends[row]] + crowd.tongue_level[crowd.tongue_ends[row]]
        if crowd.skill_ends[row] < crowd.skill_ends[row + 1]:
            seen += crowd.skill_code[crowd.skill_ends[row]] + crowd.skill_level[crowd.skill_ends[row]]
        here = crowd.row[row]
        if here.occupations_n > 0:
            seen += crowd.work_code[here.occupations_at] + crowd.work_years[here.occupations_at]
    rest[FETCHED] = seen


@inlined
def _unnoted(
    crowd: Any, rule: Any, asked: Any, cards: Any, wishes: Any, bits: Any, notes: Any, room: Any, best: Array,
    size: Any, granted: Any, counts: Array,
) -> Any:  # fmt: skip
    """The rows without a posting, as far as their bounds are not below the list: first those of whom no skills are
    known, then those who live in the country, then the others."""
    neutral = rule.weights[0] * rule.neutral_skills // WHOLE
    abroad = rule.weights[5] * max(rule.abroad, rule.neutral_place) // WHOLE
    for kind in range(3):
        points = max(granted, neutral) if kind == 0 else granted
        idle_most = bound_of(rule, 0, -1, 0, points)
        busy_most = bound_of(rule, 0, -1 if asked.occupation == 0 else 0, 0, points)
        rest = room.rest[0] + room.rest[1] + room.rest[3] + (abroad if kind == 2 else room.rest[2])
        if size == len(best) and idle_most + rest < best[0] >> 32:
            continue
        for word in range(len(bits.eligible)):
            left = bits.eligible[word]
            if left == 0:
                continue
            if kind == 0:
                left &= bits.unskilled[word]
            else:
                left &= ~bits.unskilled[word] & (bits.home[word] if kind == 1 else ~bits.home[word])
            while left != 0:
                low = left & (~left + np.uint64(1))
                left ^= low
                below = low - np.uint64(1)
                if notes.noted[bits.base[word] + np.int64(ones(bits.eligible[word] & below))]:
                    continue
                row = word * 64 + np.int64(ones(below))
                most = idle_most if bits.idle[word] & low != 0 else busy_most
                bound = most + room.rest[0] + _glimpse(crowd, rule, asked, wishes, bits.home, row, room.rest)
                if size < len(best) or bound >= best[0] >> 32:
                    size = _try(crowd, rule, asked, cards, wishes, row, most, best, size, room, counts)
    return size


@inlined
def _glimpse(crowd: Any, rule: Any, asked: Any, wishes: Any, home: Array, row: Any, rest: Array) -> Any:
    """Points of wishes, place and education at most, from four bytes and some bits."""
    here = np.int64(crowd.glimpse[row])
    at = rule.abroad
    if bit(home, row):
        if here & COUNTRY_KNOWN == 0 or here & REGION_KNOWN == 0 or asked.region_given == 0:
            at = rule.neutral_place
        elif here & 0xFFFF == asked.region & 0xFFFF:  # perhaps another region
            at = max(rule.same_region, rule.mobile, rule.not_mobile, rule.neutral_place)
        else:
            mobile = (here >> 24 & 3) - 1
            at = rule.neutral_place if mobile < 0 else (rule.mobile if mobile == 1 else rule.not_mobile)
    school, level = rule.neutral_education, (here >> 16 & 0xFF) - 1
    if asked.education != UNKNOWN and level != UNKNOWN:
        surplus = level - asked.education
        school = 0 if surplus < 0 else rule.education_steps[min(surplus, len(rule.education_steps) - 1)]
    wish = rest[1]
    if asked.contract and bit(wishes.contract_said, row) and not bit(wishes.contract_met, row):
        wish = rest[4]
    return wish + rule.weights[5] * at // WHOLE + rule.weights[6] * school // WHOLE


@inlined
def _glance(crowd: Any, rule: Any, asked: Any, row: Any, wish: Any) -> Any:
    """Points of wishes (as told), place and education: what one look at the row says."""
    home, _ = place(crowd, rule, asked, row)
    school, _ = education(crowd, rule, asked, row)
    return wish + rule.weights[5] * home // WHOLE + rule.weights[6] * school // WHOLE


@kernel
def _most_of_rest(rule: Any, asked: Any, rest: Array) -> None:
    """Points of languages, wishes, place and education at most, into `rest`."""
    languages = rule.neutral_languages
    if len(asked.tongue) > 0:
        languages = max(languages, rule.language_steps[len(rule.language_steps) - 1])
    wish = rule.contract * (WHOLE if asked.contract else rule.neutral_wish)
    wish += rule.working_time * (WHOLE if asked.time else rule.neutral_wish)
    wish += rule.pay * (WHOLE if asked.currency != UNKNOWN else rule.neutral_wish)
    home = max(rule.same_region, rule.mobile, rule.abroad, rule.not_mobile, rule.neutral_place)
    school = rule.neutral_education
    if asked.education != UNKNOWN:
        for step in rule.education_steps:
            school = max(school, step)
    rest[0] = rule.weights[3] * languages // WHOLE
    rest[1] = rule.weights[4] * (wish // WHOLE) // WHOLE
    rest[4] = rule.weights[4] * ((wish - rule.contract * WHOLE) // WHOLE) // WHOLE  # another contract is wished
    rest[2] = rule.weights[5] * home // WHOLE
    rest[3] = rule.weights[6] * school // WHOLE


@kernel
def _by_bound(
    crowd: Any, rule: Any, asked: Any, wishes: Any, home: Array, notes: Any, length: Any, granted: Any, room: Any
) -> None:
    """The noted rows into `order`, the highest bounds first (a counting sort by bins of 2**SHIFT points)."""
    starts, neutral = room.load, rule.weights[0] * rule.neutral_skills // WHOLE
    starts[:] = 0
    for at in range(length):
        one = notes.member[at]
        row = notes.row[one]
        if crowd.glimpse[row] & SKILLS_KNOWN == 0:  # nothing listed: the neutral share, or what cards presume
            notes.reached[one] = max(np.int64(notes.reached[one]), neutral - granted)
        notes.rest[one] = _glimpse(crowd, rule, asked, wishes, home, row, room.rest)
        bound = bound_of(rule, notes.reached[one], notes.near[one], notes.lived[one], granted)
        bound += notes.rest[one] + room.rest[0]
        notes.bins[at] = BINS - min(bound >> SHIFT, BINS)
        starts[notes.bins[at] + 1] += 1
    for number in range(BINS + 1):
        starts[number + 1] += starts[number]
    for at in range(length):
        notes.order[starts[notes.bins[at]]] = notes.member[at]
        starts[notes.bins[at]] += 1


@kernel
def _try(
    crowd: Any, rule: Any, asked: Any, cards: Any, wishes: Any, row: Any, most: Any, best: Array, size: Any, room: Any,
    counts: Array,
) -> Any:  # fmt: skip
    """Score a row and put it into the heap when it belongs there; the new size of the heap.

    `most`: points of skills, occupation and experience at most. No more is looked at than shows that the row cannot
    enter.
    """
    weights, least = rule.weights, np.int64(-1)
    if size == len(best):
        least = best[0] >> 32
    counts[SCORED] += 1
    if barred(crowd, asked, row):
        return size
    wish, _ = wished(crowd, rule, asked, wishes, row)
    score = _glance(crowd, rule, asked, row, weights[4] * wish // WHOLE)
    if score + most + room.rest[0] < least:
        return size
    score += weights[3] * tongues(crowd, rule, asked, row)[0] // WHOLE
    if score + most < least:
        return size
    occupation, experience, _, _, short = work(crowd, rule, asked, row)
    if short:
        return size
    counts[WEIGHED] += 1
    score += weights[1] * occupation // WHOLE + weights[2] * experience // WHOLE
    score += weights[0] * skills(crowd, rule, asked, cards, row, room.best)[0] // WHOLE
    key = (score << 32) | (0x7FFFFFFF - np.int64(crowd.rank[row]))
    if size < len(best):
        best[size] = key
        _rise(best, size)
        return size + 1
    if key > best[0]:
        best[0] = key
        _sink(best, size)
    return size


@kernel
def _rise(heap: Array, at: Any) -> None:
    """Move the last key of a heap to its place."""
    while at > 0:
        above = (at - 1) >> 1
        if heap[above] <= heap[at]:
            return
        heap[above], heap[at] = heap[at], heap[above]
        at = above


@kernel
def _sink(heap: Array, size: Any) -> None:
    """Move the first key of a heap to its place."""
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            return
        if below + 1 < size and heap[below + 1] < heap[below]:
            below += 1
        if heap[at] <= heap[below]:
            return
        heap[at], heap[below] = heap[below], heap[at]
        at = below


@kernel
def parts(
    columns: Any, rule: Any, asked: Any, cards: Any, wishes: Any, rows: Array, room: Array, shares: Array, known: Array
) -> None:
    """The seven shares of each row, and which are known. `room`: one number an asked skill."""
    crowd = Crowd(*columns)
    for at in range(len(rows)):
        row = rows[at]
        shares[at, 0], known[at, 0] = skills(crowd, rule, asked, cards, row, room)
        shares[at, 1], shares[at, 2], known[at, 1], known[at, 2], _ = work(crowd, rule, asked, row)
        shares[at, 3], known[at, 3] = tongues(crowd, rule, asked, row)
        shares[at, 4], known[at, 4] = wished(crowd, rule, asked, wishes, row)
        shares[at, 5], known[at, 5] = place(crowd, rule, asked, row)
        shares[at, 6], known[at, 6] = education(crowd, rule, asked, row)
