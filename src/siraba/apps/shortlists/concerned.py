"""Workers whom a stopped agency concerns: those who stand in a list that somebody kept for one of its adverts."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from siraba.apps.shortlists.models import SavedCandidate


def people_concerned(organisation_id: UUID) -> set[UUID]:
    """Public ids of people in lists kept by somebody, for adverts of an organisation that are not filled or withdrawn.

    Lists that are made at night for everybody concern nobody yet.
    """
    rows = SavedCandidate.objects.filter(
        Q(shortlist__vacancy__agency_id=organisation_id) | Q(shortlist__vacancy__employer__public_id=organisation_id),
        shortlist__batch=None,
        shortlist__vacancy__state__in=("draft", "submitted", "returned", "published", "expired"),
        person_id__isnull=False,
    )
    return {each for each in rows.values_list("person_id", flat=True) if each is not None}
