"""The components of the score for one person and one vacancy, written straight from docs/matching.md."""

from __future__ import annotations

import re
from datetime import date
from itertools import takewhile
from typing import Protocol

from siraba.core.matching.parameters import WHOLE, Parameters
from siraba.core.matching.results import Component, Part
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import PersonRecord, VacancyRecord
from siraba.core.pool.units import milliyears, monthly
from siraba.core.terms.levels import Evidence, LanguageLevel

Share = tuple[int, bool, bool]
"""Millionths, known, asked."""


class Setting(Protocol):
    """Everything but the pair itself."""

    @property
    def proximity(self) -> Proximity: ...
    @property
    def rarity(self) -> Rarity: ...
    @property
    def parameters(self) -> Parameters: ...
    @property
    def as_of(self) -> date: ...


def parts(person: PersonRecord, vacancy: VacancyRecord, setting: Setting) -> tuple[Part, ...]:
    """The parts of a score, in the order of `Component`."""
    shares: dict[Component, Share] = {
        Component.SKILLS: skills(person, vacancy, setting),
        Component.OCCUPATION: occupation(person, vacancy, setting),
        Component.EXPERIENCE: experience(person, vacancy, setting),
        Component.LANGUAGES: languages(person, vacancy, setting.parameters),
        Component.WISHES: wishes(person, vacancy, setting.parameters),
        Component.PLACE: place(person, vacancy, setting.parameters),
        Component.EDUCATION: education(person, vacancy, setting.parameters),
    }
    result = []
    for component in Component:
        share, known, asked = shares[component]
        possible = setting.parameters.weights.of(component)
        result.append(Part(component, possible * share // WHOLE, possible, known, asked))
    return tuple(result)


def asked_skills(vacancy: VacancyRecord, proximity: Proximity) -> dict[str, bool]:
    """Asked skill → essential."""
    needed: set[str] = set(vacancy.essential_skills or ())
    useful: set[str] = set(vacancy.optional_skills)
    if vacancy.essential_skills is None and vacancy.occupation is not None:
        for code, essential in proximity.card_skills.get(vacancy.occupation, ()):
            (needed if essential else useful).add(code)
    return {code: code in needed for code in needed | useful}


def presumed_skills(person: PersonRecord, proximity: Proximity) -> set[str]:
    """What the cards of the occupations presume, unless the person said to have no skills at all."""
    if person.skills is not None and len(person.skills) == 0:
        return set()
    practised = [held.code for held in person.occupations or () if milliyears(held.years) != 0]
    return {code for occupation in practised for code, _ in proximity.card_skills.get(occupation, ())}


def skills(person: PersonRecord, vacancy: VacancyRecord, setting: Setting) -> Share:
    parameters, proximity = setting.parameters, setting.proximity
    factors = parameters.evidence
    asked = asked_skills(vacancy, proximity)
    presumed = presumed_skills(person, proximity)
    weights = {}
    for code, essential in asked.items():
        rarity = setting.rarity.weight(code)
        weights[code] = rarity if essential else rarity * parameters.optional_share // WHOLE
    if sum(weights.values()) == 0:
        return parameters.neutral.skills, False, False
    if person.skills is None and not presumed:
        return parameters.neutral.skills, False, True
    factor = {level: getattr(factors, level.word) for level in Evidence}
    claims = [(skill.code, factor[skill.evidence]) for skill in person.skills or ()]
    claims += [(code, factors.presumed) for code in presumed]
    total = 0
    for code, weight in weights.items():
        best = 0
        for held, worth in claims:
            similarity = WHOLE if held == code else max(proximity.skills.get(code, {}).get(held, 0), 0)
            best = max(best, similarity * worth // WHOLE)
        total += weight * best
    return total // sum(weights.values()), True, True


def nearness(asked: str, held: str, proximity: Proximity, parameters: Parameters) -> int:
    """How near a held occupation is to the asked one."""
    if asked == held:
        return WHOLE
    paths = [proximity.groups.get(code, code) for code in (asked, held)]
    alike = 0
    if all(re.fullmatch(r"[0-9A-Za-z.]{1,16}", path) for path in paths):
        alike = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(*paths, strict=False))))
    tree = 0 if alike == 0 else parameters.tree[min(alike, len(parameters.tree)) - 1]
    return max(tree, proximity.occupations.get(asked, {}).get(held, 0))


def occupation(person: PersonRecord, vacancy: VacancyRecord, setting: Setting) -> Share:
    neutral = setting.parameters.neutral.occupation
    if vacancy.occupation is None:
        return neutral, False, False
    if person.occupations is None:
        return neutral, False, True
    best = 0
    for held in person.occupations:
        best = max(best, nearness(vacancy.occupation, held.code, setting.proximity, setting.parameters))
    return best, True, True


def experience(person: PersonRecord, vacancy: VacancyRecord, setting: Setting) -> Share:
    parameters = setting.parameters
    neutral = parameters.neutral.experience
    if vacancy.occupation is None:
        return neutral, False, False
    if person.occupations is None:
        return neutral, False, True
    counted, nearest_untold = 0, 0
    for held in person.occupations:
        near = nearness(vacancy.occupation, held.code, setting.proximity, parameters)
        if near < parameters.near_occupation:
            continue
        years = milliyears(held.years)
        if years < 0:
            nearest_untold = max(nearest_untold, near)
        elif held.last_year is None:
            counted += years * near // WHOLE * parameters.fading_unknown // WHOLE
        else:
            since = max(setting.as_of.year - held.last_year, 0)
            fade = parameters.fading_half * WHOLE // (parameters.fading_half + since)
            counted += years * near // WHOLE * fade // WHOLE
    half = parameters.experience_half
    if milliyears(vacancy.min_experience_years) >= 0:
        half = max(milliyears(vacancy.min_experience_years), parameters.experience_half_least)
    share = counted * WHOLE // (counted + half)
    guess = nearest_untold * neutral // WHOLE
    return (guess, False, True) if guess > share else (share, True, True)


def languages(person: PersonRecord, vacancy: VacancyRecord, parameters: Parameters) -> Share:
    neutral, steps = parameters.neutral.languages, parameters.language_surplus
    if not vacancy.languages:
        return neutral, False, False
    minimum: dict[str, LanguageLevel] = {}
    for asked in vacancy.languages:
        minimum[asked.code] = max(asked.level, minimum.get(asked.code, asked.level))
    total, any_known = 0, False
    for code, level in minimum.items():
        levels = [one.level for one in person.languages or () if one.code == code]
        best = max((one for one in levels if one is not None), default=None)
        if person.languages is not None and not levels:
            any_known = True
        elif best is not None and best >= level:
            any_known = True
            surplus = max(best - max(level, LanguageLevel.A1), 0)
            total += steps[min(surplus, len(steps) - 1)]
        elif best is not None and best.examined:
            any_known = True
        else:
            total += neutral
    return (total // len(minimum), True, True) if any_known else (neutral, False, True)


def wishes(person: PersonRecord, vacancy: VacancyRecord, parameters: Parameters) -> Share:
    neutral, parts = parameters.neutral.wish, parameters.wishes
    total, any_known = 0, False
    for offered, wished, weight in (
        (vacancy.contract_kind, person.contract_kinds, parts.contract),
        (vacancy.working_time, person.working_times, parts.working_time),
    ):
        if offered is None or not wished:
            total += weight * neutral
        else:
            any_known = True
            total += weight * (WHOLE if offered in wished else 0)
    if vacancy.pay is None or person.min_pay is None or vacancy.pay.currency != person.min_pay.currency:
        total += parts.pay * neutral
    else:
        any_known = True
        total += parts.pay * _pay_share(monthly(vacancy.pay), monthly(person.min_pay), parts.pay_span)
    asked = vacancy.contract_kind is not None or vacancy.working_time is not None or vacancy.pay is not None
    return total // WHOLE, any_known, asked


def _pay_share(offered: int, hoped: int, span: int) -> int:
    if offered >= hoped:
        return WHOLE
    reach = max(hoped * span // WHOLE, 1)
    return max(WHOLE - (hoped - offered) * WHOLE // reach, 0)


def place(person: PersonRecord, vacancy: VacancyRecord, parameters: Parameters) -> Share:
    neutral, shares = parameters.neutral.place, parameters.places
    if vacancy.country is None:
        return neutral, False, False
    if person.country is None:
        return neutral, False, True
    if person.country != vacancy.country:
        return shares.abroad, True, True
    if person.region is None or vacancy.region is None:
        return neutral, False, True
    if person.region == vacancy.region:
        return shares.same_region, True, True
    if person.mobile is None:
        return neutral, False, True
    return (shares.mobile if person.mobile else shares.not_mobile), True, True


def education(person: PersonRecord, vacancy: VacancyRecord, parameters: Parameters) -> Share:
    neutral, steps = parameters.neutral.education, parameters.education_surplus
    if vacancy.min_education is None:
        return neutral, False, False
    if person.education is None:
        return neutral, False, True
    surplus = person.education - vacancy.min_education
    return (0 if surplus < 0 else steps[min(surplus, len(steps) - 1)]), True, True
