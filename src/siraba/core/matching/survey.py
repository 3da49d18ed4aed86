"""What a vacancy finds in a whole table, compiled: the funnel of its constraints, all scores, who has what."""

from __future__ import annotations

from typing import Any

import numpy as np

from siraba.core.matching.compiled import inlined, kernel, ones
from siraba.core.matching.question import Crowd
from siraba.core.matching.scoring import education, place, tongues, wished, work
from siraba.core.pool.units import Array

WHOLE, BIN, BINS = 1_000_000, 50_000, 20
SKILLS_KNOWN, NO_SKILLS = 1, 8
LEVEL_BITS, LEVEL = 3, 7
FAILING, ONLY, UNSURE, REMAINING = range(4)
STATE, NAMES, CARD = range(3)
"""Of an occupation: whether its card was read, whether it names any skill, and from where on what it presumes."""
UNREAD, SILENT, TELLING = range(3)


@kernel
def funnel(alive: Array, fail: Array, unknown: Array, remaining: Array, steps: Array) -> None:
    """Counts of each constraint, over words of rows. `remaining` ends as the bits of those who meet everything.

    `fail` and `unknown` have a row of words a constraint, `steps` four numbers: who fails it, who fails nothing else,
    of whom it is not known among those left, how many are left.
    """
    for word in range(len(alive)):
        once, twice = np.uint64(0), np.uint64(0)
        for check in range(len(fail)):
            bits = fail[check, word]
            twice |= once & bits
            once |= bits
        once &= ~twice
        left = alive[word]
        for check in range(len(fail)):
            bits = fail[check, word] & alive[word]
            left &= ~bits
            steps[check, FAILING] += np.int64(ones(bits))
            steps[check, ONLY] += np.int64(ones(bits & once))
            steps[check, UNSURE] += np.int64(ones(unknown[check, word] & left))
            steps[check, REMAINING] += np.int64(ones(left))
        remaining[word] = left


def room(skills: int, occupations: int) -> Array:
    """Room for `tally`: one number an asked skill, and as many an occupation, with two before them."""
    return np.zeros((occupations + 1, skills + CARD), dtype=np.int32)


@kernel
def tally(
    columns: Any,
    rule: Any,
    asked: Any,
    cards: Any,
    wishes: Any,
    words: Array,
    room: Array,
    histogram: Array,
    having: Array,
) -> None:
    """The score of each row whose bit is set into `histogram`; into `having`, for each asked skill, how many list it,
    list a related one only, or are only presumed to have either. `room`: as made by the function of that name."""
    crowd, weights, best = Crowd(*columns), rule.weights, room[len(room) - 1, CARD:]
    for word in range(len(words)):
        left = words[word]
        while left != 0:
            low = left & (~left + np.uint64(1))
            left ^= low
            row = word * 64 + np.int64(ones(low - np.uint64(1)))
            share = _skills(crowd, rule, asked, cards, row, best, room, having)
            occupation, experience, _, _, _ = work(crowd, rule, asked, row)
            score = weights[0] * share // WHOLE
            score += weights[1] * occupation // WHOLE + weights[2] * experience // WHOLE
            score += weights[3] * tongues(crowd, rule, asked, row)[0] // WHOLE
            score += weights[4] * wished(crowd, rule, asked, wishes, row)[0] // WHOLE
            score += weights[5] * place(crowd, rule, asked, row)[0] // WHOLE
            score += weights[6] * education(crowd, rule, asked, row)[0] // WHOLE
            histogram[min(score // BIN, BINS - 1)] += 1


@inlined
def _skills(crowd: Any, rule: Any, asked: Any, cards: Any, row: Any, best: Array, room: Array, having: Array) -> Any:
    """The share of skills. A worth is doubled plus one: one number tells whether anything answers, and how well."""
    here = crowd.seat[row]
    best[:] = 0
    known = here.known & SKILLS_KNOWN != 0
    for entry in range(here.skills_at, crowd.seat[row + 1].skills_at):
        held = np.int64(crowd.skill[entry])
        slot = asked.slot[held >> LEVEL_BITS]
        if slot >= 0:
            level = held & LEVEL
            for at in range(asked.slot_ends[slot], asked.slot_ends[slot + 1]):
                pair = asked.slot_pair[at]
                skill = asked.pair_skill[pair]
                if pair == asked.pair_ends[skill]:  # the first answer is the asked skill itself
                    having[skill, 0] += 1
                    having[skill, 1] -= 1
                best[skill] = max(best[skill], np.int32(asked.pair_worth[pair, level] * 2 + 1))
    for skill in range(len(best)):
        having[skill, 1] += best[skill] > 0
        having[skill, 2] -= best[skill] > 0
    if here.known & NO_SKILLS == 0:
        for entry in range(here.work_at, crowd.seat[row + 1].work_at):
            if crowd.work_years[entry] != 0:
                card = room[crowd.work_code[entry]]
                if card[STATE] == UNREAD:
                    _read(asked, cards, crowd.work_code[entry], card)
                known |= card[NAMES] != 0
                if card[STATE] == TELLING:
                    for skill in range(len(best)):
                        best[skill] = max(best[skill], card[CARD + skill])
    total = np.int64(0)
    for skill in range(len(best)):
        having[skill, 2] += best[skill] > 0
        total += asked.weight[skill] * np.int64(best[skill] >> 1)
    return total // asked.whole if known and asked.whole > 0 else rule.neutral_skills


@inlined
def _read(asked: Any, cards: Any, occupation: Any, card: Array) -> None:
    """What the card of an occupation presumes of each asked skill: once, for all who practise it."""
    card[STATE] = SILENT
    for named in range(cards.ends[occupation], cards.ends[occupation + 1]):
        card[NAMES] = 1
        slot = asked.card_slot[cards.skill[named]]
        if slot >= 0:
            card[STATE] = TELLING
            for at in range(asked.slot_ends[slot], asked.slot_ends[slot + 1]):
                pair = asked.slot_pair[at]
                skill = CARD + asked.pair_skill[pair]
                card[skill] = max(card[skill], np.int32(asked.pair_worth[pair, 0] * 2 + 1))
