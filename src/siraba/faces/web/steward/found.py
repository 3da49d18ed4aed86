"""Findings, and what was lacking in a form about them, as sentences for people."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from siraba.apps.findings.models import Finding
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.core.fairness.catalogue import Catalogue, read_catalogue
from siraba.faces.web import formats, words
from siraba.faces.web.steward import facts

ADDRESSES = {
    "vacancies.vacancy": "web:vacancy",
    "persons.person": "web:person",
    "organisations.employer": "web:organisation",
    "organisations.inspection": "web:inspection",
}
"""Where a thing has its page, by its kind."""


def kind(code: str) -> str:
    """What sort of thing something was found of."""
    return {
        "vacancies.vacancy": _("Vacancy"),
        "persons.person": _("Person"),
        "jobseekers.registration": _("Registration"),
        "organisations.employer": _("Organisation"),
        "organisations.inspection": _("Inspection"),
    }.get(code, code)


def sentence(row: Finding) -> str:
    """What the rule said. A code without words of its own is shown as it is, rather than nothing."""
    known = {
        "missing_term": _("It does not say this, and cannot be published without: {term}."),
        "closing_day_passed": _("Its closing day has passed: give it a new one."),
        "no_open_posts": _("All its {filled} posts are taken: offer more, or write a new vacancy."),
        "wrong_state": _("It is not in the state for this."),
        "inspection_saw": _("An inspection saw that this was not kept: {rule}"),
    }
    if row.code not in known:
        return _of_rule(row) or row.code.replace("_", " ")
    params = dict(row.params)
    if row.rule in rules().rules:
        params["rule"] = rules().rules[row.rule].title.inside(formats.language())
    if "term" in params:
        params["term"] = words.missing_term(str(params["term"]))
    return known[row.code].format_map({"term": "", **params})


def _obstacles() -> dict[str, str]:
    return {
        "missing_term": _("It does not say this, and cannot be published without: {term}."),
        "closing_day_passed": _("Its closing day has passed: give it a new one."),
        "no_open_posts": _("All its {filled} posts are taken: offer more, or write a new vacancy."),
        "wrong_state": _("It is not in the state for this."),
        "stopped": _("Somebody stopped it, or another rule stands against it: ask your counsellor."),
        "no_question": _("Write what you want to know."),
        "no_answer": _("Write an answer."),
        "answered_already": _("This was answered meanwhile."),
        "nothing_to_sign": _("Nothing waits for a signature here."),
        "criterion_without_source": _("A criterion names no law or agreement: have it written first."),
        "own_signature": _("You wrote this criterion yourself: the second signature is somebody else's."),
        "fewer_than_filled": _("So many posts are taken already: {filled}. Offer at least as many."),
        "no_dispute": _("No labour dispute is declared at this employer."),
        "not_cleared": _("Nobody said that it has nothing to do with the dispute."),
        "no_such_posts": _("So many posts are not open: {open} are."),
        "reason_too_short": _("Write why, in a sentence that somebody else will understand later."),
        "needs_person": _("A person of the service looks at it first: no program publishes it."),
        "mandate_full": _("The mandate {mandate} does not cover so many people: {room} are left."),
        "mandate_not_live": _("The mandate {mandate} is not in force today."),
    }


def knows(each: Obstacle) -> bool:
    """Whether there is a sentence for it here."""
    return each.code == "rule" or each.code in _obstacles()


def obstacle(each: Obstacle) -> str:
    """Why something was not done, of a vacancy or of anything else that rules look at."""
    if each.code == "rule":
        rule = rules().rules.get(str(each.values.get("rule")))
        if rule is not None:
            said = {name: value for name, value in each.values.items() if name != "rule"}
            said = facts.in_words(said)
            return f"{rule.sentence(said, formats.language())} {rule.remedy.inside(formats.language())}"
    known = _obstacles()
    if each.code not in known:
        return each.code.replace("_", " ")
    values = dict(each.values)
    if "term" in values:
        values["term"] = words.missing_term(str(values["term"]))
    return known[each.code].format_map(_Said(values))


class _Said(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "?"


def remedy(row: Finding) -> str:
    """What helps, where the rule says it."""
    rule = rules().rules.get(row.code)
    return rule.remedy.inside(formats.language()) if rule else ""


def _of_rule(row: Finding) -> str:
    """The words of a rule of fair recruitment, which stand in its catalogue in every language."""
    rule = rules().rules.get(row.code)
    if rule is None:
        return ""
    return rule.sentence(facts.in_words(row.params), formats.language())


@cache
def rules() -> Catalogue:
    return read_catalogue(settings.DATA_DIR / "rules" / "catalogue")


def lacking(refusal: Refusal) -> list[str]:
    """What a form lacks, one sentence each."""
    known = {
        "reason_too_short": _("Write why, in a sentence that somebody else will understand later."),
        "end_not_ahead": _("Choose the last day on which it is set aside; it lies ahead."),
        "end_too_far": _("Choose a day within a year; it can be set aside again then."),
        "set_aside_already": _("Somebody set this aside meanwhile."),
        "settled_already": _("This was settled meanwhile: there is nothing to set aside."),
        "erased_already": _("This was erased meanwhile: there is nothing left to stop."),
        "wrong_state": _("This was moved on meanwhile: look at where it stands now."),
    }
    return [known.get(each.code, each.code) for each in refusal.obstacles]
