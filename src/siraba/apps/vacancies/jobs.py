"""What vacancies do by themselves."""

from __future__ import annotations

from django.utils import timezone

from siraba.apps.classification.models import Recoding
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.jobs import Run, job
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.vacancies.actions import move, recode
from siraba.apps.vacancies.models import Vacancy

CHUNK = 500


@job("vacancy.expire")
def expire_closed(run: Run) -> None:
    """Published vacancies whose closing day has passed expire; each in a transaction of its own."""
    today = timezone.localdate()
    closed = Vacancy.objects.filter(state="published", closes_on__lt=today).order_by("pk")
    total, seen, expired, last = closed.count(), 0, 0, 0
    while rows := list(closed.filter(pk__gt=last)[:CHUNK]):
        for vacancy in rows:
            expired += _expire(vacancy, key=f"{vacancy.public_id}/expire/{today}")
            seen, last = seen + 1, vacancy.pk
            run.advance(done=seen, total=total)
    run.finish(expired=expired)


def _expire(vacancy: Vacancy, *, key: str) -> bool:
    """Whether it expired now: a desk may have filled or withdrawn it since it was read."""
    try:
        move(vacancy, "expire", by=SYSTEM, key=key)
    except Refusal:
        return False
    return True


@job("vacancy.recode")
def recode_vacancies(run: Run) -> None:
    """Vacancies coded with an old release get their new occupation where that is sure; the rest waits for a person."""
    recoding = Recoding.objects.select_related("old", "new").get(public_id=run.arguments["recoding"])
    rows = Vacancy.objects.filter(occupation__release=recoding.old).order_by("pk")
    last, done, recoded, waiting = (run.cursor.get(name, 0) for name in ("last", "done", "recoded", "waiting"))
    total = done + rows.filter(pk__gt=last).count()
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        key = f"{run.row.public_id}/{chunk[0].pk}"
        some, wait = recode(chunk, recoding, by=SYSTEM, key=key)
        last, done, recoded, waiting = chunk[-1].pk, done + len(chunk), recoded + some, waiting + wait
        cursor = {"last": last, "done": done, "recoded": recoded, "waiting": waiting}
        run.advance(done=done, total=total, cursor=cursor)
    run.finish(recoded=recoded, waiting=waiting)
