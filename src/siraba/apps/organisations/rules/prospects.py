"""Which employers to visit first, with the reasons. A proposal is a reason to call, never a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

REST = 60
"""Days after a contact in which nobody proposes the same employer again."""
LONG = 365


@dataclass(frozen=True, slots=True)
class EmployerFacts:
    """What is known of an employer. `waiting` are open registrations in the occupations it hired in, `open_posts` what
    is offered in them now and not taken yet; `sector_hires` posts filled by others of its sector; `sector_waits`,
    for one that offered nothing yet, people who wait for what others of its sector offer, two or more for each post;
    `abroad` people whom it sought in countries to which the way is open; None: not known."""

    id: int
    adverts: int = 0
    filled: int = 0
    last_advert: date | None = None
    waiting: int | None = None
    open_posts: int | None = None
    sector_hires: int | None = None
    sector_waits: int | None = None
    abroad: int | None = None
    last_contact: date | None = None
    planned: bool = False
    silent: bool = False
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with the number that its sentence tells, and its points."""

    code: str
    points: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Prospect:
    """An employer with its points: the sum of its reasons."""

    id: int
    reasons: tuple[Reason, ...] = field(default_factory=tuple)

    @property
    def points(self) -> int:
        """How strongly it is proposed."""
        return sum(reason.points for reason in self.reasons)


def reasons(known: EmployerFacts, on: date) -> tuple[Reason, ...]:
    """Why to visit an employer: it hired here, people wait for what it hires, its sector hires, it seeks people where
    the way is open, nobody spoke with it.

    Points: 5 a post filled through the service (30 at most); 2 an advert (10 at most); 20 where at least two people
    wait for each post offered in its occupations, 10 where one does; 10 where others of its sector hired; 10 where it
    offered nothing yet and two wait for each post that its sector offers; 10 where it sought people in a country to
    which the corridor is open; 15 where nobody of the service spoke with it for a year, or ever. What is not known
    gives nothing and takes nothing. The page says the same in words (`how_counted`).
    """
    found = []
    if known.filled:
        found.append(Reason("hired", min(30, 5 * known.filled), known.filled))
    elif known.adverts:
        found.append(Reason("advertised", min(10, 2 * known.adverts), known.adverts))
    if known.waiting and known.open_posts is not None:
        if known.waiting >= 2 * max(1, known.open_posts):
            found.append(Reason("many_wait", 20, known.waiting))
        elif known.waiting >= max(1, known.open_posts):
            found.append(Reason("some_wait", 10, known.waiting))
    if known.sector_hires:
        found.append(Reason("sector_hires", 10, known.sector_hires))
    if known.sector_waits and not known.adverts:
        found.append(Reason("sector_waits", 10, known.sector_waits))
    if known.abroad:
        found.append(Reason("corridor_open", 10, known.abroad))
    if known.last_contact is None:
        found.append(Reason("never_visited", 15))
    elif (on - known.last_contact).days >= LONG:
        found.append(Reason("long_ago", 15, (on - known.last_contact).days))
    return tuple(sorted(found, key=lambda reason: (-reason.points, reason.code)))


def proposed(employers: Sequence[EmployerFacts], on: date, most: int) -> list[Prospect]:
    """The employers to visit first. Nobody is proposed who was spoken with lately, is planned, or stands still.

    One who does not answer is left to the list of those. Only "nobody spoke with it" is no reason by itself. Equal
    points are put in the order of their ids, so that equal inputs give an equal list.
    """
    rows = []
    for known in employers:
        lately = known.last_contact is not None and (on - known.last_contact).days < REST
        if lately or known.planned or known.silent or known.stopped:
            continue
        said = reasons(known, on)
        if any(reason.code not in {"never_visited", "long_ago"} for reason in said):
            rows.append(Prospect(known.id, said))
    return sorted(rows, key=lambda one: (-one.points, one.id))[:most]
