"""Drafts that never became a vacancy, and what people reported of offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.retention import Kept, erase, keeps
from siraba.apps.vacancies.actions import take_back
from siraba.apps.vacancies.actions.reporting import forget_contacts
from siraba.apps.vacancies.models import OfferReport, ReportState, Vacancy, VacancyState, VacancyVersion


def _drafts(until: datetime) -> QuerySet[Vacancy]:
    """Nobody published them, ever, and nobody handed them in since."""
    rows = Vacancy.objects.filter(state=VacancyState.DRAFT, published_on=None, recorded_at__lt=until)
    later = VacancyVersion.objects.filter(vacancy=OuterRef("pk"), taken_at__gte=until)
    return rows.exclude(Exists(later)).exclude(submitted_at__gte=until)


def _remove(rows: Sequence[Vacancy], key: str) -> int:
    return len(take_back(rows, by=SYSTEM, key=f"{key}/drafts"))


def _contacts(until: datetime) -> QuerySet[OfferReport]:
    return OfferReport.objects.filter(state=ReportState.SEEN, seen_at__lt=until, contact_agreed=True)


def _wipe(rows: Sequence[OfferReport], key: str) -> int:
    return forget_contacts(list(rows), by=SYSTEM, key=f"{key}/contacts")


keeps(Kept("draft", _drafts, _remove))
keeps(Kept("report.contact", _contacts, _wipe))
keeps(Kept("report", lambda until: OfferReport.objects.filter(state=ReportState.SEEN, seen_at__lt=until), erase))
