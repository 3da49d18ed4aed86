"""What a person brings, made ready for a search over vacancies."""

from __future__ import annotations

from collections.abc import Mapping

from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import PersonRecord
from siraba.core.pool.units import milliyears
from siraba.core.terms.levels import Evidence, LanguageLevel


def practised(person: PersonRecord) -> tuple[str, ...]:
    """The occupations whose cards may presume skills: all but those practised for no time (only sought)."""
    if person.skills == ():
        return ()
    return tuple(dict.fromkeys(one.code for one in person.occupations or () if milliyears(one.years) != 0))


def held_skills(person: PersonRecord, proximity: Proximity) -> Mapping[str, Evidence]:
    """Every skill listed, with its best evidence, and beside them those that occupation cards presume."""
    held: dict[str, Evidence] = {}
    for skill in person.skills or ():
        held[skill.code] = max(held.get(skill.code, Evidence.PRESUMED), skill.evidence)
    for occupation in practised(person):
        for code, _ in proximity.card_skills.get(occupation, ()):
            held.setdefault(code, Evidence.PRESUMED)
    return held


def skills_known(person: PersonRecord, proximity: Proximity) -> bool:
    """Whether anything is known, or presumed, of a person's skills."""
    return person.skills is not None or any(proximity.card_skills.get(code) for code in practised(person))


def levels(person: PersonRecord) -> Mapping[str, int]:
    """Language → the best level listed for it, 0 where none was told."""
    best: dict[str, int] = {}
    for one in person.languages or ():
        best[one.code] = max(best.get(one.code, 0), int(one.level or 0))
    return best


def examined(level: int) -> bool:
    """Whether a level is one of the CEFR."""
    return level >= LanguageLevel.A1
