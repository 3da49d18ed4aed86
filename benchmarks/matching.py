"""How long one shortlist takes: filter-then-score against a full NumPy scan and the naive reference, in one run.

    python benchmarks/matching.py --people 100000

People, vacancies and a classification are made up (seeded); the shapes are those of a national file: 3,000 occupations
with a card of 20 skills, 13,000 skills with three related ones, 30 countries of unequal size, a fifth of facts unknown.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import numpy as np

from siraba.core.matching import measures, reference
from siraba.core.matching.asked import asked_skills
from siraba.core.matching.checks import checks
from siraba.core.matching.explain import explain
from siraba.core.matching.parameters import DEFAULT, WHOLE
from siraba.core.matching.results import Explanation, Match
from siraba.core.matching.search import search, search_vacancies
from siraba.core.matching.skills import skills
from siraba.core.matching.sweep import funnel
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import (
    AskedLanguage,
    Consent,
    HeldOccupation,
    HeldSkill,
    KnownLanguage,
    PersonRecord,
    VacancyRecord,
)
from siraba.core.pool.vacancies import VacancyPool
from siraba.core.terms.dates import PartialDate
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod

AS_OF = date(2026, 11, 22)
LANGUAGES = ("fr", "en", "ar", "fon", "wo", "es", "de", "nl")
CLOCK = time.perf_counter
"""`--cpu` takes processor time instead: everything measured runs in one thread, so on an idle machine both agree."""
Result = TypeVar("Result")
LEVELS = [level for level in LanguageLevel if level.examined]


class World:
    """Made-up people, vacancies and what is near to what."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        draw = self.random
        self.skills = [f"skill-{number}" for number in range(13_000)]
        units = [
            f"{major}{sub}{minor}{unit}"
            for major in range(1, 10)
            for sub in range(1, 6)
            for minor in range(3)
            for unit in range(3)
        ]
        self.occupations = [f"{draw.choice(units)}.{number}" for number in range(3_000)]
        self.cards = {
            code: tuple((skill, draw.random() < 0.6) for skill in self.few(self.skills, 20))
            for code in self.occupations
        }
        self.countries = [f"C{number:02}" for number in range(30)]
        self.proximity = Proximity(
            occupations={
                c: {draw.choice(self.occupations): draw.randrange(500_000, 900_000) for _ in range(5)}
                for c in self.occupations
            },
            skills={
                s: {draw.choice(self.skills): draw.randrange(400_000, 900_000) for _ in range(3)} for s in self.skills
            },
            card_skills=self.cards,
        )

    def few(self, items: list[str], count: int) -> list[str]:
        """Distinct items, the first ones much more often than the last."""
        size = len(items)
        return list({items[int(size * self.random.random() ** 3)]: None for _ in range(count)})

    def maybe(self, value: object, share: float = 0.8) -> object:
        """The value, or not known."""
        return value if self.random.random() < share else None

    def people(self, count: int) -> Iterator[PersonRecord]:
        """As many people as asked, one by one."""
        for number in range(count):
            yield self.person(f"P-{number:08}")

    def person(self, id_: str) -> PersonRecord:
        """Somebody with one or two occupations and mostly the skills of their cards."""
        draw = self.random
        occupations = self.few(self.occupations, draw.choice((1, 1, 2)))
        pool = [skill for code in occupations for skill, _ in self.cards[code]]
        skills = [*draw.sample(pool, min(len(pool), draw.randrange(3, 12))), *self.few(self.skills, 3)]
        home = self.few(self.countries, 1)[0]
        return PersonRecord(
            id=id_,
            occupations=tuple(
                HeldOccupation(code, self.maybe(draw.randrange(0, 250) / 10), self.maybe(2026 - draw.randrange(12)))
                for code in occupations
            ),
            skills=self.maybe(
                tuple(HeldSkill(code, draw.choice(list(Evidence)[1:])) for code in dict.fromkeys(skills))
            ),
            education=self.maybe(draw.randrange(9)),
            languages=self.maybe(
                tuple(KnownLanguage(code, self.maybe(draw.choice(LEVELS))) for code in self.few(list(LANGUAGES), 3))
            ),
            licences=self.maybe(("B",) if draw.random() < 0.5 else ()),
            country=home,
            region=self.maybe(f"{home}-{draw.randrange(8)}"),
            destinations=self.maybe(tuple(dict.fromkeys([home, *self.few(self.countries, draw.randrange(4))])), 0.9),
            mobile=self.maybe(draw.random() < 0.5),
            birth=self.maybe(PartialDate.parse(str(draw.randrange(1965, 2011))), 0.95),
            available_from=self.maybe(AS_OF + timedelta(days=draw.randrange(-200, 120))),
            contract_kinds=self.maybe((draw.choice(("permanent", "fixed")),)),
            min_pay=self.maybe(Pay(draw.randrange(50_000, 300_000), "EUR", PayPeriod.MONTH)),
            consent=Consent(everywhere=draw.random() < 0.6, countries=((home, None),)),
            confirmed_on=self.maybe(AS_OF - timedelta(days=draw.randrange(220)), 0.95),
            placed=draw.random() < 0.05,
        )

    def vacancy(self, id_: str) -> VacancyRecord:
        """A post that asks for most of what its occupation's card names."""
        draw = self.random
        occupation = self.few(self.occupations, 1)[0]
        card = self.cards[occupation]
        country = self.few(self.countries, 1)[0]
        return VacancyRecord(
            id=id_,
            occupation=occupation,
            essential_skills=self.maybe(tuple(skill for skill, essential in card if essential)),
            optional_skills=tuple(skill for skill, essential in card if not essential),
            min_experience_years=self.maybe(float(draw.randrange(6)), 0.5),
            experience_required=draw.random() < 0.3,
            min_education=self.maybe(draw.randrange(5), 0.5),
            languages=tuple(
                AskedLanguage(code, draw.choice(LEVELS[:4])) for code in self.few(list(LANGUAGES), draw.randrange(3))
            ),
            licences=("B",) if draw.random() < 0.15 else (),
            country=country,
            region=self.maybe(f"{country}-{draw.randrange(8)}"),
            start_date=self.maybe(AS_OF + timedelta(days=draw.randrange(90))),
            contract_kind=self.maybe(draw.choice(("permanent", "fixed"))),
            pay=self.maybe(Pay(draw.randrange(80_000, 350_000), "EUR", PayPeriod.MONTH)),
        )


def full_scan(pool: Pool, vacancy: VacancyRecord, proximity: Proximity, top: int) -> list[tuple[int, str]]:
    """The plain peer: score everybody, filter afterwards, sort."""
    asked = asked_skills(vacancy, proximity, pool.rarity, DEFAULT.optional_share)
    question = measures.Question(vacancy, asked, proximity, DEFAULT, AS_OF)
    rows = np.arange(len(pool))
    first, _ = skills(pool, rows, question)
    found = [first, *measures.measures(pool, rows, question)]
    score = sum(DEFAULT.weights.of(one.component) * one.share // WHOLE for one in found)
    eligible, _ = funnel(checks(pool, vacancy, proximity, DEFAULT, AS_OF), None, len(pool))
    rows = np.flatnonzero(eligible)
    order = np.lexsort((pool.ids.rank[rows], -score[rows]))[:top]
    return [(int(score[row]), pool.ids.text(int(row))) for row in rows[order]]


def timed(action: Callable[..., Result], *args: object, **options: object) -> tuple[float, Result]:
    """Milliseconds, and what the action returned."""
    begin = CLOCK()
    result = action(*args, **options)
    return (CLOCK() - begin) * 1000, result


def show(what: str, times: list[float]) -> None:
    """One line of figures."""
    print(f"{what:44} p50 {np.percentile(times, 50):9.2f} ms   p95 {np.percentile(times, 95):9.2f} ms")


def prepare(world: World, count: int) -> Pool:
    """Build the pool, write it, open it again."""
    took, pool = timed(lambda: Pool.build(world.people(count)))
    print(f"built {count:,} people in {took / 1000:.1f} s (making them up included)")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pool"
        took, _ = timed(lambda: pool.save(path))
        size = sum(file.stat().st_size for file in path.iterdir())
        print(f"saved {size / 1e6:.0f} MB in {took / 1000:.2f} s")
        took, pool = timed(lambda: Pool.open(path))
        unverified, _ = timed(lambda: Pool.open(path, verify=False))
        print(f"opened and verified in {took:.0f} ms, unverified in {unverified:.0f} ms")
        took, _ = timed(lambda: search(pool, world.vacancy("first"), proximity=world.proximity, as_of=AS_OF))
        print(f"first search (lays the classification over the pool) {took:.0f} ms")
    return pool


def shortlists(world: World, pool: Pool, count: int) -> None:
    """One shortlist after the other, each by every method, the lists compared."""
    fast, explained, scan, ratios, eligible = [], [], [], [], []
    options = {"proximity": world.proximity, "as_of": AS_OF, "top": 20}
    for number in range(count):
        vacancy = world.vacancy(f"V-{number}")
        took, found = timed(search, pool, vacancy, **options)
        more, _ = timed(_explained, pool, vacancy, found.matches, world)
        naive, listed = timed(full_scan, pool, vacancy, world.proximity, 20)
        assert listed == [(match.score, match.person_id) for match in found.matches]
        fast.append(took)
        explained.append(took + more)
        scan.append(naive)
        ratios.append(naive / took)
        eligible.append(found.eligible)
    print(f"eligible people a vacancy: median {int(np.median(eligible)):,}, most {max(eligible):,}")
    show("search, 20 people", fast)
    show("search and 20 explanations", explained)
    show("NumPy full scan, then filter", scan)
    print(f"{'full scan / search, median of ratios':44} {np.median(ratios):.1f}")


def _explained(pool: Pool, vacancy: VacancyRecord, matches: tuple[Match, ...], world: World) -> list[Explanation]:
    options = {"proximity": world.proximity, "rarity": pool.rarity, "as_of": AS_OF}
    people = [pool.record(pool.ids.find(match.person_id)) for match in matches]
    return [explain(match, person, vacancy, **options) for match, person in zip(matches, people, strict=True)]


def against_reference(world: World, pool: Pool, people: int, count: int) -> None:
    """The naive implementation on a small sample, and the fast one on the same people."""
    sample = [pool.record(row) for row in range(min(people, len(pool)))]
    small = Pool.build(sample, rarity=pool.rarity)
    options = {"proximity": world.proximity, "as_of": AS_OF, "top": 20}
    slow, ratios = [], []
    search(small, world.vacancy("first"), **options)
    for number in range(count):
        vacancy = world.vacancy(f"R-{number}")
        took, found = timed(search, small, vacancy, **options)
        naive, same = timed(reference.search, sample, vacancy, rarity=pool.rarity, **options)
        assert found == same
        slow.append(naive)
        ratios.append(naive / took)
    show(f"reference, {len(sample):,} people", slow)
    print(f"{'reference / search on them, median of ratios':44} {np.median(ratios):.1f}")


def reverse(world: World, pool: Pool, count: int, people: int) -> None:
    """From a person to vacancies."""
    board = VacancyPool.build((world.vacancy(f"V-{number}") for number in range(count)), rarity=pool.rarity)
    options = {"proximity": world.proximity, "as_of": AS_OF, "top": 20}
    first, _ = timed(lambda: search_vacancies(board, pool.record(0), **options))
    print(f"first search over vacancies (reads their cards) {first:.0f} ms")
    rows = [world.random.randrange(len(pool)) for _ in range(people)]
    show(
        f"best of {count:,} vacancies for a person",
        [timed(search_vacancies, board, pool.record(row), **options)[0] for row in rows],
    )


def live(world: World, pool: Pool, changes: int, count: int) -> None:
    """The same search with changes since the snapshot."""
    rows = world.random.sample(range(len(pool)), changes)
    changed = [world.person(pool.ids.text(row)) for row in rows[: changes // 2]]
    took, view = timed(lambda: pool.with_changes(changed, [pool.ids.text(row) for row in rows[changes // 2 :]]))
    print(f"{changes:,} changes taken in in {took:.0f} ms")
    options = {"proximity": world.proximity, "as_of": AS_OF, "top": 20}
    search(view, world.vacancy("first"), **options)
    show(
        "search with these changes",
        [timed(search, view, world.vacancy(f"L-{n}"), **options)[0] for n in range(count)],
    )


def main() -> None:
    """Print the figures of one machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--vacancies", type=int, default=2_000)
    parser.add_argument("--searches", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--cpu", action="store_true", help="processor time, where others use the machine too")
    args = parser.parse_args()
    if args.cpu:
        global CLOCK  # noqa: PLW0603 - set once, before anything is measured
        CLOCK = time.process_time
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{'processor' if args.cpu else 'wall-clock'} time; load average {load} on {os.cpu_count()} processors")
    print(f"{platform.machine()}, {platform.platform()}, Python {platform.python_version()}, NumPy {np.__version__}")
    world = World(args.seed)
    pool = prepare(world, args.people)
    gc.freeze()
    shortlists(world, pool, args.searches)
    live(world, pool, 1_000, args.searches)
    reverse(world, pool, args.vacancies, args.searches)
    against_reference(world, pool, 2_000, 5)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
