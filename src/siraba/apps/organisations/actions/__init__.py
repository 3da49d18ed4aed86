"""The only writers of organisations, licences, mandates, due diligence, inspections and visits."""

from __future__ import annotations

from siraba.apps.organisations.actions.entering import EmployerEntry, enter_employers
from siraba.apps.organisations.actions.licences import (
    LicenceEntry,
    grant,
    licence_obstacles,
    note_effects,
    reinstate,
    suspend,
    withdraw,
)
from siraba.apps.organisations.actions.mandates import (
    MandateEntry,
    end,
    give_back,
    mandate_obstacles,
    propose,
    sign,
    take_posts,
    taken_by,
)

__all__ = [
    "EmployerEntry",
    "LicenceEntry",
    "MandateEntry",
    "end",
    "enter_employers",
    "give_back",
    "grant",
    "licence_obstacles",
    "mandate_obstacles",
    "note_effects",
    "propose",
    "reinstate",
    "sign",
    "suspend",
    "take_posts",
    "taken_by",
    "withdraw",
]
