"""Employers and vacancies of the fictitious country, and of employers abroad who turn to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from siraba.apps.organisations.actions import EmployerEntry
from siraba.apps.vacancies.rules import VacancyEntry
from siraba.core.terms.levels import LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod, minor_digits
from siraba.faces.cli.demo.shapes import Shapes, Trade

L = LanguageLevel
CURRENCIES = {"FR": "EUR", "BE": "EUR", "DE": "EUR", "IT": "EUR", "ES": "EUR", "CA": "CAD", "MA": "MAD", "GA": "XAF",
              "CI": "XOF", "SN": "XOF", "SA": "SAR", "QA": "QAR", "XD": "XOF"}  # fmt: skip
WORKING_LANGUAGE = {"DE": "de", "IT": "it", "ES": "es", "SA": "ar", "QA": "ar"}
"""Where the work is not done in French; asked at A2, which few have: a need that a course can close."""


ABROAD_SAYS = ("housing", "travel_payer", "return_payer")


class Needs:
    """Draws employers first, then their vacancies."""

    def __init__(self, shapes: Shapes, offices: dict[str, int], today: date) -> None:
        self.shapes, self.offices, self.today = shapes, offices, today

    def employers(self, how_many: int) -> list[EmployerEntry]:
        """Employers at home, and one in eight abroad; no two with the same name."""
        shapes, said = self.shapes, self.shapes.said
        found: dict[str, EmployerEntry] = {}
        while len(found) < how_many:
            word = shapes.dice.choice(said["family_names_of_firms"])
            if shapes.chance(0.13):
                country = shapes.weighted(said["abroad"])
                name, region = said["firms_abroad"][country].format(word), None
            else:
                country, region = said["country"], shapes.weighted(said["regions"])
                town = shapes.dice.choice(said["towns"][region])
                name = f"{shapes.dice.choice(said['kinds_of_firms']).format(word)}, {town}"
            verified = self.today - timedelta(days=shapes.dice.randrange(20, 500)) if shapes.chance(0.85) else None
            again = len(found)
            found.setdefault(name, EmployerEntry(name, country, region, verified_on=verified))
            if len(found) == again:  # all names of that kind are taken: number them
                found[f"{name} {again}"] = EmployerEntry(f"{name} {again}", country, region, verified_on=verified)
        return list(found.values())

    def vacancy(self, employer_id: int, country: str, region: str | None) -> VacancyEntry:
        """One vacancy of an employer."""
        shapes, dice = self.shapes, self.shapes.dice
        trade = shapes.trade()
        experience = dice.choice((None, None, 1, 1, 2, 3, 5))
        told = self.today - timedelta(days=dice.randrange(0, 45))
        abroad = country != shapes.said["country"]
        region = region or (None if abroad else shapes.weighted(shapes.said["regions"]))
        near = shapes.said["nearest_office"].get(region or "", "KEN")
        entry = VacancyEntry(
            title=" / ".join(dict.fromkeys(trade.titles)),
            office_id=self.offices[near],
            occupation_id=trade.occupation_id,
            coding_confidence=1.0,
            employer_id=employer_id,
            country=country,
            region=region,
            place=self._place(country) if abroad else dice.choice(shapes.said["towns"][region]),
            positions=dice.choice((1, 1, 1, 1, 2, 2, 3, 5, 10)),
            start_date=self.today + timedelta(days=dice.randrange(60, 150) if abroad else dice.randrange(10, 75)),
            closes_on=told + timedelta(days=dice.randrange(46, 90)),
            contract_kind=shapes.weighted({"permanent": 40, "fixed_term": 42, "seasonal": 12, "apprenticeship": 6}),
            working_time="full_time" if shapes.chance(0.88) else "part_time",
            pay=self._pay(trade, country) if shapes.chance(0.92) else None,
            min_education=max(0, trade.isced - 1) if shapes.chance(0.6) else None,
            min_experience_years=experience,
            experience_required=bool(experience) and shapes.chance(0.4),
            licences=trade.licences if shapes.chance(0.8) else (),
            skills=self._asks(trade),
            languages=self._speaks(trade, country),
            happened_on=told,
        )
        return replace(entry, **self._terms(entry, abroad))

    def _terms(self, entry: VacancyEntry, abroad: bool) -> dict[str, Any]:
        """What an advert must say (`data/rules/terms.yaml`); one in eight forgets something, as they do."""
        dice = self.shapes.dice
        kinds = {"seasonal": "seasonal", "apprenticeship": "apprenticeship"}
        kind = kinds.get(entry.contract_kind or "", "abroad" if abroad else "home")
        names = {"apprenticeship": ("trade", "tutor"), "seasonal": ABROAD_SAYS[:2], "abroad": ABROAD_SAYS}.get(kind, ())
        said = {name: dice.choice(self.shapes.said["terms"][name]) for name in names}
        if abroad:
            said |= {name: dice.choice(self.shapes.said["terms"][name]) for name in ABROAD_SAYS if name not in said}
        hours: float | None = (
            20.0 if entry.working_time == "part_time" else float(dice.choice((35, 39, 40, 40, 42, 44)))
        )
        if self.shapes.chance(0.12):
            hours = None
        return {
            "kind": kind,
            "terms": said,
            "hours_week": hours,
            "duration_months": None if entry.contract_kind == "permanent" else dice.choice((3, 6, 6, 9, 12, 12, 24)),
            "worker_pays": False if self.shapes.chance(0.9) else None,
        }

    def _place(self, country: str) -> str:
        return str(self.shapes.dice.choice(self.shapes.said["towns_abroad"][country]))

    def _asks(self, trade: Trade) -> tuple[tuple[int, bool], ...]:
        if self.shapes.chance(0.15):  # an employer who gives a title only: the occupation's card is asked
            return ()
        essential = self.shapes.some(trade.essential, 0.65)
        return (*((skill, True) for skill in essential), *((s, False) for s in self.shapes.some(trade.optional, 0.3)))

    def _speaks(self, trade: Trade, country: str) -> tuple[tuple[str, LanguageLevel], ...]:
        language = WORKING_LANGUAGE.get(country, "fr")
        if language != "fr":
            return ((language, L.A2),) if self.shapes.chance(0.5) else ()
        if country == "XD" and trade.isced < 2:
            return ()
        return (("fr", L.A2 if trade.isced < 3 else L.B1 if trade.isced < 6 else L.B2),)

    def _pay(self, trade: Trade, country: str) -> Pay:
        currency = CURRENCIES[country]
        low, high = self.shapes.said["monthly_pay"][currency][trade.isced]
        step = 5000 if currency in {"XOF", "XAF"} else 50
        amount = int(self.shapes.dice.uniform(low, high)) // step * step
        return Pay(amount * 10 ** minor_digits(currency), currency, PayPeriod.MONTH)
