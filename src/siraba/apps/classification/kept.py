"""Titles in people's own words: one that few wrote may say who they are."""

from __future__ import annotations

from siraba.apps.classification.models import CodingCase
from siraba.apps.foundation.retention import Kept, erase, keeps

FEW = 5
"""So many have to have written a title for it to be a name of work rather than somebody's words."""

keeps(Kept("title", lambda until: CodingCase.objects.filter(seen__lt=FEW, recorded_at__lt=until), erase))
