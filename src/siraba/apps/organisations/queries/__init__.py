"""Reads of organisations, scoped to who asks; and what they may do on a day."""

from __future__ import annotations

from siraba.apps.organisations.queries.identity import (
    CAPACITIES,
    NotFound,
    employers,
    employers_by_name,
    organisation,
    organisations,
)
from siraba.apps.organisations.queries.standing import (
    frozen_mandates,
    in_force,
    licence_facts,
    live_mandates,
    mandate_facts,
    mandate_room,
    standing,
    standings,
    stopped_organisations,
)

__all__ = [
    "CAPACITIES",
    "NotFound",
    "employers",
    "employers_by_name",
    "frozen_mandates",
    "in_force",
    "licence_facts",
    "live_mandates",
    "mandate_facts",
    "mandate_room",
    "organisation",
    "organisations",
    "standing",
    "standings",
    "stopped_organisations",
]
