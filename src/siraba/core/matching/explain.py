"""Why a person has these points for a vacancy: reasons as data, for the few who are shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from siraba.core.matching.asked import AskedSkill, asked_languages, asked_skills
from siraba.core.matching.held import examined, held_skills, levels, skills_known
from siraba.core.matching.parameters import DEFAULT, WHOLE, Parameters
from siraba.core.matching.results import (
    Component,
    EducationReason,
    ExperienceReason,
    Explanation,
    LanguageReason,
    Match,
    OccupationFit,
    OccupationReason,
    PlaceFit,
    SkillFit,
    SkillReason,
    Wish,
    WishReason,
)
from siraba.core.pool.nearness import path_of
from siraba.core.pool.proximity import SAME, Proximity
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import PersonRecord, VacancyRecord
from siraba.core.pool.units import UNKNOWN, milliyears, monthly
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.unknown import Truth


def explain(
    match: Match,
    person: PersonRecord,
    vacancy: VacancyRecord,
    *,
    proximity: Proximity,
    rarity: Rarity,
    as_of: date,
    parameters: Parameters = DEFAULT,
) -> Explanation:
    """The reasons behind a match. `person` and `vacancy` must be the ones that were matched, `rarity` the pool's."""
    asked = asked_skills(vacancy, proximity, rarity, parameters.optional_share)
    return Explanation(
        match.person_id,
        match.vacancy_id,
        match.score,
        match.parts,
        _skills(asked, person, proximity, parameters),
        _occupation(person, vacancy, proximity, parameters),
        _experience(person, vacancy, proximity, parameters, as_of),
        _languages(person, vacancy),
        _education(person, vacancy),
        _place(person, vacancy),
        _wishes(person, vacancy, parameters),
        match.to_verify,
    )


def _skills(
    asked: tuple[AskedSkill, ...], person: PersonRecord, proximity: Proximity, parameters: Parameters
) -> tuple[SkillReason, ...]:
    held = held_skills(person, proximity)
    known, factors = skills_known(person, proximity), parameters.evidence.by_level
    whole, points = sum(skill.weight for skill in asked), parameters.weights.of(Component.SKILLS)
    reasons = []
    for skill in asked:
        value, similarity, through = _through(skill, held, factors)
        fit = SkillFit.MISSING if through is None else SkillFit.EXACT if through == skill.code else SkillFit.RELATED
        if not known:
            fit, value = SkillFit.UNKNOWN, parameters.neutral.skills
        possible = points * skill.weight // whole if whole else 0
        earned = points * skill.weight * value // (whole * WHOLE) if whole else 0
        evidence = None if through is None else held[through]
        reasons.append(SkillReason(skill.code, skill.essential, fit, through, similarity, evidence, earned, possible))
    return tuple(sorted(reasons, key=lambda one: (one.points - one.possible, one.asked)))


def _through(skill: AskedSkill, held: Mapping[str, Evidence], factors: tuple[int, ...]) -> tuple[int, int, str | None]:
    """The held skill that answers an asked one best: its worth, its similarity, its code."""
    best: tuple[int, int, str | None] = (0, 0, None)
    for code, similarity in skill.answers:
        if code in held:
            worth = similarity * factors[held[code]] // WHOLE
            if worth > best[0]:
                best = (worth, similarity, code)
    return best


def near(asked: str, held: str, proximity: Proximity, parameters: Parameters) -> tuple[int, OccupationFit]:
    """How near two occupations are, and what says so."""
    if asked == held:
        return SAME, OccupationFit.SAME
    table = proximity.occupations.get(asked, {}).get(held, 0)
    alike = 0
    for one, other in zip(path_of(asked, proximity), path_of(held, proximity), strict=False):
        if one != other:
            break
        alike += 1
    tree = parameters.tree[min(alike, len(parameters.tree)) - 1] if alike else 0
    if max(table, tree) <= 0:
        return 0, OccupationFit.FAR
    return (table, OccupationFit.NEAR) if table >= tree else (tree, OccupationFit.GROUP)


def _occupation(
    person: PersonRecord, vacancy: VacancyRecord, proximity: Proximity, parameters: Parameters
) -> OccupationReason:
    if vacancy.occupation is None or person.occupations is None:
        return OccupationReason(OccupationFit.UNKNOWN, vacancy.occupation, None, 0)
    best = OccupationReason(OccupationFit.FAR, vacancy.occupation, None, 0)
    for held in person.occupations:
        value, fit = near(vacancy.occupation, held.code, proximity, parameters)
        if value > best.proximity:
            best = OccupationReason(fit, vacancy.occupation, held.code, value)
    return best


def _experience(
    person: PersonRecord, vacancy: VacancyRecord, proximity: Proximity, parameters: Parameters, as_of: date
) -> ExperienceReason:
    minimum, required = vacancy.min_experience_years, vacancy.experience_required
    if vacancy.occupation is None or person.occupations is None:
        return ExperienceReason(None, 0.0, minimum, required, None, False)
    told, counted, last, partly = UNKNOWN, 0, UNKNOWN, False
    any_near = False
    for held in person.occupations:
        value, _ = near(vacancy.occupation, held.code, proximity, parameters)
        if value < parameters.near_occupation:
            continue
        any_near, years = True, milliyears(held.years)
        last = max(last, UNKNOWN if held.last_year is None else held.last_year)
        if years == UNKNOWN:
            partly = True
            continue
        told = max(told, 0) + years
        counted += years * value // WHOLE * faded(held.last_year, parameters, as_of) // WHOLE
    years_told = None if told == UNKNOWN and any_near else max(told, 0) / 1000
    return ExperienceReason(
        years_told, counted / 1000, minimum, required, None if last == UNKNOWN else last, partly and told != UNKNOWN
    )


def faded(last_year: int | None, parameters: Parameters, as_of: date) -> int:
    """What years still count, in millionths, by the calendar years since the last one."""
    if last_year is None:
        return parameters.fading_unknown
    return parameters.fading_half * WHOLE // (parameters.fading_half + max(as_of.year - last_year, 0))


def _languages(person: PersonRecord, vacancy: VacancyRecord) -> tuple[LanguageReason, ...]:
    mine = levels(person)
    reasons = []
    for code, minimum in asked_languages(vacancy).items():
        held = mine.get(code)
        if person.languages is None or (held is not None and held < minimum and not examined(held)):
            truth = Truth.UNKNOWN
        else:
            truth = Truth.of(held is not None and held >= minimum)
        reasons.append(LanguageReason(code, LanguageLevel(minimum), LanguageLevel(held) if held else None, truth))
    return tuple(reasons)


def _education(person: PersonRecord, vacancy: VacancyRecord) -> EducationReason:
    held, minimum = person.education, vacancy.min_education
    if minimum is None:
        return EducationReason(held, None, Truth.MET)
    return EducationReason(held, minimum, Truth.UNKNOWN if held is None else Truth.of(held >= minimum))


def _place(person: PersonRecord, vacancy: VacancyRecord) -> PlaceFit:
    if person.country is None or vacancy.country is None:
        return PlaceFit.UNKNOWN
    if person.country != vacancy.country:
        return PlaceFit.ABROAD
    if person.region is None or vacancy.region is None:
        return PlaceFit.UNKNOWN
    if person.region == vacancy.region:
        return PlaceFit.SAME_REGION
    if person.mobile is None:
        return PlaceFit.UNKNOWN
    return PlaceFit.MOBILE if person.mobile else PlaceFit.NOT_MOBILE


def _wishes(person: PersonRecord, vacancy: VacancyRecord, parameters: Parameters) -> tuple[WishReason, ...]:
    neutral = parameters.neutral.wish
    reasons = []
    for wish, offered, wished in (
        (Wish.CONTRACT, vacancy.contract_kind, person.contract_kinds),
        (Wish.WORKING_TIME, vacancy.working_time, person.working_times),
    ):
        truth = Truth.UNKNOWN if offered is None or not wished else Truth.of(offered in wished)
        reasons.append(WishReason(wish, truth, (0, neutral, WHOLE)[truth]))
    pay, hoped = vacancy.pay, person.min_pay
    if pay is None or hoped is None or pay.currency != hoped.currency:
        reasons.append(WishReason(Wish.PAY, Truth.UNKNOWN, neutral))
    else:
        gap, reach = monthly(hoped) - monthly(pay), max(monthly(hoped) * parameters.wishes.pay_span // WHOLE, 1)
        share = WHOLE if gap <= 0 else max(WHOLE - gap * WHOLE // reach, 0)
        reasons.append(WishReason(Wish.PAY, Truth.of(gap <= 0), share))
    return tuple(reasons)
