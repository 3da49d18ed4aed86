"""A draft goes after its term where it never was an advert; what was one, or is held or needed, stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from siraba.apps.accounts.models import Office
from siraba.apps.findings.actions import hold
from siraba.apps.foundation import retention
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.shortlists.models import Exclusion
from siraba.apps.vacancies.actions import correct, move, write
from siraba.apps.vacancies.models import Vacancy
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = [pytest.mark.both, pytest.mark.django_db]
KIND = retention.known()["draft"]


def later() -> datetime:
    """An instant before which everything here was written."""
    return timezone.now() + timedelta(hours=1)


def test_only_what_never_was_an_advert_and_nobody_needs_goes(office: Office, counsellor: Actor) -> None:
    old = making.vacancy(office, publish=False)
    moved = making.vacancy(office)
    move(moved, "recall", by=counsellor, key=making.key())
    filed = making.vacancy(office)
    correct([filed], [replace(making.vacancy_entry(office), country=None)], by=SYSTEM, key=making.key())
    held = making.vacancy(office, publish=False)
    hold(held, "A complaint is looked into", by=SYSTEM, key=making.key())
    listed = making.vacancy(office, publish=False)
    person = making.seeker(office, "Awa")
    Exclusion.objects.create(vacancy=listed, person=person, reason="x", happened_on=making.today())
    Vacancy.objects.update(published_on=None)
    assert set(Vacancy.objects.values_list("state", flat=True)) == {"draft"}
    assert list(KIND.due(later())) == [old]
    # what was chosen is asked again: nothing of the others goes
    assert KIND.do(list(Vacancy.objects.all()), making.key()) == 1
    assert not Vacancy.objects.filter(pk=old.pk).exists()
    assert KIND.do(list(Vacancy.objects.all()), making.key()) == 0
    assert Vacancy.objects.count() == 4


def test_a_draft_that_somebody_wrote_on_since_is_no_old_one(office: Office) -> None:
    firm = dealing.organisation()
    row = making.vacancy(office, employer_id=firm.pk, publish=False)
    entered = timezone.now()
    assert list(KIND.due(entered)) == [row]
    entry = replace(making.vacancy_entry(office), employer_id=firm.pk, positions=3)
    write(row, entry, by=dealing.user("employer_user", firm), key=making.key())
    assert not KIND.due(entered).exists()
    assert list(KIND.due(later())) == [row]
