"""What vacancies do by themselves."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from siraba.apps.classification.models import Recoding
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.jobs import Run, job
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.vacancies.actions import move, recode
from siraba.apps.vacancies.advert import ASKED_BEFORE, FRESH_DAYS
from siraba.apps.vacancies.checks import LIVE, check_adverts
from siraba.apps.vacancies.confirming import ask_to_confirm, tell_taken_off
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


@job("vacancy.check")
def check_vacancies(run: Run) -> None:
    """What the rules say of live adverts is looked at anew: tables, licences and days change by themselves.

    With `organisation`, those of one employer or agency; with `mandate`, those under one.
    """
    rows = Vacancy.objects.filter(state__in=LIVE).select_related("occupation__release").order_by("pk")
    if asked := run.arguments.get("organisation"):
        rows = rows.filter(Q(employer__public_id=asked) | Q(agency_id=asked))
    if mandate := run.arguments.get("mandate"):
        rows = rows.filter(mandate_id=mandate)
    last, done = run.cursor.get("last", 0), run.cursor.get("done", 0)
    total = done + rows.filter(pk__gt=last).count()
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        check_adverts(chunk)
        last, done = chunk[-1].pk, done + len(chunk)
        run.advance(done=done, total=total, cursor={"last": last, "done": done})
    run.finish(checked=done)


@job("vacancy.ask_open")
def ask_whether_open(run: Run) -> None:
    """Of published vacancies that were not confirmed for long, the writers are asked, and the stale are withdrawn."""
    today = timezone.localdate()
    soon = today - timedelta(days=FRESH_DAYS - ASKED_BEFORE)
    rows = Vacancy.objects.filter(state="published", confirmed_on__lte=soon).select_related("employer").order_by("pk")
    last, done, asked, gone = (run.cursor.get(name, 0) for name in ("last", "done", "asked", "gone"))
    total = done + rows.filter(pk__gt=last).count()
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        for vacancy in chunk:
            if vacancy.confirmed_on and vacancy.confirmed_on < today - timedelta(days=FRESH_DAYS):
                gone += _withdraw_stale(vacancy)
            else:
                asked += ask_to_confirm(vacancy)
        last, done = chunk[-1].pk, done + len(chunk)
        run.advance(done=done, total=total, cursor={"last": last, "done": done, "asked": asked, "gone": gone})
    run.finish(asked=asked, withdrawn=gone)


def _withdraw_stale(vacancy: Vacancy) -> bool:
    """Whether it went now: a desk may have moved it since it was read."""
    reason, key = "Nobody confirmed that it is open still.", f"{vacancy.public_id}/stale/{vacancy.confirmed_on}"
    try:
        with transaction.atomic():  # nobody's advert goes without a word to them
            tell_taken_off(move(vacancy, "withdraw", by=SYSTEM, key=key, reason=reason))
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
