"""The best rows of one table for one vacancy, compiled: the promising rows first, and no more than needed.

Rows with a note (`bounds`) are looked at, those with the highest bounds before the others. Looking goes in steps, and
each step narrows the bound: the person's own line; languages; work; skills. Who lies below the last score of a full
list cannot enter any more, nor can anybody with a lower bound: the list is the one that scoring everybody would give.
As long as somebody without a note could still enter, further lists are noted, in the end all of them; then those
without a note are looked at too.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from siraba.core.matching.bounds import (
    BINS,
    GIVEN,
    SHIFT,
    SKILLS,
    WORK,
    most_of,
    note_cards,
    note_near,
    note_odd,
    note_skill,
    presume,
    take_turns,
)
from siraba.core.matching.compiled import inlined, kernel, ones
from siraba.core.matching.heap import rise, sink
from siraba.core.matching.question import Crowd
from siraba.core.matching.scoring import barred, education, place, skills, tongues, wished, work
from siraba.core.pool.units import Array

WHOLE = 1_000_000
UNKNOWN = -1
NO_SKILLS = 8
AHEAD = 4
"""So many times the list's length are looked at before all others."""
ELIGIBLE, NOTED, LOOKED_AT, WEIGHED = range(4)
"""What `counts` counts: eligible rows, those with a note, those looked at, those scored whole."""


class Bits(NamedTuple):
    """Words with a bit a row: the eligible; those of whom skills, or occupations, are not known."""

    eligible: Array
    unskilled: Array
    idle: Array


class Case(NamedTuple):
    """What a search is about: people, formula, vacancy, cards, what is wished."""

    crowd: Any
    rule: Any
    asked: Any
    cards: Any
    wishes: Any


class Work(NamedTuple):
    """What a search works with: bits and notes of rows, room for numbers, the keys found so far, counts."""

    bits: Any
    notes: Any
    room: Any
    best: Any
    counts: Any


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
    case = Case(Crowd(*columns), rule, asked, cards, wishes)
    counts[ELIGIBLE] = _sieve(masks, excluded, bits.eligible)
    todo = Work(bits, notes, room, best[: counts[ELIGIBLE]], counts)
    languages, rest = _most_of_rest(rule, asked)
    if counts[ELIGIBLE] <= AHEAD * len(todo.best):
        most = rule.weights[0] + rule.weights[1] + rule.weights[2]
        return _unnoted(case, todo, Limits(most, rule.weights[0], languages, rest), 0, np.int64(-1))
    size = _search(case, todo, languages, rest)
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
def _search(case: Any, todo: Any, languages: Any, rest: Any) -> Any:
    """Note, and look at who is noted, until nobody else can enter; the number of keys."""
    rule, asked, notes, room = case.rule, case.asked, todo.notes, todo.room
    rows, taken, size, least = len(case.crowd.seat) - 1, 0, 0, np.int64(-1)
    budget = np.float64(rows // 8 + 256)
    carded, many = presume(rule, asked, case.cards, room, False)
    note_cards(case.crowd, notes, room, many)
    note_near(case.crowd, rule, asked, notes)
    note_odd(rule, todo.bits.eligible, todo.bits, notes)
    take_turns(case.crowd, asked, room)
    granted, base = _granted(rule, asked, room), _base(rule, asked)
    last = len(room.turn) if asked.whole > 0 else 0
    while True:
        while taken < last and (
            room.sizes[room.turn[taken]] <= budget or (least >= 0 and base + granted + languages + rest >= least)
        ):
            budget -= room.sizes[room.turn[taken]]
            granted -= most_of(rule, asked, room.turn[taken])
            note_skill(case.crowd, rule, asked, notes, room.turn[taken])
            taken += 1
        limits = Limits(base + granted + carded, granted + carded, languages, rest)
        size, least = _noted(case, todo, limits, least)
        if size == len(todo.best) and limits.granted + languages + rest < least:
            return size
        if carded == 0 and taken == last:
            return _unnoted(case, todo, limits, size, least)
        if carded > 0:
            carded, many = np.int64(0), presume(rule, asked, case.cards, room, True)[1]
            note_cards(case.crowd, notes, room, many)
        if size < len(todo.best):
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
def _noted(case: Any, todo: Any, limits: Any, least: Any) -> Any:
    """The best of those with a note: how many they are, and the score that others must reach. Whoever is below `least`
    is left out."""
    notes, size = todo.notes, 0
    length, cut = _by_bin(todo, limits, AHEAD * len(todo.best))
    todo.counts[NOTED] = length
    for part in range(2):
        count = 0
        below = np.int64(BINS) if least < 0 else BINS - min(least >> SHIFT, BINS)
        for at in range(length):
            if (notes.bins[at] <= cut) if part == 0 else (cut < notes.bins[at] <= below):
                notes.order[count] = notes.member[at]
                count += 1
        count = _look(case, todo, limits, count, least)
        size, least = _take(case, todo, count, size, least)
    return size, least


@inlined
def _reach(notes: Any, row: Any, limits: Any) -> Any:
    """Points of skills, occupation and experience at most."""
    return np.int64(notes.reach[row, SKILLS]) + np.int64(notes.reach[row, WORK]) + limits.granted


@inlined
def _by_bin(todo: Any, limits: Any, first: Any) -> Any:
    """The eligible with a note, and the bin of each (of 2**SHIFT points, the highest bounds in the lowest); how many
    there are, and the bin up to which the `first` of them lie."""
    notes, bins, words, length = todo.notes, todo.room.bins, todo.bits.eligible, 0
    bins[:] = 0
    rest = limits.languages + limits.rest
    for word in range(len(words)):
        left = words[word] & notes.touched[word]
        while left != 0:
            low = left & (~left + np.uint64(1))
            left ^= low
            row = word * 64 + np.int64(ones(low - np.uint64(1)))
            where = BINS - min((_reach(notes, row, limits) + rest) >> SHIFT, BINS)
            notes.member[length], notes.bins[length] = row, where
            bins[where] += 1
            length += 1
    cut, many = 0, bins[0]
    while many < first and cut < BINS:
        cut += 1
        many += bins[cut]
    return length, cut


@inlined
def _look(case: Any, todo: Any, limits: Any, count: Any, least: Any) -> Any:
    """Look at rows of `order`, step by step. Those who may still enter stay there, with what they surely earn without
    skills (`sure`) and the most with them (`bound`); how many they are."""
    notes = todo.notes
    todo.counts[LOOKED_AT] += count
    count = _at_themselves(case, notes, limits, count, least)
    count = _at_languages(case, notes, limits, count, least)
    return _at_work(case, notes, todo.room.presumed, limits, count, least)


@inlined
def _at_themselves(case: Any, notes: Any, limits: Any, count: Any, least: Any) -> Any:
    """The line of each: age, availability, wishes, place, education."""
    crowd, rule, asked, kept = case.crowd, case.rule, case.asked, 0
    for at in range(count):
        row = notes.order[at]
        sure = rule.weights[4] * wished(crowd, rule, asked, case.wishes, row)[0] // WHOLE
        sure += rule.weights[5] * place(crowd, rule, asked, row)[0] // WHOLE
        sure += rule.weights[6] * education(crowd, rule, asked, row)[0] // WHOLE
        if sure + _reach(notes, row, limits) + limits.languages >= least and not barred(crowd, asked, row):
            notes.order[kept], notes.sure[kept] = row, sure
            kept += 1
    return kept


@inlined
def _at_languages(case: Any, notes: Any, limits: Any, count: Any, least: Any) -> Any:
    kept = 0
    for at in range(count):
        row = notes.order[at]
        share = tongues(case.crowd, case.rule, case.asked, row)[0]
        sure = notes.sure[at] + case.rule.weights[3] * share // WHOLE
        if sure + _reach(notes, row, limits) >= least:
            notes.order[kept], notes.sure[kept] = row, sure
            kept += 1
    return kept


@inlined
def _at_work(case: Any, notes: Any, presumed: Array, limits: Any, count: Any, least: Any) -> Any:
    """Occupation and experience; then skills are bounded by those noted, those granted, and the cards of one's work."""
    crowd, weights, kept = case.crowd, case.rule.weights, 0
    for at in range(count):
        row = notes.order[at]
        occupation, experience, _, _, short = work(crowd, case.rule, case.asked, row)
        sure = notes.sure[at] + weights[1] * occupation // WHOLE + weights[2] * experience // WHOLE
        here, most = crowd.seat[row], np.int64(notes.reach[row, SKILLS]) + limits.skills
        if here.known & NO_SKILLS == 0:
            for entry in range(here.work_at, crowd.seat[row + 1].work_at):
                if crowd.work_years[entry] != 0:
                    most += presumed[crowd.work_code[entry], GIVEN]
        bound = sure + min(weights[0], most)
        if bound >= least and not short:
            notes.order[kept], notes.sure[kept], notes.bound[kept] = row, sure, bound
            kept += 1
    return kept


@inlined
def _take(case: Any, todo: Any, count: Any, size: Any, least: Any) -> Any:
    """Score rows of `order`, the highest bounds first, and put into the heap who belongs there; its new size, and the
    score that others must reach."""
    notes, best = todo.notes, todo.best
    _sorted(notes, count, todo.room.bins)
    for turn in range(count):
        at = notes.sorted[turn]
        if notes.bound[at] < least:
            continue
        todo.counts[WEIGHED] += 1
        row = notes.order[at]
        share = skills(case.crowd, case.rule, case.asked, case.cards, row, todo.room.best)[0]
        score = notes.sure[at] + case.rule.weights[0] * share // WHOLE
        key = (score << 32) | (0x7FFFFFFF - np.int64(case.crowd.seat[row].rank))
        if size < len(best):
            best[size] = key
            rise(best, size)
            size += 1
        elif key > best[0]:
            best[0] = key
            sink(best, size)
        if size == len(best):
            least = max(least, best[0] >> 32)
    return size, least


@inlined
def _sorted(notes: Any, count: Any, bins: Array) -> None:
    """The places of the rows of `order` into `sorted`, the highest of `bound` first (a counting sort)."""
    bins[:] = 0
    for at in range(count):
        bins[BINS - min(notes.bound[at] >> SHIFT, BINS) + 1] += 1
    for number in range(BINS + 1):
        bins[number + 1] += bins[number]
    for at in range(count):
        where = BINS - min(notes.bound[at] >> SHIFT, BINS)
        notes.sorted[bins[where]] = at
        bins[where] += 1


@inlined
def _unnoted(case: Any, todo: Any, limits: Any, size: Any, least: Any) -> Any:
    """The eligible without a note, as far as their bounds are not below the list; the number of keys."""
    words, notes, count = todo.bits.eligible, todo.notes, 0
    for word in range(len(words)):
        left = words[word] & ~notes.touched[word]
        while left != 0:
            low = left & (~left + np.uint64(1))
            left ^= low
            notes.order[count] = word * 64 + np.int64(ones(low - np.uint64(1)))
            count += 1
    count = _look(case, todo, limits, count, least)
    return _take(case, todo, count, size, least)[0]


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
