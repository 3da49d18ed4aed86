"""What the pool does when a file changes below: it writes the change down, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.events import reacts_to
from siraba.apps.jobseekers.events import ProfileChanged, RegistrationChanged
from siraba.apps.persons.actions import note_left, note_moved
from siraba.apps.persons.events import (
    ConsentChanged,
    LimitsChanged,
    MergeUndone,
    PersonChanged,
    PersonErased,
    PersonsMerged,
)
from siraba.apps.persons.models import Merge, Person
from siraba.apps.shortlists.actions import forget_in_lists, move_exclusions, note_changes
from siraba.apps.shortlists.agreed import strike
from siraba.apps.shortlists.models import PoolKind
from siraba.apps.shortlists.pool import ask_rebuild
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
reacts_to(LimitsChanged)(note_people)
reacts_to(ProfileChanged)(note_people)
reacts_to(RegistrationChanged)(note_people)


def leave_lists_not_finished(events: Sequence[OfPerson]) -> None:
    """Whoever takes an agreement back, or sets a limit, is in no list of a batch that runs or waits."""
    strike(people=[event.person_id for event in events])


reacts_to(ConsentChanged)(leave_lists_not_finished)
reacts_to(LimitsChanged)(leave_lists_not_finished)


@reacts_to(VacancyChanged)
def note_vacancies(events: Sequence[VacancyChanged]) -> None:
    """The next search reads these vacancies anew."""
    note_changes(PoolKind.VACANCY, (event.vacancy_id for event in events))


@reacts_to(PersonErased)
def forget_people(events: Sequence[PersonErased]) -> None:
    """Kept lists say that somebody stood there, and nothing else; the pool is built anew without them."""
    forget_in_lists(event.person_id for event in events)
    ask_rebuild(f"erased/{events[-1].person_id}")


@reacts_to(PersonsMerged)
def exclusions_follow(events: Sequence[PersonsMerged]) -> None:
    """For which vacancies somebody is not proposed again holds for the file that was kept."""
    for event in events:
        kept, merged = (Person.objects.get(public_id=each) for each in (event.kept_id, event.merged_id))
        moved = move_exclusions(merged, kept, by=SYSTEM, key=f"merge/{event.merge_id}")
        note_moved(event.merge_id, "shortlists", {"exclusions": moved})


@reacts_to(MergeUndone)
def exclusions_go_back(events: Sequence[MergeUndone]) -> None:
    """They go back with the file."""
    for event in events:
        merge = Merge.objects.select_related("kept", "merged").get(public_id=event.merge_id)
        moved = merge.moved.get("shortlists", {}).get("exclusions", [])
        back = move_exclusions(merge.kept, merge.merged, moved, by=SYSTEM, key=f"unmerge/{event.merge_id}")
        if len(back) < len(moved):
            note_left(event.merge_id, "shortlists", {"exclusions": len(moved) - len(back)})
