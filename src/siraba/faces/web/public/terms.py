"""What an offer states, as pairs of words for a page, a feed or a newspaper."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from siraba.apps.vacancies.models import Vacancy
from siraba.faces.web import formats


def names() -> dict[str, str]:
    """The terms that are stated in the employer's words, by name."""
    return {
        "housing": _("Housing"),
        "travel_payer": _("Who pays the travel"),
        "return_payer": _("Who pays the return"),
        "rest_day": _("Day of rest"),
        "leave": _("Paid leave"),
        "food": _("Food"),
        "trial": _("Trial period"),
        "trade": _("Trade that is learnt"),
        "tutor": _("Who supervises"),
    }


def criteria_names() -> dict[str, str]:
    """What an advert may ask of who a person is, where a law or a signed agreement sets it."""
    return {
        "sex": _("sex"),
        "origin": _("origin or nationality"),
        "religion": _("religion"),
        "family": _("family situation"),
    }


def criteria(row: Vacancy) -> list[tuple[str, str]]:
    """The criteria of an advert: what it asks of who a person is, and on what ground."""
    known = criteria_names()
    return [
        (
            _("Only people of one: {what}").format(what=known.get(str(each.get("name")), str(each.get("name")))),
            str(each.get("source") or _("no law or agreement is named")),
        )
        for each in row.criteria
    ]


def hours(count: float) -> str:
    """`40 hours a week`."""
    return _("{n} hours a week").format(n=formats.number(count))


def months(count: int) -> str:
    """`6 months`."""
    return ngettext("{n} month", "{n} months", count).format(n=formats.number(count))


@dataclass(frozen=True, slots=True)
class InLanguage:
    """An advert as it is told in a further language."""

    code: str
    name: str
    title: str
    description: str


def further_texts(row: Vacancy) -> list[InLanguage]:
    """What an advert says in further languages."""
    return [
        InLanguage(code, formats.tongue(code), said.get("title", ""), said.get("description", ""))
        for code, said in sorted(row.texts.items())
    ]


def terms(row: Vacancy) -> list[tuple[str, str]]:
    """Name and words of everything that an offer states beside its title."""
    found: list[tuple[str, str]] = []
    if row.pay:
        found.append((_("Pay"), formats.pay(row.pay)))
    if row.hours_week:
        found.append((_("Hours"), hours(row.hours_week)))
    if row.duration_months:
        found.append((_("Duration"), months(row.duration_months)))
    if row.start_date:
        found.append((_("Start"), formats.day(row.start_date)))
    found += [(name, str(row.terms[code])) for code, name in names().items() if row.terms.get(code)]
    if row.worker_pays is False:
        found.append((_("Fees"), _("The worker pays nothing")))
    if row.agreement:
        found.append((_("Government agreement"), row.agreement))
    found += criteria(row)
    return found
