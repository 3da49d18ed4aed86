"""The one seam where databases search text differently."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


def with_words(rows: models.QuerySet[M], field: str, words: list[str]) -> models.QuerySet[M]:
    """Rows whose normalised search field holds a word that begins with each of the given words.

    The field is written as ` word word …`, each word after a space, so that the beginning of a word is one `LIKE`.
    No word at all (somebody typed signs alone) finds nothing.
    """
    if not words:
        return rows.none()
    for word in words:
        rows = rows.filter(**{f"{field}__contains": f" {word}"})
    return rows
