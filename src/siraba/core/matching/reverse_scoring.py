"""The score of one vacancy for one person, compiled: `scoring`, the roles exchanged.

Functions take `board` and `trades` (`reverse_board`), `rule` (numbers of the formula), `seekers`, and `room`: what the
person brings, spread out by the board's numbers. Shares are millionths; a flag beside says whether it is known.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from siraba.core.matching.compiled import inlined
from siraba.core.pool.units import Array

WHOLE = 1_000_000
UNKNOWN = -1
A1 = 11
SKILLS_KNOWN, OCCUPATIONS_KNOWN, NO_SKILLS = 1, 2, 8
READY, EVERYWHERE, ADULT, TONGUES, LICENCES = 1, 2, 4, 8, 16
"""As in `core/pool/people.py` and `reverse_seekers.py`; repeated, for kernels hold constants of their own module."""
ABSENT = -1


class Room(NamedTuple):
    """`worth` of each asked skill (zeros between people), which are not zero, the `level` of each language (`ABSENT`
    between people), and one number: whether anything is known of the skills."""

    worth: Array
    touched: Array
    level: Array
    known: Array

    @classmethod
    def of(cls, skills: int, languages: int) -> Room:
        """For so many asked skills and languages."""
        return cls(
            np.zeros(skills, dtype=np.int32),
            np.zeros(skills, dtype=np.int32),
            np.full(languages, ABSENT, dtype=np.int64),
            np.zeros(1, dtype=np.int64),
        )


@inlined
def listed(ends: Array, code: Array, row: Any, asked: Any) -> Any:
    """Whether a short list of a row has a code."""
    for entry in range(ends[row], ends[row + 1]):  # noqa: SIM110 - Numba compiles no generator here
        if code[entry] == asked:
            return True
    return False


@inlined
def spread(board: Any, trades: Any, rule: Any, seekers: Any, row: Any, room: Any) -> Any:
    """Lay out what a person brings; how many asked skills it answers."""
    here, many = seekers.row[row], 0
    known = here.known & SKILLS_KNOWN != 0
    for entry in range(seekers.skill_ends[row], seekers.skill_ends[row + 1]):
        held = seekers.skill_code[entry]
        if held >= 0:
            factor = rule.factors[seekers.skill_level[entry]]
            for at in range(board.answer_ends[held], board.answer_ends[held + 1]):
                many = _keep(room, board.answer_asked[at], board.answer_near[at] * factor // WHOLE, many)
    if here.known & NO_SKILLS == 0:
        for entry in range(seekers.work_ends[row], seekers.work_ends[row + 1]):
            trade = seekers.work_code[entry]
            if seekers.work_years[entry] != 0 and trades.carded[trade]:
                known = True
                for at in range(trades.card_ends[trade], trades.card_ends[trade + 1]):
                    many = _keep(room, trades.card_asked[at], trades.card_worth[at], many)
    room.known[0] = 1 if known else 0
    for entry in range(seekers.tongue_ends[row], seekers.tongue_ends[row + 1]):
        if seekers.tongue_code[entry] >= 0:
            room.level[seekers.tongue_code[entry]] = seekers.tongue_level[entry]
    return many


@inlined
def _keep(room: Any, asked: Any, worth: Any, many: Any) -> Any:
    before = room.worth[asked]
    if worth > before:
        room.worth[asked] = worth
        if before == 0:
            room.touched[many] = asked
            many += 1
    return many


@inlined
def fold(seekers: Any, row: Any, room: Any, many: Any) -> None:
    """Leave the room as it was found."""
    for at in range(many):
        room.worth[room.touched[at]] = 0
    for entry in range(seekers.tongue_ends[row], seekers.tongue_ends[row + 1]):
        if seekers.tongue_code[entry] >= 0:
            room.level[seekers.tongue_code[entry]] = ABSENT


@inlined
def agreed(seekers: Any, row: Any, country: Any, today: Any) -> Any:
    """Whether a person may be proposed in a country, by consent and by age."""
    state = seekers.state[row]
    if state & ADULT == 0 and seekers.country[row] != country:
        return False
    if state & EVERYWHERE != 0:
        return True
    for entry in range(seekers.agreed_ends[row], seekers.agreed_ends[row + 1]):
        if seekers.agreed_code[entry] == country and seekers.agreed_until[entry] >= today:
            return True
    return False


@inlined
def open_to(board: Any, seekers: Any, row: Any, vacancy: Any, room: Any) -> Any:
    """Whether a person meets what a vacancy of a country that is open to them asks, but years of experience."""
    post, here, state = board.post[vacancy], seekers.row[row], seekers.state[row]
    if here.available > post.begins or UNKNOWN < here.education < post.education:
        return False
    first = seekers.birth_first[row]
    if post.aged and first != UNKNOWN and (first > post.young or seekers.birth_last[row] <= post.old):
        return False
    if state & TONGUES != 0:
        for entry in range(board.tongue_ends[vacancy], board.tongue_ends[vacancy + 1]):
            held = room.level[board.tongue_code[entry]]
            if held < board.tongue_least[entry] and (held == ABSENT or held >= A1):
                return False
    if state & LICENCES != 0:
        for entry in range(board.licence_ends[vacancy], board.licence_ends[vacancy + 1]):
            if not listed(seekers.licence_ends, seekers.licence_code, row, board.licence_code[entry]):
                return False
    return not listed(seekers.barred_ends, seekers.barred_row, row, vacancy)


@inlined
def skills(board: Any, rule: Any, vacancy: Any, room: Any) -> Any:
    """The share of the asked skills, by rarity."""
    whole = board.post[vacancy].whole
    if whole == 0 or room.known[0] == 0:
        return rule.neutral_skills, False
    total = np.int64(0)
    for entry in range(board.want_ends[vacancy], board.want_ends[vacancy + 1]):
        total += np.int64(board.want_weight[entry]) * np.int64(room.worth[board.want_code[entry]])
    return total // whole, True


@inlined
def work(board: Any, trades: Any, rule: Any, seekers: Any, row: Any, vacancy: Any) -> Any:
    """Occupation and experience: two shares, whether each is known, whether years are too few, whether that is sure."""
    post = board.post[vacancy]
    if post.occupation == UNKNOWN or seekers.row[row].known & OCCUPATIONS_KNOWN == 0:
        return rule.neutral_occupation, rule.neutral_experience, False, False, False, False
    best, counted, total, guess = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
    partly = False
    for entry in range(seekers.work_ends[row], seekers.work_ends[row + 1]):
        near = np.int64(trades.near[seekers.work_code[entry], post.occupation])
        best = max(best, near)
        if near < rule.near:
            continue
        years = np.int64(seekers.work_years[entry])
        if years == UNKNOWN:
            guess, partly = max(guess, near), True
        else:
            total += years
            counted += years * near // WHOLE * np.int64(seekers.work_fade[entry]) // WHOLE
    share = counted * WHOLE // (counted + post.half)
    guess = guess * rule.neutral_experience // WHOLE
    return best, max(share, guess), True, guess <= share, total < post.least_years, not partly


@inlined
def tongues(board: Any, rule: Any, seekers: Any, row: Any, vacancy: Any, room: Any) -> Any:
    """Languages: the mean surplus over the minimum, and whether any is known."""
    first, last = board.tongue_ends[vacancy], board.tongue_ends[vacancy + 1]
    if first == last or seekers.state[row] & TONGUES == 0:
        return rule.neutral_languages, False
    total, known = np.int64(0), False
    for entry in range(first, last):
        least, held = board.tongue_least[entry], room.level[board.tongue_code[entry]]
        if held >= least:
            surplus = max(held - max(least, A1), 0)
            total += rule.language_steps[min(surplus, len(rule.language_steps) - 1)]
        elif held != ABSENT and held < A1:
            total += rule.neutral_languages
            continue
        known = True
    return (total // (last - first), True) if known else (rule.neutral_languages, False)


@inlined
def wished(board: Any, rule: Any, seekers: Any, row: Any, vacancy: Any) -> Any:
    """Contract, pay and working time against what the person said they want."""
    post, total, known = board.post[vacancy], np.int64(0), False
    share = rule.neutral_wish
    if post.contract != UNKNOWN and seekers.contract_ends[row + 1] > seekers.contract_ends[row]:
        known = True
        share = WHOLE if listed(seekers.contract_ends, seekers.contract_code, row, post.contract) else 0
    total += rule.contract * share
    share = rule.neutral_wish
    if post.time != UNKNOWN and seekers.time_ends[row + 1] > seekers.time_ends[row]:
        known = True
        share = WHOLE if listed(seekers.time_ends, seekers.time_code, row, post.time) else 0
    total += rule.working_time * share
    share = rule.neutral_wish
    if post.currency != UNKNOWN and seekers.currency[row] == post.currency:
        known = True
        hoped = seekers.row[row].pay_monthly
        gap, reach = max(hoped - post.pay, 0), max(hoped * rule.pay_span // WHOLE, 1)
        share = max(WHOLE - gap * WHOLE // reach, 0)
    total += rule.pay * share
    return total // WHOLE, known


@inlined
def place(board: Any, rule: Any, seekers: Any, row: Any, vacancy: Any) -> Any:
    """Where the person lives against where the work is."""
    post, home, living = board.post[vacancy], seekers.country[row], seekers.region[row]
    if home == UNKNOWN:
        return rule.neutral_place, False
    if home != post.country:
        return rule.abroad, True
    if living == UNKNOWN or post.region == UNKNOWN:
        return rule.neutral_place, False
    if living == post.region:
        return rule.same_region, True
    mobile = seekers.row[row].mobile
    if mobile == UNKNOWN:
        return rule.neutral_place, False
    return (rule.mobile, True) if mobile == 1 else (rule.not_mobile, True)


@inlined
def education(board: Any, rule: Any, seekers: Any, row: Any, vacancy: Any) -> Any:
    """At or just above what is asked is best."""
    level, least = np.int64(seekers.row[row].education), np.int64(board.post[vacancy].education)
    if least == UNKNOWN or level == UNKNOWN:
        return rule.neutral_education, False
    if level < least:
        return 0, True
    return rule.education_steps[min(level - least, len(rule.education_steps) - 1)], True
