"""How long files of people are kept, and what belongs to them; and who is asked first.

A person who gave no sign for the term is told that the file ends, and on which day; a sign until then, of any kind,
keeps it. Higher apps say what a sign is in their rooms (`tells_of_life`), and what holds a file (`held.holds_people`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from siraba.apps.accounts.models import SignIn
from siraba.apps.foundation.actors import SYSTEM, ActorKind
from siraba.apps.foundation.models import AuditEntry
from siraba.apps.foundation.retention import Kept, erase, keeps
from siraba.apps.persons.actions.ended import bare, end_agreements
from siraba.apps.persons.actions.erasing import erase_person
from siraba.apps.persons.actions.noticing import keep_file, notice
from siraba.apps.persons.held import any_of, held_people
from siraba.apps.persons.limits import restricted
from siraba.apps.persons.models import (
    Alert,
    Breach,
    BrokenGlass,
    Consent,
    ContactPoint,
    Disclosure,
    Entrustment,
    EraseReason,
    How,
    IdentityDocument,
    Person,
    RetentionNotice,
    RightsCase,
)

Signs = Callable[[Any, Any], Q]
"""A day, as it is said of the person's own row and inside a subquery → people who gave a sign on that day or later."""
_signs: list[Signs] = []


def tells_of_life(signs: Signs) -> Signs:
    """For an app that knows when somebody was there."""
    _signs.append(signs)
    return signs


def noted_by_somebody(inside: Any, *verbs: str, day: str = "recorded_at__date") -> Q:
    """People of whom the audit says that a user did one of these verbs: what is done with the person there, and leaves
    no day elsewhere. What was done on a file that was merged into theirs counts. The audit outlasts the term of a file.

    `day` is the day of the entry that counts; with `happened_on` only deeds that name the day the person was there.
    """
    deeds = AuditEntry.objects.filter(**{f"{day}__gte": inside}, verb__in=verbs, actor_kind=ActorKind.USER)
    merged = Person.objects.filter(merged_into=OuterRef(OuterRef("pk"))).values("public_id")
    return Q(Exists(deeds.filter(subject_id=OuterRef("public_id")))) | Q(Exists(deeds.filter(subject_id__in=merged)))


@tells_of_life
def _own_signs(here: Any, inside: Any) -> Q:
    """What the person did, or was there for. What a file says is a sign of the day that it names, never of the day on
    which somebody brought it in; nor is what a merge ends or moves."""
    mine = {"person": OuterRef("pk")}
    found = Q(happened_on__gte=here)
    reached = Q(confirmed_on__gte=inside) | Q(happened_on__gte=inside, origin="")
    found |= Q(Exists(ContactPoint.objects.filter(reached, **mine)))
    agreed = Q(happened_on__gte=inside) & ~Q(how=How.STATED)
    taken_back = Q(withdrawn_on__gte=inside, withdrawn_at__isnull=False) & ~Q(withdrawn_how=How.STATED)
    found |= Q(Exists(Consent.objects.filter(agreed | taken_back, **mine)))
    found |= Q(Exists(IdentityDocument.objects.filter(happened_on__gte=inside, **mine)))
    found |= Q(Exists(Entrustment.objects.filter(happened_on__gte=inside, **mine)))
    found |= noted_by_somebody(inside, "person.let_link", "person.hand_over", "document.keep_copy")
    found |= noted_by_somebody(inside, "person.correct", day="happened_on")
    found |= Q(Exists(RightsCase.objects.filter(happened_on__gte=inside, **mine)))
    found |= Q(Exists(RetentionNotice.objects.filter(kept_on__gte=inside, **mine)))
    came_in = SignIn.objects.filter(user__person_id=OuterRef("public_id"), seen_at__date__gte=inside)
    return found | Q(Exists(came_in))


def alive_since(here: Any, inside: Any) -> Q:
    """People who gave a sign on a day or later."""
    return any_of([each(here, inside) for each in _signs])


def _inactive(until: datetime) -> QuerySet[Person]:
    day = timezone.localdate(until)
    told = RetentionNotice.objects.filter(person=OuterRef("pk"), kept_on=None)
    silent = Person.objects.filter(merged_into=None).exclude(alive_since(day, day))
    return silent.exclude(held_people()).exclude(Exists(told))


def _asked(**of: Any) -> QuerySet[Person]:
    """People with an open notice, with its days as `noticed` and `erase_from`."""
    asked = RetentionNotice.objects.filter(person=OuterRef("pk"), kept_on=None, **of)
    noticed, erase_from = (Subquery(asked.values(day)[:1]) for day in ("noticed_on", "erase_from"))
    rows = Person.objects.filter(merged_into=None).alias(noticed=noticed, erase_from=erase_from)
    return rows.exclude(noticed=None)


def _unanswered(until: datetime, *, told: bool) -> QuerySet[Person]:
    rows = _asked(told=told, noticed_on__lt=timezone.localdate(until)).exclude(held_people())
    return rows.exclude(alive_since(F("noticed"), OuterRef("noticed")))


def _noticed(until: datetime) -> QuerySet[Person]:
    return _unanswered(until, told=True)


def _untold(until: datetime) -> QuerySet[Person]:
    """Who had no address to be asked at: their office finds them, or somebody decides on the erasure."""
    return _unanswered(until, told=False)


def _close_answered() -> Iterator[RetentionNotice]:
    """Notices that another sign than the button answered, closed on the day of that sign."""
    answered = _asked().filter(alive_since(F("noticed"), OuterRef("noticed"))).exclude(restricted())
    for pk in list(answered.values_list("pk", flat=True)):
        row = RetentionNotice.objects.select_related("person").filter(person=pk, kept_on=None).first()
        if row is not None:
            day = _last_sign(row.person, row.noticed_on)
            yield keep_file(row, by=SYSTEM, key=f"retention/answered/{row.public_id}", on=day)


def _last_sign(person: Person, since: date) -> date:
    """The last day, up to today, of a sign that was given on `since` or later: halved until it is found."""
    alive, gone = since, max(since, timezone.localdate()) + timedelta(days=1)
    while (gone - alive).days > 1:
        day = alive + (gone - alive) // 2
        if Person.objects.filter(alive_since(day, day), pk=person.pk).exists():
            alive = day
        else:
            gone = day
    return alive


def _erase(people: Sequence[Person], key: str) -> int:
    for person in people:
        erase_person(person, EraseReason.RETENTION, by=SYSTEM, key=f"{key}/{person.public_id}")
    return len(people)


def _notice(people: Sequence[Person], key: str) -> int:
    for person in people:
        notice(person, by=SYSTEM, key=f"{key}/{person.public_id}")
    return len(people)


def _ended(model: Any, field: str) -> Callable[[datetime], QuerySet[Any]]:
    """Rows that ended before a day."""
    return lambda until: model.objects.filter(**{f"{field}__lt": timezone.localdate(until)})


def _agreements(until: datetime) -> QuerySet[Consent]:
    day = timezone.localdate(until)
    return Consent.objects.filter(Q(withdrawn_on__lt=day) | Q(withdrawn_on=None, until__lt=day)).exclude(bare())


def _end(rows: Sequence[Consent], key: str) -> int:
    return end_agreements(rows)


def _helpers(until: datetime) -> QuerySet[Entrustment]:
    day = timezone.localdate(until)
    return Entrustment.objects.filter(Q(ended_on__lt=day) | Q(ended_on=None, until__lt=day))


def _looks(until: datetime) -> QuerySet[Disclosure]:
    return Disclosure.objects.filter(recorded_at__lt=until)


# who answered after a notice is told again one day: the notice that was answered is no longer in the way
keeps(Kept("person.noticed", _noticed, _erase, chunk=20, not_before="erase_from", waits=_untold))
keeps(Kept("person.inactive", _inactive, _notice, chunk=50, first=_close_answered))
keeps(Kept("breach.closed", _ended(Breach, "closed_on"), erase))
keeps(Kept("contact.ended", _ended(ContactPoint, "ended_on"), erase))
keeps(Kept("helper.ended", _helpers, erase))
keeps(Kept("consent.ended", _agreements, _end))
keeps(Kept("disclosure", _looks, erase, chunk=1000))
keeps(Kept("alert", lambda until: Alert.objects.filter(seen_at__lt=until), erase))
keeps(Kept("emergency", lambda until: BrokenGlass.objects.filter(until__lt=until, seen_at__isnull=False), erase))
