"""Agreements that ended long ago: the proof goes; that one was taken back stays, or the next file would give it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q

from siraba.apps.persons.actions.rows import TAKEN_BACK
from siraba.apps.persons.models import Consent, ConsentReceipt, How

BARE: dict[str, Any] = {
    "how": How.STATED, "withdrawn_at": None, "noted_by": None,
    **dict.fromkeys(("text_version", "text_language", "given_by", "noted_by_name", "withdrawn_how"), ""),
    **dict.fromkeys(("withdrawn_noted_by_name", "paper_number", "paper_place", "paper_seen_by", "spoken_language"), ""),
}  # fmt: skip
"""What is left in those columns of an agreement of which only is kept to what it was, and that it was taken back."""
NAMES = ("given_name", "witness", "interpreter")
"""Sealed names beside them, blank then."""


def bare() -> Q:
    """Agreements of which no more is kept than that they were taken back."""
    receipts = ConsentReceipt.objects.filter(consent=OuterRef("pk"))
    said = {name if value is not None else f"{name}__isnull": value is None or value for name, value in BARE.items()}
    return Q(TAKEN_BACK, ~Q(Exists(receipts)), **said)


def end_agreements(rows: Sequence[Consent]) -> int:
    """Of what was taken back, to what it was and the day are kept; the rest goes. How many. A part of the action under
    way."""
    gone = Consent.objects.filter(pk__in=[row.pk for row in rows])
    ConsentReceipt.objects.filter(consent__in=gone).delete()
    for row in gone.filter(TAKEN_BACK):
        for name, value in {**BARE, **dict.fromkeys(NAMES, ""), "happened_on": row.withdrawn_on}.items():
            setattr(row, name, value)
        row.save(update_fields=[*BARE, *NAMES, "happened_on"])
    gone.exclude(TAKEN_BACK).delete()
    return len(rows)
