"""A finding as a check says it, and what a waiver needs; plain values, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from siraba.apps.foundation.lifecycles import Obstacle
from siraba.core.fairness import findings as fairness
from siraba.core.fairness.catalogue import Catalogue

SHORTEST_REASON = 10
"""Letters: a reason that somebody else can understand later."""
LONGEST_WAIVER = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """What a rule says about a thing.

    `rule` and `part` tell it from the others of the same check; `code` and `params` make its sentence in any language,
    and name nobody; `source` is where the rule stands; `waiver` are the roles that may set it aside (none: nobody),
    `second` asks for another person's signature.
    """

    rule: str
    severity: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    part: str = ""
    source: str = ""
    waiver: tuple[str, ...] = ()
    second: bool = False


def of_obstacles(obstacles: Sequence[Obstacle], rule: str, *, source: str = "") -> list[FindingEntry]:
    """What guards of a lifecycle said, as findings that block; two of one code differ by their values."""
    entries = []
    for obstacle in obstacles:
        params = {name: value if isinstance(value, int) else str(value) for name, value in obstacle.values.items()}
        part = "/".join([obstacle.code, *(str(params[name]) for name in sorted(params))])
        entries.append(FindingEntry(rule, "block", obstacle.code, params, part[:120], source))
    return entries


def of_rules(found: Sequence[fairness.Finding], catalogue: Catalogue) -> list[FindingEntry]:
    """What the rules of fair recruitment found, as entries of a check. Two phrases that break one rule are two.

    The code is that of the rule, its words are read from the catalogue in whichever language; who may set it aside is
    what the rule says.
    """
    entries = []
    for one in found:
        rule = catalogue.rules[one.rule]
        params: dict[str, str | int] = dict(one.facts)
        if one.hit is not None:
            params["quote"] = one.hit.quote.strip()[:200]
        part = str(params.get("quote", "/".join(str(params[name]) for name in sorted(params))))
        waiver = (rule.waiver,) if rule.waiver else ()
        source = "; ".join(rule.sources)
        entries.append(FindingEntry(rule.id, one.severity.value, rule.id, params, part[:120], source, waiver))
    return entries


def reason_obstacles(reason: str) -> list[Obstacle]:
    """What a reason lacks."""
    return [] if len(reason.strip()) >= SHORTEST_REASON else [Obstacle("reason_too_short", {"least": SHORTEST_REASON})]


def end_obstacles(until: date | None, today: date) -> list[Obstacle]:
    """What is wrong with the day on which a waiver ends."""
    if until is None or until <= today:
        return [Obstacle("end_not_ahead", {})]
    return [Obstacle("end_too_far", {"days": LONGEST_WAIVER.days})] if until > today + LONGEST_WAIVER else []
