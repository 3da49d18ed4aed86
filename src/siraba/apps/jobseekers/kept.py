"""Registrations that were closed long ago; and that whoever confirmed one is there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from siraba.apps.foundation.retention import Kept, erase, keeps
from siraba.apps.jobseekers.models import Registration, RegistrationState
from siraba.apps.persons.kept import noted_by_somebody, tells_of_life


def _signs(here: Any, inside: Any) -> Q:
    since = Q(confirmed_on__gte=inside) | Q(happened_on__gte=inside) | Q(ended_on__gte=inside)
    there = Q(Exists(Registration.objects.filter(since, person=OuterRef("pk"))))
    return there | noted_by_somebody(inside, "profile.write")


def _ended(until: datetime) -> QuerySet[Registration]:
    return Registration.objects.filter(state=RegistrationState.CLOSED, ended_on__lt=timezone.localdate(until))


tells_of_life(_signs)
keeps(Kept("registration.ended", _ended, erase))
