"""What waits for a counsellor: adverts to validate, with what changed, what is like them, what rules and people say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from siraba.apps.findings.models import Finding
from siraba.apps.findings.queries import held, of_things, standing
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.scopes import reachable
from siraba.apps.organisations.models import Mandate, Organisation
from siraba.apps.vacancies.access import shown, visible_vacancies
from siraba.apps.vacancies.models import (
    OfferReport,
    ReportState,
    Vacancy,
    VacancyLanguage,
    VacancyQuestion,
    VacancySkill,
    VacancyVersion,
)
from siraba.apps.vacancies.rules import VacancyEntry, advert_text, vacancy_fields
from siraba.apps.vacancies.traces import Lookalike, lookalikes
from siraba.core.terms.levels import LanguageLevel

WAITING = ("submitted", "kept_back", "returned", "reported", "hidden")
"""What a counsellor can look at: handed in; taken off by the service itself, until a person has looked; asked back;
reported by somebody; published but kept from the public."""
_OFF = {"state": "draft", "needs_person": True, "publish_when_complete": True}
KEPT_BACK = Q(**_OFF)
"""Was published, or was to be, and waits for a person: an alert stands against words that nobody read, a new title is
not sure, a mandate does not cover it. What its employer is writing, and what a person took off, waits for nobody."""


@dataclass(frozen=True, slots=True)
class Case:
    """An advert in the queue."""

    vacancy: Vacancy
    findings: list[Finding]
    changes: list[Change]
    first: bool
    likes: list[Lookalike]
    reports: int
    held: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A field that says something else than the last time; values are as they are kept."""

    name: str
    before: Any
    after: Any


def queue(by: Actor, as_of: date, *, what: str = "submitted", mine: bool = False, rule: str = "") -> QuerySet[Vacancy]:
    """What waits, the oldest first; with `mine` of the actor's office, with `rule` those against which it stands."""
    rows = visible_vacancies(by).select_related("employer", "occupation")
    if what == "reported":
        rows = rows.filter(Exists(OfferReport.objects.filter(vacancy=OuterRef("pk"), state=ReportState.NEW)))
    elif what == "kept_back":
        rows = rows.filter(KEPT_BACK)
    elif what == "hidden":
        rows = rows.filter(state="published").exclude(shown(as_of))
    else:
        rows = rows.filter(state=what if what in WAITING else "submitted")
    if mine:
        rows = rows.filter(office_id=by.office_id)
    if rule:
        said = standing(Finding.objects.filter(rule=rule, object_id=OuterRef("public_id")), as_of)
        rows = rows.filter(Exists(said))
    return rows.order_by("submitted_at", "pk")


def cases(rows: Sequence[Vacancy], as_of: date) -> list[Case]:
    """Adverts of a page with everything that is known of them: ten queries whatever their number."""
    ids = [row.public_id for row in rows]
    findings, likes, stopped = of_things(ids, as_of), lookalikes(rows), held(as_of, ids)
    says = snapshots(rows)
    reported = OfferReport.objects.filter(vacancy__in=rows, state=ReportState.NEW).values_list("vacancy")
    counts = dict(reported.annotate(Count("pk")).order_by())
    last: dict[int, VacancyVersion] = {}
    for version in VacancyVersion.objects.filter(vacancy__in=rows, step="published").order_by("pk"):
        last[version.vacancy_id] = version
    return [
        Case(
            row,
            findings.get(row.public_id, []),
            _changes(last[row.pk].said, says[row.pk]) if row.pk in last else [],
            row.pk not in last,
            likes.get(row.pk, []),
            counts.get(row.pk, 0),
            row.public_id in stopped,
        )
        for row in rows
    ]


def case(by: Actor, vacancy: Vacancy, as_of: date) -> Case:
    """One advert as the queue shows it."""
    return cases([vacancy], as_of)[0]


def waiting(by: Actor, as_of: date) -> dict[str, int]:
    """How many adverts wait in each part of the queue."""
    return {what: queue(by, as_of, what=what).count() for what in ("submitted", "kept_back", "returned", "reported")}


def may_do(by: Actor, verb: str, vacancy: Vacancy) -> bool:
    """Whether an actor may do a verb to this vacancy."""
    return visible_vacancies(by, verb).filter(pk=vacancy.pk).exists()


def is_shown(vacancy: Vacancy, as_of: date) -> bool:
    """Whether anybody may see an advert on a day."""
    return Vacancy.objects.filter(shown(as_of), pk=vacancy.pk).exists()


def is_kept_back(vacancy: Vacancy) -> bool:
    """Whether it waits for a person as `KEPT_BACK` says."""
    return all(getattr(vacancy, name) == value for name, value in _OFF.items())


UNSAID = frozenset({"office_id", "coding_confidence", "sought", "agency_id", "mandate_id"})
"""Columns of an entry that are no words of the advert, or are kept by name below."""


def snapshot(vacancy: Vacancy) -> dict[str, Any]:
    """What an advert says, as it is kept of a version."""
    return snapshots([vacancy])[vacancy.pk]


def snapshots(vacancies: Sequence[Vacancy]) -> dict[int, dict[str, Any]]:
    """The same of several, by database id: every column that an entry writes, what it asks, who recruits; 4 queries."""
    columns = [name for name in vacancy_fields(VacancyEntry("", 0)) if name not in UNSAID]
    agencies = Organisation.objects.in_bulk({v.agency_id for v in vacancies if v.agency_id}, field_name="public_id")
    mandates = Mandate.objects.in_bulk({v.mandate_id for v in vacancies if v.mandate_id}, field_name="public_id")
    found: dict[int, dict[str, Any]] = {}
    for row in vacancies:
        found[row.pk] = {name: getattr(row, name) for name in (*columns, "unrelated_to")} | {
            "agency": agencies[row.agency_id].name if row.agency_id in agencies else "",
            "mandate": mandates[row.mandate_id].reference if row.mandate_id in mandates else "",
            "languages": {},
            "skills": {},
        }
    languages = VacancyLanguage.objects.filter(vacancy__in=found).order_by("code")
    for pk, code, level in languages.values_list("vacancy", "code", "level"):
        found[pk]["languages"][code] = LanguageLevel(level).word
    skills = VacancySkill.objects.filter(vacancy__in=found).order_by("skill__code")
    for pk, code, essential in skills.values_list("vacancy", "skill__code", "essential"):
        found[pk]["skills"][code] = "essential" if essential else "optional"
    return {
        pk: {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
        for pk, said in found.items()
    }


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    found: list[Change] = []
    for name in (each for each in after if each in before):  # of an older version nobody knows what it did not keep
        one, other = _leaves(name, before[name]), _leaves(name, after[name])
        keys = dict.fromkeys((*one, *other))
        found += [Change(key, one.get(key), other.get(key)) for key in keys if one.get(key) != other.get(key)]
    return found


def _leaves(name: str, value: Any) -> dict[str, Any]:
    """A value by its name; those of a mapping by `name.key`, of mappings in it by `name.key.key`."""
    if not isinstance(value, dict):
        return {name: value}
    return {leaf: each for key, inside in value.items() for leaf, each in _leaves(f"{name}.{key}", inside).items()}


def unread(vacancies: Sequence[Vacancy]) -> list[Vacancy]:
    """Of some adverts those published whose words, as they stand, no person let run: a file or a program brought them.

    One query.
    """
    rows = [row for row in vacancies if row.state == "published"]
    said: dict[int, Any] = {}
    for version in VacancyVersion.objects.filter(vacancy__in=rows, step="published").order_by("pk"):
        said[version.vacancy_id] = version.said
    none = {"title": "", "description": "", "terms": {}, "texts": {}}
    read = {pk: advert_text(SimpleNamespace(**(none | each))) for pk, each in said.items()}
    return [row for row in rows if read.get(row.pk) != advert_text(row)]


def questions(by: Actor, vacancy: Vacancy) -> QuerySet[VacancyQuestion]:
    """What was asked about a vacancy, the latest first."""
    return reachable(by, "vacancy.see", VacancyQuestion).filter(vacancy=vacancy).order_by("-pk")


def reports(by: Actor, vacancy: Vacancy) -> QuerySet[OfferReport]:
    """What people reported of a vacancy, the latest first; for those who look at reports."""
    return reachable(by, "report.see", OfferReport).filter(vacancy=vacancy).order_by("-pk")
