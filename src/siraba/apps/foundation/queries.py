"""Reads of what the foundation keeps: jobs and imports, for those who run the installation or asked for them."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Case, QuerySet, When

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.models import AuditEntry, ImportRun, Job, JobState, Visibility
from siraba.apps.foundation.rights import granted
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


def history(by: Actor, thing: UUID) -> QuerySet[AuditEntry]:
    """What was done to a thing, newest first, as far as somebody may know that it was done.

    A sealed matter (a grievance against an office, an alert) is in nobody's list: that there is an entry would tell of
    it already. Those who handle such a matter read it where it is handled.
    """
    entries = AuditEntry.objects.filter(object_id=thing).order_by("-number")
    if granted(by, "history.see_restricted"):
        return entries.filter(visibility__lte=Visibility.RESTRICTED)
    return entries.filter(visibility=Visibility.ORDINARY) if granted(by, "history.see") else entries.none()
