"""People of the fictitious country."""

from __future__ import annotations

from datetime import date, timedelta

from siraba.apps.jobseekers.rules import JobSeekerEntry, LanguageEntry, OccupationEntry, ProfileEntry, SkillEntry
from siraba.apps.persons.rules import ConsentEntry, PersonEntry
from siraba.core.terms.dates import PartialDate
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod
from siraba.faces.cli.demo.shapes import Shapes, Trade

L = LanguageLevel
FRENCH_BY_EDUCATION = {0: (L.UNDERSTANDS, L.SPEAKS), 1: (L.SPEAKS, L.A2), 2: (L.A2, L.B1), 3: (L.B1, L.B2)}
"""How well French is known by schooling (ISCED); above upper secondary B2 to C2."""
PROOFS = {Evidence.DECLARED: 62, Evidence.SHOWN: 20, Evidence.TESTED: 11, Evidence.CERTIFIED: 7}


class People:
    """Draws people one after the other; families share phones."""

    def __init__(self, shapes: Shapes, offices: dict[str, int], today: date) -> None:
        self.shapes, self.offices, self.today = shapes, offices, today
        self.phone = ""

    def draw(self) -> JobSeekerEntry:
        """One person with registration and profile."""
        shapes, dice = self.shapes, self.shapes.dice
        region = shapes.weighted(shapes.said["regions"])
        age = 18 + min(int(dice.expovariate(1 / 11)), 44)
        trade = shapes.trade()
        home = shapes.said["country"]
        abroad = self._abroad()
        first = self.today - timedelta(days=int(dice.expovariate(1 / 260)))
        person = self._person(region, age, home, abroad, first)
        confirmed = max(first, self.today - timedelta(days=int(dice.triangular(0, 210, 20))))
        return JobSeekerEntry(
            person=person,
            profile=self._profile(trade, age, home, abroad),
            office_id=self.offices[shapes.said["nearest_office"][region]],
            confirmed_on=confirmed,
            until=confirmed + timedelta(days=365),
            state=shapes.weighted({"open": 95, "placed": 3, "suspended": 2}),
        )

    def _person(self, region: str, age: int, home: str, abroad: tuple[str, ...], first: date) -> PersonEntry:
        shapes, dice = self.shapes, self.shapes.dice
        sex = shapes.weighted({"f": 47, "m": 53})
        names = shapes.said["names"]
        if not self.phone or not shapes.chance(0.18):  # else the phone of the person before: one family
            self.phone = f"+99901{dice.randrange(10**8):08d}"
        home_consent = [ConsentEntry("match_home")] if shapes.chance(0.94) else []
        until = self.today + timedelta(days=dice.randrange(90, 720)) if shapes.chance(0.6) else None
        asked = [ConsentEntry("match_abroad", country, until) for country in abroad if shapes.chance(0.85)]
        return PersonEntry(
            given_names=dice.choice(names["female" if sex == "f" else "male"]),
            family_names=dice.choice(names["family"]),
            sex=sex if shapes.chance(0.99) else None,
            birth=self._birth(age),
            country=home,
            region=region,
            place=dice.choice(shapes.said["towns"][region]),
            phones=(self.phone,) if shapes.chance(0.96) else (),
            consents=(*home_consent, *asked),
            happened_on=first,
        )

    def _birth(self, age: int) -> PartialDate | None:
        """Birth dates as registers have them: a day, often the 1st of January, a year only, an age told on a day."""
        dice = self.shapes.dice
        kind = self.shapes.weighted({"day": 58, "january": 14, "year": 18, "age": 8, "none": 2})
        year = self.today.year - age - 1
        if kind == "none":
            return None
        if kind == "age":
            return PartialDate.from_age(age, self.today)
        if kind == "year":
            return PartialDate.parse(str(year))
        day = date(year, 1, 1) if kind == "january" else date(year, 1, 1) + timedelta(days=dice.randrange(365))
        return PartialDate.parse(day.isoformat())

    def _abroad(self) -> tuple[str, ...]:
        shapes = self.shapes
        if not shapes.chance(0.34):
            return ()
        wanted = {shapes.weighted(shapes.said["abroad"]) for _ in range(shapes.dice.randrange(1, 4))}
        return tuple(sorted(wanted))

    def _profile(self, trade: Trade, age: int, home: str, abroad: tuple[str, ...]) -> ProfileEntry:
        shapes, dice = self.shapes, self.shapes.dice
        education = min(8, max(0, trade.isced + dice.choice((-1, 0, 0, 0, 1)))) if shapes.chance(0.9) else None
        later = shapes.chance(0.3)
        return ProfileEntry(
            education=education,
            destinations=(home, *abroad) if abroad or shapes.chance(0.85) else None,
            mobile=shapes.chance(0.45) if shapes.chance(0.8) else None,
            available_from=self.today + timedelta(days=dice.randrange(7, 90)) if later else self.today,
            contract_kinds=self._contracts(),
            working_times=("full_time", "part_time") if shapes.chance(0.3) else ("full_time",),
            licences=tuple(shapes.some(trade.licences, 0.8)) if shapes.chance(0.9) else None,
            min_pay=self._expects(education if education is not None else trade.isced),
            occupations=self._occupations(trade, age),
            skills=self._skills(trade),
            languages=self._languages(education),
        )

    def _contracts(self) -> tuple[str, ...] | None:
        if self.shapes.chance(0.2):
            return None
        kinds = ("permanent", "fixed_term", "seasonal", "temporary_agency", "apprenticeship")
        return tuple(self.shapes.some(kinds, 0.55)) or ("permanent", "fixed_term")

    def _occupations(self, trade: Trade, age: int) -> tuple[OccupationEntry, ...]:
        shapes, dice = self.shapes, self.shapes.dice
        most = max(0, age - 17 - max(0, trade.isced - 2))
        years = round(min(most, dice.expovariate(1 / 5)), 1) if shapes.chance(0.88) else None
        last = self.today.year - (0 if shapes.chance(0.7) else dice.randrange(1, 7))
        held = [OccupationEntry(dice.choice(trade.titles), trade.occupation_id, years, last)]
        near = [code for code in trade.near if code in shapes.trades]
        if near and shapes.chance(0.3):
            other = shapes.trades[dice.choice(near)]
            past = round(dice.uniform(0.5, 4), 1)
            held.append(OccupationEntry(other.titles[0], other.occupation_id, past, last - dice.randrange(1, 6)))
        return tuple(held)

    def _skills(self, trade: Trade) -> tuple[SkillEntry, ...]:
        if self.shapes.chance(0.16):  # a file with a title and years only
            return ()
        able = self.shapes.some(trade.essential, 0.72) + self.shapes.some(trade.optional, 0.35)
        return tuple(SkillEntry(skill, self.shapes.weighted(PROOFS)) for skill in able)

    def _languages(self, education: int | None) -> tuple[LanguageEntry, ...]:
        shapes, dice = self.shapes, self.shapes.dice
        if shapes.chance(0.04):
            return ()
        low, high = FRENCH_BY_EDUCATION.get(education or 2, (L.B2, L.C2))
        french = dice.choice([level for level in L if low <= level <= high])
        told = [LanguageEntry("fr", french if shapes.chance(0.93) else None)]
        mother = shapes.weighted(shapes.said["languages_at_home"])
        told.append(LanguageEntry(mother, L.SPEAKS if mother != "ar" else dice.choice((L.SPEAKS, L.B1, L.B2))))
        if shapes.chance(0.12):
            told.append(LanguageEntry("en", dice.choice((L.A1, L.A2, L.B1, L.B2))))
        if shapes.chance(0.04):
            told.append(LanguageEntry(dice.choice(("de", "it", "es", "nl")), dice.choice((L.A1, L.A2, L.B1))))
        return tuple(told)

    def _expects(self, isced: int) -> Pay | None:
        if self.shapes.chance(0.3):
            return None
        low, high = self.shapes.said["monthly_pay"]["XOF"][isced]
        amount = int(self.shapes.dice.uniform(low, high) * 0.95) // 5000 * 5000
        return Pay(amount, "XOF", PayPeriod.MONTH)
