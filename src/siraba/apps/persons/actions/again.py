"""What must not come back with an old backup is done again, through the actions that did it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.persons.actions.consents import withdraw_consent
from siraba.apps.persons.actions.erasing import erase_person
from siraba.apps.persons.actions.limiting import renew_limit
from siraba.apps.persons.agreeing import Given
from siraba.apps.persons.limits import holds
from siraba.apps.persons.models import Consent, EraseReason, LimitKind, Person
from siraba.apps.persons.since import Since


@dataclass(slots=True)
class Again:
    """How much was done again, how much was so already, how many ids this installation does not know; and files (by
    public id) that a person must look at: the law keeps them, or they are merged into one that was not erased."""

    erased: int = 0
    withdrawn: int = 0
    limited: int = 0
    held: int = 0
    unknown: int = 0
    by_hand: list[UUID] = field(default_factory=list)


def do_again(listed: Since, *, by: Actor, key: str) -> Again:
    """Erase, take back and limit again. Refuses nothing: what cannot be done is counted, and the rest is done."""
    done = Again()
    for one, said in listed.erased.items():
        _erase(done, listed, one, said["reason"], by, f"{key}/erase/{one}")
    for one, said in listed.withdrawn.items():
        _withdraw(done, one, said, by, f"{key}/withdraw/{one}")
    for (one, kind), said in listed.live().items():
        _limit(done, one, kind, date.fromisoformat(said["on"]), by, f"{key}/limit/{one}/{kind}")
    return done


def _erase(done: Again, listed: Since, one: UUID, reason: str, by: Actor, key: str) -> None:
    found = Person.objects.filter(public_id=one).first()
    if found is None:  # also one that went with the file it was merged into
        done.unknown += 1
        return
    root = _kept(found)
    if root.public_id not in listed.erased:  # they were parted, and one of them erased, after the backup
        done.by_hand.append(one)
        return
    try:
        why = reason if reason in EraseReason.values else EraseReason.REQUEST.value
        erase_person(root, why, by=by, key=key, again=True)
    except Refusal:
        done.by_hand.append(one)
        return
    done.erased += 1


def _withdraw(done: Again, one: UUID, said: dict[str, str], by: Actor, key: str) -> None:
    found = Consent.objects.select_related("person").filter(public_id=one).first()
    if found is None:
        done.unknown += 1
    elif found.withdrawn_on is not None:
        done.held += 1
    else:
        how = Given(how=said["how"], given_by=said["by"])
        withdraw_consent(found, by=by, key=key, happened_on=date.fromisoformat(said["on"]), given=how)
        done.withdrawn += 1


def _limit(done: Again, one: UUID, kind: str, on: date, by: Actor, key: str) -> None:
    found = Person.objects.filter(public_id=one).first()
    if found is None or kind not in LimitKind.values:
        done.unknown += 1
        return
    root = _kept(found)
    if holds(root, LimitKind(kind)):
        done.held += 1
        return
    renew_limit(root, LimitKind(kind), by=by, key=key, happened_on=on)
    done.limited += 1


def _kept(found: Person) -> Person:
    while found.merged_into is not None:
        found = found.merged_into
    return found
