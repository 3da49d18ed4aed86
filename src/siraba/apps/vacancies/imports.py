"""Vacancies from files: a mapped row becomes an entry, its title is coded on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from siraba.apps.classification.actions import UnsureTitle, queue_titles
from siraba.apps.classification.queries.titles import code_titles
from siraba.apps.findings.rules import FindingEntry
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.images import Image, Part, RowSet
from siraba.apps.foundation.imported import (
    as_kinds,
    countries_in,
    fitting,
    in_range,
    languages_in,
    many,
    one_of,
    pay_in,
    skills_in,
)
from siraba.apps.foundation.importers import ImporterKind, brings
from siraba.apps.foundation.imports import Flawed, Ready
from siraba.apps.foundation.models import AuditEntry
from siraba.apps.jobseekers.imports import installed_skills
from siraba.apps.jobseekers.models import ContractKind, WorkingTime
from siraba.apps.organisations.actions import (
    EmployerEntry,
    enter_employers,
    organisation_fields,
    take_back_employers,
)
from siraba.apps.organisations.models import Employer
from siraba.apps.organisations.queries import Meant, Named, employers_meant
from siraba.apps.vacancies.actions import correct, enter, put_back, take_back
from siraba.apps.vacancies.actions.entering import as_corrected, as_entered
from siraba.apps.vacancies.checks import foreseen
from siraba.apps.vacancies.models import Kind as PostKind
from siraba.apps.vacancies.models import OpenLicence, Vacancy, VacancyLanguage, VacancySkill, VacancyTrace
from siraba.apps.vacancies.rules import OWN_WORDS, TONGUES, VacancyEntry, vacancy_fields
from siraba.core.tabular import Code
from siraba.core.tabular.schema import Kind
from siraba.core.terms.levels import ISCED_MAX

SAID = ("title", "description")
"""What is said in further languages, in columns `title_ar`, `description_ar` …"""
FIELDS = frozenset(
    {
        "id", "title", "description", "employer", "country", "region", "place", "positions", "start_date", "closes_on",
        "published_on", "contract_kind", "working_time", "pay", "min_education", "min_experience_years",
        "experience_required", "licences", "age_min", "age_max", "age_source", "essential_skills", "optional_skills",
        "languages", "employer_number", "kind", "sector", "hours_week", "duration_months", "worker_pays",
        "open_licence", "agreement", *OWN_WORDS, *(f"{name}_{code}" for name in SAID for code in TONGUES),
    }
)  # fmt: skip
AS_SAID = (
    "region", "start_date", "closes_on", "contract_kind", "working_time", "min_education", "min_experience_years",
    "age_min", "age_max", "hours_week", "duration_months", "worker_pays",
)  # fmt: skip
"""Fields that an entry takes as the row says them."""
KINDS = {
    **dict.fromkeys(
        ("id", "title", "description", "employer", "country", "region", "place", "contract_kind", "working_time",
         "age_source", "employer_number"), Kind.TEXT,
    ),
    **dict.fromkeys(("start_date", "closes_on", "published_on"), Kind.DATE),
    **dict.fromkeys(("positions", "min_education", "age_min", "age_max", "duration_months"), Kind.INTEGER),
    **dict.fromkeys(("kind", "sector", "open_licence", "agreement", *OWN_WORDS), Kind.TEXT),
    **dict.fromkeys((f"{name}_{code}" for name in SAID for code in TONGUES), Kind.TEXT),
    **dict.fromkeys(("min_experience_years", "hours_week"), Kind.NUMBER),
    **dict.fromkeys(("experience_required", "worker_pays"), Kind.BOOLEAN), "pay": Kind.PAY,
}  # fmt: skip
"""What the fields with one value are, also where a mapping does not say so."""
LIMITS = {"id": 120, "title": 300, "employer": 200, "region": 20, "place": 120, "age_source": 200, "sector": 5,
          "agreement": 80, "employer_number": 60, **dict.fromkeys(OWN_WORDS, 200),
          **{f"title_{code}": 300 for code in TONGUES}}  # fmt: skip
"""Characters that are kept of a field."""


ROWS = RowSet(
    (
        Part(Vacancy, "public_id"),
        Part(VacancySkill, "vacancy__public_id"),
        Part(VacancyLanguage, "vacancy__public_id"),
        Part(VacancyTrace, "vacancy__public_id"),
    ),
    apps=frozenset({"vacancies"}),
)
"""Where a vacancy lies in the database."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """An entry before its title and its employer are looked up."""

    entry: VacancyEntry
    employer: str
    number: str = ""

    @property
    def named(self) -> Named | None:
        """The employer as the row says it; the register is that of the country where the post is."""
        return Named(self.employer, self.entry.country, self.number) if self.employer else None


class VacancyImporter:
    """Vacancies for one office, coded into the first of `schemes` that is sure.

    `skills` maps `scheme:code` of every installed skill to its database id.
    """

    kind = "vacancy"
    fields = FIELDS
    rows_of = ROWS

    def __init__(
        self,
        *,
        office_id: int,
        schemes: Sequence[str],
        language: str,
        skills: Mapping[str, int],
        publish: bool = True,
    ) -> None:
        self.office_id, self.schemes, self.language = office_id, schemes, language
        self.skills, self.publish = skills, publish

    @property
    def options(self) -> dict[str, Any]:
        """The office, what titles are coded with, and whether what is whole is published."""
        return {
            "office": self.office_id,
            "schemes": list(self.schemes),
            "language": self.language,
            "publish": self.publish,
        }

    def check(self, said: dict[str, Any]) -> _Draft | list[Flawed]:
        """The draft of a row, or everything wrong with it."""
        said, flaws = as_kinds(said, KINDS)
        flaws += _plain_flaws(said, {flaw.name for flaw in flaws})
        essential, bad_essential = skills_in(said.get("essential_skills"), self.skills, "essential_skills")
        optional, bad_optional = skills_in(said.get("optional_skills"), self.skills, "optional_skills")
        languages, bad_languages = languages_in(said.get("languages"))
        unexamined = [Flawed("languages", c, Code.MISSING) for c, level in languages if not (level and level.examined)]
        country, bad_country = countries_in(said.get("country"), "country")
        pay, bad_pay = pay_in(said, "pay")
        flaws += [*bad_essential, *bad_optional, *bad_languages, *unexamined, *bad_country, *bad_pay]
        if flaws:
            return flaws
        entry = replace(
            self._entry(said),
            country=country[0] if country else None,
            pay=pay,
            skills=(*((skill, True) for skill, _ in essential), *((skill, False) for skill, _ in optional)),
            languages=tuple((code, level) for code, level in languages if level is not None),
        )
        employer, number = ((said.get(name) or "").strip() for name in ("employer", "employer_number"))
        return _Draft(entry, employer, number)

    def _entry(self, said: dict[str, Any]) -> VacancyEntry:
        plain: dict[str, Any] = {name: said.get(name) for name in AS_SAID}
        plain |= {name: said.get(name) or "" for name in ("kind", "sector", "open_licence", "agreement")}
        return VacancyEntry(
            title=said["title"],
            office_id=self.office_id,
            description=said.get("description") or "",
            place=said.get("place") or "",
            positions=said.get("positions") or 1,
            experience_required=bool(said.get("experience_required")),
            licences=tuple(str(each) for each in many(said.get("licences"))),
            age_source=said.get("age_source") or "",
            happened_on=said.get("published_on"),
            texts=_texts(said),
            terms={name: said[name].strip() for name in OWN_WORDS if (said.get(name) or "").strip()},
            **plain,
        )

    def code(self, rows: Sequence[Ready]) -> list[UnsureTitle]:
        """Code the titles of a chunk; returns those that are not sure."""
        coded = code_titles([row.entry.entry.title for row in rows], self.schemes, language=self.language)
        unsure: list[UnsureTitle] = []
        for row in rows:
            draft: _Draft = row.entry
            title = coded[draft.entry.title]
            row.unsure = title.occupation_id is None
            if row.unsure:
                unsure.append(UnsureTitle(title.text, self.language, title.proposals))
            entry = replace(draft.entry, occupation_id=title.occupation_id, coding_confidence=title.confidence)
            row.entry = replace(draft, entry=entry)
        return unsure

    def complete(self, rows: Sequence[Ready], *, by: Actor, key: str) -> None:
        """Code the titles of a chunk; queue what is not sure; find or enter the employers."""
        unsure = self.code(rows)
        employers = self._employers([row.entry for row in rows], by, key)
        for row in rows:
            draft: _Draft = row.entry
            if draft.named is not None:
                found, note = employers[draft.named.mark]
                row.notes = [note] if note else []
                row.entry = replace(draft.entry, employer_id=found.pk)
            else:
                row.entry = draft.entry
        queue_titles(unsure, scheme=self.schemes[0], by=by, key=f"{key}/queue")

    def compared(self, rows: Sequence[Ready]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """What is held of known vacancies now, and what it would be after."""
        images = ROWS.images([row.object_id for row in rows if row.object_id])
        ids = {image[LABEL][0]["employer_id"] for image in images.values()}
        names = dict(Employer.objects.filter(pk__in=ids).values_list("pk", "name"))
        none: Image = {}
        return [_compared(images.get(row.object_id, none) if row.object_id else none, row.entry, names) for row in rows]

    def foreseen(self, rows: Sequence[Ready], *, by: Actor) -> list[list[FindingEntry]]:
        """What the checks would say of each row once it is written, and what is to be known of its employer.

        Made of the same vacancies as `enter` and `correct` make; nothing is written.
        """
        drafts: list[_Draft] = [row.entry for row in rows]
        meant = employers_meant(by, [named for draft in drafts if (named := draft.named) is not None])
        ahead: dict[tuple[str, str], Employer] = {}
        for named in (each for each, one in meant.items() if one.row is None):
            unknown = Employer(pk=-1 - len(ahead), **organisation_fields(_employer_entry(named)))
            ahead.setdefault(named.mark, unknown)
        ids = [row.object_id for row in rows if row.object_id]
        known = {each.public_id: each for each in Vacancy.objects.filter(public_id__in=ids)}
        made: list[Vacancy] = []
        for row, draft in zip(rows, drafts, strict=True):
            one = meant[draft.named] if draft.named else Meant()
            row.notes = [one.why] if one.why else []
            who = one.row or (ahead[draft.named.mark] if draft.named else None)
            entry = replace(draft.entry, employer_id=who.pk if who else None)
            held = known.get(row.object_id) if row.object_id else None
            if held is None:
                made.append(as_entered(entry, publish=self.publish))
            else:
                as_corrected(held, entry, publish=self.publish)
                made.append(held)
        return foreseen(made, {each.pk: each for each in ahead.values()})

    def enter(self, rows: Sequence[Ready], *, by: Actor, key: str) -> list[UUID]:
        """Write new vacancies; those that lack nothing are published."""
        made = enter([row.entry for row in rows], publish=self.publish, by=by, key=key)
        return [vacancy.public_id for vacancy in made]

    def correct(self, rows: Sequence[Ready], *, by: Actor, key: str) -> list[Ready]:
        """Write known vacancies anew; returns the rows of those that are still there."""
        known = {row.public_id: row for row in Vacancy.objects.filter(public_id__in=[row.object_id for row in rows])}
        there = [row for row in rows if row.object_id in known]
        ordered = [known[row.object_id] for row in there if row.object_id]
        if not there:
            return []
        done = correct(ordered, [row.entry for row in there], publish=self.publish, by=by, key=key)
        written = {vacancy.public_id for vacancy in done}
        return [row for row in there if row.object_id in written]

    def take_back(self, ids: Sequence[UUID], *, by: Actor, key: str) -> None:
        """Remove vacancies that nothing was built on, and employers that came with them and nobody needs since."""
        rows = Vacancy.objects.filter(public_id__in=ids).select_related("employer")
        employers = {row.employer.public_id: row.employer for row in rows if row.employer is not None}
        take_back(list(rows), by=by, key=key)
        # what was written in one transaction has one instant
        written = AuditEntry.objects.filter(object_id__in=ids, verb="vacancy.enter").values("recorded_at")
        brought = AuditEntry.objects.filter(object_id__in=list(employers), verb="organisation.enter")
        came_along = brought.filter(recorded_at__in=written).values_list("object_id", flat=True)
        take_back_employers([employers[each] for each in came_along], by=by, key=f"{key}/employers")

    def put_back(self, images: dict[UUID, Image], *, by: Actor, key: str) -> None:
        """Write vacancies as they were."""
        put_back(images, ROWS, by=by, key=key)

    def _employers(self, drafts: Sequence[_Draft], by: Actor, key: str) -> dict[tuple[str, str], tuple[Employer, str]]:
        """Who each row means, and why it is somebody new although there are some of the name."""
        said = {named.mark: named for draft in drafts if (named := draft.named) is not None}
        meant = employers_meant(by, list(said.values()))
        fresh = [mark for mark, named in said.items() if meant[named].row is None]
        entries = [_employer_entry(said[each]) for each in fresh]
        made = enter_employers(entries, by=by, key=f"{key}/employers") if entries else []
        entered = dict(zip(fresh, made, strict=True))
        found = {mark: meant[named] for mark, named in said.items()}
        return {mark: (one.row or entered[mark], one.why) for mark, one in found.items()}


def _employer_entry(named: Named) -> EmployerEntry:
    """An employer of a file whom nobody knows."""
    return EmployerEntry(named.name, named.country, register_number=named.number)


def _make(by: Actor, options: Mapping[str, Any]) -> VacancyImporter:
    return VacancyImporter(
        office_id=by.office_id,
        schemes=options.get("schemes") or ["roame"],
        language=options.get("language") or "auto",
        skills=installed_skills(),
        publish=bool(options.get("publish", True)),
    )


KIND = brings(ImporterKind("vacancy", "vacancies", "vacancy.enter", _make))
LABEL = Vacancy._meta.label_lower
COMPUTED = ("sought", "coding_confidence", "employer_id", "occupation_id")
"""Columns that follow from others, or that no row says."""


def _compared(image: Image, draft: _Draft, employers: Mapping[int, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fields as they are held and as a row says them."""
    rows = {label.rpartition(".")[2]: held for label, held in image.items()}
    held = (rows.get("vacancy") or [{}])[0]
    said = {name: value for name, value in vacancy_fields(draft.entry).items() if name not in COMPUTED}
    after = said | {
        "employer": draft.employer,
        "skills": set(dict(reversed(draft.entry.skills)).items()),
        "languages": {(code, int(level)) for code, level in dict(draft.entry.languages).items()},
    }
    return {name: held.get(name) for name in said} | {
        "employer": employers.get(held.get("employer_id") or 0, ""),
        "skills": {(row["skill_id"], row["essential"]) for row in rows.get("vacancyskill", ())},
        "languages": {(row["code"], row["level"]) for row in rows.get("vacancylanguage", ())},
    }, after


def _texts(said: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Title and description in further languages; one that only says the title again is none."""
    found: dict[str, dict[str, str]] = {}
    for code in TONGUES:
        words = {name: text for name in SAID if (text := (said.get(f"{name}_{code}") or "").strip())}
        if words.get("title") and words["title"] != said["title"].strip():
            found[code] = words
    return found


def _half_said(said: Mapping[str, Any]) -> list[Flawed]:
    """Translations of which a half is lacking: nobody would see them."""
    found: list[Flawed] = []
    own, described = ((said.get(name) or "").strip() for name in SAID)
    for code in TONGUES:
        title, told = ((said.get(f"{name}_{code}") or "").strip() for name in SAID)
        if told and not title:
            found.append(Flawed(f"title_{code}", "", Code.MISSING))
        if title and title != own and described and not told:
            found.append(Flawed(f"description_{code}", "", Code.MISSING))
    return found


def _plain_flaws(said: dict[str, Any], mistyped: set[str]) -> list[Flawed]:
    """What is wrong with the fields that are taken as they are; `mistyped` ones are blamed already."""
    needed = [name for name in ("id", "title") if not (said.get(name) or "").strip() and name not in mistyped]
    flaws = [Flawed(name, "", Code.MISSING) for name in needed]
    flaws += [*_half_said(said), *fitting(said, LIMITS)]
    kinds, times = tuple(ContractKind.values), tuple(WorkingTime.values)
    posts, opened = ("", *PostKind.values), ("", *OpenLicence.values)
    said_once = {"contract_kind": kinds, "working_time": times, "kind": posts, "open_licence": opened}
    flaws += one_of(said, said_once)
    flaws += in_range(
        said,
        {
            "positions": (1, 100_000),
            "min_education": (0, ISCED_MAX),
            "min_experience_years": (0, 60),
            "hours_week": (1, 168),
            "duration_months": (1, 600),
            "age_min": (14, 99),
            "age_max": (said.get("age_min") or 14, 99),
        },
    )
    if (said.get("age_min") or said.get("age_max")) and not said.get("age_source"):
        flaws.append(Flawed("age_source", "", Code.MISSING))
    return flaws
