"""More of the world: what the service keeps beside people, vacancies and organisations, two of each where it can be."""

from __future__ import annotations

from datetime import timedelta
from itertools import count, pairwise

from django.utils import timezone

from siraba.apps.accounts.models import Client, Invitation, Office, Role
from siraba.apps.classification.models import Change, CodingCase, Occupation, Recoding, Release, Succession
from siraba.apps.findings.models import Finding, Hold, RuleReview, Waiver
from siraba.apps.foundation.models import AuditEntry, ImportRun, Job, Upload, Visibility
from siraba.apps.messages.models import MessageState
from siraba.apps.persons.models import (
    Alert,
    Breach,
    BreachConcerned,
    BrokenGlass,
    Declaration,
    Disclosure,
    ImpactDecision,
    Merge,
    Person,
    Resemblance,
    Tombstone,
)
from siraba.apps.shortlists.models import MatchingBatch, ParameterSet, SavedShortlist
from siraba.apps.vacancies.models import Vacancy
from tests.access.world import Facts, World
from tests.apps import making
from tests.apps.messages.sending import entry, put

_number = count(1)


def build_kept(world: World) -> World:
    """Add it all."""
    _told(world)
    _asked_for(world)
    _found(world)
    _files(world)
    _lists(world)
    _classified(world)
    _keepers(world)
    return world


def _people(world: World) -> list[tuple[Person, Facts]]:
    return [(thing, facts) for thing, facts in world.things[Person] if isinstance(thing, Person)]


def _told(world: World) -> None:
    """A message to each of three people, and nobody's."""
    for person, facts in [*_people(world)[-3:], (None, {})]:
        (message,) = put(entry("registration_received", subject=person.public_id if person else None))
        message.state = MessageState.SENT
        message.save()
        world.put(message, **facts)


def _asked_for(world: World) -> None:
    """Jobs, files and imports of the counsellor of the world and of somebody of another office."""
    mine = world.actors[Role.COUNSELLOR]
    for by, office in ((mine.id, mine.office_id), (making.new_id(), mine.office_id), (making.new_id(), 99)):
        facts = {"account": by, "office": office}
        world.put(Job.objects.create(kind="import.look", asked_by=by), **facts)
        said = {"kind": "jobseeker", "file_name": "f", "file_digest": "x", "asked_by": by}
        upload = Upload.objects.create(size=1, asked_as={"office": office}, **said)
        world.put(upload, **facts)
        run = ImportRun.objects.create(
            source=f"s{next(_number)}", upload=upload, state="done", office_id=office, **said
        )
        world.put(run, **facts)


def _found(world: World) -> None:
    """Findings, waivers and holds of two vacancies."""
    now, today = timezone.now(), making.today()
    for vacancy in Vacancy.objects.exclude(state="published"):  # what is held is not public
        about = {"object_kind": "vacancies.vacancy", "object_id": vacancy.public_id}
        one = Finding.objects.create(
            check_name="test", rule="r", severity="warn", code="c", first_seen=now, last_seen=now, **about
        )
        world.put(one)
        author = {"author_id": making.new_id(), "author_name": "A", "reason": "because it is so"}
        world.put(Waiver.objects.create(finding=one, until=today, **author))
        world.put(Hold.objects.create(until=today, **about, **author))
    review = {"country": "BJ", "digest": "d", "lawyer": "L", "reviewed_on": today}
    world.put(RuleReview.objects.create(rule="r", author_id=making.new_id(), author_name="A", **review))


def _files(world: World) -> None:
    """What lies around files: pairs, merges, looks, alerts, stones."""
    people = _people(world)
    for (one, a), (other, b) in pairwise(people):
        first, second = sorted((one, other), key=lambda each: each.pk)
        pair, _new = Resemblance.objects.get_or_create(one=first, other=second, defaults={"score": 50})
        world.put(pair, both=[a, b])
        world.put(Merge.objects.create(kept=one, merged=other), **a)
        look = Disclosure.objects.create(
            person=one, viewer_id=making.new_id(), viewer_name="V", part="file", purpose="counselling"
        )
        world.put(look, **a)
    viewer = Disclosure.objects.latest("pk").viewer_id
    world.put(
        Alert.objects.create(kind="many_files", viewer_id=viewer, day=timezone.localdate(), last_at=timezone.now())
    )
    opened = BrokenGlass.objects.latest("pk").opened_by
    world.put(Alert.objects.create(kind="glass", viewer_id=opened, day=timezone.localdate(), last_at=timezone.now()))
    world.put(Tombstone.objects.create(person_id=making.new_id(), reason="request"))
    now = timezone.now()
    event = {"title": "T", "what": "W", "kind": "seen", "found_how": "staff", "found_at": now, "tell_by": now}
    breach = Breach.objects.create(reference="B", happened_on=making.today(), **event)
    world.put(breach)
    world.put(BreachConcerned.objects.create(breach=breach, person=people[0][0], tried_at=now))
    world.put(Declaration.objects.create(authority="A", number="1", declared_on=making.today()))
    decision = {"risk": "stolen_database", "digest": "x", "accepted": True, "reason": "R", "decided_name": "N"}
    world.put(ImpactDecision.objects.create(review_on=making.today(), **decision))


def _lists(world: World) -> None:
    """A kept list of every vacancy; versions of the parameters; a night."""
    version = ParameterSet.objects.create(scope="test", number=1, document={})
    world.put(version)
    world.put(MatchingBatch.objects.create(as_of=making.today(), parameters=version))
    for vacancy, facts in list(world.things[Vacancy]):
        row = SavedShortlist.objects.create(
            vacancy=vacancy, parameters=version, as_of=making.today(), asked="", digest=f"{next(_number):032}"
        )
        world.put(row, **facts)


def _classified(world: World) -> None:
    """A change, a recoding with a line of its table, a title that waits."""
    old = Release.objects.get(scheme="roame", active=True)
    new = Release.objects.create(scheme="roame", version="next", active=False)
    world.put(Change.objects.create(scheme="roame", kind="edit", author_id=making.new_id()))
    recoding = Recoding.objects.create(old=old, new=new)
    world.put(recoding)
    held = Occupation.objects.filter(release=old).first()
    world.put(Succession.objects.create(recoding=recoding, old=held))
    world.put(CodingCase.objects.create(scheme="roame", text="macon", normalised="macon"))


def _keepers(world: World) -> None:
    """Offices, a program, an invitation, and what was done to a thing."""
    for office in Office.objects.all():
        world.put(office)
    office = Office.objects.order_by("pk")[0]
    world.put(Client.objects.create(name="c", office=office, scopes=[], token_digest="d"))
    until = timezone.now() + timedelta(days=1)
    world.put(Invitation.objects.create(address="a@b.example", name="I", role="counsellor", digest="d", until=until))
    about = Vacancy.objects.order_by("pk")[0].public_id
    for done in AuditEntry.objects.filter(object_id=about, visibility=Visibility.ORDINARY):
        world.put(done)
