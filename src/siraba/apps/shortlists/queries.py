"""Shortlists and openings, scoped to who asks. The only caller of `core.matching`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery

from siraba.apps.classification.queries import proximity_tables
from siraba.apps.foundation.actors import Actor, NotAllowed
from siraba.apps.jobseekers.access import visible_registrations
from siraba.apps.jobseekers.models import Registration
from siraba.apps.persons.models import Person
from siraba.apps.shortlists import pool
from siraba.apps.shortlists.access import listable
from siraba.apps.shortlists.agreed import proposable
from siraba.apps.shortlists.models import ParameterSet, ParameterState
from siraba.apps.shortlists.records import person_records, vacancy_record, vacancy_records
from siraba.apps.vacancies.access import visible_vacancies
from siraba.apps.vacancies.models import Vacancy
from siraba.core.matching import documents
from siraba.core.matching.explain import explain
from siraba.core.matching.loosening import WhatIf, what_if
from siraba.core.matching.parameters import DEFAULT, Parameters
from siraba.core.matching.results import Explanation, Openings, Shortlist
from siraba.core.matching.search import search, search_vacancies
from siraba.core.pool.live import Live
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.rarity import Rarity
from siraba.core.pool.records import PersonRecord, VacancyRecord
from siraba.core.pool.units import UNKNOWN


@dataclass(frozen=True, slots=True)
class ShortlistView:
    """A shortlist with what a desk shows of each winner, by the person's public id, and what it was made from."""

    result: Shortlist
    people: dict[str, Registration]
    explanations: dict[str, Explanation]
    asked: VacancyRecord
    records: dict[str, PersonRecord]
    rarity: Rarity
    parameters: Parameters
    live: Live[Any]
    near: Proximity


@dataclass(frozen=True, slots=True)
class OpeningsView:
    """The best vacancies for a person, each with its reasons, by the vacancy's public id."""

    result: Openings
    vacancies: dict[str, Vacancy]
    explanations: dict[str, Explanation]


def parameters(scope: str = "") -> Parameters:
    """The parameters of matching in force for a programme (`scope`), else the installation; one object a version."""
    return _numbers(_in_force(scope).values_list("public_id", flat=True).first())


def parameters_in_force(scope: str) -> ParameterSet | None:
    """The version in force for a programme (`scope`), else that of the installation; None for the built-in one."""
    return _in_force(scope).first()


def every_set_in_force() -> list[tuple[ParameterSet | None, Parameters]]:
    """Each version in force with its numbers, for everybody: the installation's first (None for the built-in one), then
    that of each programme which has its own."""
    rows = list(ParameterSet.objects.filter(state=ParameterState.ACTIVE).order_by("scope"))
    found: list[tuple[ParameterSet | None, Parameters]] = [(row, _numbers(row.public_id)) for row in rows]
    return found if rows and not rows[0].scope else [(None, DEFAULT), *found]


def _in_force(scope: str) -> QuerySet[ParameterSet]:
    return ParameterSet.objects.filter(scope__in={scope, ""}, state=ParameterState.ACTIVE).order_by("-scope")


def _numbers(version: UUID | None) -> Parameters:
    return DEFAULT if version is None else _parsed(version)


@lru_cache(maxsize=16)
def _parsed(version: UUID) -> Parameters:
    """The document of a version is never changed, so it is read once."""
    return documents.of(ParameterSet.objects.values_list("document", flat=True).get(public_id=version))


def proximity() -> Proximity:
    """How near occupations and skills are, in the releases in force; one object while they do not change."""
    return proximity_tables()


def shortlist(by: Actor, vacancy: Vacancy, *, as_of: date, top: int = 50, programme: str = "") -> ShortlistView:
    """The best people for a vacancy, with reasons. Raises NotAllowed when the actor may not see it, or no lists.

    `programme`: the code of the one that the list is for, whose parameters count where it has its own.

    Last look: the winners are read again from the database, and the list is refilled when one is gone, or does
    not agree any more to be proposed there.
    """
    version = Subquery(_in_force(programme).values("public_id")[:1])
    listed = listable(by, vacancy).annotate(version=version, change=Subquery(pool.last_change()))
    if (allowed := listed.values_list("version", "change").first()) is None:
        raise NotAllowed(vacancy.reference)
    asked, near, weights = vacancy_record(vacancy), proximity(), _numbers(allowed[0])
    live = pool.people(allowed[1])
    for _round in range(3):
        result = search(live, asked, proximity=near, parameters=weights, as_of=as_of, top=top)
        people = _registrations(by, (match.person_id for match in result.matches), proposable(vacancy.country, as_of))
        gone = [match.person_id for match in result.matches if match.person_id not in people]
        if not gone:
            break
        live = live.with_changes((), gone)
    # a pool that is far behind the database gives a shorter list rather than somebody who is not there
    result = replace(result, matches=tuple(match for match in result.matches if match.person_id in people))
    records = dict(_records(live, people))
    explanations = {
        match.person_id: explain(
            match,
            records[match.person_id],
            asked,
            proximity=near,
            parameters=weights,
            as_of=as_of,
            rarity=live.rarity,
        )
        for match in result.matches
        if match.person_id in records
    }
    return ShortlistView(result, people, explanations, asked, records, live.rarity, weights, live, near)


def openings(by: Actor, person: Person, *, as_of: date, top: int = 20) -> OpeningsView | None:
    """The best vacancies for a person, with reasons; None when the person is not registered as looking for work."""
    if not visible_registrations(by, "person.see").filter(person=person).exists():
        raise NotAllowed(person.reference)
    record = next(person_records([person.public_id]), None)
    if record is None:
        return None
    near, weights, live = proximity(), parameters(), pool.vacancies()
    result = search_vacancies(live, record, proximity=near, parameters=weights, as_of=as_of, top=top)
    ids = [match.vacancy_id for match in result.matches]
    rows = visible_vacancies(by).filter(public_id__in=ids).select_related("employer", "occupation")
    found = {str(row.public_id): row for row in rows}
    asked = {each.id: each for each in vacancy_records([UUID(each) for each in found])}
    result = replace(result, matches=tuple(match for match in result.matches if match.vacancy_id in asked))
    explanations = {
        match.vacancy_id: explain(
            match,
            record,
            asked[match.vacancy_id],
            proximity=near,
            parameters=weights,
            as_of=as_of,
            rarity=live.rarity,
        )
        for match in result.matches
    }
    return OpeningsView(result, found, explanations)


def _registrations(by: Actor, ids: Iterable[str], agreed: Q) -> dict[str, Registration]:
    rows = visible_registrations(by, "person.see").filter(agreed, person__public_id__in=list(ids), state="open")
    rows = rows.select_related("person")
    return {str(row.person.public_id): row for row in rows}


def _records(live: Live[Any], ids: Iterable[str]) -> Iterator[tuple[str, PersonRecord]]:
    """What the search read of people: the very files that their points come from."""
    for each in ids:
        for segment in reversed(live.segments):
            row = segment.table.ids.find(each)
            if row != UNKNOWN and (segment.alive is None or segment.alive[row]):
                yield each, cast(Pool, segment.table).record(row)
                break


def loosened(view: ShortlistView, *, top: int = 50) -> tuple[WhatIf, ...]:
    """What loosening each requirement of its vacancy would bring, against the list of a view.

    Over the same people: somebody who came in meanwhile is no effect of a loosening.
    """
    return what_if(
        view.live,
        view.asked,
        view.result,
        proximity=view.near,
        as_of=view.result.as_of,
        parameters=view.parameters,
        top=top,
    )
