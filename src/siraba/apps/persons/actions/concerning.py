"""Writes of whom a breach concerns: named by the numbers of their files, told by a message, or by another way."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.jobs import ask
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.models import Job, Visibility
from siraba.apps.foundation.verbs import action, record
from siraba.apps.messages.actions import MessageEntry, queue
from siraba.apps.messages.rules.templates import Value
from siraba.apps.persons.models import Breach, BreachConcerned, BreachState, Person
from siraba.apps.persons.telling import TOLD_OF_BREACH, addresses_of, language_of

TELL = "breach.tell"
MOST = 1000
"""Numbers that are taken at once."""
CHUNK = 50


@action("breach.name_people")
def name_people(row: Breach, references: Sequence[str], *, by: Actor, key: str) -> int:
    """Write down whom a breach concerns, by the numbers of their files; how many are new. One who is known stays.

    Raises ValidationError naming each number that is nobody's, and writes none; Refusal once it is closed.
    """
    _running(row)
    wanted = list(dict.fromkeys(each.strip().upper() for each in references if each.strip()))
    if not wanted or len(wanted) > MOST:
        raise ValidationError(_("Give between one and %(most)s numbers of files at once."), params={"most": MOST})
    found = {each.reference: each for each in Person.objects.filter(reference__in=wanted)}
    if unknown := [each for each in wanted if each not in found]:
        numbers = ", ".join(unknown[:20])
        raise ValidationError(
            _("Nobody was written down: no file has the number %(numbers)s."), params={"numbers": numbers}
        )
    people = {_root(each).pk for each in found.values()}
    people -= set(BreachConcerned.objects.filter(breach=row, person__in=people).values_list("person", flat=True))
    BreachConcerned.objects.bulk_create(
        [BreachConcerned(breach=row, person_id=pk) for pk in sorted(people)], batch_size=500, ignore_conflicts=True
    )
    record(row, after={"named": len(people)}, visibility=Visibility.RESTRICTED)
    return len(people)


def _root(person: Person) -> Person:
    while person.merged_into is not None:
        person = person.merged_into
    return person


def _running(row: Breach) -> None:
    row.refresh_from_db(from_queryset=lock_rows(Breach.objects.all()))
    if row.state == BreachState.CLOSED:
        raise Refusal("describe", [Obstacle("wrong_state", {"state": row.state})])


@action("breach.tell_people")
def tell_people(row: Breach, *, by: Actor, key: str) -> Job:
    """Have everybody told whom a breach concerns and who was not tried yet; a job does it. Raises Refusal."""
    _running(row)
    record(row, after={"tell_people": True}, visibility=Visibility.RESTRICTED)
    return ask(TELL, by=SYSTEM, key=f"{key}/job", breach=str(row.public_id))


@action("breach.tell_concerned")
def _tell(rows: Sequence[BreachConcerned], *, by: Actor, key: str) -> int:
    """A message to each who has a way to be reached, once; of all, that it was tried. How many were queued."""
    now, queued = timezone.now(), 0
    for row in rows:
        where = addresses_of(row.person, timezone.localdate(now))
        if where.sms or where.email or where.page:
            person, said = row.person, _values(row.breach)
            entry = MessageEntry(TOLD_OF_BREACH, language_of(person), where, said, person.public_id, row.public_id)
            queue([entry], by=SYSTEM, key=f"breach/{row.public_id}")
            queued += 1
        row.tried_at = now
        row.save(update_fields=["tried_at"])
        record(row, subject=row.person.public_id, after={"tried_at": now})
    return queued


def _values(breach: Breach) -> dict[str, Value]:
    return {"reference": breach.reference, "day": timezone.localdate(breach.found_at), "what": breach.title}


def tell_waiting(breach: str) -> int:
    """Try some of those whom a breach concerns and nobody tried yet; how many there were."""
    rows = BreachConcerned.objects.filter(breach__public_id=breach, tried_at=None, reached_on=None)
    some = list(rows.select_related("person", "breach").order_by("pk")[:CHUNK])
    if some:
        _tell(some, by=SYSTEM, key=f"breach/{breach}/{some[0].public_id}")
    return len(some)


@action("breach.reach")
def reach(row: BreachConcerned, how: str, *, by: Actor, key: str) -> BreachConcerned:
    """Write down that somebody was told by another way than a message, and by which. Raises ValidationError."""
    if not how.strip():
        raise ValidationError(_("Say by which way they were told."))
    row.refresh_from_db(from_queryset=lock_rows(BreachConcerned.objects.all()))
    row.reached_on, row.how = row.reached_on or timezone.localdate(), how.strip()[:200]
    row.save(update_fields=["reached_on", "how"])
    record(row, subject=row.person.public_id, after={"reached_on": row.reached_on}, reason=how.strip())
    return row
