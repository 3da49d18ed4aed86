"""Titles in people's own words: one that few wrote may say who they are."""

from __future__ import annotations

from collections.abc import Sequence

from siraba.apps.classification.actions.forgetting import drop_cases
from siraba.apps.classification.models import CodingCase
from siraba.apps.foundation.retention import Kept, keeps

FEW = 5
"""So many have to have written a title for it to be a name of work rather than somebody's words."""


def _drop(rows: Sequence[CodingCase], key: str) -> int:
    """With the name that deciding one added, where nobody says it any more."""
    return drop_cases(rows)


keeps(Kept("title", lambda until: CodingCase.objects.filter(seen__lt=FEW, recorded_at__lt=until), _drop))
