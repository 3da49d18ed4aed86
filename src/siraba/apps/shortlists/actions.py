"""The only writer of what the pool reads, of the lists that are kept, and of the parameters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows, next_numbers, write_numbered
from siraba.apps.foundation.jobs import ask
from siraba.apps.foundation.models import Job
from siraba.apps.foundation.verbs import action, record
from siraba.apps.persons.models import Person
from siraba.apps.shortlists.agreed import agreeing, strike
from siraba.apps.shortlists.effects import EFFECT, GOING, measuring
from siraba.apps.shortlists.models import (
    BatchState,
    Exclusion,
    MatchingBatch,
    ParameterSet,
    ParameterState,
    PoolChange,
    PoolKind,
    SavedCandidate,
    SavedShortlist,
)
from siraba.apps.shortlists.pool import COUNTER
from siraba.apps.shortlists.queries import ShortlistView, parameters_in_force, shortlist
from siraba.apps.shortlists.saved import UNPUBLISHED, Frozen, freeze_view, the_same, without
from siraba.apps.vacancies.models import Vacancy
from siraba.core.matching import documents
from siraba.core.matching.parameters import DEFAULT, Parameters


class ListChanged(Exception):
    """The list is not the one that was shown any more; nothing was kept."""


class NotMeasured(Exception):
    """The effect of these parameters was not looked at yet; they are not applied."""


class NotHeld(Exception):
    """The batch is being made, or is published already; nothing was changed."""


def note_changes(kind: PoolKind, ids: Iterable[UUID]) -> None:
    """Write down whose files changed, as a part of the action under way. No audit: the action's own says what."""
    changed = dict.fromkeys(ids)
    write_numbered(COUNTER, PoolChange, [{"kind": kind.value, "object_id": each} for each in changed])


def forget_in_lists(ids: Iterable[UUID]) -> None:
    """Empty the places that erased people have in kept lists, as a part of the action under way."""
    SavedCandidate.objects.filter(person_id__in=list(ids)).update(person_id=None, sealed=None)


@action("shortlist.keep")
def keep_shortlist(
    vacancy: Vacancy, *, as_of: date, by: Actor, key: str, top: int = 50, shown: str = "", programme: str = ""
) -> SavedShortlist:
    """Keep the list of a vacancy as it is now, with everything it was made from; what was kept before is not again.

    `shown` is the digest of the list that the person has before them; `programme` as for `queries.shortlist`. Raises
    ListChanged when it is another by now, NotAllowed.
    """
    view = shortlist(by, vacancy, as_of=as_of, top=top, programme=programme)
    made = freeze_view(without(view, _gone([(vacancy, view)])[vacancy.country]))
    if shown and shown != made.digest:
        raise ListChanged(vacancy.reference)
    list(lock_rows(Vacancy.objects.filter(pk=vacancy.pk).only("pk")))  # two who press at once keep one list
    version = _version(made.parameters, programme)
    row = the_same(vacancy, made, version, as_of) or _write(vacancy, made, version, as_of, by=by)
    record(row, after={"vacancy": vacancy.reference, "people": len(made.candidates), "digest": made.digest})
    return row


def _gone(views: Sequence[tuple[Vacancy, ShortlistView]]) -> dict[str | None, frozenset[str]]:
    """Those of some lists who were erased since they were made, or took back that they may be proposed, by country.

    The others stay, and stay agreed, until this action ends: whoever takes it back waits for it, and finds what it
    wrote (`agreed.strike`). To be asked before anything is sealed: sealing makes a new key for whoever has none.
    """
    listed: dict[str | None, set[str]] = defaultdict(set)
    for vacancy, view in views:
        listed[vacancy.country] |= {match.person_id for match in view.result.matches}
    everybody = set().union(*listed.values())
    there = lock_rows(Person.objects.filter(public_id__in=everybody).order_by("pk").only("pk", "public_id"))
    left = {str(person.public_id) for person in there}
    return {country: frozenset(ids - agreeing(ids & left, country)) for country, ids in listed.items()}


def _write(
    vacancy: Vacancy,
    made: Frozen,
    version: ParameterSet,
    as_of: date,
    *,
    by: Actor,
    batch: MatchingBatch | None = None,
) -> SavedShortlist:
    row = SavedShortlist.objects.create(
        vacancy=vacancy,
        batch=batch,
        parameters=version,
        as_of=as_of,
        asked=made.asked,
        figures=made.figures,
        digest=made.digest,
        kept_by_id=by.id,
        kept_by_name=by.name,
    )
    for one in made.candidates:
        one.shortlist = row
    SavedCandidate.objects.bulk_create(made.candidates, batch_size=500)
    return row


def _version(wanted: Parameters, scope: str = "") -> ParameterSet:
    """The row of the parameters in force; the built-in ones get theirs when they are first needed."""
    row = parameters_in_force(scope)
    if row is None:
        _one_at_a_time()
        row = parameters_in_force(scope) or ParameterSet.objects.create(
            scope="",
            number=_next(""),
            document=documents.plain(DEFAULT),
            state=ParameterState.ACTIVE,
            active_from=timezone.now(),
            author_name="Siraba",
        )
    if documents.of(row.document) != wanted:
        raise ListChanged("the parameters changed while the list was made")
    return row


def _one_at_a_time() -> None:
    """Numbers of versions, and which is in force, are for one to write until their action ends."""
    next_numbers("parameters.version")


def _next(scope: str) -> int:
    return (ParameterSet.objects.filter(scope=scope).aggregate(last=Max("number"))["last"] or 0) + 1


@action("parameters.propose")
def propose_parameters(
    document: dict[str, Any], *, by: Actor, key: str, scope: str = "", reason: str = ""
) -> ParameterSet:
    """Lay down a new version, not in force yet. Raises documents.BadDocument, NotAllowed."""
    _one_at_a_time()
    _version(documents.of(_in_force_document()))  # the built-in ones have their row before any other
    number = _next(scope)
    known = documents.of({**document, "version": number})
    row = ParameterSet.objects.create(
        scope=scope,
        number=number,
        document=documents.plain(known),
        author_id=by.id,
        author_name=by.name,
        reason=reason[:300],
    )
    record(row, after={"scope": scope, "number": number, "document": row.document}, reason=reason)
    return row


def _in_force_document() -> dict[str, Any]:
    row = parameters_in_force("")
    return row.document if row else documents.plain(DEFAULT)


@action("parameters.measure")
def measure_parameters(row: ParameterSet, *, by: Actor, key: str) -> Job:
    """Ask for what a version would change in last week's lists; the job under way where there is one."""
    lock_rows(ParameterSet.objects.all()).get(pk=row.pk)
    job = measuring(row)
    if job is None or job.state not in GOING:
        job = ask(EFFECT, by=by, key=f"{key}/job", version=str(row.public_id))
    record(row, after={"measured_by": str(job.public_id)})
    return job


@action("parameters.note_effect")
def note_effect(row: ParameterSet, effect: dict[str, Any], *, by: Actor, key: str) -> ParameterSet:
    """Write beside a version what it would change in last week's lists."""
    row.effect = effect
    row.save(update_fields=["effect"])
    record(row, after={"effect": effect})
    return row


@action("parameters.apply")
def apply_parameters(row: ParameterSet, *, by: Actor, key: str) -> ParameterSet:
    """Put a version in force; the one before is retired. Raises NotMeasured until its effect was looked at."""
    _one_at_a_time()
    row.refresh_from_db(from_queryset=lock_rows(ParameterSet.objects.all()))
    if row.effect is None:
        raise NotMeasured(str(row))
    before = ParameterSet.objects.filter(scope=row.scope, state=ParameterState.ACTIVE).exclude(pk=row.pk)
    replaced = list(before.values_list("number", flat=True))
    before.update(state=ParameterState.RETIRED)
    row.state, row.active_from = ParameterState.ACTIVE, timezone.now()
    row.save(update_fields=["state", "active_from"])
    record(row, before={"in_force": replaced}, after={"in_force": row.number})
    return row


@action("batch.begin")
def begin_batch(as_of: date, parameters: Parameters, *, by: Actor, key: str) -> MatchingBatch:
    """A nightly batch, empty yet."""
    batch = MatchingBatch.objects.create(as_of=as_of, parameters=_version(parameters))
    record(batch, after={"as_of": as_of.isoformat(), "parameters": batch.parameters.number})
    return batch


@action("batch.save")
def save_lists(
    batch: MatchingBatch, views: Sequence[tuple[Vacancy, ShortlistView]], *, by: Actor, key: str
) -> MatchingBatch:
    """Keep lists of a batch. One that shows what the vacancy's last one showed is not written again.

    The last one that somebody was shown: what a held batch found would else drift past the limits the night after.
    """
    unchanged, gone = 0, _gone(views)
    for vacancy, view in views:
        made = freeze_view(without(view, gone[vacancy.country]))
        shown = SavedShortlist.objects.filter(vacancy=vacancy).exclude(batch__state__in=UNPUBLISHED)
        if shown.order_by("-pk").values_list("digest", flat=True).first() == made.digest:
            unchanged += 1
        else:
            _write(vacancy, made, batch.parameters, batch.as_of, by=by, batch=batch)
    batch.lists += len(views)
    batch.unchanged += unchanged
    batch.save(update_fields=["lists", "unchanged"])
    record(batch, after={"lists": batch.lists, "unchanged": batch.unchanged})
    return batch


@action("batch.end")
def end_batch(
    batch: MatchingBatch, drift: dict[str, Any], exposure: dict[str, Any], *, by: Actor, key: str
) -> MatchingBatch:
    """Publish a batch, or hold it back where `drift["beyond"]` names limits that it breaks.

    Whoever took their agreement back while it ran is in none of its lists.
    """
    struck = strike(batch)
    batch.drift, batch.exposure = drift, exposure
    batch.state = BatchState.HELD if drift["beyond"] else BatchState.PUBLISHED
    batch.save(update_fields=["drift", "exposure", "state"])
    record(batch, after={"state": batch.state, "drift": drift, "struck": struck})
    return batch


@action("batch.publish")
def publish_batch(batch: MatchingBatch, *, by: Actor, key: str, reason: str = "") -> MatchingBatch:
    """Publish a batch that was held back, because somebody looked at it and says so. Raises NotAllowed, NotHeld."""
    batch.refresh_from_db(from_queryset=lock_rows(MatchingBatch.objects.all()))
    if batch.state != BatchState.HELD:
        raise NotHeld(str(batch))
    struck = strike(batch)
    batch.state = BatchState.PUBLISHED
    batch.save(update_fields=["state"])
    record(batch, after={"state": batch.state, "struck": struck}, reason=reason)
    return batch


@action("exclusion.follow")
def move_exclusions(person: Person, to: Person, only: Sequence[int] | None = None, *, by: Actor, key: str) -> list[int]:
    """Exclusions follow a person whose file was merged, or those named go back; returns which moved.

    Nobody comes back to a vacancy by having had two files. One that both files have stays where it is.
    """
    held = Exclusion.objects.filter(person=to).values("vacancy")
    rows = Exclusion.objects.filter(person=person).exclude(vacancy__in=held)
    moved = list((rows if only is None else rows.filter(pk__in=only)).order_by("pk").values_list("pk", flat=True))
    Exclusion.objects.filter(pk__in=moved).update(person=to)
    record(to, subject=to.public_id, after={"exclusions": len(moved)})
    return moved
