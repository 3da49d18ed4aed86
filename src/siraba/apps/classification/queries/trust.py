"""How far what coding says of its proposals may be trusted here: measured on the cases that people decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siraba.apps.classification.models import CodingCase, CodingState
from siraba.apps.classification.queries.releases import coding_states
from siraba.core.coding.proposals import Because

if TYPE_CHECKING:
    from siraba.core.coding.trust import Trust

LATEST = 1000
"""Decided cases that count, the latest: classifications and titles change."""

_held: dict[str, tuple[tuple[str, str], Trust]] = {}


def trust(scheme: str) -> Trust:
    """How often the first proposal for a title of the queue was the one that people chose, by what was said of it.

    A title that nothing fits counts as wrong. One indexed query where nothing changed.
    """
    state = coding_states(scheme)
    held = _held.get(scheme)
    if held is None or held[0] != state:
        held = _held[scheme] = (state, _measured(scheme))
    return held[1]


def _measured(scheme: str) -> Trust:
    from siraba.core.coding.trust import Trust  # noqa: PLC0415 - brings NumPy; pages that do not code stay light

    rows = CodingCase.objects.filter(scheme=scheme, state__in=(CodingState.DECIDED, CodingState.UNCODABLE))
    latest = rows.exclude(proposals=[]).order_by("-decided_at").values_list("proposals", flat=True)[:LATEST]
    firsts = (proposals[0] for proposals in latest)
    return Trust.measured(
        [
            (float(first.get("said") or first.get("confidence", 0.0)), bool(first.get("chosen")))
            for first in firsts
            # what a person added where nothing was proposed, or what a change of release offers
            if first.get("because") != Because.CONFIRMED and first.get("offered", True)
        ]
    )
