"""A vacancy made ready for the kernels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from siraba.core.matching.lexicon import Lexicon, lexicon
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.presumed import Cards
from siraba.core.matching.question import Asked, Rule, asked, rule
from siraba.core.matching.sweep import Searchable
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import VacancyRecord

_rules: tuple[Parameters, Rule] | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """A vacancy in the numbers of a pool: one for all its segments."""

    vacancy: VacancyRecord
    proximity: Proximity
    parameters: Parameters
    as_of: date
    rarity: Rarity
    lexicon: Lexicon
    rule: Rule
    asked: Asked
    cards: Cards


def seek(pool: Searchable, vacancy: VacancyRecord, proximity: Proximity, parameters: Parameters, as_of: date) -> Sought:
    """A vacancy in the numbers of a pool."""
    known, numbers, rarity = lexicon(pool.segments, proximity), _rule(parameters), pool.rarity
    codes = pool.segments[-1].table.codes
    wanted = asked(vacancy, codes, known, rarity, proximity, parameters, numbers.factors, as_of)
    return Sought(vacancy, proximity, parameters, as_of, rarity, known, numbers, wanted, known.cards)


def _rule(parameters: Parameters) -> Rule:
    """The last one is kept: a process mostly has one document of parameters."""
    global _rules  # noqa: PLW0603 - one tuple, replaced whole
    if _rules is None or _rules[0] is not parameters:
        _rules = (parameters, rule(parameters))
    return _rules[1]
