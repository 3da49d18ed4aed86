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
    """Everything about a person is gone: the row, and by cascade every row that points at it.

    Higher apps answer with what knows a person otherwise than by a foreign key: pools, texts, files, messages.
    """

    person_id: UUID


@dataclass(frozen=True, slots=True)
class LimitsChanged(Event):
    """A person set a limit to the use of their file, or a limit was lifted: ask `persons.limits` what holds now."""

    person_id: UUID
