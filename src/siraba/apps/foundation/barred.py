"""Rows of files whose people were erased: they are not brought in again, and told as erased.

What is kept of such a row is a digest of where it stands (kind, source, id of the row) under the installation's secret:
enough to know the row again when somebody brings the same file, and nothing that says who it was.
"""

from __future__ import annotations

from collections.abc import Iterable

from siraba.apps.foundation.keyed import keyed
from siraba.apps.foundation.models import ErasedRow, SourceRecord


def bar_rows(rows: Iterable[SourceRecord]) -> None:
    """Bar the rows of somebody who is being erased, as a part of the action under way."""
    digests = [ErasedRow(digest=_digest(row.kind, row.source, row.source_id)) for row in rows]
    ErasedRow.objects.bulk_create(digests, ignore_conflicts=True)


def barred(kind: str, source: str, source_ids: Iterable[str]) -> set[str]:
    """Those ids of a source whose rows are barred."""
    by_digest = {_digest(kind, source, each): each for each in source_ids}
    found = ErasedRow.objects.filter(digest__in=list(by_digest)).values_list("digest", flat=True)
    return {by_digest[digest] for digest in found}


def _digest(kind: str, source: str, source_id: str) -> str:
    return keyed("erased_row", kind, source, source_id)
