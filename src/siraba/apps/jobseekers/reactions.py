"""What job seekers' files do when something below them happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from siraba.apps.classification.actions import forget_titles
from siraba.apps.classification.events import RecodingStarted, TitleDecided
from siraba.apps.classification.models import Occupation
from siraba.apps.classification.queries import normalised
from siraba.apps.classification.said import holds_titles
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.events import reacts_to
from siraba.apps.jobseekers.actions import move_back, move_to_kept, set_occupation
from siraba.apps.jobseekers.events import TitlesLeft
from siraba.apps.jobseekers.models import ProfileOccupation
from siraba.apps.persons.actions import note_left, note_moved
from siraba.apps.persons.events import MergeUndone, PersonsMerged
from siraba.apps.persons.leaving import before_erasing
from siraba.apps.persons.models import Merge, Person


@holds_titles
def titles_of_people() -> Iterable[str]:
    """What people call their work, each wording once."""
    rows = ProfileOccupation.objects.exclude(title="").order_by().values_list("title", flat=True)
    return rows.distinct().iterator(chunk_size=2000)


@before_erasing
def titles_left(person: Person) -> TitlesLeft:
    """The titles that a person said, in their own words."""
    rows = ProfileOccupation.objects.filter(profile__person=person).values_list("title", flat=True)
    return TitlesLeft(person.public_id, tuple(sorted({normalised(title) for title in rows} - {""})))


@reacts_to(TitlesLeft)
def forget_left_titles(events: Sequence[TitlesLeft]) -> None:
    """Words of whoever was erased are in no queue and are no name of work, unless somebody else says them too."""
    names = {name for event in events for name in event.names}
    forget_titles(names, by=SYSTEM, key=f"erased/{events[-1].person_id}")


@reacts_to(TitleDecided)
def code_waiting_titles(events: Sequence[TitleDecided]) -> None:
    """Titles in profiles that a person has just decided get their occupation, where it is not held already."""
    for event in events:
        if event.occupation is None:
            continue
        occupation = Occupation.objects.get(public_id=event.occupation)
        uncoded = ProfileOccupation.objects.filter(occupation=None).exclude(profile__occupations__occupation=occupation)
        rows = uncoded.select_related("profile__person").order_by("pk")
        waiting = [row for row in rows.iterator(chunk_size=2000) if normalised(row.title) == event.normalised]
        if waiting:
            key = f"{event.case}/{occupation.pk}/{waiting[-1].pk}"
            set_occupation(waiting, occupation.pk, by=SYSTEM, key=key)


@reacts_to(RecodingStarted)
def recode_profiles(events: Sequence[RecodingStarted]) -> None:
    """Profiles that hold occupations of the old release are recoded by a job."""
    for event in events:
        key = f"profile.recode/{event.recoding}/{event.turn}"
        jobs.ask("profile.recode", by=SYSTEM, key=key, recoding=str(event.recoding))


@reacts_to(PersonsMerged)
def move_job_seekers(events: Sequence[PersonsMerged]) -> None:
    """Registrations and profile go to the file that was kept."""
    for event in events:
        kept, merged = (Person.objects.get(public_id=each) for each in (event.kept_id, event.merged_id))
        note_moved(event.merge_id, "jobseekers", move_to_kept(kept, merged, by=SYSTEM, key=f"merge/{event.merge_id}"))


@reacts_to(MergeUndone)
def move_job_seekers_back(events: Sequence[MergeUndone]) -> None:
    """They go back as far as nothing was built on it."""
    for event in events:
        merge = Merge.objects.select_related("kept", "merged").get(public_id=event.merge_id)
        moved = merge.moved.get("jobseekers", {})
        left = move_back(merge.kept, merge.merged, moved, by=SYSTEM, key=f"unmerge/{event.merge_id}")
        if left:
            note_left(event.merge_id, "jobseekers", left)
