"""What the tests of the apps are made of: a small edition, an office, actors, entries, made through the actions.

Every default is a person or a vacancy that can be matched with the other: tests say only what they are about.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.db import connection
from django.utils import timezone

from siraba.apps.accounts.actions import open_office
from siraba.apps.accounts.models import Office
from siraba.apps.classification.actions import load_edition
from siraba.apps.classification.models import Occupation, Skill
from siraba.apps.classification.queries import occupation_of
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.jobseekers import actions as jobseekers
from siraba.apps.jobseekers.rules import JobSeekerEntry, OccupationEntry, ProfileEntry
from siraba.apps.organisations.actions import EmployerEntry, enter_employers
from siraba.apps.organisations.models import Organisation
from siraba.apps.persons.actions import ask_right, begin_work, check_identity, decide_correction
from siraba.apps.persons.correcting import CorrectionEntry
from siraba.apps.persons.models import Correction, Person
from siraba.apps.persons.rules import ConsentEntry, PersonEntry
from siraba.apps.vacancies import actions as vacancies
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.rules import VacancyEntry
from siraba.core.terms.dates import PartialDate
from siraba.core.terms.money import Pay, PayPeriod

MASON, TILER, BAKER = "roame:RA-03-01", "roame:RA-03-02", "roame:RA-02-01"
NAMES = {"RA-03-01": "Maçon", "RA-03-02": "Carreleur", "RA-02-01": "Boulanger"}
ISCO = {"RA-03-01": "7112", "RA-03-02": "7122", "RA-02-01": "7512"}
ROLES = ("counsellor", "office_head", "administrator", "")
DESKS = ("counsellor", "office_head")

_keys = itertools.count()


def count_rows() -> None:
    """Let the planner know how many rows there are: what is never committed nobody else counts."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def key() -> str:
    """A key that no other action has."""
    return f"test/{next(_keys)}"


def today() -> date:
    """The day that the actions write down."""
    return timezone.localdate()


def days(count: int) -> date:
    """So many days from today."""
    return today() + timedelta(days=count)


def new_id() -> UUID:
    """A public id that nothing has."""
    return new_public_id()


def born(year: int) -> PartialDate:
    """A year of birth."""
    return PartialDate.parse(str(year))


def actor(role: str, office: Office | None = None) -> Actor:
    """A user of a role; without a role, somebody whom nobody gave one."""
    number = ROLES.index(role) + 1 if role in ROLES else 99
    return Actor(
        ActorKind.USER, id=UUID(int=number), role=role, office_id=office.pk if office else 0, name=f"{role or 'nobody'}"
    )


def edition(folder: Path) -> Path:
    """Write a ROAME edition of three occupations with two skills each: masons and tilers are near, bakers are not."""
    texts = dict.fromkeys(("fr", "en", "ar"), "text")
    domain = [{"code": "03.1", "labels": texts}]
    _dump(folder / "edition.yaml", {"code": "RA", "version": "test", "title": texts, "notice": texts})
    _dump(
        folder / "families.yaml",
        [
            {"code": "02", "labels": texts, "domains": [{"code": "02.1", "labels": texts}]},
            {"code": "03", "labels": texts, "domains": domain},
        ],
    )
    for family in ("02", "03"):
        _dump(folder / f"skills/{family}.yaml", [_skill(f"RS-{family}-00{n}") for n in (1, 2, 3)])
        codes = [code for code in NAMES if code.startswith(f"RA-{family}")]
        _dump(folder / f"occupations/{family}.yaml", [_occupation(code) for code in codes])
    return folder


def _skill(code: str) -> dict[str, Any]:
    labels = {tag: f"{code} {tag}" for tag in ("fr", "en", "ar")}
    return {"code": code, "group": "technical", "reuse": "sector", "labels": labels}


def _occupation(code: str) -> dict[str, Any]:
    family, name = code[3:5], NAMES[code]
    texts = {"fr": f"{name} fr", "en": f"{name} en", "ar": f"{name} ع"}
    return {
        "code": code,
        "domain": f"{family}.1",
        "isco": ISCO[code],
        "labels": {
            "fr": {"masculine": name, "feminine": f"{name}e"},
            "en": f"{name} worker",
            "ar": {"masculine": f"{name} م", "feminine": f"{name} ة"},
        },
        "other_names": [],
        "definition": texts,
        "activities": [texts],
        "access": {"isced": 2},
        "links": {"rome": [{"code": "F1703", "match": "exact"}]} if code == "RA-03-01" else {},
        "skills": {"essential": [f"RS-{family}-001"], "optional": [f"RS-{family}-002"]},
        "near": ["RA-03-02"] if code == "RA-03-01" else [],
    }


def _dump(path: Path, said: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")


def lay_in(folder: Path) -> None:
    """Install the small edition. The same key everywhere, so that the process builds its look-up once."""
    load_edition(by=SYSTEM, key="making", folder=folder)


def office(code: str = "KEN", country: str = "BJ") -> Office:
    """An office."""
    return open_office(code, {"fr": f"Agence {code}"}, country, by=SYSTEM, key=key())


def occupation(concept: str) -> Occupation:
    """An installed occupation."""
    found = occupation_of(concept)
    assert found is not None
    return found


def skill(code: str) -> Skill:
    """An installed skill."""
    return Skill.objects.get(code=code)


def held(concept: str | None = MASON, years: float | None = 5, title: str = "") -> OccupationEntry:
    """An occupation that somebody does, or words without a code."""
    pk = occupation(concept).pk if concept else None
    return OccupationEntry(title or "maçon", pk, years, today().year if years else None)


def person_entry(given: str = "Aminata", family: str = "Traoré", **more: Any) -> PersonEntry:
    """Somebody who agreed to be proposed at home."""
    said = {"country": "BJ", "region": "BJ-LI", "consents": (ConsentEntry("match_home"),), **more}
    return PersonEntry(given, family, **said)


def seeker_entry(where: Office, given: str = "Aminata", **more: Any) -> JobSeekerEntry:
    """A mason who looks for work. `more` are fields of the person, of the profile, or of the registration."""
    profile_names, own = set(ProfileEntry.__dataclass_fields__), {"confirmed_on", "until", "state"}
    profile = {name: more.pop(name) for name in list(more) if name in profile_names}
    registration = {name: more.pop(name) for name in list(more) if name in own}
    profile.setdefault("occupations", (held(),))
    return JobSeekerEntry(person_entry(given, **more), ProfileEntry(**profile), where.pk, **registration)


def seekers(where: Office, *given: str, **more: Any) -> list[Person]:
    """Registered masons of these given names."""
    return jobseekers.register([seeker_entry(where, name, **more) for name in given], by=SYSTEM, key=key())


def seeker(where: Office, given: str = "Aminata", **more: Any) -> Person:
    """One registered mason."""
    return seekers(where, given, **more)[0]


def employer(name: str = "Chantier SARL", **more: Any) -> Organisation:
    """An employer whom somebody verified; the same one for the same name."""
    found = Organisation.objects.filter(name=name).first()
    said: dict[str, Any] = {"country": "BJ", "verified_on": today(), **more}
    return found or enter_employers([EmployerEntry(name, **said)], by=SYSTEM, key=key())[0]


def fair(**more: Any) -> dict[str, Any]:
    """What a post at home states so that no rule of fair recruitment stands against it."""
    said: dict[str, Any] = {
        "place": "Bohicon",
        "pay": Pay(90_000, "XOF", PayPeriod.MONTH),
        "hours_week": 40.0,
        "duration_months": 6,
        "worker_pays": False,
    }
    if "employer_id" not in more:
        said["employer_id"] = employer().pk
    return said | more


def vacancy_entry(where: Office, title: str = "Maçon", **more: Any) -> VacancyEntry:
    """A post at home for one mason."""
    said: dict[str, Any] = {"country": "BJ", "region": "BJ-LI", **more}
    if "occupation_id" not in said:
        said["occupation_id"] = occupation(MASON).pk
    return VacancyEntry(title, where.pk, **said)


def vacancy(where: Office, title: str = "Maçon", *, publish: bool = True, **more: Any) -> Vacancy:
    """One vacancy, published where it lacks nothing."""
    return vacancies.enter([vacancy_entry(where, title, **more)], publish=publish, by=SYSTEM, key=key())[0]


def names_of(people: Sequence[Person]) -> list[str]:
    """Given names, in order."""
    return [person.given_names for person in people]


def corrected(one: Person, office: Office, **facts: str) -> None:
    """The person asked for facts (`CorrectionField`) to be corrected so, and it was accepted."""
    by, officer = actor("counsellor", office), actor("data_protection_officer")
    said = tuple(CorrectionEntry(field, f"it is {value}") for field, value in facts.items())
    case = ask_right(one, "correct", how="desk", corrections=said, by=by, key=key())
    check_identity(case, said="card seen", by=by, key=key())
    begin_work(case, by=officer, key=key())
    for row in Correction.objects.filter(case=case):
        decide_correction(row, True, written=facts[row.field], by=officer, key=key())
