"""What kernels read: columns of people, the numbers of the formula, one vacancy in numbers of the pool's codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from siraba.core.matching.asked import asked_languages, named_skills
from siraba.core.matching.compiled import frozen, kernel
from siraba.core.matching.lexicon import Lexicon
from siraba.core.matching.masks import Masks
from siraba.core.matching.measures import half_of
from siraba.core.matching.parameters import WHOLE, Parameters
from siraba.core.matching.results import Component
from siraba.core.pool.codes import Codes
from siraba.core.pool.part import Part
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import VacancyRecord
from siraba.core.pool.units import FOREVER, NEVER, UNKNOWN, Array, born_by, milliyears, monthly

NONE: Array = frozen(np.zeros(0, dtype=np.uint64))


SEAT = np.dtype(
    [
        ("pay_monthly", "i8"), ("available", "i4"), ("region", "i4"), ("country", "i4"), ("pay_currency", "i4"),
        ("skills_at", "i4"), ("work_at", "i4"), ("tongues_at", "i4"), ("rank", "i4"), ("birth_first", "i4"),
        ("birth_last", "i4"), ("education", "i1"), ("mobile", "i1"), ("known", "i1"),
    ],
    align=True,
)  # fmt: skip
"""What scoring reads of a person beside lists, side by side. Their lists go from `…_at` to that of the next seat."""
LEVEL_BITS, TONGUE_BITS = 3, 5
"""Evidence lies in the lowest bits of a skill, a level in those of a language: one number to read instead of two."""


class Crowd(NamedTuple):
    """People as kernels read them: a seat a row (and one behind the last), entries of lists, and for each skill and
    occupation who has it, with evidence (`skill_post`: row above, evidence below) or years."""

    seat: Array
    skill: Array
    work_code: Array
    work_years: Array
    work_last: Array
    tongue: Array
    skill_post_ends: Array
    skill_post: Array
    work_post_ends: Array
    work_post_row: Array
    work_post_years: Array
    work_post_last: Array


class Rule(NamedTuple):
    """The numbers of the formula (`parameters.py` says what each means)."""

    weights: Array
    factors: Array
    neutral_skills: int
    neutral_occupation: int
    neutral_experience: int
    neutral_languages: int
    neutral_wish: int
    neutral_place: int
    neutral_education: int
    near: int
    fading_half: int
    fading_unknown: int
    education_steps: Array
    language_steps: Array
    same_region: int
    mobile: int
    abroad: int
    not_mobile: int
    contract: int
    pay: int
    working_time: int
    pay_span: int


class Asked(NamedTuple):
    """What a vacancy asks, in the numbers of a pool's codes. `near` says of each occupation how near it is, `nearest`
    lists those that bring more than not knowing would.

    A *pair* is an asked skill and a held one that answers it. Pairs of asked skill i are
    `pair_ends[i]:pair_ends[i+1]`; `pair_code` is the held skill's number, `pair_worth` what it is worth by evidence,
    `pair_card` its number among the skills that cards name. `slot` gives for a held skill, `card_slot` for one of a
    card, a place in `slot_ends`, and `slot_pair` lists its pairs.
    """

    weight: Array
    whole: int
    pair_ends: Array
    pair_skill: Array
    pair_code: Array
    pair_worth: Array
    pair_card: Array
    slot: Array
    card_slot: Array
    slot_ends: Array
    slot_pair: Array
    occupation: int
    near: Array
    nearest: Array
    half: int
    year: int
    least_years: int
    tongue: Array
    tongue_least: Array
    country: int
    region: int
    region_given: int
    currency: int
    offered: int
    education: int
    start: int
    aged: int
    young: int
    old: int
    contract: int
    time: int


class Wishes(NamedTuple):
    """Bits of whoever lists the vacancy's kind of contract or working time, and any at all; empty: not asked."""

    contract_met: Array
    contract_said: Array
    time_met: Array
    time_said: Array


def crowd(part: Part) -> tuple[Array, ...]:
    """The fields of `Crowd`, made once for some people.

    A plain tuple, of which kernels make a `Crowd`: Numba recognises its type sooner than that of so large a named one.
    """
    made: tuple[Array, ...] = part.derived("crowd", part, lambda: _crowd(part))
    return made


def _crowd(part: Part) -> tuple[Array, ...]:
    skills, work, tongues = part.lists["skills"], part.lists["occupations"], part.lists["languages"]
    columns = (
        _seats(part),
        skills.code << LEVEL_BITS | skills.extra["evidence"],
        work.code, work.extra["years"], work.extra["last_year"],
        tongues.code << TONGUE_BITS | tongues.extra["level"],
        skills.post_ends,
        skills.post_row << LEVEL_BITS | skills.post_extra["evidence"],
        work.post_ends, work.post_row, work.post_extra["years"], work.post_extra["last_year"],
    )  # fmt: skip
    return tuple(frozen(column) for column in columns)


def _seats(part: Part) -> Array:
    seats = np.zeros(len(part) + 1, dtype=SEAT)
    for name in SEAT.names or ():
        if name in part.columns:
            seats[name][:-1] = part.columns[name]
    seats["rank"][:-1] = part.rank
    for name, field in (("skills", "skills_at"), ("occupations", "work_at"), ("languages", "tongues_at")):
        seats[field] = part.lists[name].ends
    return seats


def rule(parameters: Parameters) -> Rule:
    """The parameters as kernels take them."""
    neutral, places, wishes = parameters.neutral, parameters.places, parameters.wishes
    return Rule(
        _longs(parameters.weights.of(component) for component in Component),
        _longs(parameters.evidence.by_level),
        neutral.skills, neutral.occupation, neutral.experience, neutral.languages, neutral.wish, neutral.place,
        neutral.education,
        parameters.near_occupation, parameters.fading_half, parameters.fading_unknown,
        _longs(parameters.education_surplus), _longs(parameters.language_surplus),
        places.same_region, places.mobile, places.abroad, places.not_mobile,
        wishes.contract, wishes.pay, wishes.working_time, wishes.pay_span,
    )  # fmt: skip


def _longs(values: Iterable[int]) -> Array:
    return frozen(np.array(list(values), dtype=np.int64))


def asked(
    vacancy: VacancyRecord,
    codes: Mapping[str, Codes],
    lexicon: Lexicon,
    rarity: Rarity,
    proximity: Proximity,
    parameters: Parameters,
    factors: Array,
    as_of: date,
) -> Asked:
    """A vacancy in the numbers of `codes`. `factors`: what evidence makes of a skill (`Rule`)."""
    tongues = asked_languages(vacancy)
    required = vacancy.experience_required and vacancy.min_experience_years is not None
    start = FOREVER if vacancy.start_date is None else max(vacancy.start_date, as_of).toordinal()
    return Asked(
        *_skills(vacancy, codes["skills"], lexicon, rarity, proximity, parameters.optional_share, factors),
        int(vacancy.occupation is not None),
        *lexicon.near(vacancy.occupation, parameters),
        half_of(vacancy.min_experience_years, parameters),
        as_of.year,
        milliyears(vacancy.min_experience_years) if required and vacancy.occupation is not None else UNKNOWN,
        np.array([codes["languages"].find(code) for code in tongues], dtype=np.int64),
        np.array(list(tongues.values()), dtype=np.int64),
        codes["countries"].find(vacancy.country),
        codes["regions"].find(vacancy.region),
        int(vacancy.region is not None),
        UNKNOWN if vacancy.pay is None else codes["currencies"].find(vacancy.pay.currency),
        monthly(vacancy.pay),
        UNKNOWN if vacancy.min_education is None else vacancy.min_education,
        start,
        int(vacancy.age_min is not None or vacancy.age_max is not None),
        FOREVER if vacancy.age_min is None else born_by(as_of, vacancy.age_min),
        NEVER - 2 if vacancy.age_max is None else born_by(as_of, vacancy.age_max + 1),
        int(vacancy.contract_kind is not None),
        int(vacancy.working_time is not None),
    )


def _skills(
    vacancy: VacancyRecord,
    codes: Codes,
    lexicon: Lexicon,
    rarity: Rarity,
    proximity: Proximity,
    optional_share: int,
    factors: Array,
) -> tuple[Array, int, Array, Array, Array, Array, Array, Array, Array, Array, Array]:
    """The first fields of `Asked`."""
    named = named_skills(vacancy, proximity)
    weight = [rarity.weight(name) for name in named]
    for number, essential in enumerate(named.values()):
        if not essential:
            weight[number] = weight[number] * optional_share // WHOLE
    found = [lexicon.answers(name, codes) for name in named]
    pairs = np.concatenate(found, axis=1) if found else np.zeros((3, 0), dtype=np.int64)
    code, card, near = np.ascontiguousarray(pairs)
    ends = np.array([0, *accumulate(one.shape[1] for one in found)], dtype=np.int64)
    skill, slot_pair, place = np.empty((3, len(code)), dtype=np.int64)
    worth = np.empty((len(code), len(factors)), dtype=np.int64)
    slot, slot_ends = np.empty(len(codes), dtype=np.int32), np.empty(len(code) + 2, dtype=np.int64)
    card_slot = np.empty(len(lexicon.card_skill), dtype=np.int32)
    lay_out(ends, code, card, near, factors, skill, worth, slot, card_slot, slot_ends, slot_pair, place)
    weights = np.array(weight, dtype=np.int64)
    return weights, sum(weight), ends, skill, code, worth, card, slot, card_slot, slot_ends, slot_pair


@kernel
def lay_out(
    ends: Array, code: Array, card: Array, near: Array, factors: Array, skill: Array, worth: Array, slot: Array,
    card_slot: Array, slot_ends: Array, slot_pair: Array, place: Array,
) -> None:  # fmt: skip
    """The asked skill and the worth of each pair; pairs put together by held skill (those of skills that neither the
    pool nor a card knows stay out)."""
    for asked in range(len(ends) - 1):
        for pair in range(ends[asked], ends[asked + 1]):
            skill[pair] = asked
            for level in range(len(factors)):
                worth[pair, level] = near[pair] * factors[level] // WHOLE
    slot[:], card_slot[:], slot_ends[:], slots = -1, -1, 0, 0
    for pair in range(len(code)):
        found = slot[code[pair]] if code[pair] >= 0 else card_slot[card[pair]] if card[pair] >= 0 else -2
        if found == -1:
            found, slots = slots, slots + 1
        if code[pair] >= 0:
            slot[code[pair]] = found
        if card[pair] >= 0:
            card_slot[card[pair]] = found
        place[pair] = found
        if found >= 0:
            slot_ends[found + 2] += 1
    for at in range(slots):
        slot_ends[at + 2] += slot_ends[at + 1]
    for pair in range(len(code)):
        if place[pair] >= 0:
            slot_pair[slot_ends[place[pair] + 1]] = pair
            slot_ends[place[pair] + 1] += 1


def wishes(kept: Masks, vacancy: VacancyRecord) -> Wishes:
    """What a table's people wish that the vacancy offers."""
    kind, time = vacancy.contract_kind, vacancy.working_time
    return Wishes(
        NONE if kind is None else frozen(kept.wishing("contract_kinds", kind)),
        NONE if kind is None else frozen(kept.choosy("contract_kinds")),
        NONE if time is None else frozen(kept.wishing("working_times", time)),
        NONE if time is None else frozen(kept.choosy("working_times")),
    )
