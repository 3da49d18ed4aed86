"""A small world in which each role finds objects in each relation, and an own account of which relation that is.

What is said here of relations is written a second time on purpose, over plain objects: the queries are checked by it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import Model
from django.utils import timezone

from siraba.apps.accounts.actions import begin_session, begin_totp, enter_user, stand_in
from siraba.apps.accounts.models import Role, User
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind
from siraba.apps.foundation.rights import INVITED, VISITOR, Relation
from siraba.apps.jobseekers.models import Profile, Registration
from siraba.apps.organisations.actions import EmployerEntry, enter_employers
from siraba.apps.organisations.models import (
    DueDiligence,
    Inspection,
    Licence,
    Mandate,
    Promise,
    Sanction,
    SubAgent,
    Visit,
)
from siraba.apps.persons.actions import give_consent, withdraw_consent
from siraba.apps.persons.agreeing import Given
from siraba.apps.persons.models import (
    BrokenGlass,
    Consent,
    ConsentReceipt,
    ContactPoint,
    Correction,
    DocumentCopy,
    Entrustment,
    IdentityDocument,
    Limitation,
    Person,
    RetentionNotice,
    RightsCase,
)
from siraba.apps.persons.rules import ConsentEntry
from siraba.apps.vacancies.models import OfferReport, Vacancy, VacancyQuestion, VacancyVersion
from tests.apps import making

Facts = dict[str, Any]


@dataclass
class World:
    """Actors by role, and for each model its objects with the facts that relations ask for."""

    actors: dict[str, Actor] = field(default_factory=dict)
    things: dict[type[Model], list[tuple[Model, Facts]]] = field(default_factory=dict)

    def put(self, thing: Model, **facts: Any) -> None:
        """Remember an object and its facts."""
        self.things.setdefault(type(thing), []).append((thing, facts))


HOLDS: dict[Relation, Callable[[Actor, Facts], bool]] = {
    Relation.ANY: lambda by, facts: True,
    Relation.PUBLIC: lambda by, facts: bool(facts.get("public")),
    Relation.OWN_FILE: lambda by, facts: by.person_id is not None and facts.get("person") == by.person_id,
    Relation.ENTRUSTED: lambda by, facts: by.id in facts.get("relays", ()),
    Relation.OWN_OFFICE: lambda by, facts: bool(by.office_id) and facts.get("office") == by.office_id,
    Relation.ASSIGNED: lambda by, facts: by.id in facts.get("counsellors", ()),
    Relation.OWN_ORGANISATION: lambda by, facts: (
        by.organisation_id is not None
        and by.organisation_id in (facts.get("organisation"), *facts.get("organisations", ()))
    ),
    Relation.OWN_COUNTRY: lambda by, facts: bool(by.country) and facts.get("country") == by.country,
    Relation.CONSENTED: lambda by, facts: by.office_id in facts.get("concerned", ()),
    Relation.BOTH_FILES: lambda by, facts: bool(facts.get("both")) and all(_sees(by, each) for each in facts["both"]),
    Relation.OPENED: lambda by, facts: by.id in facts.get("opened_by", ()),
    Relation.OWN_ACCOUNT: lambda by, facts: by.id is not None and facts.get("account") == by.id,
}
"""The relations, over facts."""
_SEEN_BY = (Relation.OWN_OFFICE, Relation.ASSIGNED, Relation.CONSENTED, Relation.OPENED)


def _sees(by: Actor, facts: Facts) -> bool:
    """Whether a desk sees the file of a pair."""
    return any(HOLDS[relation](by, facts) for relation in _SEEN_BY)


def build(edition: Path) -> World:
    """Make it."""
    making.lay_in(edition)
    world = World()
    here, there = making.office(), making.office("COT", "ML")
    employers = enter_employers(
        [
            EmployerEntry("Ici SARL", country="BJ", verified_on=making.today()),
            EmployerEntry("Ailleurs SA", country="FR", verified_on=making.today()),
        ],
        by=SYSTEM,
        key=making.key(),
    )
    people = _people(here.pk, there.pk)
    _actors(world, here, people["own_file"], employers[0])
    _relations(world, people, here.pk, there.pk)
    for employer in employers:
        world.put(employer, organisation=employer.public_id, country=employer.country)
    _behind(world, here, there, employers)
    _vacancies(world, here, there, employers)
    _accounts(world, here)
    _strangers(world, there)
    return world


def _people(here: int, there: int) -> dict[str, Person]:
    names = (
        "own_office",
        "consented",
        "home",
        "assigned",
        "covered",
        "opened",
        "closed",
        "entrusted",
        "ended",
        "own_file",
        "far",
    )
    offices = {"own_office": here}
    people = {}
    for number, name in enumerate(names):
        where = making.Office.objects.get(pk=offices.get(name, there))
        people[name] = making.seeker(where, f"Nom{number}", phones=(f"+2290197{number:06d}",))
    for name, person in people.items():
        if name != "home":  # they agreed to posts in their own country, where nobody fills any
            for consent in person.consents.all():
                withdraw_consent(consent, by=SYSTEM, key=making.key())
    read = Given(how="screen", text_language="fr")
    give_consent(people["consented"], ConsentEntry("match_abroad", "FR"), by=SYSTEM, key=making.key(), given=read)
    return people


def _actors(world: World, here: Any, own: Person, employer: Any) -> None:
    more: dict[str, Facts] = {
        Role.WORKER: {"person_id": own.public_id},
        Role.EMPLOYER: {"organisation_id": employer.public_id},
        Role.AGENCY: {"organisation_id": employer.public_id},
        Role.ATTACHE: {"country": "FR"},
    }
    for role in (*Role.values, VISITOR, INVITED, ""):
        office = here.pk if role in {Role.COUNSELLOR, Role.OFFICE_HEAD, Role.RELAY} else 0
        world.actors[role] = Actor(
            ActorKind.USER, id=making.new_id(), role=role, office_id=office, **more.get(role, {})
        )


OF_A_FILE = (Consent, ContactPoint, Correction, Entrustment, Limitation, RetentionNotice, RightsCase)


def _relations(world: World, people: dict[str, Person], here: int, there: int) -> None:
    today, now = making.today(), timezone.now()
    by = {role: actor.id for role, actor in world.actors.items()}
    staff = [by[Role.COUNSELLOR], by[Role.OFFICE_HEAD]]
    for role in (Role.COUNSELLOR, Role.OFFICE_HEAD):
        for name, until in (("opened", now + timedelta(hours=1)), ("closed", now - timedelta(hours=1))):
            BrokenGlass.objects.create(person=people[name], opened_by=by[role], until=until)
    Entrustment.objects.create(person=people["entrusted"], relay_id=by[Role.RELAY], until=today, happened_on=today)
    Entrustment.objects.create(
        person=people["ended"], relay_id=by[Role.RELAY], until=today, happened_on=today, ended_on=today
    )
    Person.objects.filter(pk=people["assigned"].pk).update(assigned_to=by[Role.COUNSELLOR])
    extra: dict[str, Facts] = {
        "consented": {"concerned": [here]},
        "assigned": {"counsellors": [by[Role.COUNSELLOR]]},
        "opened": {"opened_by": staff},
        "entrusted": {"relays": [by[Role.RELAY]]},
    }
    for name, person in people.items():
        person.refresh_from_db()
        Entrustment.objects.create(person=person, relay_id=making.new_id(), until=today, happened_on=today)
        facts = {"person": person.public_id, "office": person.office_id, **extra.get(name, {})}
        world.put(person, **facts)
        _asked(person)
        for thing in _papers(person):
            world.put(thing, **facts)
        for model in (*OF_A_FILE, Profile, Registration):
            for thing in model.objects.filter(person=person):
                world.put(thing, **facts)
        for receipt in ConsentReceipt.objects.filter(consent__person=person):
            world.put(receipt, **facts)


def _papers(person: Person) -> tuple[Model, Model]:
    """A document of each person, and a copy whose file is gone."""
    today = making.today()
    row = IdentityDocument.objects.create(person=person, kind="passport", number="P0000000", happened_on=today)
    copy = DocumentCopy(document=row, basis="work_permit_es", media_type="image/jpeg", size=1, key="00", until=today)
    copy.save()
    return row, copy


def _asked(person: Person) -> None:
    """A case of each person, with a word beside a fact, and a limit that leaves the file in use."""
    today = making.today()
    case = RightsCase.objects.create(
        reference=f"R{person.pk}", person=person, kind="correct", how="desk", happened_on=today, due_on=today
    )
    Correction.objects.create(case=case, person=person, field="place", words="?")
    Limitation.objects.create(person=person, case=case, kind="statistics", happened_on=today)
    RetentionNotice.objects.create(person=person, noticed_on=today, erase_from=today)


def _vacancies(world: World, here: Any, there: Any, employers: list[Any]) -> None:
    for office, employer, publish, country in (
        (here, employers[0], False, "BJ"),
        (here, employers[1], True, "FR"),
        (there, employers[0], True, "BJ"),
        (there, employers[1], False, "FR"),  # a draft opens the file of nobody who agreed to posts there
    ):
        away = (
            {} if country == "BJ" else {"terms": dict.fromkeys(("housing", "travel_payer", "return_payer"), "employer")}
        )
        said = making.fair(employer_id=employer.pk, country=country, **away)
        row: Vacancy = making.vacancy(office, publish=publish, **said)
        facts = {"office": office.pk, "organisation": employer.public_id, "public": publish, "country": country}
        world.put(row, **facts)
        now = timezone.now()
        world.put(VacancyQuestion.objects.create(vacancy=row, text="?", asked_at=now), **facts)
        world.put(VacancyVersion.objects.create(vacancy=row, step="submitted", said={}, taken_at=now), **facts)
        world.put(OfferReport.objects.create(vacancy=row, reason="other", sender="x", told_at=now), **facts)


def _behind(world: World, here: Any, there: Any, employers: list[Any]) -> None:
    """What belongs to each of two organisations, and mandates between them, a third and a fourth."""
    today = making.today()
    for number, one in enumerate(employers):
        facts: Facts = {"organisation": one.public_id, "country": one.country}
        same = {"organisation": one, "happened_on": today}
        world.put(DueDiligence.objects.create(reach="home", version="1", **same), **facts)
        world.put(
            Licence.objects.create(
                number=f"L{number}", number_key=f"L{number}", country="BJ", valid_from=today, **same
            ),
            **facts,
        )
        world.put(Sanction.objects.create(kind="warning", reason="late answer", **same), **facts)
        world.put(Inspection.objects.create(reference=f"I{number}", due_on=today, **same), **facts)
        world.put(SubAgent.objects.create(agency=one, name="S", happened_on=today), **facts)
    for office, one in ((here, employers[0]), (there, employers[1])):
        same = {"organisation": one, "office": office, "happened_on": today}
        world.put(Visit.objects.create(kind="call", **same), office=office.pk)
        world.put(Promise.objects.create(title="Maçon", **same), office=office.pk)
    others = enter_employers(
        [EmployerEntry("Tiers SARL", country="FR"), EmployerEntry("Quart SA", country="ML")],
        by=SYSTEM,
        key=making.key(),
    )
    pairs = [(employers[0], others[0]), (others[0], employers[0]), (others[0], others[1]), (others[1], employers[1])]
    for number, (employer, agency) in enumerate(pairs):
        mandate = Mandate.objects.create(
            reference=f"M{number}",
            happened_on=today,
            employer=employer,
            agency=agency,
            posts="Maçons",
            headcount=2,
            valid_from=today,
            valid_until=today,
        )
        world.put(mandate, organisations=(employer.public_id, agency.public_id), country=employer.country)


def _accounts(world: World, here: Any) -> None:
    """Two users with a factor and a session each: the counsellor of the world, and somebody else."""
    users = [
        enter_user(f"u{number}@service.example", "U", Role.COUNSELLOR, office=here, by=SYSTEM, key=making.key())
        for number in range(2)
    ]
    User.objects.filter(pk=users[0].pk).update(public_id=world.actors[Role.COUNSELLOR].id)
    for user in users:
        user.refresh_from_db()
        facts = {"account": user.public_id, "office": here.pk}
        world.put(user, **facts)
        world.put(begin_totp(user, "phone", by=SYSTEM, key=making.key()), **facts)
        session = begin_session(user, making.key(), agent="", address="", how="x", by=SYSTEM, key=making.key())
        world.put(session, **facts)
    cover = stand_in(users[1], users[0], making.today(), reason="leave", by=SYSTEM, key=making.key())
    world.put(cover, account=users[1].public_id, office=here.pk)


def _strangers(world: World, there: Any) -> None:
    """Two users of the other office, one of whom stands in for the other."""
    users = [
        enter_user(f"far{number}@service.example", "F", Role.COUNSELLOR, office=there, by=SYSTEM, key=making.key())
        for number in range(2)
    ]
    for user in users:
        world.put(user, account=user.public_id, office=there.pk)
    cover = stand_in(users[0], users[1], making.today(), reason="leave", by=SYSTEM, key=making.key())
    world.put(cover, account=users[0].public_id, office=there.pk)
