"""What the service knows of an employer's past: posts by year, what is filled, how questions are answered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from siraba.apps.accounts.models import User
from siraba.apps.organisations import queries
from siraba.apps.vacancies.queries.behind import Answers, History, Year, answers, history, years
from siraba.faces.web import bars, formats
from siraba.faces.web.desk.steps import lasted
from siraba.faces.web.door import for_right

YEARS = 12
"""Years that the picture holds, the latest ones."""


@dataclass(frozen=True, slots=True)
class Past:
    """Sums, years with their drawing, and answers; `answer` is how long the middle answer took, in words."""

    sums: History
    years: list[Year]
    picture: bars.Bars
    answers: Answers
    answer: str


def past(user: User, public_id: UUID) -> Past:
    """The past of an organisation that the caller may see; five queries."""
    held = years(user.actor, public_id)[-YEARS:]
    told = answers(user.actor, public_id, formats.today())
    return Past(
        history(user.actor, public_id),
        held,
        _picture(held),
        told,
        lasted(round(told.middle.total_seconds())) if told.middle is not None else "",
    )


def _picture(held: list[Year]) -> bars.Bars:
    """Posts sought a year, with those said to be filled drawn strong."""
    rows = [
        (
            str(each.year),
            float(each.positions),
            _("{filled} of {sought}").format(filled=formats.number(each.filled), sought=formats.number(each.positions)),
        )
        for each in held
    ]
    return bars.bars(rows, [float(each.filled) for each in held])


@require_safe
@for_right("organisation.see")
def csv_file(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The years as a file."""
    row = queries.organisation(user.actor, str(public_id))
    lines = [(each.year, each.adverts, each.positions, each.filled) for each in years(user.actor, row.public_id)]
    heads = (_("Year"), _("Adverts given"), _("People sought"), _("Said to be found"))
    return bars.csv_file(heads, lines, f"{row.reference}-years")


@require_safe
@for_right("organisation.see")
def svg_file(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The drawing alone."""
    row = queries.organisation(user.actor, str(public_id))
    return bars.svg_file(_picture(years(user.actor, row.public_id)[-YEARS:]), f"{row.reference}-years")
