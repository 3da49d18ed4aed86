"""Who reported an offer can be asked for a while, is sealed meanwhile, and is forgotten then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from siraba.apps.accounts.models import Office
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind
from siraba.apps.foundation.rights import VISITOR
from siraba.apps.foundation.terms import ends_before
from siraba.apps.vacancies.actions.reporting import ReportEntry, report, sender_of
from siraba.apps.vacancies.models import OfferReport
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]
PHONE = "+22997112233"


def reported(office: Office, place: str) -> OfferReport:
    by = Actor(ActorKind.USER, role=VISITOR)
    vacancy = making.vacancy(office, publish=True, **making.fair())
    entry = ReportEntry("fee", sender_of(place), "They asked for money", PHONE, agreed=True)
    return report(vacancy, entry, by=by, key=making.key())


def test_contacts_are_sealed_kept_for_a_while_and_forgotten_settled_or_not(office: Office) -> None:
    today = timezone.localdate()
    young, settled, old = (reported(office, f"197.234.{n}.1") for n in range(3))
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact FROM vacancies_offerreport")
        assert all(PHONE.encode() not in bytes(row[0]) for row in cursor.fetchall())
    kept, most = ends_before("report.contact", today), ends_before("report.sender", today)
    OfferReport.objects.filter(pk=young.pk).update(state="seen", seen_at=kept, told_at=most)
    OfferReport.objects.filter(pk=settled.pk).update(state="seen", seen_at=kept - timedelta(minutes=1))
    OfferReport.objects.filter(pk=old.pk).update(told_at=most - timedelta(minutes=1))
    jobs.ask("retention.run", by=SYSTEM, key=making.key())
    jobs.run_waiting()
    assert [each.contact for each in OfferReport.objects.order_by("pk")] == [PHONE, "", ""]
    assert {each.text for each in OfferReport.objects.all()} == {"They asked for money"}
