"""The only writers of registrations and profiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from siraba.apps.accounts.models import Role
from siraba.apps.classification.actions import RecodedFile, note_recoded
from siraba.apps.classification.models import Recoding
from siraba.apps.classification.queries.differences import targets
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.images import Image, RowSet
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.jobseekers.events import ProfileChanged, RegistrationChanged
from siraba.apps.jobseekers.lifecycle import REGISTRATION
from siraba.apps.jobseekers.models import Profile, ProfileLanguage, ProfileOccupation, ProfileSkill, Registration
from siraba.apps.jobseekers.rules import JobSeekerEntry, OccupationEntry, ProfileEntry, profile_fields
from siraba.apps.persons.actions import correct_persons, enter_persons, name_helper
from siraba.apps.persons.events import PersonChanged
from siraba.apps.persons.models import Person
from siraba.core.text.folding import fold

BATCH = 500
MOST_OCCUPATIONS = 20
"""Occupations of one person; more are no profile, and nobody reads them."""


@action("jobseeker.register")
def register(entries: Sequence[JobSeekerEntry], *, by: Actor, key: str) -> list[Person]:
    """Register people who look for work, in the order given. Raises ValueError when an entry cannot be taken."""
    kept = [replace(entry.person, office_id=entry.office_id) for entry in entries]
    people = enter_persons(kept, by=by, key=f"{key}/persons")
    if by.role == Role.RELAY:
        name_helper(people, by=by, key=key)
    today = timezone.localdate()
    registrations = [
        Registration(
            person=person,
            office_id=entry.office_id,
            state=entry.state,
            happened_on=entry.person.happened_on or today,
            confirmed_on=entry.confirmed_on or entry.person.happened_on or today,
            until=entry.until,
            ended_on=today if entry.state == "closed" else None,
        )
        for person, entry in zip(people, entries, strict=True)
    ]
    Registration.objects.bulk_create(registrations, batch_size=BATCH)
    profiles = [
        Profile(person=person, **profile_fields(entry.profile)) for person, entry in zip(people, entries, strict=True)
    ]
    Profile.objects.bulk_create(profiles, batch_size=BATCH)
    _write_parts(profiles, [entry.profile for entry in entries])
    for person, registration in zip(people, registrations, strict=True):
        record(
            registration,
            subject=person.public_id,
            after={"office": registration.office_id, "state": registration.state},
            happened_on=registration.happened_on,
        )
    tell(*(RegistrationChanged(person.public_id) for person in people))
    return people


@action("jobseeker.correct")
def correct(people: Sequence[Person], entries: Sequence[JobSeekerEntry], *, by: Actor, key: str) -> list[Person]:
    """Write known job seekers anew, as their source has them now."""
    correct_persons(people, [entry.person for entry in entries], by=by, key=f"{key}/persons")
    profiles = {profile.person_id: profile for profile in Profile.objects.filter(person__in=people)}
    ordered = [profiles[person.pk] for person in people]
    for profile, entry in zip(ordered, entries, strict=True):
        for name, value in profile_fields(entry.profile).items():
            setattr(profile, name, value)
        record(profile, subject=profile.person.public_id, after=profile_fields(entry.profile))
    Profile.objects.bulk_update(ordered, list(profile_fields(entries[0].profile)), batch_size=200)
    for part in (ProfileOccupation, ProfileSkill, ProfileLanguage):
        part.objects.filter(profile__in=ordered).delete()
    _write_parts(ordered, [entry.profile for entry in entries])
    _renew(people, entries)
    tell(*(ProfileChanged(person.public_id) for person in people))
    return list(people)


@action("jobseeker.take_back")
def take_back(people: Sequence[Person], *, by: Actor, key: str) -> list[Person]:
    """Remove people that an import made by mistake; the caller has looked that nothing was built on them."""
    held = list(lock_rows(Person.objects.filter(pk__in=[person.pk for person in people]).order_by("pk")))
    for person in held:
        record(person, subject=person.public_id, after={"taken_back": True})
    Person.objects.filter(pk__in=[person.pk for person in held]).delete()
    tell(*(PersonChanged(person.public_id) for person in held))
    return held


@action("jobseeker.put_back")
def put_back(images: Mapping[UUID, Image], rows: RowSet, *, by: Actor, key: str) -> list[Person]:
    """Write people as they were before an import changed them."""
    people = list(lock_rows(Person.objects.filter(public_id__in=list(images)).order_by("pk")))
    rows.put_back({person.public_id: images[person.public_id] for person in people})
    for person in people:
        record(person, subject=person.public_id, after={"put_back": True})
    tell(*(ProfileChanged(person.public_id) for person in people))
    return people


@action("profile.write")
def write_profile(person: Person, entry: ProfileEntry, *, by: Actor, key: str) -> Profile:
    """Write what a person offers and wishes, in place of what was there."""
    profile, _new = Profile.objects.update_or_create(person=person, defaults=profile_fields(entry))
    for part in (ProfileOccupation, ProfileSkill, ProfileLanguage):
        part.objects.filter(profile=profile).delete()
    _write_parts([profile], [entry])
    record(profile, subject=person.public_id, after=profile_fields(entry))
    tell(ProfileChanged(person.public_id))
    return profile


@action("profile.say_work")
def say_work(person: Person, entry: OccupationEntry, *, by: Actor, key: str) -> Profile:
    """Write one more occupation into a profile, as the person says it; one that is held keeps its place.

    Raises Refusal for words of nothing, and where so many are held that no more is read.
    """
    profile, _new = Profile.objects.get_or_create(person=person)
    profile = lock_rows(Profile.objects.filter(pk=profile.pk)).get()
    held = list(profile.occupations.order_by("rank", "pk"))
    title = " ".join(entry.title.split())[:300]
    if not title or len(held) >= MOST_OCCUPATIONS:
        raise Refusal("say_work", [Obstacle("too_many_occupations" if title else "no_words")])
    same = next((each for each in held if _same(each, entry.occupation_id, title)), None)
    row = same or ProfileOccupation(profile=profile, title=title, rank=1 + max((e.rank for e in held), default=0))
    row.occupation_id = row.occupation_id or entry.occupation_id
    row.years = row.years if entry.years is None else entry.years
    row.save()
    said = {"title": row.title, "occupation": row.occupation_id, "years": row.years}
    record(profile, subject=person.public_id, after=said)
    tell(ProfileChanged(person.public_id))
    return profile


def _same(row: ProfileOccupation, occupation_id: int | None, title: str) -> bool:
    """Whether a row is the occupation that is said: by its code; without one by its words."""
    if row.occupation_id and occupation_id:
        return row.occupation_id == occupation_id
    return fold(row.title) == fold(title)


@action("registration.confirm")
def confirm(registration: Registration, *, by: Actor, key: str, happened_on: date | None = None) -> Registration:
    """Note that the person still looks for work."""
    before = registration.confirmed_on
    registration.confirmed_on = happened_on or timezone.localdate()
    registration.save(update_fields=["confirmed_on"])
    person = registration.person.public_id
    record(
        registration, subject=person, before={"confirmed_on": before}, after={"confirmed_on": registration.confirmed_on}
    )
    tell(RegistrationChanged(person))
    return registration


@action("registration.move")
def move(registration: Registration, verb: str, *, by: Actor, key: str, reason: str = "") -> Registration:
    """Suspend, resume, place, close or reopen a registration (`lifecycle.py`). Raises Refusal or NotAllowed."""
    registration.refresh_from_db(from_queryset=lock_rows(Registration.objects.all()))
    old = REGISTRATION.go(registration, verb, by=by)
    if verb == "reopen":  # a new start: the old end and the old confirmation said nothing about it
        registration.confirmed_on, registration.until = timezone.localdate(), None
    registration.ended_on = timezone.localdate() if registration.state == "closed" else None
    registration.save(update_fields=["state", "ended_on", *(("confirmed_on", "until") if verb == "reopen" else ())])
    person = registration.person.public_id
    record(registration, subject=person, before={"state": old}, after={"state": registration.state}, reason=reason)
    tell(RegistrationChanged(person))
    return registration


@action("profile.code")
def set_occupation(rows: Sequence[ProfileOccupation], occupation_id: int, *, by: Actor, key: str) -> None:
    """Give titles that waited for a decision their occupation. One already held is left as it was said."""
    for row in rows:
        if ProfileOccupation.objects.filter(profile=row.profile, occupation_id=occupation_id).exists():
            continue
        row.occupation_id = occupation_id
        row.save(update_fields=["occupation"])
        person = row.profile.person.public_id
        record(row.profile, subject=person, after={"title": row.title, "occupation": occupation_id})
        tell(ProfileChanged(person))


def _renew(people: Sequence[Person], entries: Sequence[JobSeekerEntry]) -> None:
    """Days that a source says of its people's registrations; a later confirmation than its own stays."""
    said = {person.pk: entry for person, entry in zip(people, entries, strict=True)}
    rows = list(lock_rows(Registration.objects.filter(person__in=people).exclude(state="closed").order_by("pk")))
    for row in rows:
        entry = said[row.person_id]
        known = [day for day in (row.confirmed_on, entry.confirmed_on) if day]
        row.confirmed_on = max(known, default=None)
        row.until = entry.until or row.until
    Registration.objects.bulk_update(rows, ["confirmed_on", "until"], batch_size=BATCH)


def _write_parts(profiles: Sequence[Profile], entries: Sequence[ProfileEntry]) -> None:
    pairs = list(zip(profiles, entries, strict=True))
    occupations: list[ProfileOccupation] = []
    for profile, entry in pairs:
        held: set[int] = set()
        for rank, said in enumerate(entry.occupations, start=1):
            if said.occupation_id is not None and said.occupation_id in held:
                continue
            held.add(said.occupation_id or 0)
            occupations.append(
                ProfileOccupation(
                    profile=profile,
                    title=said.title[:300],
                    occupation_id=said.occupation_id,
                    years=said.years,
                    last_year=said.last_year,
                    rank=rank,
                )
            )
    ProfileOccupation.objects.bulk_create(occupations, batch_size=BATCH)
    best: dict[tuple[int, int], ProfileSkill] = {}
    for profile, entry in pairs:
        for skill in entry.skills:
            known = best.get((profile.pk, skill.skill_id))
            if known is None or known.evidence < int(skill.evidence):
                row = ProfileSkill(profile=profile, skill_id=skill.skill_id, evidence=int(skill.evidence))
                best[profile.pk, skill.skill_id] = row
    ProfileSkill.objects.bulk_create(best.values(), batch_size=BATCH)
    languages = {
        (profile.pk, language.code): ProfileLanguage(
            profile=profile, code=language.code, level=None if language.level is None else int(language.level)
        )
        for profile, entry in pairs
        for language in entry.languages
    }
    ProfileLanguage.objects.bulk_create(languages.values(), batch_size=BATCH)


@action("profile.recode")
def recode(rows: Sequence[ProfileOccupation], recoding: Recoding, *, by: Actor, key: str) -> list[int]:
    """Bring held occupations of an old release to the new one where that is sure; how many, and how many wait.

    The old code stays in the table of the recoding. One whose new occupation the person holds already stays as it is.
    """
    become = targets(recoding, [(row.occupation_id or 0, row.title) for row in rows])
    held = set(
        ProfileOccupation.objects.filter(profile__in={row.profile_id for row in rows}).values_list(
            "profile_id", "occupation_id"
        )
    )
    noted: list[RecodedFile] = []
    changed: list[ProfileOccupation] = []
    for row in rows:
        found = become.get((row.occupation_id or 0, row.title))
        if found is None:
            continue
        noted.append(RecodedFile(found[0], "profile", row.profile.public_id, found[1]))
        if found[1] is not None and (row.profile_id, found[1]) not in held:
            held.add((row.profile_id, found[1]))
            before, row.occupation_id = row.occupation_id, found[1]
            changed.append(row)
            person = row.profile.person.public_id
            after = {"title": row.title, "occupation": row.occupation_id}
            record(row.profile, subject=person, before={"occupation": before}, after=after)
            tell(ProfileChanged(person))
    ProfileOccupation.objects.bulk_update(changed, ["occupation"], batch_size=200)
    note_recoded(noted, recoding, by=by, key=key)
    return [len(changed), sum(one.target is None for one in noted)]


@action("jobseeker.merge")
def move_to_kept(kept: Person, merged: Person, *, by: Actor, key: str) -> dict[str, Any]:
    """Registrations and profile of a file that was merged go to the file kept; returns what moved, to be undone.

    Of two live registrations the one of the file kept goes on; the other is closed. A profile gets what it lacks.
    """
    rows = list(lock_rows(Registration.objects.filter(person=merged).order_by("pk")))
    live = Registration.objects.filter(person=kept).exclude(state="closed").exists()
    closed = [(row.pk, row.state) for row in rows if live and row.state != "closed"]
    Registration.objects.filter(pk__in=[pk for pk, _state in closed]).update(
        state="closed", ended_on=timezone.localdate()
    )
    Registration.objects.filter(pk__in=[row.pk for row in rows]).update(person=kept)
    moved = {"registrations": [row.pk for row in rows], "closed": closed, **_add_profile(kept, merged)}
    record(kept, subject=kept.public_id, after={name: len(said) for name, said in moved.items()})
    tell(RegistrationChanged(kept.public_id), ProfileChanged(kept.public_id), RegistrationChanged(merged.public_id))
    return moved


@action("jobseeker.unmerge")
def move_back(kept: Person, merged: Person, moved: Mapping[str, Any], *, by: Actor, key: str) -> dict[str, int]:
    """Undo `move_to_kept` as far as nothing was built on it; returns how many of each kind stay as they are."""
    left = {}
    states = dict(moved.get("closed", []))
    rows = list(lock_rows(Registration.objects.filter(pk__in=moved.get("registrations", []), person=kept)))
    for row in rows:
        row.person = merged
        if row.state == "closed" and row.pk in states:
            row.state, row.ended_on = states[row.pk], None
    Registration.objects.bulk_update(rows, ["person", "state", "ended_on"])
    left["registrations"] = len(moved.get("registrations", [])) - len(rows)
    for name, part in PARTS.items():
        ids = moved.get(name, [])
        there = part.objects.filter(pk__in=ids, profile__person=kept)
        left[name] = len(ids) - there.count()
        there.delete()
    left["filled"] = _empty_again(kept, moved.get("filled", {}))
    if moved.get("profile"):
        Profile.objects.filter(pk__in=moved["profile"], person=kept).update(person=merged)
    record(kept, subject=kept.public_id, after={"left": left})
    tell(RegistrationChanged(kept.public_id), ProfileChanged(kept.public_id), RegistrationChanged(merged.public_id))
    return {name: count for name, count in left.items() if count}


PARTS: dict[str, Any] = {"occupations": ProfileOccupation, "skills": ProfileSkill, "languages": ProfileLanguage}
"""Rows of a profile, by what a merge calls them."""


def _add_profile(kept: Person, merged: Person) -> dict[str, Any]:
    """The other profile whole where there is none, else what this one lacks of it, as copies."""
    theirs = Profile.objects.filter(person=merged).first()
    own = Profile.objects.filter(person=kept).first()
    if theirs is None:
        return {}
    if own is None:
        Profile.objects.filter(pk=theirs.pk).update(person=kept)
        return {"profile": [theirs.pk]}
    filled = {}
    for name in (
        "education",
        "destinations",
        "mobile",
        "available_from",
        "contract_kinds",
        "working_times",
        "licences",
    ):
        if getattr(own, name) is None and getattr(theirs, name) is not None:
            setattr(own, name, getattr(theirs, name))
            filled[name] = str(getattr(theirs, name))
    own.save()
    copied: dict[str, Any] = {"filled": filled}
    for name, same in (
        ("occupations", ("occupation_id", "title")),
        ("skills", ("skill_id",)),
        ("languages", ("code",)),
    ):
        have = [tuple(getattr(row, field) for field in same) for row in PARTS[name].objects.filter(profile=own)]
        held = {what[0] for what in have if what[0] is not None} | set(have)
        copied[name] = []
        for row in PARTS[name].objects.filter(profile=theirs).order_by("pk"):
            what = tuple(getattr(row, field) for field in same)
            if what in held or (what[0] is not None and what[0] in held):
                continue
            row.pk, row.profile, row._state.adding = None, own, True
            row.save()
            copied[name].append(row.pk)
    return copied


def _empty_again(kept: Person, filled: Mapping[str, str]) -> int:
    """Fields that a merge filled become unknown again; returns how many somebody wrote since."""
    profile = Profile.objects.filter(person=kept).first()
    same = [name for name, value in filled.items() if profile and str(getattr(profile, name)) == value]
    if profile and same:
        for name in same:
            setattr(profile, name, None)
        profile.save(update_fields=same)
    return len(filled) - len(same)
