"""The best people for a vacancy by compiled kernels: the same list as `search`, a hundred times sooner."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from itertools import islice
from typing import Any

import numpy as np

from siraba.core.matching import bounds, ranking, results, survey
from siraba.core.matching.asked import named_skills
from siraba.core.matching.compiled import frozen
from siraba.core.matching.halls import COLUMNS, LISTS, alive, halls
from siraba.core.matching.lexicon import Lexicon, lexicon
from siraba.core.matching.masks import Verdicts, eligible, masks, verdicts
from siraba.core.matching.parameters import DEFAULT, WHOLE, Parameters
from siraba.core.matching.presumed import Cards
from siraba.core.matching.question import Asked, Rule, Wishes, asked, crowd, rule, wishes
from siraba.core.matching.results import BINS, Component, FunnelStep, Match, Shortlist, SkillHolding
from siraba.core.matching.sweep import Searchable, rarest_first
from siraba.core.pool.part import Part, picked
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import Consent, PersonRecord, VacancyRecord
from siraba.core.pool.table import Segment, Table
from siraba.core.pool.units import Array

COMPONENTS = tuple(Component)
_rules: tuple[Parameters, Rule] | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """A vacancy made ready for the kernels: one for all segments of a pool."""

    vacancy: VacancyRecord
    proximity: Proximity
    parameters: Parameters
    as_of: date
    lexicon: Lexicon
    rule: Rule
    asked: Asked
    cards: Cards


@dataclass(frozen=True)
class Ranking:
    """The best people in their order. What is shown of each (`matches`) is worked out when it is asked for.

    Of each: which segment and row it is, id, score. `counts` says of each segment how many rows no mask stops (age,
    availability and experience have none), how many of them were noted, scored, and weighed (`ranking`).
    """

    sought: Sought
    segments: tuple[Segment, ...]
    segment: tuple[int, ...]
    rows: tuple[int, ...]
    ids: tuple[str, ...]
    scores: tuple[int, ...]
    counts: Array

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        """The list as `search` gives it."""
        shown: dict[tuple[int, int], list[Any]] = {}
        for number, segment in enumerate(self.segments):
            rows = [row for row, of in zip(self.rows, self.segment, strict=True) if of == number]
            if rows:
                parts = _parts(segment.table, rows, self.sought)
                verify = _verify(segment.table, rows, self.sought)
                shown |= {(number, row): one for row, *one in zip(rows, parts, verify, strict=True)}
        places = zip(self.segment, self.rows, self.ids, self.scores, strict=True)
        return tuple(
            Match(rank, id_, self.sought.vacancy.id, score, *shown[number, row])
            for rank, (number, row, id_, score) in enumerate(places, start=1)
        )


def rank(
    pool: Searchable,
    vacancy: VacancyRecord,
    *,
    proximity: Proximity,
    as_of: date,
    parameters: Parameters = DEFAULT,
    top: int = 50,
) -> Ranking:
    """The best people of a pool (of people) for a vacancy on a day: exactly those of `search`, in its order."""
    segments = pool.segments
    sought = seek(pool, vacancy, proximity, parameters, as_of)
    counts = np.zeros((len(segments), 4), dtype=np.int64)
    found: list[tuple[int, str, int, int]] = []
    for number, segment in enumerate(segments):
        rows, scores = _best(segment, sought, top, counts[number])
        ids = segment.table.ids.texts(rows)
        found += zip([-score for score in scores], ids, [number] * len(ids), rows.tolist(), strict=True)
    if len(segments) > 1:
        found = sorted(found)[:top]
    falling, ids_, of, rows_ = zip(*found, strict=True) if found else ((), (), (), ())
    return Ranking(sought, segments, of, rows_, ids_, tuple(-score for score in falling), counts)


def rank_all(
    pool: Searchable,
    vacancies: Iterable[VacancyRecord],
    *,
    proximity: Proximity,
    as_of: date,
    parameters: Parameters = DEFAULT,
    top: int = 50,
    threads: int = 2,
) -> Iterator[Ranking]:
    """The list of each vacancy, in their order, worked out side by side: kernels do not hold the interpreter's lock."""
    one = partial(rank, pool, proximity=proximity, as_of=as_of, parameters=parameters, top=top)
    with ThreadPoolExecutor(threads) as workers:
        for some in _batched(vacancies, 64 * threads):
            yield from workers.map(one, some)


def _batched(items: Iterable[VacancyRecord], size: int) -> Iterator[list[VacancyRecord]]:
    """So many at a time, so that a stream is never held whole."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def shortlist(
    pool: Searchable,
    vacancy: VacancyRecord,
    *,
    proximity: Proximity,
    as_of: date,
    parameters: Parameters = DEFAULT,
    top: int = 50,
) -> Shortlist:
    """The list of `rank` with the funnel, all scores, and what the pool lacks: everything that `search` says."""
    found = rank(pool, vacancy, proximity=proximity, as_of=as_of, parameters=parameters, top=top)
    surveys = [_survey(segment, found.sought) for segment in pool.segments]
    steps = sum(one[1] for one in surveys)
    histogram, having = sum(one[2] for one in surveys), sum(one[3] for one in surveys)
    funnel = tuple(
        FunnelStep(one.constraint, one.subject, *counts)
        for one, counts in zip(surveys[0][0], np.asarray(steps).tolist(), strict=True)
    )
    holdings = [
        SkillHolding(code, essential, *counts)
        for (code, essential), counts in zip(
            named_skills(vacancy, proximity).items(), np.asarray(having).tolist(), strict=True
        )
    ]
    total = sum(len(segment) for segment in pool.segments)
    return Shortlist(
        vacancy.id, as_of, found.matches, total, funnel[-1].remaining, funnel,
        tuple(np.asarray(histogram).tolist()), rarest_first(holdings),
    )  # fmt: skip


def _survey(segment: Segment, sought: Sought) -> tuple[list[Verdicts], Array, Array, Array]:
    """Constraints, their counts, histogram and holdings of one segment."""
    table, vacancy = segment.table, sought.vacancy
    found = verdicts(table, vacancy, sought.proximity, sought.parameters, sought.as_of)
    fail = np.stack([one.fail for one in found])
    unknown = np.stack([np.zeros_like(one.fail) if one.unknown is None else one.unknown for one in found])
    remaining, steps = np.empty_like(segment.words), np.zeros((len(found), 4), dtype=np.int64)
    survey.funnel(segment.words, fail, unknown, remaining, steps)
    skills = len(sought.asked.weight)
    histogram, having = np.zeros(BINS, dtype=np.int64), np.zeros((skills, 3), dtype=np.int64)
    hall = halls(table).hall(vacancy, sought.parameters, sought.as_of)
    arguments = (crowd(hall), sought.rule, sought.asked, sought.cards, wishes(masks(hall), vacancy))
    survey.tally(*arguments, picked(remaining, hall.rows), np.zeros(skills, dtype=np.int64), histogram, having)
    return found, steps, histogram, having


def seek(pool: Searchable, vacancy: VacancyRecord, proximity: Proximity, parameters: Parameters, as_of: date) -> Sought:
    """A vacancy in the numbers of a pool."""
    known, numbers = lexicon(pool.segments, proximity), _rule(parameters)
    codes = pool.segments[-1].table.codes
    wanted = asked(vacancy, codes, known, pool.rarity, proximity, parameters, numbers.factors, as_of)
    return Sought(vacancy, proximity, parameters, as_of, known, numbers, wanted, known.cards)


def _rule(parameters: Parameters) -> Rule:
    """The last one is kept: a process mostly has one document of parameters."""
    global _rules  # noqa: PLW0603 - one tuple, replaced whole
    if _rules is None or _rules[0] is not parameters:
        _rules = (parameters, rule(parameters))
    return _rules[1]


def _best(segment: Segment, sought: Sought, top: int, counts: Array) -> tuple[Array, list[int]]:
    """Rows and scores, the best first."""
    vacancy = sought.vacancy
    hall = halls(segment.table).hall(vacancy, sought.parameters, sought.as_of)
    kept, best = masks(hall), np.empty(max(top, 0), dtype=np.int64)
    passing = tuple(map(frozen, eligible(hall, alive(segment, hall), vacancy)))
    excluded = frozen(hall.lists["excluded_from"].rows(hall.codes["vacancies"].find(vacancy.id)))
    unskilled, idle = frozen(sought.lexicon.unskilled(hall)), frozen(kept.idle())
    bits = ranking.Bits(np.empty(len(idle), dtype=np.uint64), unskilled, idle)
    size = ranking.rank(
        crowd(hall), sought.rule, sought.asked, sought.cards, wishes(kept, vacancy), passing, excluded, bits,
        _notes(len(hall)), bounds.Room.of(len(sought.asked.weight), len(sought.asked.near)), best, counts,
    )  # fmt: skip
    keys = np.sort(best[:size])[::-1]
    return segment.table.ids.order[0x7FFFFFFF - (keys & 0xFFFFFFFF)], (keys >> 32).tolist()


class _Kept(threading.local):
    """Notes that a thread uses again."""

    notes = bounds.Notes.room(0)


_kept = _Kept()
MOST_KEPT = 2**20


def _notes(count: int) -> bounds.Notes:
    """Room for so many rows."""
    if count > MOST_KEPT:
        return bounds.Notes.room(count)
    if count > len(_kept.notes.bins):
        _kept.notes = bounds.Notes.room(1 << int(count - 1).bit_length())
    return _kept.notes


def _wishes(table: Table, sought: Sought) -> Wishes:
    return wishes(masks(table), sought.vacancy)


def _parts(table: Table, rows: Sequence[int], sought: Sought) -> list[tuple[results.Part, ...]]:
    shares = np.zeros((len(rows), len(COMPONENTS)), dtype=np.int64)
    known = np.zeros(shares.shape, dtype=np.bool_)
    room = np.zeros(len(sought.asked.weight), dtype=np.int64)
    few = Part(table, np.array(rows, dtype=np.int64), COLUMNS, LISTS)
    arguments = (crowd(few), sought.rule, sought.asked, sought.cards, _wishes(few, sought))
    ranking.parts(*arguments, np.arange(len(rows)), room, shares, known)
    weights = [sought.parameters.weights.of(component) for component in COMPONENTS]
    asks = _asks(sought)
    return [
        tuple(
            results.Part(component, weight * share // WHOLE, weight, is_known and is_asked, is_asked)
            for component, weight, share, is_known, is_asked in zip(
                COMPONENTS, weights, one.tolist(), flags.tolist(), asks, strict=True
            )
        )
        for one, flags in zip(shares, known, strict=True)
    ]


def _asks(sought: Sought) -> list[bool]:
    """Which components the vacancy asks anything of."""
    vacancy = sought.vacancy
    wishes_asked = (vacancy.contract_kind, vacancy.working_time, vacancy.pay)
    work = vacancy.occupation is not None
    return [
        sought.asked.whole > 0, work, work, bool(vacancy.languages),
        any(one is not None for one in wishes_asked), vacancy.country is not None, vacancy.min_education is not None,
    ]  # fmt: skip


def _verify(table: Table, rows: Sequence[int], sought: Sought) -> list[tuple[str, ...]]:
    """What is not known of each row, in the order of the funnel."""
    found = verdicts(table, sought.vacancy, sought.proximity, sought.parameters, sought.as_of)
    unsure = [(one.name, one.unknown) for one in found if one.unknown is not None]
    return [tuple(name for name, words in unsure if int(words[row >> 6]) >> (row & 63) & 1) for row in rows]


def warm_up() -> None:
    """Load the kernels, or compile those that are not kept yet (half a minute), so that no request waits for it."""
    person = PersonRecord("nobody", country="XX", consent=Consent(everywhere=True))
    pool = Pool.build([person]).with_changes([PersonRecord("else")])
    vacancy = VacancyRecord("none", country="XX", contract_kind="any", working_time="any")
    shortlist(pool, vacancy, proximity=Proximity(), as_of=date(2000, 1, 1), top=1)
