"""Rows of the database as the records that the pool is built from.

The one reader that is not scoped to somebody: the pool holds everybody, and what leaves it passes `queries.py`. It
reads plain tuples, a few queries for thousands of people, because a nation's pool is built through here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from siraba.apps.classification.models import Occupation, Skill
from siraba.apps.jobseekers.models import Profile, ProfileLanguage, ProfileOccupation, ProfileSkill, Registration
from siraba.apps.persons.limits import unranked
from siraba.apps.persons.models import Consent as ConsentRow
from siraba.apps.persons.models import Person, Purpose
from siraba.apps.shortlists.models import Exclusion
from siraba.apps.vacancies.models import Vacancy, VacancyLanguage, VacancySkill
from siraba.core.pool.records import (
    AskedLanguage,
    Consent,
    HeldOccupation,
    HeldSkill,
    KnownLanguage,
    PersonRecord,
    VacancyRecord,
)
from siraba.core.terms.dates import DatePrecision, PartialDate
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod

CHUNK = 2000
Codes = dict[int, str]


def skill_codes() -> Codes:
    """`scheme:code` of every skill by its database id."""
    rows = Skill.objects.values_list("pk", "release__scheme", "code")
    return {pk: f"{scheme}:{code}" for pk, scheme, code in rows.iterator()}


def skill_ids(codes: Iterable[str]) -> dict[str, int]:
    """The database ids of skills by `scheme:code`; what is not installed is left out."""
    wanted = {code.partition(":") for code in codes}
    rows = Skill.objects.filter(
        release__scheme__in={scheme for scheme, _, _ in wanted}, code__in={code for _, _, code in wanted}
    )
    found = {f"{scheme}:{code}": pk for pk, scheme, code in rows.values_list("pk", "release__scheme", "code")}
    return {code: found[code] for code in ("".join(parts) for parts in wanted) if code in found}


def person_records(ids: Iterable[UUID] | None = None) -> Iterator[PersonRecord]:
    """Everybody with a registration that is not closed, or those asked for who have one."""
    for chunk in _chunks(Registration.objects.exclude(state="closed"), "person__public_id", ids):
        yield from _people(chunk)


def vacancy_records(ids: Iterable[UUID] | None = None) -> Iterator[VacancyRecord]:
    """Every published vacancy, or those asked for that are published."""
    for chunk in _chunks(Vacancy.objects.filter(state="published"), "public_id", ids):
        yield from _vacancies(chunk)


def vacancy_record(vacancy: Vacancy) -> VacancyRecord:
    """One vacancy, whatever its state: a draft may have a shortlist too.

    What was read with it (`skills__skill__release`, `languages`, `occupation__release`) is not read again.
    """
    read = getattr(vacancy, "_prefetched_objects_cache", {})
    if not {"skills", "languages"} <= read.keys() or not Vacancy.occupation.is_cached(vacancy):
        return next(iter(_vacancies([vacancy.pk])))
    wanted = sorted(vacancy.skills.all(), key=lambda one: one.pk)
    spoken = sorted(vacancy.languages.all(), key=lambda one: one.pk)
    return _vacancy(
        vars(vacancy),
        None if vacancy.occupation is None else _code(vacancy.occupation),
        [(_code(one.skill), one.essential) for one in wanted],
        [(one.code, one.level) for one in spoken],
    )


def _code(concept: Occupation | Skill) -> str:
    return f"{concept.release.scheme}:{concept.code}"


def _codes(model: type[Occupation] | type[Skill], ids: Iterable[int | None]) -> Codes:
    """`scheme:code` of the concepts that a chunk names."""
    rows = model._default_manager.filter(pk__in={pk for pk in ids if pk}).values_list("pk", "release__scheme", "code")
    return {pk: f"{scheme}:{code}" for pk, scheme, code in rows}


def _chunks(rows: QuerySet[Any], field: str, ids: Iterable[UUID] | None) -> Iterator[list[int]]:
    if ids is not None:
        wanted = list(ids)
        for start in range(0, len(wanted), CHUNK):
            found = rows.filter(**{f"{field}__in": wanted[start : start + CHUNK]})
            yield list(found.order_by("pk").values_list("pk", flat=True))
        return
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        yield chunk
        last = chunk[-1]


def _grouped(model: type[Model], parent: str, keys: Sequence[int], *fields: str) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    rows = model._default_manager.filter(**{f"{parent}__in": keys}).order_by("pk").values_list(parent, *fields)
    for key, *values in rows:
        found[key].append(tuple(values))
    return found


def _people(registrations: list[int]) -> Iterator[PersonRecord]:
    searched = Registration.objects.filter(pk__in=registrations).exclude(unranked("person__"))
    rows = searched.values("person_id", "state", "confirmed_on", "until", "office__country")
    registered = {row["person_id"]: row for row in rows}
    keys = list(registered)
    profiles = {row["person_id"]: row for row in Profile.objects.filter(person__in=keys).values()}
    own = [profile["id"] for profile in profiles.values()]
    held = _grouped(ProfileOccupation, "profile_id", own, "occupation_id", "years", "last_year")
    able = _grouped(ProfileSkill, "profile_id", own, "skill_id", "evidence")
    occupations = _codes(Occupation, (pk for rows in held.values() for pk, *_ in rows))
    skills = _codes(Skill, (pk for rows in able.values() for pk, *_ in rows))
    speaks = _grouped(ProfileLanguage, "profile_id", own, "code", "level")
    agreed = defaultdict(list)
    proposed = (Purpose.MATCH_HOME, Purpose.MATCH_ABROAD)
    consents = ConsentRow.objects.filter(person__in=keys, withdrawn_on__isnull=True, purpose__in=proposed)
    for person, *said in consents.order_by("pk").values_list("person_id", "purpose", "country", "until"):
        agreed[person].append(said)
    out = _grouped(Exclusion, "person_id", keys, "vacancy__public_id")
    people = Person.objects.filter(pk__in=keys).values(
        "pk", "public_id", "country", "region", "birth_earliest", "birth_latest", "birth_precision"
    )
    for row in people.order_by("pk"):
        registration, profile = registered[row["pk"]], profiles.get(row["pk"])
        mine = profile["id"] if profile else 0
        yield PersonRecord(
            id=str(row["public_id"]),
            occupations=_occupations(held.get(mine), occupations),
            skills=tuple(HeldSkill(skills[s], Evidence(e)) for s, e in able[mine]) if mine in able else None,
            languages=tuple(
                KnownLanguage(code, LanguageLevel(level) if level else None) for code, level in speaks[mine]
            )
            if mine in speaks
            else None,
            excluded_from=tuple(str(vacancy) for (vacancy,) in out.get(row["pk"], ())),
            **_identity(row),
            **_registration(registration, agreed.get(row["pk"], [])),
            **_wishes(profile),
        )


def _occupations(rows: list[tuple[Any, ...]] | None, codes: Codes) -> tuple[HeldOccupation, ...] | None:
    """Coded occupations only: words that wait for a decision are not known to the search yet."""
    coded = [HeldOccupation(codes[pk], years, last) for pk, years, last in rows or () if pk is not None]
    return tuple(coded) if coded else None


def _identity(row: Mapping[str, Any]) -> dict[str, Any]:
    birth = None
    if row["birth_earliest"] is not None:
        birth = PartialDate(row["birth_earliest"], row["birth_latest"], DatePrecision(row["birth_precision"]))
    return {"country": row["country"], "region": row["region"], "birth": birth}


def _registration(row: Mapping[str, Any], agreed: list[list[Any]]) -> dict[str, Any]:
    home = row["office__country"]
    countries = tuple((home if purpose == "match_home" else country, until) for purpose, country, until in agreed)
    return {
        "live": row["state"] in {"open", "placed"},
        "placed": row["state"] == "placed",
        "confirmed_on": row["confirmed_on"],
        "registered_until": row["until"],
        "consent": Consent(countries=countries),
    }


def _wishes(profile: Mapping[str, Any] | None) -> dict[str, Any]:
    if not profile:
        return {}
    return {
        "education": profile["education"],
        "destinations": _listed(profile["destinations"]),
        "mobile": profile["mobile"],
        "available_from": profile["available_from"],
        "contract_kinds": _listed(profile["contract_kinds"]),
        "working_times": _listed(profile["working_times"]),
        "licences": _listed(profile["licences"]),
        "min_pay": _pay(profile, "min_pay"),
    }


def _listed(values: list[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)


def _pay(row: Mapping[str, Any], name: str) -> Pay | None:
    if row[f"{name}_amount"] is None:
        return None
    return Pay(row[f"{name}_amount"], row[f"{name}_currency"], PayPeriod(row[f"{name}_period"]))


def _vacancies(keys: list[int]) -> Iterator[VacancyRecord]:
    asked = _grouped(VacancySkill, "vacancy_id", keys, "skill_id", "essential")
    spoken = _grouped(VacancyLanguage, "vacancy_id", keys, "code", "level")
    rows = list(Vacancy.objects.filter(pk__in=keys).order_by("pk").values())
    occupations = _codes(Occupation, (row["occupation_id"] for row in rows))
    skills = _codes(Skill, (pk for asks in asked.values() for pk, *_ in asks))
    for row in rows:
        yield _vacancy(
            row,
            occupations.get(row["occupation_id"] or 0),
            [(skills[skill], essential) for skill, essential in asked.get(row["id"], [])],
            spoken.get(row["id"], []),
        )


def _vacancy(
    row: Mapping[str, Any],
    occupation: str | None,
    wanted: Sequence[tuple[str, bool]],
    spoken: Sequence[tuple[Any, ...]],
) -> VacancyRecord:
    return VacancyRecord(
        id=str(row["public_id"]),
        occupation=occupation,
        essential_skills=tuple(skill for skill, essential in wanted if essential) if wanted else None,
        optional_skills=tuple(skill for skill, essential in wanted if not essential),
        languages=tuple(AskedLanguage(code, LanguageLevel(level)) for code, level in spoken),
        licences=tuple(row["licences"]),
        pay=_pay(row, "pay"),
        open=row["state"] == "published",
        **_terms(row),
    )


def _terms(row: Mapping[str, Any]) -> dict[str, Any]:
    """The terms that a record holds as the row does."""
    names = (
        "min_experience_years", "experience_required", "min_education", "country", "region", "age_min", "age_max",
        "start_date", "positions", "contract_kind", "working_time", "closes_on",
    )  # fmt: skip
    return {name: row[name] for name in names}
