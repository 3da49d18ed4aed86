"""Two files that are one person's made one, by a person; undone as far as nothing was built on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.persons.actions.moving import bring_back, move_over
from siraba.apps.persons.actions.rows import hold, write_keys
from siraba.apps.persons.events import ConsentChanged, MergeUndone, PersonChanged, PersonsMerged
from siraba.apps.persons.models import Merge, Person, Resemblance, ResemblanceState


@action("person.compare")
def decide_resemblance(pair: Resemblance, state: str, *, by: Actor, key: str, reason: str = "") -> Resemblance:
    """Write down that two files are two people's (never asked again), or that it is decided later.

    Raises Refusal when they were made one already; that they are one person's is `merge_persons`.
    """
    if state not in {ResemblanceState.DIFFERENT, ResemblanceState.LATER}:
        raise ValueError(f"not a decision about two files: {state!r}")
    hold([pair.one, pair.other])
    pair.refresh_from_db()
    if pair.state == ResemblanceState.SAME:
        raise Refusal("compare", [Obstacle("merged_already")])
    _decided(pair, state, by)
    for person in (pair.one, pair.other):
        record(pair, subject=person.public_id, after={"state": state}, reason=reason)
    return pair


@action("person.tell_apart")
def tell_apart(person: Person, others: list[Person], *, by: Actor, key: str) -> Person:
    """Write down at registration that somebody is none of those who resemble them: it is never asked again."""
    hold([person, *others])
    for other in others:
        pair = _pair(person, other)
        if pair.state != ResemblanceState.SAME:
            _decided(pair, ResemblanceState.DIFFERENT, by)
    record(person, subject=person.public_id, after={"not_one_with": [str(other.public_id) for other in others]})
    return person


@action("person.merge")
def merge_persons(kept: Person, merged: Person, *, by: Actor, key: str, reason: str = "") -> Merge:
    """Make two files one: `kept` gets what `merged` has, which from now on leads to it.

    The identity of `kept` stays as it is, its gaps are filled; of agreements the stricter holds. Raises Refusal when
    they are one file, or one of them was merged already.
    """
    hold([kept, merged])
    for each in (kept, merged):
        each.refresh_from_db()
    if kept.pk == merged.pk or kept.merged_into_id or merged.merged_into_id:
        raise Refusal("merge", [Obstacle("one_file" if kept.pk == merged.pk else "merged_already")])
    merge = Merge.objects.create(kept=kept, merged=merged, by=by.id, moved={"persons": move_over(kept, merged)})
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    write_keys([kept.pk, merged.pk])
    _decided(_pair(kept, merged), ResemblanceState.SAME, by)
    for person in (kept, merged):
        record(merge, subject=person.public_id, after=_who(merge), reason=reason)
    tell(
        PersonsMerged(merge.public_id, kept.public_id, merged.public_id),
        ConsentChanged(kept.public_id),
        PersonChanged(kept.public_id),
        PersonChanged(merged.public_id),
    )
    return merge


@action("person.unmerge")
def undo_merge(merge: Merge, *, by: Actor, key: str, reason: str = "") -> Merge:
    """Make one file two again. What was built on the merge stays where it is, and `Merge.left` says what.

    Raises Refusal when it was undone already, or the file kept was merged into another since: undo that first.
    """
    hold([merge.kept, merge.merged])
    merge.refresh_from_db()
    if merge.undone_at is not None:
        raise Refusal("unmerge", [Obstacle("undone_already")])
    if merge.kept.merged_into_id:
        raise Refusal("unmerge", [Obstacle("merged_since")])
    merged = merge.merged
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    left = bring_back(merge.kept, merged, merge.moved.get("persons", {}))
    merge.left = {"persons": left} if left else {}
    merge.undone_at, merge.undone_by = timezone.now(), by.id
    merge.save()
    write_keys([merge.kept.pk, merged.pk])
    _decided(_pair(merge.kept, merged), ResemblanceState.DIFFERENT, by)
    for person in (merge.kept, merged):
        record(merge, subject=person.public_id, after=_who(merge) | {"left": merge.left}, reason=reason)
    tell(
        MergeUndone(merge.public_id, merge.kept.public_id, merged.public_id),
        ConsentChanged(merge.kept.public_id),
        PersonChanged(merge.kept.public_id),
        PersonChanged(merged.public_id),
    )
    return merge


def note_moved(merge_id: UUID, app: str, moved: dict[str, Any]) -> None:
    """For reactions of higher apps: keep what of theirs moved, as a part of the action under way."""
    merge = Merge.objects.get(public_id=merge_id)
    merge.moved = {**merge.moved, app: moved}
    merge.save(update_fields=["moved"])


def note_left(merge_id: UUID, app: str, left: dict[str, Any]) -> None:
    """For reactions of higher apps: keep what of theirs did not go back when a merge was undone."""
    merge = Merge.objects.get(public_id=merge_id)
    merge.left = {**merge.left, app: left}
    merge.save(update_fields=["left"])


def _pair(one: Person, other: Person) -> Resemblance:
    first, second = sorted((one.pk, other.pk))
    pair, _new = Resemblance.objects.get_or_create(one_id=first, other_id=second, defaults={"score": 0})
    return pair


def _decided(pair: Resemblance, state: str, by: Actor) -> None:
    pair.state, pair.decided_by, pair.decided_at = state, by.id, timezone.now()
    pair.save(update_fields=["state", "decided_by", "decided_at"])


def _who(merge: Merge) -> dict[str, Any]:
    return {"kept": str(merge.kept.public_id), "merged": str(merge.merged.public_id)}
