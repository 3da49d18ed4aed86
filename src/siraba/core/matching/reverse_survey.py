"""What one person finds in a whole board of vacancies, compiled: the funnel of the constraints, and all scores."""

from __future__ import annotations

from typing import Any

from siraba.core.matching.compiled import inlined, kernel
from siraba.core.matching.reverse_scoring import (
    A1,
    ABSENT,
    LICENCES,
    TONGUES,
    education,
    fold,
    listed,
    place,
    skills,
    spread,
    tongues,
    wished,
    work,
)
from siraba.core.pool.units import Array

UNKNOWN, FOREVER = -1, 2**31 - 1
OCCUPATIONS_KNOWN = 2
BIN, BINS = 50_000, 20
WHOLE = 1_000_000
OPEN, AGE, AVAILABILITY, EDUCATION, LANGUAGE, LICENCE, EXPERIENCE, EXCLUDED, STEPS = 0, 7, 8, 9, 10, 11, 12, 13, 14
"""Places in the funnel of those constraints that a vacancy decides; `survey` is given the bits of the others."""
FAILING, ONLY, UNSURE, REMAINING = range(4)


@kernel
def survey(
    board: Any, trades: Any, rule: Any, seekers: Any, row: Any, alive: Array, shut: Array, of_country: Array,
    doubts: Any, room: Any, steps: Array, histogram: Array,
) -> None:  # fmt: skip
    """Counts of each constraint into `steps` (as `survey.funnel` counts them) and all scores into `histogram`.

    `of_country`: bits of the constraints that the person fails for each country of the board, the last for a vacancy
    without one; `doubts`: bits of those that are not known of the person, wherever it is.
    """
    many = spread(board, trades, rule, seekers, row, room)
    for vacancy in range(len(board.post)):
        if not alive[vacancy]:
            continue
        fail, unsure = _bits(board, trades, rule, seekers, row, vacancy, room)
        fail |= of_country[board.post[vacancy].country]
        if shut[vacancy]:
            fail |= 1 << OPEN
        _count(fail, (unsure | doubts) & ~fail, steps)
        if fail == 0:
            score = _score(board, trades, rule, seekers, row, vacancy, room)
            histogram[min(score // BIN, BINS - 1)] += 1
    fold(seekers, row, room, many)


@inlined
def _count(fail: Any, unsure: Any, steps: Array) -> None:
    """One vacancy more in the funnel."""
    if fail & (fail - 1) == 0:
        for step in range(STEPS):
            if fail == 1 << step:
                steps[step, ONLY] += 1
    left = True
    for step in range(STEPS):
        bit = 1 << step
        if fail & bit != 0:
            steps[step, FAILING] += 1
            left = False
        elif left and unsure & bit != 0:
            steps[step, UNSURE] += 1
        if left:
            steps[step, REMAINING] += 1


@inlined
def _bits(board: Any, trades: Any, rule: Any, seekers: Any, row: Any, vacancy: Any, room: Any) -> Any:
    """The constraints that a vacancy sets: those that are not met, those that are not known."""
    post, here = board.post[vacancy], seekers.row[row]
    fail, unsure = 0, 0
    if post.aged:
        first, last = seekers.birth_first[row], seekers.birth_last[row]
        if first == UNKNOWN or last > post.young or first <= post.old:
            unsure |= 1 << AGE
        if first != UNKNOWN and (first > post.young or last <= post.old):
            fail |= 1 << AGE
    if here.available > post.begins:
        fail |= 1 << AVAILABILITY
    elif post.begins != FOREVER and here.available == UNKNOWN:
        unsure |= 1 << AVAILABILITY
    if UNKNOWN < here.education < post.education:
        fail |= 1 << EDUCATION
    elif post.education != UNKNOWN and here.education == UNKNOWN:
        unsure |= 1 << EDUCATION
    if _lacks_tongue(board, seekers, row, vacancy, room):
        fail |= 1 << LANGUAGE
    elif _vague_tongue(board, seekers, row, vacancy, room):
        unsure |= 1 << LANGUAGE
    if board.licence_ends[vacancy + 1] > board.licence_ends[vacancy]:
        if seekers.state[row] & LICENCES == 0:
            unsure |= 1 << LICENCE
        elif _lacks_licence(board, seekers, row, vacancy):
            fail |= 1 << LICENCE
    _, _, _, _, short, sure = work(board, trades, rule, seekers, row, vacancy)
    idle = here.known & OCCUPATIONS_KNOWN == 0 and post.least_years != UNKNOWN
    if short and sure:
        fail |= 1 << EXPERIENCE
    elif short or post.nameless or idle:
        unsure |= 1 << EXPERIENCE
    if listed(seekers.barred_ends, seekers.barred_row, row, vacancy):
        fail |= 1 << EXCLUDED
    return fail, unsure


@inlined
def _lacks_tongue(board: Any, seekers: Any, row: Any, vacancy: Any, room: Any) -> Any:
    """Whether a language that is asked is surely missing, or too weak."""
    if seekers.state[row] & TONGUES == 0:
        return False
    for entry in range(board.tongue_ends[vacancy], board.tongue_ends[vacancy + 1]):
        held = room.level[board.tongue_code[entry]]
        if held < board.tongue_least[entry] and (held == ABSENT or held >= A1):
            return True
    return False


@inlined
def _vague_tongue(board: Any, seekers: Any, row: Any, vacancy: Any, room: Any) -> Any:
    """Whether a level that is asked is not known; for a person who lacks none."""
    known = seekers.state[row] & TONGUES != 0
    for entry in range(board.tongue_ends[vacancy], board.tongue_ends[vacancy + 1]):
        if not known or room.level[board.tongue_code[entry]] < board.tongue_least[entry]:
            return True
    return False


@inlined
def _lacks_licence(board: Any, seekers: Any, row: Any, vacancy: Any) -> Any:
    """Whether a licence that is asked is not held."""
    for entry in range(board.licence_ends[vacancy], board.licence_ends[vacancy + 1]):
        if not listed(seekers.licence_ends, seekers.licence_code, row, board.licence_code[entry]):
            return True
    return False


@inlined
def _score(board: Any, trades: Any, rule: Any, seekers: Any, row: Any, vacancy: Any, room: Any) -> Any:
    """All seven components."""
    occupation, experience, _, _, _, _ = work(board, trades, rule, seekers, row, vacancy)
    score = rule.weights[1] * occupation // WHOLE + rule.weights[2] * experience // WHOLE
    score += rule.weights[3] * tongues(board, rule, seekers, row, vacancy, room)[0] // WHOLE
    score += rule.weights[4] * wished(board, rule, seekers, row, vacancy)[0] // WHOLE
    score += rule.weights[5] * place(board, rule, seekers, row, vacancy)[0] // WHOLE
    score += rule.weights[6] * education(board, rule, seekers, row, vacancy)[0] // WHOLE
    return score + rule.weights[0] * skills(board, rule, vacancy, room)[0] // WHOLE
