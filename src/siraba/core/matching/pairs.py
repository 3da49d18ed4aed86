"""One person and one vacancy, outside of any list: why somebody is, or is not, in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from siraba.core.matching.checks import checks
from siraba.core.matching.parameters import DEFAULT, Parameters
from siraba.core.matching.results import Constraint, Match
from siraba.core.matching.search import search
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import PersonRecord, VacancyRecord
from siraba.core.terms.unknown import Truth


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one constraint. UNKNOWN is let through; what must be known and is not is NOT_MET."""

    constraint: Constraint
    subject: str | None
    truth: Truth


def verdicts(
    person: PersonRecord,
    vacancy: VacancyRecord,
    *,
    proximity: Proximity,
    as_of: date,
    parameters: Parameters = DEFAULT,
) -> tuple[Verdict, ...]:
    """Every constraint that the vacancy sets, in the order of the funnel, with the answer for one person."""
    answers = []
    for check in checks(Pool.build([person]), vacancy, proximity, parameters, as_of):
        unknown = check.unknown is not None and bool(check.unknown[0])
        truth = Truth.NOT_MET if check.fail[0] else Truth.UNKNOWN if unknown else Truth.MET
        answers.append(Verdict(check.constraint, check.subject, truth))
    return tuple(answers)


def pair(
    person: PersonRecord,
    vacancy: VacancyRecord,
    *,
    proximity: Proximity,
    rarity: Rarity,
    as_of: date,
    parameters: Parameters = DEFAULT,
) -> Match | None:
    """The match of one person and one vacancy as the list of a pool with this rarity has it, its rank aside.

    None when a constraint is not met. This is the last look at a winner whose record may have changed since.
    """
    pool = Pool.build([person], rarity=rarity)
    found = search(pool, vacancy, proximity=proximity, parameters=parameters, as_of=as_of, top=1)
    return found.matches[0] if found.matches else None
