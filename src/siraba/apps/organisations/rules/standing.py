"""What an organisation may do on a day, from plain facts. Nothing here is kept: it is asked each time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

    def covers(self, country: str | None, work: frozenset[str] = frozenset()) -> bool:
        """Whether it allows posts of a country, at home always, abroad only where it names the country; and any kind of
        `work`, where it says kinds at all."""
        there = country is None or country == self.home or country in self.countries
        return there and (not work or not self.kinds or bool(self.kinds & work))


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that a guard asks of an organisation on a day.

    `verified` is None where nobody looked. `review_home` and `review_abroad` are the days until which due diligence
    stands for such posts; None where none was decided. `sanctioned` is a ban in force.
    """

    name: str
    country: str | None
    verified: bool | None
    employer: bool
    agency: bool
    licences: tuple[LicenceFacts, ...] = ()
    review_home: date | None = None
    review_abroad: date | None = None
    sanctioned: bool = False
    dispute_since: date | None = None
    as_of: date = field(default=date.min)

    @property
    def licence(self) -> LicenceFacts | None:
        """The one that counts for whatever: in force if there is one, else the one that ended or was stopped last."""
        return that_counts(self.licences, self.as_of)

    @property
    def licensed(self) -> bool:
        """Whether a licence is in force; for an organisation that is no agency the question does not arise."""
        return any(each.in_force(self.as_of) for each in self.licences)

    @property
    def cleared_home(self) -> bool | None:
        """Whether due diligence for posts at home was accepted and is not overdue; None where none was decided."""
        return None if self.review_home is None else self.review_home >= self.as_of

    @property
    def cleared_abroad(self) -> bool | None:
        """The same for posts abroad."""
        return None if self.review_abroad is None else self.review_abroad >= self.as_of

    @property
    def stopped(self) -> bool:
        """Whether everything it does here stands still: banned, or an agency without a licence in force."""
        return self.sanctioned or (self.agency and not self.licensed)

    def licensed_for(self, country: str | None, work: frozenset[str] = frozenset()) -> bool:
        """Whether a licence in force allows posts of a country and a kind."""
        return any(each.in_force(self.as_of) and each.covers(country, work) for each in self.licences)

    def publisher(
        self, country: str | None, home: str | None, work: frozenset[str] = frozenset(), *, recruits: bool = False
    ) -> facts.Publisher:
        """As rules 7 and 39 read it, for a post in `country`, seen from the service's `home`.

        A refused look is a review that is due, at home for posts abroad too; where nobody looked for posts abroad, that
        is said beside it.
        `recruits`: for another, so that a licence is asked for whatever it says of itself.
        """
        agency, abroad = self.agency or recruits, country is not None and country != home
        return facts.Publisher(
            name=self.name,
            verified=self.verified,
            review_due=self.review_abroad if abroad and self.review_abroad is not None else self.review_home,
            looked=not abroad or self.review_abroad is not None,
            agency=agency,
            licence=self._licence_fact(country, work) if agency else None,
            banned=self.sanctioned,
        )

    def _licence_fact(self, country: str | None, work: frozenset[str]) -> facts.Licence | None:
        begun = [each for each in self.licences if each.valid_from <= self.as_of]
        one = that_counts(begun, self.as_of, country, work)
        if one is None:
            return None
        state = facts.LicenceState(one.state)
        return facts.Licence(one.number, state, one.valid_until, one.countries | {one.home}, one.kinds)


def that_counts(
    licences: Sequence[LicenceFacts], on: date, country: str | None = None, work: frozenset[str] = frozenset()
) -> LicenceFacts | None:
    """Of several licences the one that counts on a day for a post.

    One in force before one stopped; of those in force one that covers the country and the work; the latest end first.
    """
    order = {LicenceStanding.VALID: 0, LicenceStanding.END_UNKNOWN: 1, LicenceStanding.SUSPENDED: 3}

    def rank(one: LicenceFacts) -> tuple[int, bool, int, str]:
        stands = order.get(one.on(on), 4)
        elsewhere = stands < 2 and not one.covers(country, work)
        return 2 if elsewhere else stands, not one.covers(country, work), -_end(one).toordinal(), one.number

    return min(licences, key=rank, default=None)


def _end(one: LicenceFacts) -> date:
    return one.valid_until or date.max


@dataclass(frozen=True, slots=True)
class Look:
    """A decided due diligence: for which posts, whether it was accepted, and until when that stands."""

    abroad: bool
    accepted: bool
    review_on: date | None


def reviews(looks: Iterable[Look]) -> tuple[date | None, date | None]:
    """Until when due diligence stands for posts at home and for posts abroad, from its looks in their order.

    A look for posts abroad asks more, so that it counts at home too; one for home says nothing of posts abroad. A
    refusal, of whichever, is overdue from the day it was written, until a later look accepts. None: nobody decided.
    """
    home: date | None = None
    away: date | None = None
    for look in looks:
        if not look.accepted:
            home = date.min
            away = date.min if look.abroad or away is not None else None
            continue
        until = look.review_on or date.min
        home = max(until, home or date.min)
        if look.abroad:
            away = until
    return home, away


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

    def fact(self, taken: int = 0) -> facts.Mandate:
        """As rule 8 reads it. `taken` is what the advert asked about holds of it: that is not used by others."""
        used = self.used - taken
        return facts.Mandate(
            self.headcount, used, self.valid_from, self.valid_until, self.occupations, self.countries, self.signed
        )
