"""Records, classifications and parameters as JSON text that gives the same values again, bit by bit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import TypeAdapter

from siraba.core.matching.asked import answers, named_skills
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import PersonRecord, VacancyRecord

Value = TypeVar("Value")


def freeze(value: Any) -> str:
    """A record, a proximity, a rarity or any other dataclass of this room as JSON text."""
    return str(_adapter(type(value)).dump_json(value).decode())


def thaw(kind: type[Value], text: str) -> Value:
    """What `freeze` wrote. Raises ValueError for a text that is none."""
    value: Value = _adapter(kind).validate_json(text)
    return value


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


_adapters: dict[type[Any], TypeAdapter[Any]] = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """A vacancy with everything a score read of the classification and of the pool about it.

    `rarity` has the holders of the asked skills only, `proximity` the rows that the vacancy's occupation and skills
    name: with the same slices of each person (`of_person`) a score can be computed again when the pool is long gone.
    """

    vacancy: VacancyRecord
    rarity: Rarity
    proximity: Proximity


@dataclass(frozen=True, slots=True)
class Held:
    """A person as a list saw them, with what the classification says of the occupations they hold."""

    person: PersonRecord
    proximity: Proximity = field(default_factory=Proximity)


def of_vacancy(vacancy: VacancyRecord, proximity: Proximity, rarity: Rarity) -> Asked:
    """The slice for a vacancy."""
    skills = list(named_skills(vacancy, proximity))
    own = [] if vacancy.occupation is None else [vacancy.occupation]
    holders = {code: rarity.holders[code] for code in skills if code in rarity.holders}
    kept = Proximity(
        occupations=_of(proximity.occupations, own),
        skills={code: dict(answers(code, proximity)[1:]) for code in skills if code in proximity.skills},
        groups=_of(proximity.groups, own),
        card_skills=_of(proximity.card_skills, own),
    )
    return Asked(vacancy, Rarity(rarity.people, holders), kept)


def of_person(person: PersonRecord, proximity: Proximity) -> Held:
    """The slice for a person."""
    own = list(dict.fromkeys(one.code for one in person.occupations or ()))
    kept = Proximity(groups=_of(proximity.groups, own), card_skills=_of(proximity.card_skills, own))
    return Held(person, kept)


def together(asked: Asked, held: Held) -> Proximity:
    """What the classification said of the two, as far as a score reads it."""
    return Proximity(
        occupations=asked.proximity.occupations,
        skills=asked.proximity.skills,
        groups={**asked.proximity.groups, **held.proximity.groups},
        card_skills={**asked.proximity.card_skills, **held.proximity.card_skills},
    )


def _of(table: Any, codes: Iterable[str]) -> dict[str, Any]:
    return {code: table[code] for code in codes if code in table}
