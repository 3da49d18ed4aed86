"""Made-up people, vacancies and a classification, by seed: the shapes of a large national file.

People come as columns, for a million records would take longer to make up than to match. Skills follow Zipf's law;
trades have skills of their own, so that people of near occupations are alike.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from siraba.core.pool.codes import Codes, Ids
from siraba.core.pool.lists import RawLists
from siraba.core.pool.people import NUMBERS, TABLES, PersonColumns
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import AskedLanguage, VacancyRecord
from siraba.core.pool.units import FOREVER, NEVER, UNKNOWN, Array
from siraba.core.terms.levels import LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod

AS_OF = date(2026, 11, 22)
TODAY = AS_OF.toordinal()
LEVELS = [level for level in LanguageLevel if level.examined]


@dataclass(frozen=True)
class Shape:
    """The parameters of the made-up file, printed with every run."""

    occupations: int = 3_000
    skills: int = 13_000
    zipf_skills: float = 1.0
    card: int = 20
    own_of_trade: int = 12
    related: int = 3
    countries: int = 30
    regions: int = 8
    languages: int = 12
    unknown: float = 0.2
    skills_listed: str = "3-11 of the cards, 0-4 of all"
    skills_asked: str = "4-9 essential, 0-5 optional; 20 % leave it to the card (20)"
    destinations: str = "home, and 0-3 more"


class World:
    """What does not depend on how many people there are."""

    def __init__(self, seed: int, shape: Shape = Shape()) -> None:
        self.seed, self.shape = seed, shape
        draw = np.random.default_rng(seed)
        self.skills = [f"skill-{number:05}" for number in range(shape.skills)]
        self.skill_odds = _zipf(shape.skills, shape.zipf_skills)
        units = [f"{a}{b}{c}{d}" for a in range(1, 10) for b in range(1, 6) for c in range(1, 4) for d in range(1, 4)]
        chosen = np.sort(draw.integers(0, len(units), shape.occupations))
        self.occupations = [f"{units[unit]}.{number}" for number, unit in enumerate(chosen)]
        self.trade = np.array([int(code[:3]) for code in self.occupations])
        self.occupation_odds = draw.permutation(_zipf(shape.occupations, 0.7))
        self.cards = self._cards(draw)
        self.countries = [f"C{number:02}" for number in range(shape.countries)]
        self.country_odds = _zipf(shape.countries, 0.8)
        self.languages = [f"l{number:02}" for number in range(shape.languages)]
        self.essential = draw.random(self.cards.shape) < 0.6
        self.proximity = self._proximity(draw)

    def _cards(self, draw: np.random.Generator) -> Array:
        """Twenty skills an occupation: most of the trade's own, some of all."""
        shape, trades = self.shape, np.unique(self.trade)
        own = {trade: draw.choice(shape.skills, 80, replace=False) for trade in trades}
        cards = [
            np.concatenate(
                [
                    draw.choice(own[trade], shape.own_of_trade, replace=False),
                    draw.choice(shape.skills, shape.card - shape.own_of_trade, p=self.skill_odds),
                ]
            )
            for trade in self.trade
        ]
        return np.array(cards)

    def _proximity(self, draw: np.random.Generator) -> Proximity:
        shape = self.shape
        near = draw.integers(0, shape.occupations, (shape.occupations, 5))
        related = draw.integers(0, shape.skills, (shape.skills, shape.related))
        return Proximity(
            occupations={
                code: {self.occupations[other]: int(draw.integers(500_000, 900_000)) for other in near[number]}
                for number, code in enumerate(self.occupations)
            },
            skills={
                code: {self.skills[other]: int(draw.integers(400_000, 900_000)) for other in related[number]}
                for number, code in enumerate(self.skills)
            },
            card_skills={
                code: tuple(
                    (self.skills[skill], bool(needed))
                    for skill, needed in zip(self.cards[number], self.essential[number], strict=True)
                )
                for number, code in enumerate(self.occupations)
            },
        )

    def people(self, count: int, *, seed: int = 0, first: int = 0) -> PersonColumns:
        """So many people as columns, ids from `first` on."""
        return _Crowd(self, count, np.random.default_rng((self.seed, seed)), first).columns()

    def vacancies(
        self, count: int, *, seed: int = 0, country: str | None = None, wide: bool = False
    ) -> list[VacancyRecord]:
        """So many vacancies; `wide` ones set few conditions, so that a large part of a country is eligible."""
        draw = random.Random(f"{self.seed}/{seed}")
        occupations = draw.choices(range(self.shape.occupations), self.occupation_odds.tolist(), k=count)
        return [self._vacancy(f"V-{number:06}", which, draw, country, wide) for number, which in enumerate(occupations)]

    def _vacancy(self, id_: str, which: int, draw: random.Random, country: str | None, wide: bool) -> VacancyRecord:
        code = self.occupations[which]
        card = list(dict.fromkeys(self.proximity.card_skills[code]))
        needed = [skill for skill, essential in card if essential]
        useful = [skill for skill, essential in card if not essential]
        home = country or draw.choices(self.countries, self.country_odds.tolist())[0]
        known = draw.random() < 0.8
        speak = 0 if wide else draw.choices((0, 1, 2), (25, 55, 20))[0]
        tongues = self.spoken(int(home[1:]))
        return VacancyRecord(
            id=id_,
            occupation=code,
            essential_skills=tuple(draw.sample(needed, min(len(needed), draw.randrange(4, 10)))) if known else None,
            optional_skills=tuple(draw.sample(useful, min(len(useful), draw.randrange(6)))) if known else (),
            min_experience_years=float(draw.randrange(6)) if draw.random() < 0.5 else None,
            experience_required=not wide and draw.random() < 0.15,
            min_education=draw.randrange(1 if wide else 6) if draw.random() < 0.6 else None,
            languages=tuple(AskedLanguage(tongue, draw.choice(LEVELS[:4])) for tongue in tongues[:speak]),
            licences=("B",) if not wide and draw.random() < 0.15 else (),
            country=home,
            region=f"{home}-{draw.randrange(self.shape.regions)}" if draw.random() < 0.8 else None,
            start_date=AS_OF + timedelta(days=draw.randrange(90)) if draw.random() < 0.8 else None,
            contract_kind=draw.choice(("permanent", "fixed")) if draw.random() < 0.8 else None,
            pay=Pay(draw.randrange(80_000, 350_000), "EUR", PayPeriod.MONTH) if draw.random() < 0.8 else None,
        )

    def spoken(self, country: int) -> list[str]:
        """The two languages of a country, the first of which most people there speak."""
        count = len(self.languages)
        return [self.languages[country % (count - 2)], self.languages[count - 1 - country % 2]]


def _zipf(count: int, exponent: float) -> Array:
    odds = 1 / np.arange(1, count + 1) ** exponent
    shares: Array = odds / odds.sum()
    return shares


class _Crowd:
    """People, column by column."""

    def __init__(self, world: World, count: int, draw: np.random.Generator, first: int) -> None:
        self.world, self.count, self.draw, self.first = world, count, draw, first
        self.home = draw.choice(world.shape.countries, count, p=world.country_odds).astype(np.int32)

    def columns(self) -> PersonColumns:
        world, shape = self.world, self.world.shape
        codes = {name: Codes() for name in (*dict.fromkeys(TABLES.values()), "regions", "currencies")}
        for name, texts in (
            ("occupations", world.occupations),
            ("skills", world.skills),
            ("countries", world.countries),
            ("regions", [f"{code}-{part}" for code in world.countries for part in range(shape.regions)]),
            ("languages", world.languages),
            ("contract_kinds", ["permanent", "fixed"]),
            ("licences", ["B"]),
            ("currencies", ["EUR"]),
        ):
            codes[name] = Codes(texts)
        work = self._work()
        lists = {
            "occupations": work,
            "skills": self._skills(work),
            "languages": self._languages(),
            "licences": self._flags(0.5, 0.8),
            "destinations": self._destinations(),
            "contract_kinds": self._one_of(2, 0.8),
            "working_times": self._nothing(known=False),
            "consents": self._consents(),
            "excluded_from": self._nothing(known=True),
        }
        return PersonColumns(self._ids(), self._numbers(), lists, codes)

    def _ids(self) -> Ids:
        numbers = np.arange(self.first, self.first + self.count)
        digits = numbers[:, None] // 10 ** np.arange(7, -1, -1) % 10 + ord("0")
        text = np.concatenate([np.tile(np.frombuffer(b"P-", np.uint8), (self.count, 1)), digits], axis=1)
        return Ids.of(text.astype(np.uint8).reshape(-1), np.arange(self.count + 1, dtype=np.int64) * 10)

    def maybe(self, values: Array, share: float) -> Array:
        """The values, and `UNKNOWN` for the others."""
        return np.where(self.draw.random(self.count) < share, values, UNKNOWN)

    def _numbers(self) -> dict[str, Array]:
        draw, count, known = self.draw, self.count, 1 - self.world.shape.unknown
        born = date(1965, 1, 1).toordinal() + draw.integers(0, 46 * 365, count)
        told = draw.random(count) < 0.95
        pay = self.maybe(draw.integers(50_000, 300_000, count), known)
        everywhere = draw.random(count) < 0.55
        region = self.home * self.world.shape.regions + draw.integers(0, self.world.shape.regions, count)
        found: dict[str, Any] = {
            "education": self.maybe(draw.integers(0, 9, count), known),
            "country": self.home,
            "region": self.maybe(region, known),
            "mobile": self.maybe(draw.integers(0, 2, count), known),
            "birth_first": np.where(told, born, UNKNOWN),
            "birth_last": np.where(told, born, UNKNOWN),
            "birth_precision": np.where(told, 0, UNKNOWN),
            "available": self.maybe(TODAY + draw.integers(-200, 120, count), known),
            "pay_amount": pay,
            "pay_currency": np.where(pay == UNKNOWN, UNKNOWN, 0),
            "pay_period": np.where(pay == UNKNOWN, UNKNOWN, list(PayPeriod).index(PayPeriod.MONTH)),
            "pay_monthly": pay,
            "consent_everywhere": np.where(everywhere, FOREVER, NEVER),
            "live": draw.random(count) < 0.97,
            "confirmed": self.maybe(TODAY - draw.integers(0, 240, count), 0.95),
            "registered_until": np.where(draw.random(count) < 0.9, TODAY + draw.integers(-20, 300, count), FOREVER),
            "placed": draw.random(count) < 0.05,
        }
        return {name: np.asarray(found[name]).astype(width) for name, width in NUMBERS.items()}

    def _raw(self, owner: Array, code: Array, known: Array, **extra: Array) -> RawLists:
        """Entries to lists; those of rows not known, and repeated ones, fall away."""
        keep = known[owner]
        owner, code = owner[keep].astype(np.int64), code[keep]
        _, first = np.unique(owner * 2**20 + code, return_index=True)
        ends = np.zeros(self.count + 1, dtype=np.int64)
        np.cumsum(np.bincount(owner[first], minlength=self.count), out=ends[1:])
        beside = {name: column[keep][first] for name, column in extra.items()}
        return RawLists(known.astype(np.int8), ends, code[first].astype(np.int32), beside)

    def _known(self, share: float) -> Array:
        return self.draw.random(self.count) < share

    def _several(self, sizes: Array) -> Array:
        return np.repeat(np.arange(self.count, dtype=np.int32), sizes)

    def _work(self) -> RawLists:
        world, draw = self.world, self.draw
        main = draw.choice(world.shape.occupations, self.count, p=world.occupation_odds)
        owner = self._several(draw.choice(4, self.count, p=(0, 0.6, 0.3, 0.1)))
        beside = main[owner] + draw.integers(-8, 9, len(owner))  # neighbours in the list are of one trade, mostly
        other = np.where(draw.random(len(owner)) < 0.6, beside, draw.integers(0, world.shape.occupations, len(owner)))
        is_first = np.concatenate([[True], owner[1:] != owner[:-1]])
        code = np.where(is_first, main[owner], np.clip(other, 0, world.shape.occupations - 1))
        years = np.where(draw.random(len(owner)) < 0.8, draw.gamma(1.6, 4_000, len(owner)).astype(np.int64), UNKNOWN)
        last = np.where(draw.random(len(owner)) < 0.8, AS_OF.year - draw.integers(0, 12, len(owner)), UNKNOWN)
        return self._raw(owner, code, self._known(0.95), years=np.minimum(years, 45_000), last_year=last)

    def _skills(self, work: RawLists) -> RawLists:
        world, draw = self.world, self.draw
        sizes = np.diff(work.ends)
        own = self._several(np.where(sizes > 0, draw.integers(3, 12, self.count), 0))
        entry = work.ends[own] + draw.integers(0, 2**31, len(own)) % np.maximum(sizes[own], 1)
        carded = world.cards[work.code[entry], draw.integers(0, world.shape.card, len(own))]
        free = self._several(draw.integers(0, 5, self.count))
        owner = np.concatenate([own, free])
        code = np.concatenate([carded, draw.choice(world.shape.skills, len(free), p=world.skill_odds)])
        evidence = draw.choice(5, len(owner), p=(0, 0.6, 0.2, 0.1, 0.1))
        return self._raw(owner, code, self._known(1 - world.shape.unknown), evidence=evidence)

    def _languages(self) -> RawLists:
        draw, count = self.draw, len(self.world.languages)
        everybody = np.arange(self.count, dtype=np.int32)
        own = everybody[draw.random(self.count) < 0.9]
        third = self._several(draw.choice(3, self.count, p=(0.4, 0.4, 0.2)))
        owner = np.concatenate([own, third])
        code = np.concatenate([self.home[own] % (count - 2), draw.integers(0, count, len(third))])
        levels = np.concatenate([draw.choice(range(11, 17), len(own), p=(0.03, 0.07, 0.15, 0.25, 0.3, 0.2)),
                                 draw.choice((0, 3, 11, 12, 13, 14, 15, 16), len(third))])  # fmt: skip
        return self._raw(owner, code, self._known(1 - self.world.shape.unknown / 2), level=levels)

    def _destinations(self) -> RawLists:
        draw, shape = self.draw, self.world.shape
        more = self._several(draw.choice(4, self.count, p=(0.6, 0.2, 0.1, 0.1)))
        stays = np.arange(self.count, dtype=np.int32)[draw.random(self.count) < 0.9]
        code = np.concatenate([self.home[stays], draw.choice(shape.countries, len(more), p=self.world.country_odds)])
        return self._raw(np.concatenate([stays, more]), code, self._known(0.7))

    def _consents(self) -> RawLists:
        owner = np.arange(self.count, dtype=np.int32)[self.draw.random(self.count) < 0.8]
        until = np.where(self.draw.random(len(owner)) < 0.5, FOREVER, TODAY + self.draw.integers(-60, 700, len(owner)))
        return self._raw(owner, self.home[owner], np.ones(self.count, dtype=bool), until=until)

    def _flags(self, share: float, known: float) -> RawLists:
        owner = np.arange(self.count, dtype=np.int32)[self.draw.random(self.count) < share]
        return self._raw(owner, np.zeros(len(owner), dtype=np.int64), self._known(known))

    def _one_of(self, count: int, known: float) -> RawLists:
        owner = np.arange(self.count, dtype=np.int32)
        return self._raw(owner, self.draw.integers(0, count, self.count), self._known(known))

    def _nothing(self, *, known: bool) -> RawLists:
        none = np.zeros(0, dtype=np.int64)
        return self._raw(none, none, np.full(self.count, known))
