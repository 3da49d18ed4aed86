"""What foundation holds of people: the audit of what was done with their files, and where files come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.holdings import holds, says_nothing
from siraba.apps.foundation.models import (
    AuditDetail,
    AuditEntry,
    ErasedSubject,
    ImportEffect,
    SourceRecord,
    SubjectKey,
    Visibility,
)
from siraba.apps.foundation.trail import read_sides


def _entries(people: Sequence[UUID]) -> Iterator[Any]:
    """What was done, oldest first. What is sealed or restricted protects somebody else, and is not told."""
    rows = AuditEntry.objects.filter(subject_id__in=people, visibility=Visibility.ORDINARY).order_by("number")
    sides = read_sides([row.number for row in rows])
    row: Any
    for row in rows:
        row.side = sides.get(row.number)
        yield row


holds(
    AuditEntry,
    _("What was done with the file"),
    purpose=_("to prove who did what, and when"),
    rows=_entries,
    words={
        "number": _("number"),
        "recorded_at": _("written at"),
        "happened_on": _("on"),
        "verb": _("what"),
        "actor_kind": _("by what kind of user"),
        "object_kind": _("of what"),
    },
    hidden={
        "actor_id": "who works here is named in the list of who saw the file",
        "object_id": "leads to another row",
        "subject_id": "the person's own id",
        "visibility": "ordinary, all of these",
        "commitment": "a digest",
        "chain": "a digest",
    },
    more={"details": (_("before and after"), attrgetter("side"))},
)
says_nothing(AuditDetail, "the details of the audit, told with its entries")
says_nothing(SubjectKey, "the key under which the details lie")
says_nothing(ErasedSubject, "the id of somebody of whom nothing is left")
holds(
    SourceRecord,
    _("Where the file comes from"),
    purpose=_("to know a row of a file again"),
    rows=lambda people: SourceRecord.objects.filter(object_id__in=people).order_by("pk"),
    words={"kind": _("kind of file"), "source": _("from"), "source_id": _("number there")},
    hidden={"digest": "a digest", "object_id": "the person's own id"},
)
says_nothing(ImportEffect, "how the file was before a row changed it: the audit tells the same, before and after")
