"""The best people for a vacancy by compiled kernels: the same list as `search`, a hundred times sooner."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial, reduce
from itertools import islice
from operator import add
from typing import Any

import numpy as np

from siraba.core.matching import bounds, ranking, results
from siraba.core.matching.asked import named_skills
from siraba.core.matching.checks import checks
from siraba.core.matching.compiled import frozen
from siraba.core.matching.counts import counts
from siraba.core.matching.halls import COLUMNS, LISTS, alive, halls
from siraba.core.matching.masks import eligible, masks
from siraba.core.matching.parameters import DEFAULT, WHOLE, Parameters
from siraba.core.matching.question import Wishes, crowd, wishes
from siraba.core.matching.results import Component, FunnelStep, Match, Shortlist, SkillHolding
from siraba.core.matching.sought import Sought, seek
from siraba.core.matching.sweep import Searchable, rarest_first
from siraba.core.pool.nearness import nearness
from siraba.core.pool.part import Part
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import Consent, PersonRecord, VacancyRecord
from siraba.core.pool.table import Segment, Table
from siraba.core.pool.units import Array

COMPONENTS = tuple(Component)


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
    counted = reduce(add, (counts(segment, found.sought) for segment in pool.segments))
    funnel = tuple(
        FunnelStep(*which, *numbers) for which, numbers in zip(counted.which, counted.steps.tolist(), strict=True)
    )
    named = zip(named_skills(vacancy, proximity).items(), counted.having.tolist(), strict=True)
    holdings = [SkillHolding(code, essential, *numbers) for (code, essential), numbers in named]
    total = sum(len(segment) for segment in pool.segments)
    return Shortlist(
        vacancy.id, as_of, found.matches, total, funnel[-1].remaining, funnel,
        tuple(counted.histogram.tolist()), rarest_first(holdings),
    )  # fmt: skip


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
    few = Part(table, np.array(rows, dtype=np.int64))
    few.derived("nearness", sought.proximity, lambda: nearness(table, sought.proximity))
    found = checks(few, sought.vacancy, sought.proximity, sought.parameters, sought.as_of)
    unsure = [(one.name, one.unknown.tolist()) for one in found if one.unknown is not None]
    return [tuple(name for name, unknown in unsure if unknown[at]) for at in range(len(rows))]


def warm_up() -> None:
    """Load the kernels, or compile those that are not kept yet (half a minute), so that no request waits for it."""
    person = PersonRecord("nobody", country="XX", consent=Consent(everywhere=True))
    pool = Pool.build([person]).with_changes([PersonRecord("else")])
    vacancy = VacancyRecord("none", country="XX", contract_kind="any", working_time="any")
    shortlist(pool, vacancy, proximity=Proximity(), as_of=date(2000, 1, 1), top=1)
