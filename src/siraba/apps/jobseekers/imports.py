"""Job seekers from files: a mapped row becomes an entry, its titles are coded on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from siraba.apps.classification.actions import UnsureTitle, queue_titles
from siraba.apps.classification.queries.titles import CodedTitle, code_titles
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.imported import in_range, languages_in, many, one_of, pay_in, phones_in, skills_in
from siraba.apps.foundation.imports import Flawed, Ready
from siraba.apps.jobseekers.actions import correct, register
from siraba.apps.jobseekers.models import ContractKind, WorkingTime
from siraba.apps.jobseekers.rules import JobSeekerEntry, LanguageEntry, OccupationEntry, ProfileEntry, SkillEntry
from siraba.apps.persons.models import Person
from siraba.apps.persons.rules import ConsentEntry, PersonEntry
from siraba.core.tabular import Code
from siraba.core.terms.levels import ISCED_MAX

FIELDS = frozenset(
    {
        "id", "given_names", "family_names", "sex", "birth", "country", "region", "place", "phones", "emails",
        "title", "years", "last_year", "other_titles", "skills", "languages", "education", "destinations", "mobile",
        "available_from", "contract_kinds", "working_times", "licences", "min_pay", "consent_home", "consent_abroad",
        "registered_on", "confirmed_on", "registered_until",
    }
)  # fmt: skip


class JobSeekerImporter:
    """Job seekers for one office, their titles coded into the first of `schemes` that is sure.

    `skills` maps `scheme:code` of every installed skill to its database id; `country` is where numbers are written.
    """

    kind = "jobseeker"
    fields = FIELDS

    def __init__(
        self, *, office_id: int, country: str, schemes: Sequence[str], language: str, skills: Mapping[str, int]
    ) -> None:
        self.office_id, self.country, self.schemes, self.language = office_id, country, schemes, language
        self.skills = skills

    def check(self, said: dict[str, Any]) -> JobSeekerEntry | list[Flawed]:
        """The entry of a row, its titles not coded yet, or everything wrong with it."""
        flaws = [] if said.get("id") else [Flawed("id", "", Code.MISSING)]
        if not said.get("given_names") and not said.get("family_names"):
            flaws.append(Flawed("family_names", "", Code.MISSING))
        flaws += in_range(said, {"education": (0, ISCED_MAX), "years": (0, 70), "last_year": (1940, 2100)})
        kinds, times = tuple(ContractKind.values), tuple(WorkingTime.values)
        flaws += one_of(said, {"sex": ("f", "m", "x"), "contract_kinds": kinds, "working_times": times})
        phones, bad_phones = phones_in(said.get("phones"), self.country)
        languages, bad_languages = languages_in(said.get("languages"))
        skills, bad_skills = skills_in(said.get("skills"), self.skills, "skills")
        flaws += [*bad_phones, *bad_languages, *bad_skills]
        if flaws:
            return flaws
        return JobSeekerEntry(
            person=self._person(said, phones),
            profile=replace(
                _wishes(said),
                occupations=_titles(said),
                languages=tuple(LanguageEntry(code, level) for code, level in languages),
                skills=tuple(SkillEntry(skill, proof) for skill, proof in skills),
            ),
            office_id=self.office_id,
            confirmed_on=said.get("confirmed_on") or said.get("registered_on"),
            until=said.get("registered_until"),
        )

    def _person(self, said: dict[str, Any], phones: list[str]) -> PersonEntry:
        home = [ConsentEntry("match_home")] if said.get("consent_home") else []
        abroad = [ConsentEntry("match_abroad", country.upper()) for country in many(said.get("consent_abroad"))]
        return PersonEntry(
            given_names=said.get("given_names") or "",
            family_names=said.get("family_names") or "",
            sex=said.get("sex"),
            birth=said.get("birth"),
            country=said.get("country") or self.country,
            region=said.get("region"),
            place=said.get("place") or "",
            phones=tuple(phones),
            emails=tuple(str(address).lower() for address in many(said.get("emails"))),
            consents=(*home, *abroad),
            happened_on=said.get("registered_on"),
        )

    def complete(self, rows: Sequence[Ready], *, by: Actor, key: str) -> None:
        """Code the titles of a chunk; queue what is not sure."""
        titles = [held.title for row in rows for held in row.entry.profile.occupations]
        coded = code_titles(titles, self.schemes, language=self.language)
        unsure: list[UnsureTitle] = []
        for row in rows:
            profile: ProfileEntry = row.entry.profile
            held = tuple(_coded(each, coded) for each in profile.occupations)
            waiting = [each for each in held if each.occupation_id is None]
            unsure += [UnsureTitle(each.title, self.language, coded[each.title].proposals) for each in waiting]
            row.unsure = bool(waiting)
            row.entry = replace(row.entry, profile=replace(profile, occupations=held))
        queue_titles(unsure, scheme=self.schemes[0], by=by, key=f"{key}/queue")

    def enter(self, rows: Sequence[Ready], *, by: Actor, key: str) -> list[UUID]:
        """Register new people."""
        return [person.public_id for person in register([row.entry for row in rows], by=by, key=key)]

    def correct(self, rows: Sequence[Ready], *, by: Actor, key: str) -> None:
        """Write known people anew."""
        known = {row.public_id: row for row in Person.objects.filter(public_id__in=[row.object_id for row in rows])}
        there = [row for row in rows if row.object_id in known]
        people = [known[row.object_id] for row in there if row.object_id]
        correct(people, [row.entry for row in there], by=by, key=key)


def _titles(said: dict[str, Any]) -> tuple[OccupationEntry, ...]:
    """The main title with its years, then the others without."""
    main = said.get("title")
    first = [OccupationEntry(main, None, said.get("years"), said.get("last_year"))] if main else []
    others = dict.fromkeys(str(title) for title in many(said.get("other_titles")) if title != main)
    return (*first, *(OccupationEntry(title) for title in others))


def _coded(held: OccupationEntry, coded: Mapping[str, CodedTitle]) -> OccupationEntry:
    found = coded.get(held.title)
    return replace(held, occupation_id=found.occupation_id) if found else held


def _wishes(said: dict[str, Any]) -> ProfileEntry:
    return ProfileEntry(
        education=said.get("education"),
        destinations=_listed(said, "destinations"),
        mobile=said.get("mobile"),
        available_from=said.get("available_from"),
        contract_kinds=_listed(said, "contract_kinds"),
        working_times=_listed(said, "working_times"),
        licences=_listed(said, "licences"),
        min_pay=pay_in(said.get("min_pay")),
    )


def _listed(said: dict[str, Any], name: str) -> tuple[str, ...] | None:
    """A list that was given; a field that was left out or blank is not known."""
    value = said.get(name)
    return None if value is None or value == "" else tuple(many(value))
