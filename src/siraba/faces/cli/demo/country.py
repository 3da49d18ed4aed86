"""Making the fictitious country: offices and users, people, employers, vacancies, through the actions alone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml
from django.conf import settings
from django.utils import timezone

from siraba.apps.accounts.actions import enter_user, open_office
from siraba.apps.accounts.queries import offices as known_offices
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.jobseekers.actions import register
from siraba.apps.organisations.actions import enter_employers
from siraba.apps.persons.actions import confirm_contact
from siraba.apps.persons.controller import FILE
from siraba.apps.persons.models import Person
from siraba.apps.persons.queries import contacts
from siraba.apps.vacancies.actions import enter
from siraba.faces.cli.demo.agencies import make_agencies
from siraba.faces.cli.demo.looks import look_at
from siraba.faces.cli.demo.needs import Needs
from siraba.faces.cli.demo.people import People
from siraba.faces.cli.demo.shapes import Shapes

BATCH = 500
Tell = Callable[[str], None]


def tell(line: str) -> None:
    """Progress goes to standard error, so that a pipe holds results only."""
    print(line, file=sys.stderr, flush=True)


def make(shapes: Shapes, *, people: int, vacancies: int, seed: int, today: date, say: Tell = tell) -> dict[str, int]:
    """Make the country; asked again with the same seed, it goes on where it stopped. Returns the counts."""
    run = f"demo/{seed}"
    _controller(shapes)
    offices = _offices(shapes, run)
    _people(People(shapes, offices, today), people, run, say)
    _vacancies(Needs(shapes, offices, today), vacancies, run, say)
    agencies = make_agencies(shapes, run, today)
    return {"offices": len(offices), "people": people, "vacancies": vacancies, "agencies": len(agencies)}


def _controller(shapes: Shapes) -> None:
    """Who answers for the data there, in the file where a service says it; one that is there stays."""
    path = Path(settings.SIRABA_HOME) / FILE
    if not path.exists():
        path.write_text(yaml.safe_dump(shapes.said["controller"], allow_unicode=True), encoding="utf-8")


def _offices(shapes: Shapes, run: str) -> dict[str, int]:
    said = shapes.said
    for office in said["offices"]:
        open_office(
            office["code"],
            office["names"],
            said["country"],
            region=office["region"],
            by=SYSTEM,
            key=f"{run}/{office['code']}",
        )
    rows = {office.code: office for office in known_offices(SYSTEM)}
    for user in said["users"]:
        enter_user(
            user["email"],
            user["name"],
            user["role"],
            office=rows.get(user.get("office", "")),
            language=user["language"],
            demo=True,
            by=SYSTEM,
            key=f"{run}/{user['email']}",
        )
    return {code: office.pk for code, office in rows.items()}


def _people(source: People, how_many: int, run: str, say: Tell) -> None:
    homes: dict[str, list[Person]] = {}
    for start in range(0, how_many, BATCH):
        entries = [source.draw() for _ in range(min(BATCH, how_many - start))]
        people = register(entries, by=SYSTEM, key=f"{run}/people/{start}")
        for person, entry in zip(people, entries, strict=True):
            if entry.person.phones and entry.person.birth:
                homes.setdefault(entry.person.phones[0], []).append(person)
        say(f"  people: {start + len(entries)} of {how_many}")
    _confirm_one(homes, run)


def _confirm_one(homes: dict[str, list[Person]], run: str) -> None:
    """The number of one family is confirmed: with it their own way in can be tried, three people by one phone."""
    for person in max(homes.values(), key=len, default=[]):
        for reach in contacts(SYSTEM, str(person.public_id), as_of=timezone.localdate()):
            confirm_contact(reach.contact, by=SYSTEM, key=f"{run}/confirmed/{reach.contact.public_id}")


def _vacancies(source: Needs, how_many: int, run: str, say: Tell) -> None:
    wanted = source.employers(max(3, how_many // 3))
    employers = enter_employers(wanted, by=SYSTEM, key=f"{run}/employers")
    look_at(source.shapes, employers, run)
    for start in range(0, how_many, BATCH):
        entries = []
        for _ in range(min(BATCH, how_many - start)):
            employer = source.shapes.dice.choice(employers)
            entries.append(source.vacancy(employer.pk, employer.country or "", employer.region))
        enter(entries, publish=True, by=SYSTEM, key=f"{run}/vacancies/{start}")
        say(f"  vacancies: {start + len(entries)} of {how_many}")
