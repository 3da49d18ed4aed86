"""Lists that were kept as they were shown: for as long as somebody may contest what was decided with them."""

from __future__ import annotations

from siraba.apps.foundation.retention import Kept, erase, keeps
from siraba.apps.shortlists.models import SavedShortlist

keeps(Kept("shortlist", lambda until: SavedShortlist.objects.filter(recorded_at__lt=until), erase))
