"""Registrations that were closed long ago; and that whoever confirmed one is there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from siraba.apps.foundation.models import AuditEntry
from siraba.apps.foundation.retention import Kept, erase, keeps
from siraba.apps.jobseekers.models import Registration, RegistrationState
from siraba.apps.persons.kept import noted_by_somebody, tells_of_life


def _signs(here: Any, inside: Any) -> Q:
    """That one ended is no sign of itself: a merge and a file end registrations too."""
    since = Q(confirmed_on__gte=inside) | Q(happened_on__gte=inside)
    there = Q(Exists(Registration.objects.filter(since, person=OuterRef("pk"))))
    return there | noted_by_somebody(inside, "profile.write", "profile.say_work", "registration.move")


def _ended(until: datetime) -> QuerySet[Registration]:
    """By the day it was closed. One that an older Siraba closed without a day goes by what the audit says: the last
    move of it, or the last merge of its file; where that says nothing, it was closed when it was written down."""
    day = timezone.localdate(until)
    move = Q(object_id=OuterRef("public_id"), verb="registration.move")
    merge = Q(subject_id=OuterRef("person__public_id"), verb="jobseeker.merge")
    closing = [AuditEntry.objects.filter(each, recorded_at__gte=until) for each in (move, merge)]
    undated = Q(ended_on=None, recorded_at__lt=until) & ~Q(Exists(closing[0])) & ~Q(Exists(closing[1]))
    return Registration.objects.filter(Q(ended_on__lt=day) | undated, state=RegistrationState.CLOSED)


tells_of_life(_signs)
keeps(Kept("registration.ended", _ended, erase))
