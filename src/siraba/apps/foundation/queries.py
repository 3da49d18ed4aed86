"""Reads of what the foundation keeps: jobs and imports, for those who run the installation or asked for them."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from siraba.apps.foundation.actors import STEWARDS, Actor
from siraba.apps.foundation.models import AuditEntry, ImportRun, Job, Visibility

DESKS = frozenset({"counsellor", "office_head"})


class NotFound(Exception):
    """There is no such job or import for this actor."""


def import_runs(by: Actor) -> QuerySet[ImportRun]:
    """Files brought in, newest first: stewards see all, a desk those of the service; nobody else any."""
    if by.role in STEWARDS | DESKS:
        return ImportRun.objects.order_by("-pk")
    return ImportRun.objects.none()


def jobs(by: Actor) -> QuerySet[Job]:
    """Jobs, newest first: stewards see all, others those they asked for."""
    if by.role in STEWARDS:
        return Job.objects.order_by("-pk")
    return Job.objects.filter(asked_by=by.id).order_by("-pk") if by.id else Job.objects.none()


def job(by: Actor, public_id: str) -> Job:
    """One job. Raises NotFound."""
    try:
        return jobs(by).get(public_id=public_id)
    except (Job.DoesNotExist, ValidationError) as problem:  # the latter: not an id at all
        raise NotFound(public_id) from problem


def history(by: Actor, thing: UUID) -> QuerySet[AuditEntry]:
    """What was done to a thing, newest first, as far as somebody may know that it was done.

    A sealed matter (a grievance against an office, an alert) is in nobody's list: that there is an entry would tell of
    it already. Those who handle such a matter read it where it is handled.
    """
    entries = AuditEntry.objects.filter(object_id=thing).order_by("-number")
    if by.role in STEWARDS:
        return entries.filter(visibility__lte=Visibility.RESTRICTED)
    return entries.filter(visibility=Visibility.ORDINARY) if by.role in DESKS else entries.none()
