"""What vacancies do by themselves."""

from __future__ import annotations

from django.utils import timezone

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.jobs import Run, job
from siraba.apps.vacancies.actions import move
from siraba.apps.vacancies.models import Vacancy


@job("vacancy.expire")
def expire_closed(run: Run) -> None:
    """Published vacancies whose closing day has passed expire; each in a transaction of its own."""
    today = timezone.localdate()
    closed = Vacancy.objects.filter(state="published", closes_on__lt=today).order_by("pk")
    total = closed.count()
    for done, vacancy in enumerate(closed.iterator(), start=1):
        move(vacancy, "expire", by=SYSTEM, key=f"{vacancy.public_id}/expire/{vacancy.closes_on}")
        run.advance(done=done, total=total)
    run.finish(expired=total)
