"""Job seekers from files: a mapped row becomes an entry, its titles are coded on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from siraba.apps.accounts.queries import office_country
from siraba.apps.classification.actions import UnsureTitle, queue_titles
from siraba.apps.classification.models import Skill
from siraba.apps.classification.queries.titles import CodedTitle, code_titles
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.images import Image, Part, RowSet
from siraba.apps.foundation.imported import (
    as_kinds,
    countries_in,
    each_of,
    emails_in,
    fitting,
    in_range,
    languages_in,
    many,
    one_of,
    pay_in,
    phones_in,
    skills_in,
)
from siraba.apps.foundation.importers import ImporterKind, brings
from siraba.apps.foundation.imports import Flawed, Foreseen, Ready
from siraba.apps.jobseekers.actions import correct, put_back, register, take_back
from siraba.apps.jobseekers.models import (
    ContractKind,
    Profile,
    ProfileLanguage,
    ProfileOccupation,
    ProfileSkill,
    Registration,
    WorkingTime,
)
from siraba.apps.jobseekers.rules import (
    JobSeekerEntry,
    LanguageEntry,
    OccupationEntry,
    ProfileEntry,
    SkillEntry,
    profile_fields,
)
from siraba.apps.persons.correcting import Standing, contradicted, kept_to, standing
from siraba.apps.persons.limits import put_aside
from siraba.apps.persons.models import Consent, ContactPoint, Person
from siraba.apps.persons.rules import ConsentEntry, PersonEntry, identity_fields
from siraba.core.tabular import Code
from siraba.core.tabular.schema import Kind
from siraba.core.terms.levels import ISCED_MAX

FIELDS = frozenset(
    {
        "id", "given_names", "family_names", "sex", "birth", "country", "region", "place", "phones", "emails",
        "title", "years", "last_year", "other_titles", "skills", "languages", "education", "destinations", "mobile",
        "available_from", "contract_kinds", "working_times", "licences", "min_pay", "consent_home", "consent_abroad",
        "registered_on", "confirmed_on", "registered_until",
    }
)  # fmt: skip
KINDS = {
    **dict.fromkeys(("id", "given_names", "family_names", "sex", "country", "region", "place", "title"), Kind.TEXT),
    **dict.fromkeys(("available_from", "registered_on", "confirmed_on", "registered_until"), Kind.DATE),
    "birth": Kind.PARTIAL_DATE, "years": Kind.NUMBER, "last_year": Kind.INTEGER, "education": Kind.INTEGER,
    "mobile": Kind.BOOLEAN, "consent_home": Kind.BOOLEAN, "min_pay": Kind.PAY,
}  # fmt: skip
"""What the fields with one value are, also where a mapping does not say so."""
LIMITS = {"id": 120, "given_names": 120, "family_names": 120, "region": 20, "place": 120}
"""Characters that are kept of a field."""
CORRECTED = "corrected:"
"""How the note begins that a row says otherwise than the person, whose word stands; the field follows."""

RESTRICTED = "restricted"
"""The note that the file of a row's person is put aside: nothing is written there."""


ROWS = RowSet(
    (
        Part(Person, "public_id"),
        Part(ContactPoint, "person__public_id"),
        Part(Consent, "person__public_id"),
        Part(Registration, "person__public_id"),
        Part(Profile, "person__public_id"),
        Part(ProfileOccupation, "profile__person__public_id"),
        Part(ProfileSkill, "profile__person__public_id"),
        Part(ProfileLanguage, "profile__person__public_id"),
    ),
    apps=frozenset({"persons", "jobseekers"}),
    of_persons=True,
)
"""Where a job seeker lies in the database."""


class JobSeekerImporter:
    """Job seekers for one office, their titles coded into the first of `schemes` that is sure.

    `skills` maps `scheme:code` of every installed skill to its database id; `country` is where numbers are written.
    """

    kind = "jobseeker"
    fields = FIELDS
    rows_of = ROWS

    def __init__(
        self, *, office_id: int, country: str, schemes: Sequence[str], language: str, skills: Mapping[str, int]
    ) -> None:
        self.office_id, self.country, self.schemes, self.language = office_id, country, schemes, language
        self.skills = skills

    @property
    def options(self) -> dict[str, Any]:
        """The office, where numbers are written, and what titles are coded with."""
        return {
            "office": self.office_id,
            "country": self.country,
            "schemes": list(self.schemes),
            "language": self.language,
        }

    def check(self, said: dict[str, Any]) -> JobSeekerEntry | list[Flawed]:
        """The entry of a row, its titles not coded yet, or everything wrong with it."""
        said, flaws = as_kinds(said, KINDS)
        flaws += _plain_flaws(said, {flaw.name for flaw in flaws})
        person, bad_person = self._person(said)
        languages, bad_languages = languages_in(said.get("languages"))
        skills, bad_skills = skills_in(said.get("skills"), self.skills, "skills")
        wishes, bad_wishes = _wishes(said)
        flaws += [*bad_person, *bad_languages, *bad_skills, *bad_wishes]
        if flaws:
            return flaws
        return JobSeekerEntry(
            person=person,
            profile=replace(
                wishes,
                occupations=_titles(said),
                languages=tuple(LanguageEntry(code, level) for code, level in languages),
                skills=tuple(SkillEntry(skill, proof) for skill, proof in skills),
            ),
            office_id=self.office_id,
            confirmed_on=said.get("confirmed_on") or said.get("registered_on"),
            until=said.get("registered_until"),
        )

    def _person(self, said: dict[str, Any]) -> tuple[PersonEntry, list[Flawed]]:
        phones, bad_phones = phones_in(said.get("phones"), self.country)
        emails, bad_emails = emails_in(said.get("emails"))
        lives, bad_country = countries_in(said.get("country"), "country")
        abroad, bad_abroad = countries_in(said.get("consent_abroad"), "consent_abroad")
        home = [ConsentEntry("match_home")] if said.get("consent_home") else []
        entry = PersonEntry(
            given_names=said.get("given_names") or "",
            family_names=said.get("family_names") or "",
            sex=said.get("sex"),
            birth=said.get("birth"),
            country=lives[0] if lives else self.country,
            region=said.get("region"),
            place=said.get("place") or "",
            phones=tuple(phones),
            emails=tuple(emails),
            consents=(*home, *(ConsentEntry("match_abroad", country) for country in abroad)),
            happened_on=said.get("registered_on"),
            origin=f"file:{said.get('id') or ''}"[:130],
        )
        return entry, [*bad_phones, *bad_emails, *bad_country, *bad_abroad]

    def code(self, rows: Sequence[Ready]) -> list[UnsureTitle]:
        """Code the titles of a chunk; returns those that are not sure."""
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
        return unsure

    def complete(self, rows: Sequence[Ready], *, by: Actor, key: str) -> None:
        """Code the titles of a chunk; queue what is not sure. Files that are put aside are left out."""
        aside = put_aside(row.object_id for row in rows)
        queue_titles(
            self.code([row for row in rows if row.object_id not in aside]),
            scheme=self.schemes[0],
            by=by,
            key=f"{key}/queue",
        )

    def compared(self, rows: Sequence[Ready]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """What is held of known people now, and what it would be after."""
        ids = [row.object_id for row in rows if row.object_id]
        images, people = ROWS.images(ids), list(Person.objects.filter(public_id__in=ids))
        stand, pks = standing(people), {person.public_id: person.pk for person in people}
        aside = put_aside(ids)
        found = []
        for row in rows:
            image: Image = images.get(row.object_id, {}) if row.object_id else {}
            corrected = stand.get(pks[row.object_id], {}) if row.object_id in pks else {}
            held, after = _compared(image, replace(row.entry, person=kept_to(row.entry.person, corrected)))
            row.notes = [RESTRICTED] if row.object_id in aside else _otherwise(row, corrected)
            found.append((held, held if row.object_id in aside else after))
        return found

    def foreseen(self, rows: Sequence[Ready], *, by: Actor) -> list[Sequence[Foreseen]]:
        """No check says anything of people."""
        return [() for _row in rows]

    def enter(self, rows: Sequence[Ready], *, by: Actor, key: str) -> list[UUID]:
        """Register new people."""
        return [person.public_id for person in register([row.entry for row in rows], by=by, key=key)]

    def correct(self, rows: Sequence[Ready], *, by: Actor, key: str) -> list[Ready]:
        """Write known people anew, but for those whose file is put aside; returns the rows of those that are still
        there."""
        held = lock_rows(Person.objects.filter(public_id__in=[row.object_id for row in rows]).order_by("pk"))
        known = {row.public_id: row for row in held}
        aside = put_aside(known)
        for row in (each for each in rows if each.object_id in aside):
            row.notes, row.later = [RESTRICTED], True
        there = [row for row in rows if row.object_id in known and not row.later]
        turns: list[dict[UUID, Ready]] = []
        for row in there:  # two rows are one person since two files were merged: the later row is written last
            turn = next((each for each in turns if row.object_id not in each), None)
            if turn is None:
                turns.append(turn := {})
            if row.object_id:
                turn[row.object_id] = row
        for number, turn in enumerate(turns):
            entries = [row.entry for row in turn.values()]
            people = [known[each] for each in turn]
            correct(people, entries, by=by, key=f"{key}/{number}" if number else key)
            stand = standing(people)
            for person, row in zip(people, turn.values(), strict=True):
                row.notes = _otherwise(row, stand.get(person.pk, {}))
        return there

    def take_back(self, ids: Sequence[UUID], *, by: Actor, key: str) -> None:
        """Remove people that nothing was built on."""
        take_back(list(Person.objects.filter(public_id__in=ids)), by=by, key=key)

    def put_back(self, images: dict[UUID, Image], *, by: Actor, key: str) -> None:
        """Write people as they were."""
        put_back(images, ROWS, by=by, key=key)


def installed_skills() -> dict[str, int]:
    """The database id of every installed skill by `scheme:code`."""
    rows = Skill.objects.values_list("pk", "release__scheme", "code")
    return {f"{scheme}:{code}": pk for pk, scheme, code in rows.iterator()}


def _make(by: Actor, options: Mapping[str, Any]) -> JobSeekerImporter:
    return JobSeekerImporter(
        office_id=by.office_id,
        country=office_country(by) if by.office_id else "",
        schemes=options.get("schemes") or ["roame"],
        language=options.get("language") or "auto",
        skills=installed_skills(),
    )


KIND = brings(ImporterKind("jobseeker", "people", "jobseeker.register", _make))


def _otherwise(row: Ready, stand: Standing) -> list[str]:
    return [f"{CORRECTED}{name}" for name in contradicted(row.entry.person, stand)]


def _compared(image: Image, entry: JobSeekerEntry) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fields as they are held and as an entry says them; what a file only adds counts where it adds something."""
    rows = {label.rpartition(".")[2]: held for label, held in image.items()}
    person, profile = (rows.get("person") or [{}])[0], (rows.get("profile") or [{}])[0]
    reach = {row["value"] for row in rows.get("contactpoint", ()) if row["ended_on"] is None}
    agreed = {(row["purpose"], row["country"]) for row in rows.get("consent", ()) if row["withdrawn_on"] is None}
    given = {(each.purpose, each.country) for each in entry.person.consents}
    said = identity_fields(entry.person) | profile_fields(entry.profile)
    said.pop("sought")
    held = {name: person.get(name, profile.get(name)) for name in said}
    titles = [(each.title, each.years, each.last_year) for each in entry.profile.occupations]
    skills = {(each.skill_id, int(each.evidence)) for each in entry.profile.skills}
    languages = {(each.code, None if each.level is None else int(each.level)) for each in entry.profile.languages}
    after = said | {
        "phones": reach | set(entry.person.phones),
        "emails": reach | set(entry.person.emails),
        "consents": agreed | given,
        "titles": titles,
        "skills": skills,
        "languages": languages,
    }
    occupations = sorted(rows.get("profileoccupation", ()), key=lambda row: row["rank"])
    return held | {
        "phones": reach,
        "emails": reach,
        "consents": agreed,
        "titles": [(row["title"], row["years"], row["last_year"]) for row in occupations],
        "skills": {(row["skill_id"], row["evidence"]) for row in rows.get("profileskill", ())},
        "languages": {(row["code"], row["level"]) for row in rows.get("profilelanguage", ())},
    }, after


def _titles(said: dict[str, Any]) -> tuple[OccupationEntry, ...]:
    """The main title with its years, then the others without."""
    main = (said.get("title") or "").strip()
    first = [OccupationEntry(main, None, said.get("years"), said.get("last_year"))] if main else []
    others = dict.fromkeys(str(title) for title in many(said.get("other_titles")) if title != main)
    return (*first, *(OccupationEntry(title) for title in others))


def _coded(held: OccupationEntry, coded: Mapping[str, CodedTitle]) -> OccupationEntry:
    found = coded.get(held.title)
    return replace(held, occupation_id=found.occupation_id) if found else held


def _plain_flaws(said: dict[str, Any], mistyped: set[str]) -> list[Flawed]:
    """What is wrong with the fields that are taken as they are; `mistyped` ones are blamed already."""
    flaws = [] if said.get("id") or "id" in mistyped else [Flawed("id", "", Code.MISSING)]
    names = {"given_names", "family_names"}
    if not any((said.get(name) or "").strip() for name in names) and not names & mistyped:
        flaws.append(Flawed("family_names", "", Code.MISSING))
    flaws += fitting(said, LIMITS)
    flaws += in_range(said, {"education": (0, ISCED_MAX), "years": (0, 70), "last_year": (1940, 2100)})
    flaws += one_of(said, {"sex": ("f", "m", "x")})
    lists = {"contract_kinds": tuple(ContractKind.values), "working_times": tuple(WorkingTime.values)}
    return flaws + each_of(said, lists)


def _wishes(said: dict[str, Any]) -> tuple[ProfileEntry, list[Flawed]]:
    pay, bad_pay = pay_in(said, "min_pay")
    destinations, bad_destinations = countries_in(said.get("destinations"), "destinations")
    entry = ProfileEntry(
        education=said.get("education"),
        destinations=None if said.get("destinations") in (None, "") else tuple(destinations),
        mobile=said.get("mobile"),
        available_from=said.get("available_from"),
        contract_kinds=_listed(said, "contract_kinds"),
        working_times=_listed(said, "working_times"),
        licences=_listed(said, "licences"),
        min_pay=pay,
    )
    return entry, [*bad_pay, *bad_destinations]


def _listed(said: dict[str, Any], name: str) -> tuple[str, ...] | None:
    """A list that was given; a field that was left out or blank is not known."""
    value = said.get(name)
    return None if value is None or value == "" else tuple(str(each) for each in many(value))
