"""What happened to a vacancy that others must know."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from siraba.apps.foundation.events import Event


@dataclass(frozen=True, slots=True)
class VacancyChanged(Event):
    """A vacancy was entered, changed, published, filled, withdrawn, or ran out."""

    vacancy_id: UUID
