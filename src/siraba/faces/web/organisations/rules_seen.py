"""The rules that an inspector can say were broken, from the catalogue of fair recruitment."""

from __future__ import annotations

from collections.abc import Sequence

from siraba.apps.organisations.actions import Breach
from siraba.faces.web import formats
from siraba.faces.web.steward.found import rules


def rule_choices() -> list[tuple[str, str]]:
    """Rules by their number, with their titles."""
    language = formats.language()
    return [(rule.id, f"{rule.number}. {rule.title.inside(language)}") for rule in rules().rules.values()]


def breaches(ids: Sequence[str]) -> list[Breach]:
    """What the catalogue says of rules that were broken."""
    chosen = set(ids)
    return [
        Breach(rule.id, rule.severity.value, "; ".join(rule.sources)[:200], (rule.waiver,) if rule.waiver else ())
        for rule in rules().rules.values()
        if rule.id in chosen
    ]


def title(rule: str) -> str:
    """The title of a rule."""
    found = rules().rules.get(rule)
    return found.title.inside(formats.language()) if found else rule
