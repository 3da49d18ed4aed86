"""Codes of what people ask of their data, as sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _

from siraba.apps.accounts.queries import home_country
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.persons import clocks
from siraba.apps.persons.models import CaseStep, RightsCase
from siraba.faces.web import formats


def step(row: CaseStep) -> str:
    """What was done."""
    return step_name(row.step)


def step_name(code: str) -> str:
    """What was done, by its code."""
    return {
        "ask": _("asked"),
        "check": _("it was seen who asks"),
        "begin": _("somebody works on it"),
        "extend": _("it takes longer"),
        "answer": _("answered"),
        "refuse": _("refused"),
        "withdraw": _("taken back"),
        "reopen": _("looked at again"),
    }.get(code, code)


def why_refused(row: RightsCase) -> str:
    """The reason that the person reads; empty where nothing was refused."""
    said = clocks.said().refusals.get(row.refusal, {})
    return formats.label(dict(said))


def reasons() -> list[tuple[str, str]]:
    """Every reason for which something may be refused."""
    return [(code, formats.label(dict(said))) for code, said in clocks.said().refusals.items()]


def complain() -> str:
    """Where somebody may complain."""
    return clocks.how_to_complain(home_country(), formats.language(), formats.today())


def sentences(refusal: Refusal) -> list[str]:
    """Why something cannot be done now."""
    return [_sentence(each) for each in refusal.obstacles]


def _sentence(obstacle: Obstacle) -> str:
    said = {
        "wrong_state": _("This was moved on meanwhile: look at where it stands now."),
        "extended_before": _("The term was made longer before: the law allows it once."),
        "late_already": _("The term is over: it cannot be made longer any more."),
        "corrections_wait": _("Decide on each of the person's words first."),
        "no_limit_holds": _("No limit holds any more: there is nothing to confirm."),
        "erase_answers": _("Erasing the file answers this."),
        "kept_by_law": _("The law keeps something of this file: {kinds}. Refuse with that reason, or wait."),
    }.get(obstacle.code, obstacle.code)
    values = {"kinds": "", **obstacle.values}
    if values["kinds"] == "findings.hold":
        values["kinds"] = _("What is stopped")
    return said.format_map(values)
