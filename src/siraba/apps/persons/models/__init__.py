"""Who somebody is, how to reach them, what they agreed to, who looked."""

from __future__ import annotations

from siraba.apps.persons.models.breaches import (
    Breach,
    BreachConcerned,
    BreachKind,
    BreachState,
    Declaration,
    FoundHow,
    ImpactDecision,
    Risk,
)
from siraba.apps.persons.models.consents import (
    Consent,
    ConsentReceipt,
    Entrustment,
    GivenBy,
    How,
    Purpose,
    ReceiptEvent,
)
from siraba.apps.persons.models.documents import DocumentCopy, DocumentEnd, IdentityDocument
from siraba.apps.persons.models.erased import EraseReason, Tombstone
from siraba.apps.persons.models.identity import ContactKind, ContactPoint, EndReason, Person, Sex
from siraba.apps.persons.models.looking import Alert, AlertKind, BrokenGlass, Disclosure
from siraba.apps.persons.models.noticed import RetentionNotice
from siraba.apps.persons.models.resemblance import Merge, NameShare, PersonKey, Resemblance, ResemblanceState
from siraba.apps.persons.models.rights import (
    OPEN_STATES,
    AskedHow,
    CaseState,
    CaseStep,
    Correction,
    CorrectionField,
    CorrectionState,
    Limitation,
    LimitKind,
    RightKind,
    RightsCase,
    Topic,
)

__all__ = [
    "OPEN_STATES",
    "Alert",
    "AlertKind",
    "AskedHow",
    "Breach",
    "BreachConcerned",
    "BreachKind",
    "BreachState",
    "BrokenGlass",
    "CaseState",
    "CaseStep",
    "Consent",
    "ConsentReceipt",
    "ContactKind",
    "ContactPoint",
    "Correction",
    "CorrectionField",
    "CorrectionState",
    "Declaration",
    "Disclosure",
    "DocumentCopy",
    "DocumentEnd",
    "EndReason",
    "Entrustment",
    "EraseReason",
    "FoundHow",
    "GivenBy",
    "How",
    "IdentityDocument",
    "ImpactDecision",
    "LimitKind",
    "Limitation",
    "Merge",
    "NameShare",
    "Person",
    "PersonKey",
    "Purpose",
    "ReceiptEvent",
    "Resemblance",
    "ResemblanceState",
    "RetentionNotice",
    "RightKind",
    "RightsCase",
    "Risk",
    "Sex",
    "Tombstone",
    "Topic",
]
