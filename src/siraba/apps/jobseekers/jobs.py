"""What job seekers' files do later, in pieces."""

from __future__ import annotations

from django.utils import timezone

from siraba.apps.classification.models import Recoding
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.jobs import Run, job
from siraba.apps.jobseekers.actions import recode
from siraba.apps.jobseekers.counting import count_all
from siraba.apps.jobseekers.models import ProfileOccupation

CHUNK = 200


@job("profile.recode")
def recode_profiles(run: Run) -> None:
    """Held occupations of an old release get their new one where that is sure; the rest waits for a person."""
    recoding = Recoding.objects.select_related("old", "new").get(public_id=run.arguments["recoding"])
    rows = ProfileOccupation.objects.filter(occupation__release=recoding.old).order_by("pk")
    last, done, recoded, waiting = (run.cursor.get(name, 0) for name in ("last", "done", "recoded", "waiting"))
    total = done + rows.filter(pk__gt=last).count()
    while chunk := list(rows.filter(pk__gt=last).select_related("profile__person")[:CHUNK]):
        key = f"{run.row.public_id}/{chunk[0].pk}"
        some, wait = recode(chunk, recoding, by=SYSTEM, key=key)
        last, done, recoded, waiting = chunk[-1].pk, done + len(chunk), recoded + some, waiting + wait
        cursor = {"last": last, "done": done, "recoded": recoded, "waiting": waiting}
        run.advance(done=done, total=total, cursor=cursor)
    run.finish(recoded=recoded, waiting=waiting)


@job("jobseeker.count")
def count_seekers(run: Run) -> None:
    """Count who looks for which work, for the pages of occupations."""
    run.finish(told=count_all(timezone.localdate()))
