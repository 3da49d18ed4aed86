"""Everything about a person erased: rows, the readable side of the audit with its key, what files brought of them."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import ProtectedError, Q

from siraba.apps.accounts.models import OneTimeCode, User
from siraba.apps.findings.actions import forget as forget_findings
from siraba.apps.findings.models import Hold
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.barred import bar_rows
from siraba.apps.foundation.db_locks import hold_ids, settle_file
from siraba.apps.foundation.events import Event
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.models import ImportEffect, JobState, SourceRecord, Upload
from siraba.apps.foundation.trail import forget
from siraba.apps.foundation.uploads import remove
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.messages.actions import forget as forget_messages
from siraba.apps.persons.actions.closing import close_cases
from siraba.apps.persons.actions.documents import forget_copies
from siraba.apps.persons.actions.names import forget_name
from siraba.apps.persons.actions.rows import hold
from siraba.apps.persons.events import PersonErased
from siraba.apps.persons.held import files_of, stops_on
from siraba.apps.persons.leaving import left_by
from siraba.apps.persons.models import EraseReason, Person, Tombstone


@action("person.erase")
def erase_person(person: Person, reason: str, *, by: Actor, key: str, again: bool = False) -> Tombstone:
    """Destroy everything about a person, and about the files merged into theirs; a tombstone stays, with the reason.

    The audit's chain still verifies: its commitments stay, the sides that can be read and their key go. `reason` is an
    `EraseReason`. Raises Refusal when something that the law keeps hangs on the person, or when somebody stopped a
    file of theirs, whatever the reason: whoever may lifts that first, and says why. `again` is of a restored backup,
    in which a hold stands that was lifted before the person was erased.
    """
    why = EraseReason(reason)
    root = person
    while root.merged_into is not None:
        root = root.merged_into
    files = files_of(root)
    hold(files)
    hold_ids(file.public_id for file in files)  # whoever stops one now is waited for, or finds them erased
    if not again and stops_on(file.public_id for file in files).exists():
        raise Refusal("erase", [Obstacle("kept_by_law", {"kinds": Hold._meta.label_lower})])
    stones, left = [], list[Event]()
    for file in reversed(files):  # the ones merged first
        stone = Tombstone.objects.create(person_id=file.public_id, reason=why)
        record(stone, after={"reason": why.value})  # about nobody: it stays to be read
        close_cases(file, why)
        forget_findings(file.public_id, by=by, key=f"{key}/findings/{file.public_id}")
        forget_messages(file.public_id, by=by, key=f"{key}/messages/{file.public_id}")
        left += left_by(file)
        _destroy(file, why)
        stones.append(stone)
    tell(*(PersonErased(stone.person_id) for stone in stones), *left)
    transaction.on_commit(settle_file)
    return stones[-1]


def _remove_files(person: Person) -> None:
    """Files given on a page that brought the person go too, once the erasure is kept; a run that reads one goes on."""
    there = Upload.objects.filter(removed_at=None).exclude(runs__state=JobState.RUNNING)
    brought = Q(runs__effects__object_id=person.public_id)
    for kind, source in SourceRecord.objects.filter(object_id=person.public_id).values_list("kind", "source"):
        brought |= Q(kind=kind, source=source)  # a later file of the source has the row too, and changed nothing
    for upload in there.filter(brought).distinct():
        transaction.on_commit(partial(remove, upload))


def _forget_reader(person: Person) -> None:
    """The person's own way in: their sign-in with where it was used from, and the codes that were sent to them."""
    OneTimeCode.objects.filter(subject_id=person.public_id).delete()
    readers = User.objects.filter(person_id=person.public_id)
    ids = list(readers.values_list("public_id", flat=True))
    forget(ids)
    readers.delete()


def _destroy(person: Person, why: EraseReason) -> None:
    _remove_files(person)
    forget_copies([person])
    if why is not EraseReason.MISTAKE:  # the row of somebody entered by mistake is corrected, and comes in again
        bar_rows(SourceRecord.objects.filter(object_id=person.public_id))
    for told_by_files in (SourceRecord, ImportEffect):
        told_by_files.objects.filter(object_id=person.public_id).delete()
    _forget_reader(person)
    forget([person.public_id])
    forget_name(person)
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError as kept:
        kinds = sorted({each._meta.label_lower for each in kept.protected_objects})
        raise Refusal("erase", [Obstacle("kept_by_law", {"kinds": ", ".join(kinds)})]) from kept
