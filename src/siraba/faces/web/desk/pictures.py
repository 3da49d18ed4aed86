"""The histogram of a shortlist to take along: as a table (CSV) and as a picture (SVG) with its styles inside."""

from __future__ import annotations

import csv
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from siraba.apps.accounts.models import User
from siraba.apps.shortlists import queries as shortlists
from siraba.apps.vacancies import queries
from siraba.faces.web import formats
from siraba.faces.web.desk import charts
from siraba.faces.web.door import for_right

TOP = 50


@require_safe
@for_right("shortlist.see")
def points_csv(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """How many people have how many points, one bin a line."""
    one = queries.vacancy(user.actor, str(public_id))
    view = shortlists.shortlist(user.actor, one, as_of=formats.today(), top=TOP)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{one.reference}.csv"'
    response.write("\ufeff")  # spreadsheets read the accents only with this mark
    out = csv.writer(response)
    out.writerow([_("Points from"), _("Points to"), _("People")])
    out.writerows([bar.lowest, bar.highest, bar.count] for bar in charts.points(view.result).bars)
    return response


@require_safe
@for_right("shortlist.see")
def points_svg(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The drawing alone."""
    one = queries.vacancy(user.actor, str(public_id))
    view = shortlists.shortlist(user.actor, one, as_of=formats.today(), top=TOP)
    context = {"points": charts.points(view.result), "alone": True}
    response = render(request, "web/parts/points.svg", context, content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="{one.reference}.svg"'
    return response
