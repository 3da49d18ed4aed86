"""Findings, and what was lacking in a form about them, as sentences for people."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _

from siraba.apps.findings.models import Finding
from siraba.apps.foundation.lifecycles import Refusal
from siraba.core.fairness.catalogue import Catalogue, read_catalogue
from siraba.faces.web import formats, words

ADDRESSES = {"vacancies.vacancy": "web:vacancy", "persons.person": "web:person"}
"""Where a thing has its page, by its kind."""


def kind(code: str) -> str:
    """What sort of thing something was found of."""
    return {
        "vacancies.vacancy": _("Vacancy"),
        "persons.person": _("Person"),
        "jobseekers.registration": _("Registration"),
        "organisations.employer": _("Employer"),
    }.get(code, code)


def sentence(row: Finding) -> str:
    """What the rule said. A code without words of its own is shown as it is, rather than nothing."""
    known = {
        "missing_term": _("It does not say this, and cannot be published without: {term}."),
        "closing_day_passed": _("Its closing day has passed: give it a new one."),
        "wrong_state": _("It is not in the state for this."),
    }
    if row.code not in known:
        return _of_rule(row) or row.code.replace("_", " ")
    params = dict(row.params)
    if "term" in params:
        params["term"] = words.missing_term(str(params["term"]))
    return known[row.code].format_map({"term": "", **params})


def remedy(row: Finding) -> str:
    """What helps, where the rule says it."""
    rule = _rules().rules.get(row.code)
    return rule.remedy.inside(formats.language()) if rule else ""


def _of_rule(row: Finding) -> str:
    """The words of a rule of fair recruitment, which stand in its catalogue in every language."""
    rule = _rules().rules.get(row.code)
    if rule is None:
        return ""
    return rule.sentence(row.params, formats.language())


@cache
def _rules() -> Catalogue:
    return read_catalogue(settings.DATA_DIR / "rules" / "catalogue")


def lacking(refusal: Refusal) -> list[str]:
    """What a form lacks, one sentence each."""
    known = {
        "reason_too_short": _("Write why, in a sentence that somebody else will understand later."),
        "end_not_ahead": _("Choose the last day on which it is set aside; it lies ahead."),
        "end_too_far": _("Choose a day within a year; it can be set aside again then."),
        "set_aside_already": _("Somebody set this aside meanwhile."),
        "settled_already": _("This was settled meanwhile: there is nothing to set aside."),
        "wrong_state": _("This was moved on meanwhile: look at where it stands now."),
    }
    return [known.get(each.code, each.code) for each in refusal.obstacles]
