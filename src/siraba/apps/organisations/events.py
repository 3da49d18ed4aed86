"""What happened to organisations that others must know."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from siraba.apps.foundation.events import Event


@dataclass(frozen=True, slots=True)
class OrganisationChanged(Event):
    """Something that guards ask of an organisation is not what it was: identity, due diligence, sanction, dispute."""

    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class OrganisationsMerged(Event):
    """Two organisations are one: what pointed at the other points at the kept one from now on."""

    kept_id: UUID
    other_id: UUID


@dataclass(frozen=True, slots=True)
class LicenceStopped(Event):
    """A licence was suspended or withdrawn: adverts and mandates stand still by predicate; people are to be told."""

    licence_id: UUID
    organisation_id: UUID
    decision_id: UUID


@dataclass(frozen=True, slots=True)
class LicenceRestored(Event):
    """A suspended licence counts again."""

    licence_id: UUID
    organisation_id: UUID
    decision_id: UUID


@dataclass(frozen=True, slots=True)
class MandateChanged(Event):
    """A mandate was proposed, signed or ended. Posts that are taken from it change nothing of what stands under it."""

    mandate_id: UUID
