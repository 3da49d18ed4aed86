"""What an organisation may do on a day, from plain facts. Nothing here is kept: it is asked each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from siraba.core.fairness import facts

IN_FORCE, SUSPENDED, WITHDRAWN = "in_force", "suspended", "withdrawn"


class LicenceStanding(StrEnum):
    """How a licence stands on a day: what was decided of it, and its own days."""

    VALID = "valid"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    END_UNKNOWN = "end_unknown"


def licence_standing(state: str, valid_from: date, valid_until: date | None, on: date) -> LicenceStanding:
    """A licence holds on its first and on its last day. What was decided goes before what the days say.

    One whose last day nobody knows is not green: it is said to be unknown.
    """
    if state == WITHDRAWN:
        return LicenceStanding.WITHDRAWN
    if valid_until is not None and valid_until < on:
        return LicenceStanding.EXPIRED
    if state == SUSPENDED:
        return LicenceStanding.SUSPENDED
    if valid_from > on:
        return LicenceStanding.NOT_YET
    return LicenceStanding.END_UNKNOWN if valid_until is None else LicenceStanding.VALID


@dataclass(frozen=True, slots=True)
class LicenceFacts:
    """A licence as the rules read it. `home` is the country that gave it; posts there need no mention."""

    number: str
    state: str
    home: str
    valid_from: date
    valid_until: date | None
    countries: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def on(self, day: date) -> LicenceStanding:
        """How it stands on a day."""
        return licence_standing(self.state, self.valid_from, self.valid_until, day)

    def in_force(self, day: date) -> bool:
        """Whether somebody may work under it; one without a known end may, and rule 7 says that it is unsure."""
        return self.on(day) in {LicenceStanding.VALID, LicenceStanding.END_UNKNOWN}

    def covers(self, country: str | None) -> bool:
        """Whether it allows posts of a country: at home always, abroad only where it names the country."""
        return country is None or country == self.home or country in self.countries


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that a guard asks of an organisation on a day.

    `verified` is None where nobody looked. `licence` is the one that counts: in force if there is one, else the one
    that ended or was stopped last. `cleared_home` and `cleared_abroad` are due diligence accepted and not overdue;
    None where none was decided. `sanctioned` is a ban in force.
    """

    name: str
    country: str | None
    verified: bool | None
    employer: bool
    agency: bool
    licence: LicenceFacts | None = None
    cleared_home: bool | None = None
    cleared_abroad: bool | None = None
    review_home: date | None = None
    review_abroad: date | None = None
    sanctioned: bool = False
    dispute_since: date | None = None
    merged: bool = False
    as_of: date = field(default=date.min)

    @property
    def licensed(self) -> bool:
        """Whether a licence is in force; for an organisation that is no agency the question does not arise."""
        return self.licence is not None and self.licence.in_force(self.as_of)

    @property
    def stopped(self) -> bool:
        """Whether everything it does here stands still: banned, or an agency without a licence in force."""
        return self.sanctioned or (self.agency and not self.licensed)

    def licensed_for(self, country: str | None) -> bool:
        """Whether the licence in force allows posts of a country."""
        return self.licence is not None and self.licensed and self.licence.covers(country)

    def publisher(self, country: str | None) -> facts.Publisher:
        """As rules 7 and 39 read it, for a post in `country`. An unaccepted look is a review that is due."""
        abroad = country is not None and self.country is not None and country != self.country
        return facts.Publisher(
            name=self.name,
            verified=self.verified,
            review_due=self.review_abroad if abroad else self.review_home,
            agency=self.agency,
            licence=self._licence_fact(),
        )

    def _licence_fact(self) -> facts.Licence | None:
        if self.licence is None:
            return None
        countries = self.licence.countries | {self.licence.home}
        state = facts.LicenceState(self.licence.state)
        return facts.Licence(self.licence.number, state, self.licence.valid_until, countries)


def that_counts(licences: Sequence[LicenceFacts], on: date) -> LicenceFacts | None:
    """Of several licences the one that counts on a day: one in force before one stopped, the latest end first."""
    order = {LicenceStanding.VALID: 0, LicenceStanding.END_UNKNOWN: 1, LicenceStanding.SUSPENDED: 2}

    def rank(one: LicenceFacts) -> tuple[int, int, str]:
        return (order.get(one.on(on), 3), -(one.valid_until or date.max).toordinal(), one.number)

    return min(licences, key=rank, default=None)


@dataclass(frozen=True, slots=True)
class MandateFacts:
    """A mandate as guards read it: `room` is what is left of it."""

    headcount: int
    used: int
    signed: bool
    valid_from: date
    valid_until: date
    occupations: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    frozen: bool = False

    @property
    def room(self) -> int:
        """Posts that nobody took yet."""
        return max(0, self.headcount - self.used)

    def live(self, on: date) -> bool:
        """Whether posts may be taken from it on a day: signed, within its days, its agency not stopped."""
        return self.signed and self.valid_from <= on <= self.valid_until and not self.frozen

    def fact(self) -> facts.Mandate:
        """As rule 8 reads it. What is used includes nothing of the advert asked about."""
        return facts.Mandate(
            self.headcount, self.used, self.valid_from, self.valid_until, self.occupations, self.countries, self.signed
        )
