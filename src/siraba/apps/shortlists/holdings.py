"""What this app holds of people: for which vacancies they are not proposed again, and in which lists they stood."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.holdings import holds, says_nothing
from siraba.apps.foundation.trail import open_for
from siraba.apps.persons.holdings import of
from siraba.apps.shortlists.models import Exclusion, PoolChange, SavedCandidate

PROPOSED = _("to propose you for posts, and to be able to say why")


def _why(row: SavedCandidate) -> dict[str, Any] | None:
    """How the points of the place were counted, part by part."""
    if row.person_id is None or row.sealed is None:
        return None
    said = open_for({row.person_id: bytes(row.sealed)}).get(row.person_id)
    return None if said is None else {part: json.loads(said[part]) for part in ("match", "why")}


holds(
    Exclusion,
    _("Posts for which you are not proposed again"),
    purpose=PROPOSED,
    rows=of(Exclusion),
    words={"recorded_at": _("written at"), "happened_on": _("on"), "reason": _("why")},
    hidden={"person_id": "leads to the file itself", "vacancy_id": "told by number"},
    more={"vacancy": (_("vacancy"), lambda row: row.vacancy.reference)},
)
holds(
    SavedCandidate,
    _("Lists of people for a post in which you stood"),
    purpose=PROPOSED,
    rows=lambda people: (
        SavedCandidate.objects.filter(person_id__in=people).select_related("shortlist__vacancy").order_by("pk")
    ),
    words={"rank": _("place"), "score": _("points, in millionths")},
    hidden={
        "shortlist_id": "told by day and vacancy",
        "person_id": "the person's own id",
        "sealed": "the profile as it was then, told in the audit; how the points were counted is told here",
    },
    more={
        "as_of": (_("on"), lambda row: row.shortlist.as_of),
        "vacancy": (_("vacancy"), lambda row: row.shortlist.vacancy.reference),
        "why": (_("how the points were counted"), _why),
    },
)
says_nothing(PoolChange, "that a file changed: its id and a number")
