"""The best rows of one table for one vacancy, compiled: the promising rows first, and no more than needed.

Rows with a note (`bounds`) are looked at from the highest bound down. What a look costs rises in steps, and each step
narrows the bound: the person's own line; languages; work; skills. When the next bound lies below the last score of a
full list, none behind it can enter: the list is the one that scoring everybody would give. As long as somebody without
a note could still enter, further lists are noted, in the end all of them; then those without a note are looked at too.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from siraba.core.matching.bounds import (
    BINS,
    MOST_WORK,
    SHIFT,
    SKILLS,
    WORK,
    most_of,
    note_cards,
    note_odd,
    note_skill,
    note_work,
    take_turns,
)  # fmt: skip
from siraba.core.matching.compiled import inlined, kernel, ones
from siraba.core.matching.question import Crowd
from siraba.core.matching.scoring import barred, education, place, skills, tongues, wished, work
from siraba.core.pool.units import Array

WHOLE = 1_000_000
UNKNOWN = -1
NO_SKILLS = 8
AHEAD = 4
"""So many times the list's length are ordered by their narrower bounds before any is scored whole."""
ELIGIBLE, NOTED, LOOKED_AT, WEIGHED = range(4)
"""What `counts` counts: eligible rows, those with a note, those looked at, those scored whole."""


class Bits(NamedTuple):
    """Words with a bit a row: the eligible; those of whom skills, or occupations, are not known; those with more than
    `MOST_WORK` occupations."""

    eligible: Array
    unskilled: Array
    idle: Array
    spread: Array


class Limits(NamedTuple):
    """Points at most, without a look at a row: of skills, occupation and experience beyond what is noted; of skills
    alone; of languages; of wishes, place and education together."""

    granted: Any
    skills: Any
    languages: Any
    rest: Any


@kernel
def rank(
    columns: Any, rule: Any, asked: Any, cards: Any, wishes: Any, masks: Any, excluded: Array, bits: Any, notes: Any,
    room: Any, best: Array, counts: Array,
) -> Any:  # fmt: skip
    """The best eligible rows into `best`, each a key: score above, id rank (reversed) below; how many there are.

    `columns`: the fields of `Crowd`; `masks`: four that every eligible row is in, of which several may be the same.
    `counts`: four numbers for the record. Keys lie in a heap, the worst first.
    """
    crowd = Crowd(*columns)
    counts[ELIGIBLE] = _sieve(masks, excluded, bits.eligible)
    best = best[: counts[ELIGIBLE]]
    languages, rest = _most_of_rest(rule, asked)
    if counts[ELIGIBLE] <= AHEAD * len(best):
        limits = Limits(rule.weights[0] + rule.weights[1] + rule.weights[2], rule.weights[0], languages, rest)
        return _unnoted(crowd, rule, asked, cards, wishes, bits, notes, room, best, 0, np.int64(-1), limits, counts)
    size = _search(crowd, rule, asked, cards, wishes, bits, notes, room, best, counts, languages, rest)
    _clear(notes)
    return size


@inlined
def _sieve(masks: Any, excluded: Array, words: Array) -> Any:
    """The rows that every mask lets through into `words`, without the excluded ones; how many they are."""
    first, second, third, fourth = masks
    for word in range(len(words)):
        words[word] = first[word] & second[word] & third[word] & fourth[word]
    for row in excluded:
        words[row >> 6] &= ~(np.uint64(1) << np.uint64(row & 63))
    count = np.int64(0)
    for word in range(len(words)):
        count += np.int64(ones(words[word]))
    return count


@inlined
def _search(
    crowd: Any, rule: Any, asked: Any, cards: Any, wishes: Any, bits: Any, notes: Any, room: Any, best: Array,
    counts: Array, languages: Any, rest: Any,
) -> Any:  # fmt: skip
    """Note, and look at who is noted, until nobody else can enter; the number of keys."""
    rows, taken, size, least = len(crowd.seat) - 1, 0, 0, np.int64(-1)
    budget = np.float64(rows // 8 + 256)
    floor = note_work(crowd, rule, asked, cards, notes, room, rows // 16 + 64)
    note_odd(rule, bits.eligible, bits, notes)
    take_turns(crowd, asked, room)
    granted, base = _granted(rule, asked, room), _base(rule, asked)
    last = len(room.turn) if asked.whole > 0 else 0
    while True:
        while taken < last and (
            room.sizes[room.turn[taken]] <= budget or (least >= 0 and base + granted + languages + rest >= least)
        ):
            budget -= room.sizes[room.turn[taken]]
            granted -= most_of(rule, asked, room.turn[taken])
            note_skill(crowd, rule, asked, notes, room.turn[taken])
            taken += 1
        limits = Limits(base + granted + floor * MOST_WORK, granted, languages, rest)
        size = _noted(crowd, rule, asked, cards, wishes, bits, notes, room, best, least, limits, counts)
        if size == len(best):
            least = best[0] >> 32
            if limits.granted + languages + rest < least:
                return size
        if floor == 0 and taken == last:
            return _unnoted(crowd, rule, asked, cards, wishes, bits, notes, room, best, size, least, limits, counts)
        note_cards(crowd, rule, asked, cards, notes, floor)
        floor = np.int64(0)
        if size < len(best):
            budget = np.float64(rows) * 1e3


@inlined
def _granted(rule: Any, asked: Any, room: Any) -> Any:
    """What skills bring at most, before any is noted."""
    if asked.whole == 0:
        return rule.weights[0] * rule.neutral_skills // WHOLE
    granted = np.int64(0)
    for skill in room.turn:
        granted += most_of(rule, asked, skill)
    return granted


@inlined
def _base(rule: Any, asked: Any) -> Any:
    """Points of work that whoever is not noted may have."""
    base = rule.weights[1] * rule.neutral_occupation // WHOLE + 2
    if asked.occupation == 0:
        base += rule.weights[2] * rule.neutral_experience // WHOLE
    return base


@inlined
def _most_of_rest(rule: Any, asked: Any) -> Any:
    """Points at most of languages; of wishes, place and education together."""
    languages = rule.neutral_languages
    if len(asked.tongue) > 0:
        languages = max(languages, rule.language_steps[len(rule.language_steps) - 1])
    wish = rule.contract * (WHOLE if asked.contract else rule.neutral_wish)
    wish += rule.working_time * (WHOLE if asked.time else rule.neutral_wish)
    wish += rule.pay * (WHOLE if asked.currency != UNKNOWN else rule.neutral_wish)
    home = max(rule.abroad, rule.neutral_place)
    if asked.region_given:
        home = max(home, rule.same_region, rule.mobile, rule.not_mobile)
    school = rule.neutral_education
    if asked.education != UNKNOWN:
        for step in rule.education_steps:
            school = max(school, step)
    rest = rule.weights[4] * (wish // WHOLE) // WHOLE
    rest += rule.weights[5] * home // WHOLE + rule.weights[6] * school // WHOLE
    return rule.weights[3] * languages // WHOLE, rest


@kernel
def _noted(
    crowd: Any, rule: Any, asked: Any, cards: Any, wishes: Any, bits: Any, notes: Any, room: Any, best: Array,
    least: Any, limits: Any, counts: Array,
) -> Any:  # fmt: skip
    """The best of those with a note; how many they are. Whoever is below `least` is left out."""
    length = _by_bound(bits.eligible, notes, room.bins, limits)
    counts[NOTED] = length
    first = min(length, AHEAD * len(best))
    for at in range(first):
        row = notes.order[at]
        sure, most = _look(crowd, rule, asked, cards, wishes, notes, row, _reach(notes, row, limits), least, limits)
        notes.sure[at], notes.bound[at] = sure, sure + most if sure >= 0 else -1
    counts[LOOKED_AT] += first
    _sorted(notes, first, room.bins)
    size = 0
    for at in range(first):
        one = notes.member[at]
        if notes.bound[one] < max(least, np.int64(0)):
            continue
        counts[WEIGHED] += 1
        size = _take(crowd, rule, asked, cards, notes.order[one], notes.sure[one], best, size, room)
        if size == len(best):
            least = max(least, best[0] >> 32)
    for at in range(first, length):
        row = notes.order[at]
        most = _reach(notes, row, limits)
        if most + limits.languages + limits.rest < least:
            if (most + limits.languages + limits.rest) >> SHIFT < least >> SHIFT:
                break
            continue
        counts[LOOKED_AT] += 1
        sure, most = _look(crowd, rule, asked, cards, wishes, notes, row, most, least, limits)
        if sure >= 0 and sure + most >= least:
            counts[WEIGHED] += 1
            size = _take(crowd, rule, asked, cards, row, sure, best, size, room)
            if size == len(best):
                least = max(least, best[0] >> 32)
    return size


@inlined
def _reach(notes: Any, row: Any, limits: Any) -> Any:
    """Points of skills, occupation and experience at most."""
    return np.int64(notes.reach[row, SKILLS]) + np.int64(notes.reach[row, WORK]) + limits.granted


@inlined
def _by_bound(words: Array, notes: Any, bins: Array, limits: Any) -> Any:
    """The eligible with a note into `order`, the highest bounds first (a counting sort by 2**SHIFT points)."""
    length = 0
    bins[:] = 0
    for word in range(len(words)):
        left = words[word] & notes.touched[word]
        while left != 0:
            low = left & (~left + np.uint64(1))
            left ^= low
            row = word * 64 + np.int64(ones(low - np.uint64(1)))
            place = BINS - min((_reach(notes, row, limits) + limits.languages + limits.rest) >> SHIFT, BINS)
            notes.member[length], notes.bins[length] = row, place
            bins[place + 1] += 1
            length += 1
    for number in range(BINS + 1):
        bins[number + 1] += bins[number]
    for at in range(length):
        place = notes.bins[at]
        notes.order[bins[place]] = notes.member[at]
        bins[place] += 1
    return length


@inlined
def _sorted(notes: Any, first: Any, bins: Array) -> None:
    """The places of the first into `member`, the highest of `bound` first; those below 0 last."""
    bins[:] = 0
    for at in range(first):
        notes.bins[at] = BINS - min(max(notes.bound[at], 0) >> SHIFT, BINS)
        bins[notes.bins[at] + 1] += 1
    for number in range(BINS + 1):
        bins[number + 1] += bins[number]
    for at in range(first):
        notes.member[bins[notes.bins[at]]] = at
        bins[notes.bins[at]] += 1


@inlined
def _look(
    crowd: Any, rule: Any, asked: Any, cards: Any, wishes: Any, notes: Any, row: Any, most: Any, least: Any, limits: Any
) -> Any:
    """Points of everything but skills, and the most that skills can bring; -1 for who cannot enter.

    `most`: points of skills, occupation and experience at most. No more is looked at than shows that the row cannot
    enter.
    """
    if barred(crowd, asked, row):
        return np.int64(-1), np.int64(0)
    weights = rule.weights
    sure = weights[4] * wished(crowd, rule, asked, wishes, row)[0] // WHOLE
    sure += weights[5] * place(crowd, rule, asked, row)[0] // WHOLE
    sure += weights[6] * education(crowd, rule, asked, row)[0] // WHOLE
    if sure + most + limits.languages < least:
        return np.int64(-1), np.int64(0)
    sure += weights[3] * tongues(crowd, rule, asked, row)[0] // WHOLE
    if sure + most < least:
        return np.int64(-1), np.int64(0)
    occupation, experience, _, _, short = work(crowd, rule, asked, row)
    if short:
        return np.int64(-1), np.int64(0)
    sure += weights[1] * occupation // WHOLE + weights[2] * experience // WHOLE
    return sure, _most_skilled(crowd, rule, asked, cards, notes, row, limits)


@inlined
def _most_skilled(crowd: Any, rule: Any, asked: Any, cards: Any, notes: Any, row: Any, limits: Any) -> Any:
    """Points of skills at most: those noted, those granted, and those that the cards of one's own work presume."""
    here = crowd.seat[row]
    most = np.int64(notes.reach[row, SKILLS]) + limits.skills
    if here.known & NO_SKILLS == 0:
        for entry in range(here.work_at, crowd.seat[row + 1].work_at):
            if crowd.work_years[entry] != 0:
                most += cards.points[crowd.work_code[entry]]
    return min(rule.weights[0], most)


@inlined
def _take(crowd: Any, rule: Any, asked: Any, cards: Any, row: Any, sure: Any, best: Array, size: Any, room: Any) -> Any:
    """Score a row and put it into the heap when it belongs there; the new size of the heap."""
    score = sure + rule.weights[0] * skills(crowd, rule, asked, cards, row, room.best)[0] // WHOLE
    key = (score << 32) | (0x7FFFFFFF - np.int64(crowd.seat[row].rank))
    if size < len(best):
        best[size] = key
        _rise(best, size)
        return size + 1
    if key > best[0]:
        best[0] = key
        _sink(best, size)
    return size


@inlined
def _unnoted(
    crowd: Any, rule: Any, asked: Any, cards: Any, wishes: Any, bits: Any, notes: Any, room: Any, best: Array,
    size: Any, least: Any, limits: Any, counts: Array,
) -> Any:  # fmt: skip
    """The eligible without a note, as far as their bounds are not below the list."""
    for word in range(len(bits.eligible)):
        left = bits.eligible[word] & ~notes.touched[word]
        while left != 0:
            low = left & (~left + np.uint64(1))
            left ^= low
            row = word * 64 + np.int64(ones(low - np.uint64(1)))
            if size == len(best):
                least = max(least, best[0] >> 32)
            counts[LOOKED_AT] += 1
            sure, most = _look(crowd, rule, asked, cards, wishes, notes, row, limits.granted, least, limits)
            if sure >= 0 and sure + most >= least:
                counts[WEIGHED] += 1
                size = _take(crowd, rule, asked, cards, row, sure, best, size, room)
    return size


@inlined
def _clear(notes: Any) -> None:
    """Leave the room as it was found."""
    for word in range(len(notes.touched)):
        if notes.touched[word] != 0:
            notes.touched[word] = 0
            for row in range(word * 64, min(word * 64 + 64, len(notes.reach))):
                notes.reach[row, 0] = 0
                notes.reach[row, 1] = 0


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
