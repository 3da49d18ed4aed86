"""Who somebody is, how to reach them, what they agreed to, who looked."""

from __future__ import annotations

from siraba.apps.persons.models.consents import Consent, Entrustment, Purpose
from siraba.apps.persons.models.erased import EraseReason, Tombstone
from siraba.apps.persons.models.identity import ContactKind, ContactPoint, EndReason, Person, Sex
from siraba.apps.persons.models.looking import Alert, AlertKind, BrokenGlass, Disclosure
from siraba.apps.persons.models.resemblance import Merge, NameShare, PersonKey, Resemblance, ResemblanceState

__all__ = [
    "Alert",
    "AlertKind",
    "BrokenGlass",
    "Consent",
    "ContactKind",
    "ContactPoint",
    "Disclosure",
    "EndReason",
    "Entrustment",
    "EraseReason",
    "Merge",
    "NameShare",
    "Person",
    "PersonKey",
    "Purpose",
    "Resemblance",
    "ResemblanceState",
    "Sex",
    "Tombstone",
]
