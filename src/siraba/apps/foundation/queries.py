"""Reads of what the foundation keeps: jobs and imports, for those who run the installation or asked for them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Case, QuerySet, When

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.models import ImportRun, Job, JobState
from siraba.apps.foundation.scopes import reachable

DESKS = frozenset({"counsellor", "office_head"})


class NotFound(Exception):
    """There is no such job or import for this actor."""


def import_runs(by: Actor) -> QuerySet[ImportRun]:
    """Files brought in, newest first, as far as the table lets somebody see them."""
    return reachable(by, "import.see", ImportRun).order_by("-pk")


def jobs(by: Actor, *, pressing: bool = False) -> QuerySet[Job]:
    """Jobs, newest first: those who keep the installation see all, others those they asked for.

    With `pressing`, what was stopped or failed comes before everything else: what runs every minute would bury it.
    """
    rows = reachable(by, "job.follow", Job)
    if not pressing:
        return rows.order_by("-pk")
    waits = Case(When(state__in=(JobState.STOPPED, JobState.FAILED), then=0), default=1)
    return rows.order_by(waits, "-pk")


def job(by: Actor, public_id: str) -> Job:
    """One job. Raises NotFound."""
    try:
        return jobs(by).get(public_id=public_id)
    except (Job.DoesNotExist, ValidationError) as problem:  # the latter: not an id at all
        raise NotFound(public_id) from problem
