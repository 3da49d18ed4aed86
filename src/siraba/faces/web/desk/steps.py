"""How long a vacancy stood in each step, as a picture with its table."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from siraba.apps.accounts.models import User
from siraba.apps.vacancies import queries
from siraba.apps.vacancies.models import Vacancy, VacancyState
from siraba.apps.vacancies.queries.steps import time_in_steps
from siraba.apps.vacancies.rules import ENDS, Stay
from siraba.faces.web import bars, formats
from siraba.faces.web.door import for_right

HOUR, DAY = 3600, 86_400


@dataclass(frozen=True, slots=True)
class Step:
    """A step in words; `days` for a file."""

    name: str
    times: int
    told: str
    days: float
    now: bool


@dataclass(frozen=True, slots=True)
class Way:
    """The steps of a vacancy and their drawing; those in which nothing is waited for are not drawn."""

    steps: list[Step]
    picture: bars.Bars


def lasted(seconds: int) -> str:
    """`3 days`, `5 hours`, `less than an hour`."""
    if seconds < HOUR:
        return _("less than an hour")
    if seconds < 2 * DAY:
        hours = round(seconds / HOUR)
        return ngettext("{n} hour", "{n} hours", hours).format(n=formats.number(hours))
    days = round(seconds / DAY)
    return ngettext("{n} day", "{n} days", days).format(n=formats.number(days))


def way(row: Vacancy) -> Way:
    """The way of a vacancy that the caller may see, until now."""
    names = dict(VacancyState.choices)
    told = time_in_steps(row, timezone.now())
    drawn = [each for each in told if each.step not in ENDS]
    picture = bars.bars([(str(names[each.step]).capitalize(), each.seconds, lasted(each.seconds)) for each in drawn])
    return Way([_step(each, str(names[each.step]).capitalize()) for each in told], picture)


def _step(each: Stay, name: str) -> Step:
    told = "" if each.step in ENDS else lasted(each.seconds)
    return Step(name, each.times, told, round(each.seconds / DAY, 2), each.now)


@require_safe
@for_right("vacancy.see")
def csv_file(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The table as a file."""
    row = queries.vacancy(user.actor, str(public_id))
    lines = [(each.name, each.times, each.days) for each in way(row).steps]
    return bars.csv_file((_("Step"), _("Times"), _("Days")), lines, f"{row.reference}-steps")


@require_safe
@for_right("vacancy.see")
def svg_file(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The drawing alone."""
    row = queries.vacancy(user.actor, str(public_id))
    return bars.svg_file(way(row).picture, f"{row.reference}-steps")
