"""Vacancies: the list with its filters, one with its shortlist, two people side by side."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from siraba.apps.accounts.models import User
from siraba.apps.foundation.actors import NotAllowed
from siraba.apps.persons.actions import disclose_list
from siraba.apps.shortlists import queries as shortlists
from siraba.apps.shortlists.access import may_list
from siraba.apps.shortlists.saved import list_digest
from siraba.apps.vacancies import queries
from siraba.apps.vacancies.models import Vacancy, VacancyState
from siraba.apps.vacancies.rules import missing_terms
from siraba.faces.web import formats, words
from siraba.faces.web.desk import charts, choices, compared, what_ifs
from siraba.faces.web.desk.candidates import candidates, divide, listed
from siraba.faces.web.desk.names import Names
from siraba.faces.web.door import for_right, may
from siraba.faces.web.licences import licence
from siraba.faces.web.lists import Filter, known, page_numbers, page_of, said

TOP, A_PAGE = 50, 10


@require_safe
@for_right("vacancy.see")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """All vacancies, by words, state, field of work, country, region; the newest first.

    Whoever offers posts has pages of their own, with what is theirs to do: they are sent there.
    """
    if user.organisation_id:
        return redirect("web:own_vacancies")
    states = choices.states(VacancyState.choices)
    country_options = choices.countries(queries.countries_of(user.actor))
    region_options = choices.regions(user)
    filters = [
        Filter("state", _("State"), _("All states"), states, known(said(request, "state"), states)),
        *choices.work_filters(request),
        Filter(
            "country",
            _("Country"),
            _("All countries"),
            country_options,
            known(said(request, "country"), country_options),
        ),
        Filter("region", _("Region"), _("All regions"), region_options, known(said(request, "region"), region_options)),
    ]
    text, mine = said(request, "q"), said(request, "mine") == "1" and user.office_id is not None
    rows = queries.vacancies(user.actor, text=text, mine=mine, **{each.field: each.value for each in filters})
    page = page_of(request, rows)
    return render(
        request,
        "web/desk/vacancies.html",
        {
            "page": page,
            "numbers": page_numbers(page),
            "filters": filters,
            "text": text,
            "mine": mine,
            "asked": bool(text or mine or any(each.value for each in filters)),
            "may_enter": may(user, "vacancy.enter"),
        },
    )


@require_safe
@for_right("vacancy.see")
def vacancy(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """One vacancy: its terms, and who to present, with reasons and with what the pool lacks."""
    if user.organisation_id:
        return redirect("web:own_vacancy", queries.vacancy(user.actor, str(public_id)).public_id)
    one = queries.vacancy(user.actor, str(public_id))
    terms = _terms(user, one)
    if lacking := missing_terms(one):
        mine = {"lacking": lacking} if may_list(user.actor, one) else {}
        return render(request, "web/desk/vacancy.html", terms | mine)
    try:
        view = shortlists.shortlist(user.actor, one, as_of=formats.today(), top=TOP)
    except NotAllowed:  # others read the advert; people are proposed where the post is filled
        return render(request, "web/desk/vacancy.html", terms)
    matches = listed(view)
    page = Paginator(matches, A_PAGE).get_page(request.GET.get("page"))
    divided = divide(view.explanations, matches)
    before = len(matches) if divided is None else divided.before
    cut = max(before - page.start_index() + 1, 0)  # how many of this page stand before the divide
    here = [match.person_id for match in page]
    _shown(user, view, here)
    asked_of_all = [each.code for each in view.result.holdings]
    names = Names.around([view.explanations[each] for each in here], asked_of_all, near=view.near)
    ticked = [each for each in dict.fromkeys(request.GET.getlist("person")) if each in view.explanations]
    return render(
        request,
        "web/desk/vacancy.html",
        terms
        | {
            "page": page,
            "upper": candidates(view, page[:cut], names),
            "lower": candidates(view, page[cut:], names),
            "divided": divided,
            "begins_lower": page.start_index() <= before + 1 <= page.end_index(),
            "result": view.result,
            "ticked": ticked,
            "elsewhere": [each for each in ticked if each not in here],
            "shown_digest": list_digest(view.result),
            **_beside(view, names),
        },
    )


def _terms(user: User, one: Vacancy) -> dict[str, object]:
    """What the advert says."""
    return {
        "vacancy": one,
        "asked": asked(one),
        "skills": asked_skills(one),
        "contract": contract(one),
        "as_of": formats.today(),
        "may_check": may(user, "vacancy.check"),
    }


def _shown(user: User, view: shortlists.ShortlistView, ids: list[str]) -> None:
    """Whose names a list for a vacancy shows is noted, for them to read."""
    people = (view.people[each].person for each in ids)
    disclose_list(people, by=user.actor, part="shortlist", purpose="matching")


def _beside(view: shortlists.ShortlistView, names: Names) -> dict[str, object]:
    """What stands beside the list: conditions and what loosening one brings, points, skills that few have."""
    return {
        "funnel": charts.funnel(view.result),
        "what_ifs": what_ifs.rows(shortlists.loosened(view, top=TOP)),
        "points": charts.points(view.result),
        "holdings": charts.holdings(view.result, names),
    }


@require_safe
@for_right("shortlist.see")
def compare(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Two people of a shortlist side by side, subject by subject."""
    one = queries.vacancy(user.actor, str(public_id))
    view = shortlists.shortlist(user.actor, one, as_of=formats.today(), top=TOP)
    matches = {match.person_id: match for match in listed(view)}
    ids = [each for each in dict.fromkeys(request.GET.getlist("person")) if each in matches]
    context = {"vacancy": one, "ticked": ids}
    if len(ids) == 2:
        _shown(user, view, ids)
        names = Names.around([view.explanations[each] for each in ids])
        both = candidates(view, [matches[each] for each in ids], names)
        context |= {"both": both, "rows": compared.rows(view.explanations[ids[0]], view.explanations[ids[1]], names)}
    return render(request, "web/desk/compare.html", context, status=200 if len(ids) == 2 else 422)


def asked(one: Vacancy) -> list[str]:
    """What the vacancy asks beside its occupation, as short texts."""
    found = [words.speaks(each.code, each.level) for each in one.languages.all()]
    if one.min_experience_years:
        sentence = _("{years} of practice") if one.experience_required else _("{years} of practice if possible")
        found.append(sentence.format(years=words.years(one.min_experience_years)))
    if one.min_education is not None:
        found.append(words.education(one.min_education))
    found += [licence(code) for code in one.licences]
    return found


def asked_skills(one: Vacancy) -> list[str]:
    """The skills that the vacancy names, those it cannot do without first."""
    rows = sorted(one.skills.all(), key=lambda row: not row.essential)
    return [formats.label(row.skill.labels, row.skill.code) for row in rows]


def contract(one: Vacancy) -> list[str]:
    """Kind of contract and working time, as far as they are known."""
    said = (one.contract_kind and one.get_contract_kind_display(), one.working_time and one.get_working_time_display())
    return [str(each) for each in said if each]
