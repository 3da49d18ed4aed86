"""What job seekers' files do when something below them happened."""

from __future__ import annotations

from collections.abc import Sequence

from siraba.apps.classification.events import TitleDecided
from siraba.apps.classification.models import Occupation
from siraba.apps.classification.queries import normalised
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.events import reacts_to
from siraba.apps.jobseekers.actions import set_occupation
from siraba.apps.jobseekers.models import ProfileOccupation


@reacts_to(TitleDecided)
def code_waiting_titles(events: Sequence[TitleDecided]) -> None:
    """Titles in profiles that a person has just decided get their occupation, where it is not held already."""
    for event in events:
        if event.occupation is None:
            continue
        occupation = Occupation.objects.get(public_id=event.occupation)
        uncoded = ProfileOccupation.objects.filter(occupation=None).exclude(profile__occupations__occupation=occupation)
        rows = uncoded.select_related("profile__person").order_by("pk")
        waiting = [row for row in rows.iterator(chunk_size=2000) if normalised(row.title) == event.normalised]
        if waiting:
            key = f"{event.scheme}/{event.normalised[:60]}/{occupation.pk}/{waiting[-1].pk}"
            set_occupation(waiting, occupation.pk, by=SYSTEM, key=key)
