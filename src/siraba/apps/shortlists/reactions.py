"""What the pool does when a file changes below: it writes the change down, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from siraba.apps.foundation.events import reacts_to
from siraba.apps.jobseekers.events import ProfileChanged, RegistrationChanged
from siraba.apps.persons.events import ConsentChanged, PersonChanged, PersonErased
from siraba.apps.shortlists.actions import forget_in_lists, note_changes
from siraba.apps.shortlists.models import PoolKind
from siraba.apps.vacancies.events import VacancyChanged


class OfPerson(Protocol):
    """An event that concerns one person."""

    @property
    def person_id(self) -> UUID: ...


def note_people(events: Sequence[OfPerson]) -> None:
    """The next search reads these people anew."""
    note_changes(PoolKind.PERSON, (event.person_id for event in events))


reacts_to(PersonChanged)(note_people)
reacts_to(PersonErased)(note_people)
reacts_to(ConsentChanged)(note_people)
reacts_to(ProfileChanged)(note_people)
reacts_to(RegistrationChanged)(note_people)


@reacts_to(VacancyChanged)
def note_vacancies(events: Sequence[VacancyChanged]) -> None:
    """The next search reads these vacancies anew."""
    note_changes(PoolKind.VACANCY, (event.vacancy_id for event in events))


@reacts_to(PersonErased)
def forget_people(events: Sequence[PersonErased]) -> None:
    """Kept lists say that somebody stood there, and nothing else."""
    forget_in_lists(event.person_id for event in events)
