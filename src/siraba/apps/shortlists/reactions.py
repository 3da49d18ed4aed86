"""What the pool does when a file changes below: it writes the change down, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from siraba.apps.foundation.db_locks import next_numbers
from siraba.apps.foundation.events import reacts_to
from siraba.apps.jobseekers.events import ProfileChanged, RegistrationChanged
from siraba.apps.persons.events import ConsentChanged, PersonChanged
from siraba.apps.shortlists.models import PoolChange, PoolKind
from siraba.apps.shortlists.pool import COUNTER
from siraba.apps.vacancies.events import VacancyChanged


class OfPerson(Protocol):
    """An event that concerns one person."""

    @property
    def person_id(self) -> UUID: ...


def note_people(events: Sequence[OfPerson]) -> None:
    """The next search reads these people anew."""
    _note(PoolKind.PERSON, (event.person_id for event in events))


reacts_to(PersonChanged)(note_people)
reacts_to(ConsentChanged)(note_people)
reacts_to(ProfileChanged)(note_people)
reacts_to(RegistrationChanged)(note_people)


@reacts_to(VacancyChanged)
def note_vacancies(events: Sequence[VacancyChanged]) -> None:
    """The next search reads these vacancies anew."""
    _note(PoolKind.VACANCY, (event.vacancy_id for event in events))


def _note(kind: PoolKind, ids: Iterable[UUID]) -> None:
    changed = list(dict.fromkeys(ids))
    first = next_numbers(COUNTER, len(changed))
    PoolChange.objects.bulk_create(
        [PoolChange(number=first + offset, kind=kind, object_id=each) for offset, each in enumerate(changed)],
        batch_size=1000,
    )
