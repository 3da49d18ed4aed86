"""People: the list with its filters, and one person's file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from siraba.apps.accounts.models import User
from siraba.apps.jobseekers import queries
from siraba.apps.jobseekers.models import ContractKind, Profile, RegistrationState, WorkingTime
from siraba.apps.persons.accounted import live_notice
from siraba.apps.persons.actions import disclose, disclose_list
from siraba.apps.persons.queries import may_do, merges
from siraba.apps.shortlists import queries as shortlists
from siraba.apps.shortlists.queries import OpeningsView
from siraba.apps.vacancies.models import Vacancy
from siraba.core.matching.results import Match
from siraba.faces.web import formats
from siraba.faces.web.agreements import brief
from siraba.faces.web.desk import charts, choices
from siraba.faces.web.desk.helpers import help_of
from siraba.faces.web.desk.names import Names
from siraba.faces.web.desk.reasons import Reasons, reasons
from siraba.faces.web.door import for_right, may
from siraba.faces.web.licences import licence
from siraba.faces.web.lists import AT_MOST, Filter, known, long_page_of, page_numbers, said

BEST = 10


@dataclass(frozen=True, slots=True)
class Opening:
    """A vacancy that suits, and why."""

    match: Match
    vacancy: Vacancy
    reasons: Reasons | None


@require_safe
@for_right("person.list")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """Everybody who is or was registered, by name or number, state, region, field of work; the newest first."""
    states = choices.states(RegistrationState.choices)
    regions = choices.regions(user)
    filters = [
        Filter("state", _("State"), _("All states"), states, known(said(request, "state"), states)),
        Filter("region", _("Region"), _("All regions"), regions, known(said(request, "region"), regions)),
        *choices.work_filters(request),
    ]
    text, mine = said(request, "q"), said(request, "mine") == "1"
    rows = queries.people(user.actor, text=text, mine=mine, **{each.field: each.value for each in filters})
    page = long_page_of(request, rows)
    disclose_list((each.person for each in page.object_list), by=user.actor, part="list", purpose="counselling")
    return render(
        request,
        "web/desk/people.html",
        {
            "page": page,
            "many": page.paginator.count >= AT_MOST,
            "numbers": page_numbers(page),
            "filters": filters,
            "text": text,
            "mine": mine,
            "registers": may(user, "jobseeker.register"),
            "asked": bool(text or mine or any(each.value for each in filters)),
        },
    )


@require_safe
@for_right("person.disclose")
def person(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """A person's file with the vacancies that suit best. That it was opened is noted, for the person to read."""
    file = queries.person_file(user.actor, str(public_id))
    if file.person.public_id != public_id:  # merged into another: its old address leads there
        return redirect("web:person", file.person.public_id)
    disclose(file.person, by=user.actor, part="file", purpose="counselling")
    as_of = formats.today()
    view = None
    if file.registration is not None:
        view = shortlists.openings(user.actor, file.person, as_of=as_of, top=BEST)
    return render(
        request,
        "web/desk/person.html",
        {
            "file": file,
            "person": file.person,
            "as_of": as_of,
            "ages": file.person.birth.ages(as_of) if file.person.birth else None,
            "wishes": wishes(file.profile) if file.profile else [],
            "consents": brief(file.consents),
            "licences": [licence(code) for code in (file.profile and file.profile.licences) or ()],
            "merges": merges(user.actor, file.person),
            "says_work": may_do(user.actor, "profile.say_work", file.person),
            "mends": may_do(user.actor, "person.correct", file.person),
            "notice": live_notice(user.actor, file.person),
            "help": help_of(user, file.person),
            "best": openings(view) if view is not None else [],
            "funnel": charts.funnel(view.result) if view is not None else None,
        },
    )


def openings(view: OpeningsView) -> list[Opening]:
    """The vacancies of a search in their order, with reasons where the search gives them."""
    why = view.explanations
    names = Names.around(why.values())
    return [
        Opening(
            match,
            view.vacancies[match.vacancy_id],
            reasons(why[match.vacancy_id], names.skill, names.occupation) if match.vacancy_id in why else None,
        )
        for match in view.result.matches
        if match.vacancy_id in view.vacancies
    ]


def wishes(profile: Profile) -> list[tuple[str, str]]:
    """What the person wants, as (subject, words); what they never said is said to be not known."""
    unknown = _("not known")
    kinds, times = dict(ContractKind.choices), dict(WorkingTime.choices)
    return [
        (_("Would work in"), _listed(profile.destinations, formats.country)),
        (_("Would move within the country"), {True: _("yes"), False: _("no"), None: unknown}[profile.mobile]),
        (_("Free from"), formats.day(profile.available_from) or unknown),
        (_("Kind of contract"), _listed(profile.contract_kinds, lambda code: str(kinds.get(code, code)))),
        (_("Working time"), _listed(profile.working_times, lambda code: str(times.get(code, code)))),
        (_("Least pay"), formats.pay(profile.min_pay) or unknown),
    ]


def _listed(codes: list[str] | None, name: Callable[[str], str]) -> str:
    if codes is None:
        return _("not known")
    return formats.listed([name(code) for code in codes]) or _("none")
