"""What a vacancy asks, made ready for a search: skills with their weights, one minimum a language."""

from __future__ import annotations

from dataclasses import dataclass

from siraba.core.pool.proximity import SAME, Proximity
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import VacancyRecord


@dataclass(frozen=True, slots=True)
class AskedSkill:
    """A skill with its weight (rarity, reduced when optional) and the held skills that answer it with similarity."""

    code: str
    essential: bool
    weight: int
    answers: tuple[tuple[str, int], ...]


def named_skills(vacancy: VacancyRecord, proximity: Proximity) -> dict[str, bool]:
    """Asked skill → essential. Where the vacancy does not say what is essential, its occupation's card does."""
    asked: dict[str, bool] = {}
    if vacancy.essential_skills is None:
        card = proximity.card_skills.get(vacancy.occupation or "", ()) if vacancy.occupation is not None else ()
        pairs = [*card, *((code, False) for code in vacancy.optional_skills)]
    else:
        pairs = [(code, True) for code in vacancy.essential_skills]
        pairs += [(code, False) for code in vacancy.optional_skills]
    for code, essential in pairs:
        asked[code] = asked.get(code, False) or essential
    return asked


def answers(asked: str, proximity: Proximity) -> tuple[tuple[str, int], ...]:
    """The held skills that answer an asked one: itself first, then the related ones, the nearest first."""
    related = [(code, value) for code, value in proximity.skills.get(asked, {}).items() if code != asked and value > 0]
    return ((asked, SAME), *sorted(related, key=lambda pair: (-pair[1], pair[0])))


def asked_skills(
    vacancy: VacancyRecord, proximity: Proximity, rarity: Rarity, optional_share: int
) -> tuple[AskedSkill, ...]:
    """All asked skills of a vacancy. The last answer is kept: a list is searched once and explained many times."""
    global _last  # noqa: PLW0603 - one tuple, replaced whole, so that threads see the old or the new one
    key = (vacancy, proximity, rarity, optional_share)
    if _last is None or any(one is not other for one, other in zip(key, _last[0], strict=True)):
        _last = (key, _asked_skills(vacancy, proximity, rarity, optional_share))
    return _last[1]


_last: tuple[tuple[object, ...], tuple[AskedSkill, ...]] | None = None


def _asked_skills(
    vacancy: VacancyRecord, proximity: Proximity, rarity: Rarity, optional_share: int
) -> tuple[AskedSkill, ...]:
    result = []
    for code, essential in named_skills(vacancy, proximity).items():
        weight = rarity.weight(code)
        if not essential:
            weight = weight * optional_share // SAME
        result.append(AskedSkill(code, essential, weight, answers(code, proximity)))
    return tuple(result)


def asked_languages(vacancy: VacancyRecord) -> dict[str, int]:
    """Language → the highest minimum asked for it."""
    minimum: dict[str, int] = {}
    for asked in vacancy.languages:
        minimum[asked.code] = max(minimum.get(asked.code, 0), int(asked.level))
    return minimum
