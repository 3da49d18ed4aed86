"""The score of one row, compiled: docs/matching.md once more, in whole numbers.

Every function here takes the same three: `crowd` (columns of people), `rule` (numbers of the formula), `asked` (the
vacancy). Shares are millionths; a flag beside a share says whether it is known.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from siraba.core.matching.compiled import inlined
from siraba.core.pool.units import Array

WHOLE = 1_000_000
UNKNOWN = -1
A1 = 11
SKILLS_KNOWN, OCCUPATIONS_KNOWN, LANGUAGES_KNOWN, NO_SKILLS = 1, 2, 4, 8
"""As in `core/pool/people.py`; repeated, for kernels hold constants of their own module."""
LEVEL_BITS, LEVEL = 3, 7
TONGUE_BITS, TONGUE = 5, 31
"""As in `question.py`: below a skill's number its evidence, below a language's its level."""


@inlined
def bit(words: Array, row: Any) -> Any:
    """Whether a row's bit is set."""
    return (words[row >> 6] >> np.uint64(row & 63)) & np.uint64(1) != 0


@inlined
def barred(crowd: Any, asked: Any, row: Any) -> Any:
    """Whether age or availability, which have no masks, keep a row out."""
    here = crowd.seat[row]
    if here.available > asked.start:
        return True
    if asked.aged == 0:
        return False
    return here.birth_first != UNKNOWN and (here.birth_first > asked.young or here.birth_last <= asked.old)


@inlined
def faded(rule: Any, asked: Any, last: Any) -> Any:
    """What years still count."""
    if last == UNKNOWN:
        return rule.fading_unknown
    return rule.fading_half * WHOLE // (rule.fading_half + max(asked.year - last, 0))


@inlined
def work(crowd: Any, rule: Any, asked: Any, row: Any) -> Any:
    """Occupation and experience: two shares, whether each is known, and whether the years told are too few."""
    here = crowd.seat[row]
    if asked.occupation == 0:
        return rule.neutral_occupation, rule.neutral_experience, False, False, False
    if here.known & OCCUPATIONS_KNOWN == 0:
        return rule.neutral_occupation, rule.neutral_experience, False, False, False
    best: Any = 0
    counted: Any = 0
    total: Any = 0
    guess: Any = 0
    partly = False
    for entry in range(here.work_at, crowd.seat[row + 1].work_at):
        near = np.int64(asked.near[crowd.work_code[entry]])
        best = max(best, near)
        if near < rule.near:
            continue
        years = np.int64(crowd.work_years[entry])
        if years == UNKNOWN:
            guess, partly = max(guess, near), True
        else:
            total += years
            fade = faded(rule, asked, np.int64(crowd.work_last[entry]))
            counted += years * near // WHOLE * fade // WHOLE
    share = counted * WHOLE // (counted + asked.half)
    guess = guess * rule.neutral_experience // WHOLE
    short = asked.least_years > total and not partly
    return best, max(share, guess), True, guess <= share, short


@inlined
def tongues(crowd: Any, rule: Any, asked: Any, row: Any) -> Any:
    """Languages: the mean surplus over the minimum, and whether any is known."""
    count = len(asked.tongue)
    if count == 0 or crowd.seat[row].known & LANGUAGES_KNOWN == 0:
        return rule.neutral_languages, False
    total, any_known = 0, False
    for one in range(count):
        least = asked.tongue_least[one]
        held: Any = UNKNOWN
        for entry in range(crowd.seat[row].tongues_at, crowd.seat[row + 1].tongues_at):
            tongue = np.int64(crowd.tongue[entry])
            if tongue >> TONGUE_BITS == asked.tongue[one]:
                held = tongue & TONGUE
        if held >= least:
            surplus = max(held - max(least, A1), 0)
            total += rule.language_steps[min(surplus, len(rule.language_steps) - 1)]
        elif held != UNKNOWN and held < A1:
            total += rule.neutral_languages
            continue
        any_known = True
    return (total // count, True) if any_known else (rule.neutral_languages, False)


@inlined
def wished(crowd: Any, rule: Any, asked: Any, wishes: Any, row: Any) -> Any:
    """Contract, pay and working time against what the person said they want."""
    total, known, neutral = 0, False, rule.neutral_wish
    if asked.contract and bit(wishes.contract_said, row):
        known = True
        total += rule.contract * (WHOLE if bit(wishes.contract_met, row) else 0)
    else:
        total += rule.contract * neutral
    if asked.time and bit(wishes.time_said, row):
        known = True
        total += rule.working_time * (WHOLE if bit(wishes.time_met, row) else 0)
    else:
        total += rule.working_time * neutral
    here = crowd.seat[row]
    if asked.currency != UNKNOWN and here.pay_currency == asked.currency:
        known = True
        hoped = here.pay_monthly
        gap = max(hoped - asked.offered, 0)
        reach = max(hoped * rule.pay_span // WHOLE, 1)
        total += rule.pay * max(WHOLE - gap * WHOLE // reach, 0)
    else:
        total += rule.pay * neutral
    return total // WHOLE, known


@inlined
def place(crowd: Any, rule: Any, asked: Any, row: Any) -> Any:
    """Where the person lives against where the work is. A vacancy without a country reaches nobody."""
    here = crowd.seat[row]
    if here.country == UNKNOWN or asked.country == UNKNOWN:
        return (rule.neutral_place, False) if here.country == UNKNOWN else (rule.abroad, True)
    if here.country != asked.country:
        return rule.abroad, True
    if here.region == UNKNOWN or asked.region_given == 0:
        return rule.neutral_place, False
    if here.region == asked.region:
        return rule.same_region, True
    if here.mobile == UNKNOWN:
        return rule.neutral_place, False
    return (rule.mobile, True) if here.mobile == 1 else (rule.not_mobile, True)


@inlined
def education(crowd: Any, rule: Any, asked: Any, row: Any) -> Any:
    """At or just above what is asked is best."""
    level = np.int64(crowd.seat[row].education)
    if asked.education == UNKNOWN or level == UNKNOWN:
        return rule.neutral_education, False
    surplus = level - asked.education
    if surplus < 0:
        return 0, True
    return rule.education_steps[min(surplus, len(rule.education_steps) - 1)], True


@inlined
def skills(crowd: Any, rule: Any, asked: Any, cards: Any, row: Any, best: Array) -> Any:
    """The share of the asked skills, by rarity. `best` is room for one number an asked skill."""
    here = crowd.seat[row]
    if asked.whole == 0:
        return rule.neutral_skills, False
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
                best[skill] = max(best[skill], asked.pair_worth[pair, level])
    if here.known & NO_SKILLS == 0:
        for entry in range(here.work_at, crowd.seat[row + 1].work_at):
            occupation = crowd.work_code[entry]
            if crowd.work_years[entry] != 0:
                for named in range(cards.ends[occupation], cards.ends[occupation + 1]):
                    known = True
                    slot = asked.card_slot[cards.skill[named]]
                    if slot >= 0:
                        for at in range(asked.slot_ends[slot], asked.slot_ends[slot + 1]):
                            pair = asked.slot_pair[at]
                            skill = asked.pair_skill[pair]
                            best[skill] = max(best[skill], asked.pair_worth[pair, 0])
    if not known:
        return rule.neutral_skills, False
    total = 0
    for skill in range(len(best)):
        total += asked.weight[skill] * best[skill]
    return total // asked.whole, True
