"""What stands still when a licence is suspended: adverts, mandates, workers concerned; before, and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from siraba.apps.accounts.models import User
from siraba.apps.organisations import queries
from siraba.apps.organisations.models import Licence, Mandate
from siraba.apps.shortlists.concerned import people_concerned
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.behind import adverts_carried

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Effects:
    """Adverts that people see by this licence alone, and those of the agency that nobody sees; mandates live by it,
    and those that are frozen; how many workers."""

    adverts: list[Vacancy]
    hidden: list[Vacancy]
    live: list[Mandate]
    frozen: list[Mandate]
    workers: int
    more: int

    @property
    def nothing(self) -> bool:
        """Whether there is nothing that could stand still."""
        return not (self.adverts or self.hidden or self.live or self.frozen)


def of(user: User, licence: Licence, on: date) -> Effects:
    """What a licence carries on a day, as it stands now."""
    shown, hidden = adverts_carried(user.actor, licence, on)
    live, (_others, frozen) = queries.mandates_carried(licence, on), queries.mandates_of(licence.organisation, on)
    concerned = people_concerned(licence, on)
    more = max(0, len(shown) - SHOWN) + max(0, len(hidden) - SHOWN)
    return Effects(shown[:SHOWN], hidden[:SHOWN], live[:SHOWN], frozen[:SHOWN], len(concerned), more)
