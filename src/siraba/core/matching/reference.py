"""The formula of docs/matching.md, person by person, in plain Python: slow, and easy to compare with the page.

It answers what `search` answers and shares none of its code; the tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from siraba.core.matching import reference_score as score
from siraba.core.matching.parameters import DEFAULT, Parameters
from siraba.core.matching.results import (
    BIN,
    BINS,
    Constraint,
    FunnelStep,
    Match,
    Openings,
    Part,
    Shortlist,
    SkillHolding,
)
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import PersonRecord, VacancyRecord
from siraba.core.pool.units import milliyears
from siraba.core.terms.unknown import Truth

Verdict = tuple[Constraint, str | None, Truth]


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything but the pair itself."""

    proximity: Proximity
    rarity: Rarity
    parameters: Parameters
    as_of: date


def search(
    people: Iterable[PersonRecord],
    vacancy: VacancyRecord,
    *,
    proximity: Proximity,
    rarity: Rarity,
    as_of: date,
    parameters: Parameters = DEFAULT,
    top: int = 50,
) -> Shortlist:
    """What `search` returns, computed naively."""
    setting = Setting(proximity, rarity, parameters, as_of)
    people = list(people)
    verdicts = [judge(person, vacancy, setting) for person in people]
    eligible = [person for person, one in zip(people, verdicts, strict=True) if _passes(one)]
    found = [_match(person, vacancy, setting) for person in eligible]
    return Shortlist(
        vacancy.id,
        as_of,
        _ranked(found, [one.person_id for one in found], top),
        len(people),
        len(eligible),
        _funnel(verdicts) if people else tuple(FunnelStep(c, s, 0, 0, 0, 0) for c, s in _set(vacancy)),
        _histogram(found),
        _holdings(eligible, vacancy, setting),
    )


def search_vacancies(
    vacancies: Iterable[VacancyRecord],
    person: PersonRecord,
    *,
    proximity: Proximity,
    rarity: Rarity,
    as_of: date,
    parameters: Parameters = DEFAULT,
    top: int = 50,
) -> Openings:
    """What `search_vacancies` returns, computed naively."""
    setting = Setting(proximity, rarity, parameters, as_of)
    vacancies = list(vacancies)
    verdicts = [_with_all_kinds(vacancy, judge(person, vacancy, setting), as_of) for vacancy in vacancies]
    eligible = [vacancy for vacancy, one in zip(vacancies, verdicts, strict=True) if _passes(one)]
    found = [_match(person, vacancy, setting) for vacancy in eligible]
    return Openings(
        person.id,
        as_of,
        _ranked(found, [one.vacancy_id for one in found], top),
        len(vacancies),
        len(eligible),
        _funnel(verdicts) if vacancies else tuple(FunnelStep(kind, None, 0, 0, 0, 0) for kind in Constraint),
        _histogram(found),
    )


def judge(person: PersonRecord, vacancy: VacancyRecord, setting: Setting) -> list[Verdict]:
    """Every constraint that a vacancy sets, with the answer for a person."""
    answers: dict[tuple[Constraint, str | None], Truth] = {
        (Constraint.REGISTRATION, None): _registered(person, setting.as_of),
        (Constraint.CONFIRMATION, None): _confirmed(person, setting),
        (Constraint.NOT_PLACED, None): Truth.of(not person.placed),
        (Constraint.CONSENT, None): Truth.of(_consents(person, vacancy.country, setting.as_of)),
        (Constraint.DESTINATION, None): Truth.of(_wishes_to_work_there(person, vacancy.country)),
        (Constraint.ADULTHOOD, None): Truth.of(_adult_or_at_home(person, vacancy.country, setting)),
        (Constraint.AGE, None): _of_age(person, vacancy, setting.as_of),
        (Constraint.AVAILABILITY, None): _free(person, vacancy, setting.as_of),
        (Constraint.EDUCATION, None): _educated(person, vacancy),
        (Constraint.EXPERIENCE, None): _experienced(person, vacancy, setting),
        (Constraint.NOT_EXCLUDED, None): Truth.of(vacancy.id not in person.excluded_from),
    }
    for asked in vacancy.languages:
        key: tuple[Constraint, str | None] = (Constraint.LANGUAGE, asked.code)
        answer = _speaks(person, asked.code, asked.level)
        answers[key] = min(answers.get(key, Truth.MET), answer)
    for code in vacancy.licences:
        answers[(Constraint.LICENCE, code)] = (
            Truth.UNKNOWN if person.licences is None else Truth.of(code in person.licences)
        )
    return [(kind, subject, answers[(kind, subject)]) for kind, subject in _set(vacancy)]


def _set(vacancy: VacancyRecord) -> list[tuple[Constraint, str | None]]:
    """Which constraints a vacancy sets, in the order of the funnel."""
    always = {
        Constraint.REGISTRATION,
        Constraint.CONFIRMATION,
        Constraint.NOT_PLACED,
        Constraint.CONSENT,
        Constraint.DESTINATION,
        Constraint.ADULTHOOD,
        Constraint.NOT_EXCLUDED,
    }
    if vacancy.age_min is not None or vacancy.age_max is not None:
        always.add(Constraint.AGE)
    if vacancy.start_date is not None:
        always.add(Constraint.AVAILABILITY)
    if vacancy.min_education is not None:
        always.add(Constraint.EDUCATION)
    if vacancy.experience_required and vacancy.min_experience_years is not None:
        always.add(Constraint.EXPERIENCE)
    result: list[tuple[Constraint, str | None]] = []
    for kind in Constraint:
        if kind is Constraint.LANGUAGE:
            result += [(kind, code) for code in dict.fromkeys(asked.code for asked in vacancy.languages)]
        elif kind is Constraint.LICENCE:
            result += [(kind, code) for code in dict.fromkeys(vacancy.licences)]
        elif kind in always:
            result.append((kind, None))
    return result


def _registered(person: PersonRecord, as_of: date) -> Truth:
    ended = person.registered_until is not None and person.registered_until < as_of
    return Truth.of(person.live and not ended)


def _confirmed(person: PersonRecord, setting: Setting) -> Truth:
    if person.confirmed_on is None:
        return Truth.UNKNOWN
    return Truth.of(setting.as_of - person.confirmed_on <= timedelta(days=setting.parameters.confirmation_days))


def _consents(person: PersonRecord, country: str | None, as_of: date) -> bool:
    consent = person.consent
    if consent.until is not None and consent.until < as_of:
        return False
    if consent.everywhere:
        return True
    return any(code == country and (until is None or until >= as_of) for code, until in consent.countries)


def _wishes_to_work_there(person: PersonRecord, country: str | None) -> bool:
    if country is None:
        return False
    if person.destinations:
        return country in person.destinations
    return person.country == country


def _adult_or_at_home(person: PersonRecord, country: str | None, setting: Setting) -> bool:
    if country is not None and person.country == country:
        return True
    return person.birth is not None and person.birth.ages(setting.as_of)[0] >= setting.parameters.adult_age


def _of_age(person: PersonRecord, vacancy: VacancyRecord, as_of: date) -> Truth:
    if person.birth is None:
        return Truth.UNKNOWN
    possible = set()
    low, high = person.birth.ages(as_of)
    for age in (low, high):
        above = vacancy.age_min is None or age >= vacancy.age_min
        below = vacancy.age_max is None or age <= vacancy.age_max
        possible.add(above and below)
    if possible == {True}:
        return Truth.MET
    overlaps = (vacancy.age_min is None or high >= vacancy.age_min) and (
        vacancy.age_max is None or low <= vacancy.age_max
    )
    return Truth.UNKNOWN if overlaps else Truth.NOT_MET


def _free(person: PersonRecord, vacancy: VacancyRecord, as_of: date) -> Truth:
    if person.available_from is None or vacancy.start_date is None:
        return Truth.UNKNOWN
    return Truth.of(person.available_from <= max(vacancy.start_date, as_of))


def _educated(person: PersonRecord, vacancy: VacancyRecord) -> Truth:
    if person.education is None or vacancy.min_education is None:
        return Truth.UNKNOWN
    return Truth.of(person.education >= vacancy.min_education)


def _speaks(person: PersonRecord, code: str, minimum: int) -> Truth:
    if person.languages is None:
        return Truth.UNKNOWN
    levels = [one.level for one in person.languages if one.code == code]
    if not levels:
        return Truth.NOT_MET
    told = [level for level in levels if level is not None]
    if not told:
        return Truth.UNKNOWN
    if max(told) >= minimum:
        return Truth.MET
    return Truth.NOT_MET if max(told).examined else Truth.UNKNOWN


def _experienced(person: PersonRecord, vacancy: VacancyRecord, setting: Setting) -> Truth:
    if person.occupations is None or vacancy.occupation is None:
        return Truth.UNKNOWN
    near = [
        milliyears(held.years)
        for held in person.occupations
        if score.nearness(vacancy.occupation, held.code, setting.proximity, setting.parameters)
        >= setting.parameters.near_occupation
    ]
    if sum(years for years in near if years >= 0) >= milliyears(vacancy.min_experience_years):
        return Truth.MET
    return Truth.UNKNOWN if any(years < 0 for years in near) else Truth.NOT_MET


def _with_all_kinds(vacancy: VacancyRecord, verdicts: Sequence[Verdict], as_of: date) -> list[Verdict]:
    """One verdict a kind: what a vacancy does not set is met; several languages are met when all are."""
    still = vacancy.open and (vacancy.closes_on is None or vacancy.closes_on >= as_of)
    result: list[Verdict] = [(Constraint.OPEN, None, Truth.of(still))]
    for kind in list(Constraint)[1:]:
        answers = [answer for one, _, answer in verdicts if one is kind]
        result.append((kind, None, min(answers, default=Truth.MET)))
    return result


def _passes(verdicts: Sequence[Verdict]) -> bool:
    return all(answer is not Truth.NOT_MET for _, _, answer in verdicts)


def _match(person: PersonRecord, vacancy: VacancyRecord, setting: Setting) -> Match:
    parts: tuple[Part, ...] = score.parts(person, vacancy, setting)
    verify = tuple(
        kind.value if subject is None else f"{kind.value}:{subject}"
        for kind, subject, answer in judge(person, vacancy, setting)
        if answer is Truth.UNKNOWN
    )
    return Match(0, person.id, vacancy.id, sum(part.points for part in parts), parts, verify)


def _ranked(found: Sequence[Match], ids: Sequence[str], top: int) -> tuple[Match, ...]:
    order = sorted(zip(found, ids, strict=True), key=lambda pair: (-pair[0].score, pair[1]))
    return tuple(
        Match(rank, one.person_id, one.vacancy_id, one.score, one.parts, one.to_verify)
        for rank, (one, _) in enumerate(order[:top], start=1)
    )


def _funnel(verdicts: Sequence[Sequence[Verdict]]) -> tuple[FunnelStep, ...]:
    steps = []
    for at, (kind, subject, _) in enumerate(verdicts[0]):
        failing = [one for one in verdicts if one[at][2] is Truth.NOT_MET]
        only = [one for one in failing if sum(answer is Truth.NOT_MET for _, _, answer in one) == 1]
        remaining = [one for one in verdicts if _passes(one[: at + 1])]
        unknown = [one for one in remaining if one[at][2] is Truth.UNKNOWN]
        steps.append(FunnelStep(kind, subject, len(failing), len(only), len(unknown), len(remaining)))
    return tuple(steps)


def _histogram(found: Sequence[Match]) -> tuple[int, ...]:
    bins = [0] * BINS
    for one in found:
        bins[min(one.score // BIN, BINS - 1)] += 1
    return tuple(bins)


def _holdings(eligible: Sequence[PersonRecord], vacancy: VacancyRecord, setting: Setting) -> tuple[SkillHolding, ...]:
    result = []
    for asked, essential in score.asked_skills(vacancy, setting.proximity).items():
        counts = {"exact": 0, "related": 0, "presumed": 0}
        related = {held for held, value in setting.proximity.skills.get(asked, {}).items() if value > 0} - {asked}
        for person in eligible:
            listed = {skill.code for skill in person.skills or ()}
            presumed = score.presumed_skills(person, setting.proximity)
            if asked in listed:
                counts["exact"] += 1
            elif related & listed:
                counts["related"] += 1
            elif ({asked} | related) & presumed:
                counts["presumed"] += 1
        result.append(SkillHolding(asked, essential, **counts))
    return tuple(sorted(result, key=lambda one: (one.exact, one.exact + one.related, not one.essential, one.code)))
