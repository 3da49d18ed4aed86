"""What happened to a person that others must know."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from siraba.apps.foundation.events import Event


@dataclass(frozen=True, slots=True)
class PersonChanged(Event):
    """Identity or place of a person changed."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class ConsentChanged(Event):
    """A consent was given or withdrawn."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class PersonsMerged(Event):
    """Two files are one person: what belongs to `merged_id` is `kept_id`'s from now on, and `merge_id` names the row
    that keeps what moved (`persons.actions.note_moved`), so that it can be undone."""

    merge_id: UUID
    kept_id: UUID
    merged_id: UUID


@dataclass(frozen=True, slots=True)
class MergeUndone(Event):
    """A merge was a mistake: what moved goes back as far as nothing was built on it."""

    merge_id: UUID
    kept_id: UUID
    merged_id: UUID


@dataclass(frozen=True, slots=True)
class PersonErased(Event):
    """Everything about a person goes, in the same transaction: higher apps delete what is theirs.

    Told before the row of the person is deleted, by a reaction of the action under way; after it, nothing refers to it.
    """

    person_id: UUID
