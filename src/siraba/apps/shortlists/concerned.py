"""Workers whom a stopped agency concerns: those who stand in a list that somebody kept for one of its adverts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from siraba.apps.organisations.models import Licence
from siraba.apps.shortlists.models import SavedCandidate
from siraba.apps.vacancies.access import carried


def people_concerned(licence: Licence, on: date) -> set[UUID]:
    """Public ids of people in lists kept by somebody, for adverts of the agency that are not filled or withdrawn and
    that no other licence in force carries.

    Lists that are made at night for everybody concern nobody yet.
    """
    whose = licence.organisation.public_id
    rows = SavedCandidate.objects.filter(
        Q(shortlist__vacancy__agency_id=whose) | Q(shortlist__vacancy__employer__public_id=whose),
        ~carried(on, "shortlist__vacancy__", without=licence.pk),
        shortlist__batch=None,
        shortlist__vacancy__state__in=("draft", "submitted", "returned", "published", "expired"),
        person_id__isnull=False,
    )
    return {each for each in rows.values_list("person_id", flat=True) if each is not None}
