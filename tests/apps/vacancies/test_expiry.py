"""Vacancies whose day has passed expire at night, whatever the desks do meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from siraba.apps.accounts.models import Office
from siraba.apps.foundation import jobs as foundation
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import Job, JobState
from siraba.apps.vacancies import jobs
from siraba.apps.vacancies.actions import move
from siraba.apps.vacancies.models import Vacancy
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def night() -> Job:
    row = foundation.ask("vacancy.expire", by=SYSTEM, key=making.key())
    foundation.run_waiting()
    row.refresh_from_db()
    return row


def states() -> list[str]:
    return list(Vacancy.objects.order_by("pk").values_list("state", flat=True))


def test_one_that_a_desk_fills_meanwhile_does_not_keep_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = [making.vacancy(office, closes_on=making.days(-1)) for _ in range(3)]

    def filled_first(vacancy: Vacancy, verb: str, **more: Any) -> Vacancy:
        if vacancy == first:
            move(Vacancy.objects.get(pk=first.pk), "fill", by=SYSTEM, key=making.key())
        return move(vacancy, verb, **more)

    monkeypatch.setattr(jobs, "move", filled_first)
    row = night()
    assert (row.state, row.result) == (JobState.DONE, {"expired": 2})
    assert states() == ["filled", "expired", "expired"]


def test_one_that_was_renewed_expires_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    vacancy = making.vacancy(office, closes_on=making.days(-1), **making.fair())
    night()
    type(vacancy).objects.update(closes_on=making.today())
    move(vacancy, "renew", by=SYSTEM, key=making.key())
    assert states() == ["published"]
    later = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(jobs.timezone, "localdate", lambda: later)
    night()
    assert states() == ["expired"]
