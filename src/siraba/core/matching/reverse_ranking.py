"""The best vacancies of one board for each of many people, compiled.

Vacancies are few and fit into the processor's own memory; so each person is spread out once, by the board's numbers,
and looks at the vacancies of the countries that are open to them.
"""

from __future__ import annotations

from typing import Any

from siraba.core.matching.compiled import inlined, kernel
from siraba.core.matching.reverse_scoring import (
    READY,
    agreed,
    education,
    fold,
    open_to,
    place,
    skills,
    spread,
    tongues,
    wished,
    work,
)
from siraba.core.pool.units import Array

WHOLE = 1_000_000
UNKNOWN = -1
OCCUPATIONS_KNOWN, TONGUES, LICENCES, CONFIRMED = 2, 8, 16, 32
"""As in `reverse_scoring.py`; repeated, for kernels hold constants of their own module."""
CONFIRMATION, AGE, AVAILABILITY, EDUCATION, EXPERIENCE, CODES = range(6)
"""How `verify` numbers what is not known; from `CODES` on it numbers the board's languages, and then its licences."""


@kernel
def rank(
    board: Any, trades: Any, doors: Any, rule: Any, seekers: Any, rows: Array, today: Any, room: Any, best: Array,
    sizes: Array, counts: Array,
) -> None:  # fmt: skip
    """For each person the best vacancies into a row of `best`, falling: score above, id rank (reversed) below.

    `sizes`: how many each got; `counts`: how many each could have.
    """
    for at in range(len(rows)):
        row = rows[at]
        sizes[at], counts[at] = 0, 0
        if seekers.state[row] & READY == 0:
            continue
        many = spread(board, trades, rule, seekers, row, room)
        first, last = seekers.going_ends[row], seekers.going_ends[row + 1]
        if first == last:
            _look(board, trades, doors, rule, seekers, row, seekers.country[row], today, room, best, sizes, counts, at)
        for entry in range(first, last):
            country = seekers.going_code[entry]
            _look(board, trades, doors, rule, seekers, row, country, today, room, best, sizes, counts, at)
        fold(seekers, row, room, many)
        _fall(best[at], sizes[at])


@kernel
def _look(
    board: Any, trades: Any, doors: Any, rule: Any, seekers: Any, row: Any, country: Any, today: Any, room: Any,
    best: Array, sizes: Array, counts: Array, at: Any,
) -> None:  # fmt: skip
    """The vacancies of one country."""
    if country < 0 or not agreed(seekers, row, country, today):
        return
    heap, size, eligible = best[at], sizes[at], counts[at]
    for door in range(doors.ends[country], doors.ends[country + 1]):
        vacancy = doors.rows[door]
        if not open_to(board, seekers, row, vacancy, room):
            continue
        occupation, experience, _, _, short, sure = work(board, trades, rule, seekers, row, vacancy)
        if short and sure:
            continue
        eligible += 1
        score = rule.weights[1] * occupation // WHOLE + rule.weights[2] * experience // WHOLE
        score += rule.weights[3] * tongues(board, rule, seekers, row, vacancy, room)[0] // WHOLE
        score += rule.weights[4] * wished(board, rule, seekers, row, vacancy)[0] // WHOLE
        score += rule.weights[5] * place(board, rule, seekers, row, vacancy)[0] // WHOLE
        score += rule.weights[6] * education(board, rule, seekers, row, vacancy)[0] // WHOLE
        score += rule.weights[0] * skills(board, rule, vacancy, room)[0] // WHOLE
        size = _enter(heap, size, (score << 32) | (0x7FFFFFFF - board.post[vacancy].rank))
    sizes[at], counts[at] = size, eligible


@inlined
def _enter(heap: Array, size: Any, key: Any) -> Any:
    """Put a key into a heap (the worst first) when it belongs there; the new size."""
    if size < len(heap):
        at = size
        while at > 0 and heap[(at - 1) >> 1] > key:
            heap[at] = heap[(at - 1) >> 1]
            at = (at - 1) >> 1
        heap[at] = key
        return size + 1
    if size > 0 and key > heap[0]:
        _sink(heap, size, key)
    return size


@kernel
def _sink(heap: Array, size: Any, key: Any) -> None:
    """A key in place of the first one of a heap, moved to where it belongs."""
    at, below = 0, 1
    while below < size:
        if below + 1 < size and heap[below + 1] < heap[below]:
            below += 1
        if heap[below] >= key:
            break
        heap[at] = heap[below]
        at, below = below, 2 * below + 1
    heap[at] = key


@kernel
def _fall(heap: Array, size: Any) -> None:
    """A heap as a falling list: its worst to the end, again and again."""
    while size > 1:
        size -= 1
        worst, last = heap[0], heap[size]
        _sink(heap, size, last)
        heap[size] = worst


@kernel
def parts(
    board: Any, trades: Any, rule: Any, seekers: Any, rows: Array, ends: Array, vacancies: Array, room: Any,
    shares: Array, known: Array,
) -> None:  # fmt: skip
    """The seven shares, and which are known, of person `rows[i]` for each of `vacancies[ends[i]:ends[i+1]]`."""
    for at in range(len(rows)):
        row = rows[at]
        many = spread(board, trades, rule, seekers, row, room)
        for one in range(ends[at], ends[at + 1]):
            vacancy = vacancies[one]
            shares[one, 0], known[one, 0] = skills(board, rule, vacancy, room)
            found = work(board, trades, rule, seekers, row, vacancy)
            shares[one, 1], shares[one, 2], known[one, 1], known[one, 2] = found[0], found[1], found[2], found[3]
            shares[one, 3], known[one, 3] = tongues(board, rule, seekers, row, vacancy, room)
            shares[one, 4], known[one, 4] = wished(board, rule, seekers, row, vacancy)
            shares[one, 5], known[one, 5] = place(board, rule, seekers, row, vacancy)
            shares[one, 6], known[one, 6] = education(board, rule, seekers, row, vacancy)
        fold(seekers, row, room, many)


@kernel
def verify(
    board: Any, trades: Any, rule: Any, seekers: Any, rows: Array, ends: Array, vacancies: Array, room: Any,
    unsure: Array, unsure_ends: Array,
) -> None:  # fmt: skip
    """What is not known of each pair of `parts`, in the order of the funnel, into `unsure`, with its `unsure_ends`.

    `unsure` must hold five numbers a pair, and one for each language and licence asked.
    """
    length = 0
    for at in range(len(rows)):
        row = rows[at]
        many = spread(board, trades, rule, seekers, row, room)
        for one in range(ends[at], ends[at + 1]):
            unsure_ends[one] = length
            length = _doubts(board, seekers, row, vacancies[one], room, unsure, length)
            found = work(board, trades, rule, seekers, row, vacancies[one])
            post = board.post[vacancies[one]]
            idle = seekers.row[row].known & OCCUPATIONS_KNOWN == 0 and post.least_years != UNKNOWN
            length = _note(unsure, length, post.nameless or idle or found[4], EXPERIENCE)
        fold(seekers, row, room, many)
    unsure_ends[len(vacancies)] = length


@inlined
def _doubts(board: Any, seekers: Any, row: Any, vacancy: Any, room: Any, unsure: Array, length: Any) -> Any:
    """All but experience; the new length."""
    post, here, state = board.post[vacancy], seekers.row[row], seekers.state[row]
    first, last = seekers.birth_first[row], seekers.birth_last[row]
    age = post.aged and (first == UNKNOWN or last > post.young or first <= post.old)
    begins = post.begins != 2**31 - 1 and here.available == UNKNOWN
    school = post.education != UNKNOWN and here.education == UNKNOWN
    length = _note(unsure, length, state & CONFIRMED == 0, CONFIRMATION)
    length = _note(unsure, length, age, AGE)
    length = _note(unsure, length, begins, AVAILABILITY)
    length = _note(unsure, length, school, EDUCATION)
    for entry in range(board.tongue_ends[vacancy], board.tongue_ends[vacancy + 1]):
        held = room.level[board.tongue_code[entry]]
        vague = state & TONGUES == 0 or held < board.tongue_least[entry]
        length = _note(unsure, length, vague, CODES + board.tongue_code[entry])
    if state & LICENCES == 0:
        for entry in range(board.licence_ends[vacancy], board.licence_ends[vacancy + 1]):
            unsure[length] = CODES + len(room.level) + board.licence_code[entry]
            length += 1
    return length


@inlined
def _note(unsure: Array, length: Any, doubt: Any, name: Any) -> Any:
    """A name more where there is a doubt; the new length."""
    if doubt:
        unsure[length] = name
        return length + 1
    return length
