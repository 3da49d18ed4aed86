"""Drafts that never became a vacancy, and what people reported of offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from siraba.apps.findings.queries import live_holds
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.models import AuditEntry
from siraba.apps.foundation.retention import Kept, erase, keeps
from siraba.apps.vacancies.actions import take_back
from siraba.apps.vacancies.actions.reporting import forget_contacts
from siraba.apps.vacancies.models import OfferReport, ReportState, Vacancy, VacancyState, VacancyVersion

SHOWN_BEFORE = ("vacancy.move", "vacancy.fill", "vacancy.confirm_open", "vacancy.correct", "vacancy.put_back")
"""Verbs after which a draft may be one that was published before: a file takes an advert back without a version."""


def _unpublished() -> QuerySet[Vacancy]:
    """Drafts that nobody published, ever, on which nothing was built, and which nobody holds today."""
    rows = Vacancy.objects.filter(state=VacancyState.DRAFT, published_on=None)
    done = AuditEntry.objects.filter(object_id=OuterRef("public_id"), verb__in=SHOWN_BEFORE)
    rows = rows.exclude(Exists(done)).exclude(versions__step=VacancyState.PUBLISHED)
    for relation in Vacancy._meta.related_objects:
        model = relation.related_model
        if model is OfferReport or model._meta.app_label != Vacancy._meta.app_label:  # a kept list, a decision
            rows = rows.exclude(Exists(model._base_manager.filter(**{relation.field.name: OuterRef("pk")})))
    holds = live_holds(timezone.localdate()).filter(object_id=OuterRef("public_id"))
    return rows.exclude(Exists(holds))


def _drafts(until: datetime) -> QuerySet[Vacancy]:
    """Those that were written before an instant and touched by nobody since."""
    rows = _unpublished().filter(recorded_at__lt=until)
    later = VacancyVersion.objects.filter(vacancy=OuterRef("pk"), taken_at__gte=until)
    touched = AuditEntry.objects.filter(object_id=OuterRef("public_id"), recorded_at__gte=until)
    return rows.exclude(Exists(later)).exclude(Exists(touched)).exclude(submitted_at__gte=until)


def _remove(rows: Sequence[Vacancy], key: str) -> int:
    ids = [row.pk for row in rows]
    held = list(lock_rows(Vacancy.objects.filter(pk__in=ids).order_by("pk")))
    # asked again: somebody may have published it meanwhile
    free = set(_unpublished().filter(pk__in=ids).values_list("pk", flat=True))
    gone = [row for row in held if row.pk in free]
    return len(take_back(gone, by=SYSTEM, key=f"{key}/drafts")) if gone else 0


def _contacts(until: datetime) -> QuerySet[OfferReport]:
    return OfferReport.objects.filter(state=ReportState.SEEN, seen_at__lt=until, contact_agreed=True)


def _senders(until: datetime) -> QuerySet[OfferReport]:
    """Whatever became of the report."""
    return OfferReport.objects.filter(told_at__lt=until, contact_agreed=True)


def _wipe(rows: Sequence[OfferReport], key: str) -> int:
    return forget_contacts(list(rows), by=SYSTEM, key=f"{key}/contacts")


keeps(Kept("draft", _drafts, _remove))
keeps(Kept("report.contact", _contacts, _wipe))
keeps(Kept("report.sender", _senders, _wipe))
keeps(Kept("report", lambda until: OfferReport.objects.filter(state=ReportState.SEEN, seen_at__lt=until), erase))
