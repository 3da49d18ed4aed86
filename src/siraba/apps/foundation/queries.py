"""Reads of what the foundation keeps: jobs and imports, for those who run the installation or asked for them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from siraba.apps.foundation.actors import STEWARDS, Actor
from siraba.apps.foundation.models import ImportRun, Job

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
