"""Asking for the embedding of what is installed."""

from __future__ import annotations

from siraba.apps.classification.queries.trained import TRAIN, home, usable, wanted
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import Job, JobState


def ask_training() -> Job | None:
    """Ask for the embedding of the active releases as they are now; None where it is there, or a job waits or trains.

    A job that trains releases which have been replaced meanwhile does not count: another one follows it.
    """
    name = wanted()
    earlier = Job.objects.filter(kind=TRAIN)
    if usable(home() / name) or earlier.filter(state=JobState.WAITING).exists():
        return None
    if earlier.filter(state=JobState.RUNNING, arguments__name=name).exists():
        return None
    return jobs.ask(TRAIN, by=SYSTEM, key=f"{TRAIN}/{name}/{earlier.count()}", name=name)
