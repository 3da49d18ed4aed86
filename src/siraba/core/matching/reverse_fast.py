"""The best vacancies for a person, or for everybody, by compiled kernels: the same lists as `search_vacancies`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from siraba.core.matching import reverse_ranking, reverse_survey
from siraba.core.matching.compiled import frozen
from siraba.core.matching.fast import COMPONENTS
from siraba.core.matching.parameters import DEFAULT, WHOLE, Parameters
from siraba.core.matching.question import Rule, rule
from siraba.core.matching.results import BINS, Constraint, FunnelStep, Match, Openings, Part
from siraba.core.matching.reverse_board import Doors, Known, Trades, doors, known
from siraba.core.matching.reverse_checks import Offer, abroad, standing
from siraba.core.matching.reverse_scoring import Room
from siraba.core.matching.reverse_seekers import Seekers, seekers
from siraba.core.matching.sweep import Searchable
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import Consent, PersonRecord, VacancyRecord
from siraba.core.pool.table import Segment, Table
from siraba.core.pool.units import UNKNOWN, Array
from siraba.core.pool.vacancies import VacancyPool

A_TURN = 8_192
"""People that one thread works out at a time."""
_DOUBTS = (
    Constraint.CONFIRMATION, Constraint.AGE, Constraint.AVAILABILITY, Constraint.EDUCATION, Constraint.EXPERIENCE,
)  # fmt: skip
_NOBODY = Rarity()
_ONE: Array = np.zeros(1, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Setting:
    """People before the vacancies of one segment, ready for the kernels."""

    known: Known
    doors: Doors
    rule: Rule
    seekers: Seekers
    trades: Trades

    @classmethod
    def of(cls, segment: Segment, people: Table, proximity: Proximity, parameters: Parameters, as_of: date) -> Setting:
        """Made ready; what does not depend on the people is kept beside the vacancies."""
        board = known(segment.table, proximity, parameters, as_of)
        return cls(board, doors(segment, as_of), rule(parameters), *seekers(people, board))

    def room(self) -> Room:
        """Room for one thread."""
        return Room.of(len(self.known.wanted.codes), len(self.known.table.codes["languages"]))


@dataclass(frozen=True, slots=True)
class Found:
    """The best vacancies of some people: those of person `rows[i]` are `ends[i]:ends[i+1]` of `vacancies` and `scores`.

    `vacancies` are rows of the table of vacancies; `eligible` says how many each person could have.
    """

    setting: Setting
    rows: Array
    ends: Array
    vacancies: Array
    scores: Array
    eligible: Array

    def parts(self) -> tuple[Array, Array]:
        """The seven shares (millionths) of each pair, and which of them are known."""
        shares = np.zeros((len(self.vacancies), len(COMPONENTS)), dtype=np.int64)
        flags = np.zeros(shares.shape, dtype=np.bool_)
        reverse_ranking.parts(*self._pairs(), shares, flags)
        return shares, flags

    def unsure(self) -> tuple[Array, Array]:
        """What is not known of each pair, as numbers of `doubts`, and the ends of each pair's."""
        lists = self.setting.known.table.lists
        asked = sum(int(np.diff(lists[name].ends)[self.vacancies].sum()) for name in ("languages", "licences"))
        numbers = np.zeros(len(self.vacancies) * len(_DOUBTS) + asked, dtype=np.int32)
        ends = np.zeros(len(self.vacancies) + 1, dtype=np.int64)
        reverse_ranking.verify(*self._pairs(), numbers, ends)
        return numbers[: ends[-1]], ends

    def doubts(self) -> list[str]:
        """The names that `unsure` numbers: as `to_verify` has them."""
        codes = self.setting.known.table.codes
        names = [f"{Constraint.LANGUAGE.value}:{code}" for code in codes["languages"].texts]
        names += [f"{Constraint.LICENCE.value}:{code}" for code in codes["licences"].texts]
        return [one.value for one in _DOUBTS] + names

    def _pairs(self) -> tuple[Any, Any, Any, Any, Array, Array, Array, Room]:
        one = self.setting
        return (
            one.known.board, one.trades, one.rule, one.seekers, self.rows, self.ends, self.vacancies, one.room()
        )  # fmt: skip


def find(setting: Setting, rows: Array, top: int) -> Found:
    """The best vacancies of one segment for some people of a table."""
    best = np.empty((len(rows), max(top, 0)), dtype=np.int64)
    sizes, eligible = np.zeros((2, len(rows)), dtype=np.int64)
    arguments = (setting.known.board, setting.trades, setting.doors, setting.rule, setting.seekers, rows)
    today = setting.known.as_of.toordinal()
    reverse_ranking.rank(*arguments, today, setting.room(), best, sizes, eligible)
    keys = best[np.arange(best.shape[1]) < sizes[:, None]]
    vacancies = setting.known.table.ids.order[0x7FFFFFFF - (keys & 0xFFFFFFFF)]
    return Found(setting, rows, np.append(0, np.cumsum(sizes)), vacancies, keys >> 32, eligible)


def openings(
    pool: Searchable,
    person: PersonRecord,
    *,
    proximity: Proximity,
    as_of: date,
    parameters: Parameters = DEFAULT,
    top: int = 50,
) -> tuple[Match, ...]:
    """The best vacancies of a pool (of vacancies) for a person on a day: the matches of `search_vacancies`."""
    offer = Offer(person, proximity, parameters, as_of)
    return _best(person, [(each, find(each, _ONE, top)) for each in _settings(pool, offer)], top)


def everything(
    pool: Searchable,
    person: PersonRecord,
    *,
    proximity: Proximity,
    as_of: date,
    parameters: Parameters = DEFAULT,
    top: int = 50,
) -> Openings:
    """The list of `openings` with the funnel and all scores: what `search_vacancies` says."""
    offer = Offer(person, proximity, parameters, as_of)
    settings = _settings(pool, offer)
    matches = _best(person, [(each, find(each, _ONE, top)) for each in settings], top)
    steps = np.zeros((reverse_survey.STEPS, 4), dtype=np.int64)
    histogram = np.zeros(BINS, dtype=np.int64)
    for setting, segment in zip(settings, pool.segments, strict=True):
        _survey(setting, segment, offer, steps, histogram)
    funnel = tuple(
        FunnelStep(constraint, None, *counts) for constraint, counts in zip(Constraint, steps.tolist(), strict=True)
    )
    total = sum(len(segment) for segment in pool.segments)
    return Openings(person.id, as_of, matches, total, funnel[-1].remaining, funnel, tuple(histogram.tolist()))


def _settings(pool: Searchable, offer: Offer) -> list[Setting]:
    people = Pool.build([offer.person], rarity=_NOBODY)
    return [Setting.of(one, people, offer.proximity, offer.parameters, offer.as_of) for one in pool.segments]


def _best(person: PersonRecord, each: Sequence[tuple[Setting, Found]], top: int) -> tuple[Match, ...]:
    """What was found in all segments, as matches."""
    found: list[tuple[int, str, tuple[Part, ...], tuple[str, ...]]] = []
    for setting, some in each:
        ids = setting.known.table.ids.texts(some.vacancies)
        found += zip((-some.scores).tolist(), ids, _parts(some), _names(some), strict=True)
    if len(each) > 1:
        found = sorted(found, key=lambda one: one[:2])[:top]
    return tuple(
        Match(rank, person.id, id_, -falling, parts, verify)
        for rank, (falling, id_, parts, verify) in enumerate(found, start=1)
    )


def _survey(setting: Setting, segment: Segment, offer: Offer, steps: Array, histogram: Array) -> None:
    """The counts of one segment, added."""
    table, place = segment.table, {constraint: number for number, constraint in enumerate(Constraint)}
    alive = np.ones(len(table), dtype=np.bool_) if segment.alive is None else segment.alive
    shut = (table.columns["open"] == 0) | (table.columns["closes"] < offer.as_of.toordinal())
    countries = np.append(np.arange(len(table.codes["countries"])), UNKNOWN)
    bits = np.zeros(len(countries), dtype=np.int64)
    for check in abroad(countries, table.codes["countries"], offer):
        bits |= check.fail.astype(np.int64) << place[check.constraint]
    doubts = 0
    for constraint, fail, unknown in standing(offer):
        bits |= int(fail) << place[constraint]
        doubts |= int(bool(unknown)) << place[constraint]
    arguments = (setting.known.board, setting.trades, setting.rule, setting.seekers, 0)
    reverse_survey.survey(
        *arguments, frozen(alive), frozen(shut), frozen(bits), doubts, setting.room(), steps, histogram
    )


def openings_of_all(
    pool: Table,
    people: Table,
    rows: Array,
    *,
    proximity: Proximity,
    as_of: date,
    parameters: Parameters = DEFAULT,
    top: int = 50,
    threads: int = 1,
) -> Iterator[Found]:
    """The best vacancies of a snapshot for these rows of a table of people, some thousands at a time, in order."""
    setting = Setting.of(pool.segments[0], people, proximity, parameters, as_of)
    turns = (rows[first : first + A_TURN] for first in range(0, len(rows), A_TURN))
    if threads <= 1:
        yield from (find(setting, some, top) for some in turns)
        return
    with ThreadPoolExecutor(threads) as workers:
        yield from workers.map(partial(find, setting, top=top), turns)


def asked(found: Found) -> Array:
    """Which of the seven components each pair's vacancy asks anything of."""
    post = found.setting.known.board.post[found.vacancies]
    work = post["occupation"] != UNKNOWN
    tongues = np.diff(found.setting.known.board.tongue_ends)[found.vacancies] > 0
    wishes = (post["contract"] != UNKNOWN) | (post["time"] != UNKNOWN) | (post["currency"] != UNKNOWN)
    columns = (
        post["whole"] > 0, work, work, tongues, wishes, post["country"] != UNKNOWN, post["education"] != UNKNOWN
    )  # fmt: skip
    return np.stack(columns, axis=1)


def points(found: Found) -> tuple[Array, Array]:
    """The points of each pair by component, and which shares are known."""
    shares, flags = found.parts()
    return found.setting.rule.weights * shares // WHOLE, flags


def _parts(found: Found) -> list[tuple[Part, ...]]:
    earned, flags = points(found)
    weights = found.setting.rule.weights.tolist()
    return [
        tuple(map(Part, COMPONENTS, one, weights, known_, asked_))
        for one, known_, asked_ in zip(earned.tolist(), flags.tolist(), asked(found).tolist(), strict=True)
    ]


def _names(found: Found) -> list[tuple[str, ...]]:
    numbers, ends = found.unsure()
    names, which, places = found.doubts(), numbers.tolist(), ends.tolist()
    return [tuple(names[one] for one in which[a:b]) for a, b in pairwise(places)]


def warm_up() -> None:
    """Load the kernels, or compile those that are not kept yet, so that no request waits for it."""
    person = PersonRecord("nobody", country="XX", consent=Consent(everywhere=True))
    board = VacancyPool.build([VacancyRecord("none", country="XX")], rarity=Rarity(1))
    everything(board, person, proximity=Proximity(), as_of=date(2000, 1, 1), top=1)
