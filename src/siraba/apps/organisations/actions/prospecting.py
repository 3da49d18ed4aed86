"""The only writers of visits, calls and promised needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import Actor, NotAllowed
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record
from siraba.apps.organisations.models import Organisation, Outcome, Promise, Visit, VisitKind


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """A contact that is planned, or was made: with an `outcome` it was made."""

    kind: str
    on: date
    about: str = ""
    outcome: str = ""
    says: str = ""
    next_on: date | None = None


def _wrong(entry: VisitEntry, today: date) -> list[Obstacle]:
    found = []
    if entry.kind not in VisitKind.values:
        found.append(Obstacle("kind_unknown", {"kind": entry.kind}))
    if entry.outcome and entry.outcome not in Outcome.values:
        found.append(Obstacle("kind_unknown", {"kind": entry.outcome}))
    if entry.outcome and entry.on > today:
        found.append(Obstacle("day_ahead"))
    if not entry.outcome and entry.on < today:
        found.append(Obstacle("end_not_ahead"))
    if entry.next_on is not None and entry.next_on <= today:
        found.append(Obstacle("next_not_ahead"))
    return found


@action("visit.plan")
def plan_visit(organisation: Organisation, entry: VisitEntry, *, by: Actor, key: str) -> Visit:
    """Plan a visit or call, or write one down that was made already. Raises Refusal with all that is wrong."""
    if not by.office_id:
        raise NotAllowed("a visit belongs to an office")
    if lacking := _wrong(entry, timezone.localdate()):
        raise Refusal("plan", lacking)
    row = Visit.objects.create(
        organisation=organisation,
        office=Office.objects.get(pk=by.office_id),
        counsellor_id=by.id,
        counsellor_name=by.name,
        happened_on=entry.on,
        kind=entry.kind,
        about=entry.about.strip()[:300],
        outcome=entry.outcome,
        says=entry.says.strip()[:1000],
        next_on=entry.next_on,
    )
    record(row, after={"of": organisation.reference, "on": str(entry.on), "outcome": entry.outcome})
    return row


@action("visit.record")
def record_visit(visit: Visit, entry: VisitEntry, *, by: Actor, key: str) -> Visit:
    """Write down what came of a planned contact. Raises Refusal without an outcome, or where it has one."""
    row = lock_rows(Visit.objects.filter(pk=visit.pk)).get()
    lacking = _wrong(entry, timezone.localdate())
    if not entry.outcome:
        lacking.append(Obstacle("outcome_missing"))
    if row.outcome or row.cancelled:
        lacking.append(Obstacle("recorded_already"))
    if lacking:
        raise Refusal("record", lacking)
    row.kind, row.happened_on, row.outcome, row.next_on = entry.kind, entry.on, entry.outcome, entry.next_on
    row.says = entry.says.strip()[:1000]
    row.save()
    record(row, after={"outcome": row.outcome, "next_on": str(row.next_on or "")})
    return row


@action("visit.cancel")
def cancel_visit(visit: Visit, *, by: Actor, key: str) -> Visit:
    """Take a planned contact off the week. Raises Refusal where it was made."""
    row = lock_rows(Visit.objects.filter(pk=visit.pk)).get()
    if row.outcome or row.cancelled:
        raise Refusal("cancel", [Obstacle("recorded_already")])
    row.cancelled = True
    row.save(update_fields=["cancelled"])
    record(row, after={"cancelled": True})
    return row


@dataclass(frozen=True, slots=True)
class PromiseEntry:
    """A need that an employer spoke of, in their words."""

    title: str
    positions: int = 1
    country: str = ""
    expected_on: date | None = None


@action("promise.note")
def note_promise(visit: Visit, entry: PromiseEntry, *, by: Actor, key: str) -> Promise:
    """Write down a need that was promised at a contact. Raises Refusal without a title or for nobody."""
    lacking = [] if entry.title.strip() else [Obstacle("posts_missing")]
    if entry.positions < 1:
        lacking.append(Obstacle("headcount_missing"))
    if lacking:
        raise Refusal("note", lacking)
    row = Promise.objects.create(
        organisation=visit.organisation,
        visit=visit,
        office=visit.office,
        happened_on=timezone.localdate(),
        title=entry.title.strip()[:200],
        positions=entry.positions,
        country=entry.country or visit.organisation.country or "",
        expected_on=entry.expected_on,
    )
    record(row, after={"title": row.title, "positions": row.positions})
    return row


@action("promise.become")
def promise_became(promise: Promise, vacancy_id: UUID, *, by: Actor, key: str) -> Promise:
    """A promised need is a vacancy now. Raises Refusal where it became one before, or lapsed."""
    row = lock_rows(Promise.objects.filter(pk=promise.pk)).get()
    if row.vacancy_id is not None or row.lapsed_on is not None:
        raise Refusal("become", [Obstacle("recorded_already")])
    row.vacancy_id = vacancy_id
    row.save(update_fields=["vacancy_id"])
    record(row, after={"vacancy": str(vacancy_id)})
    return row


@action("promise.lapse")
def promise_lapsed(promise: Promise, *, by: Actor, key: str) -> Promise:
    """Nothing came of a promised need."""
    row = lock_rows(Promise.objects.filter(pk=promise.pk)).get()
    if row.vacancy_id is not None or row.lapsed_on is not None:
        raise Refusal("lapse", [Obstacle("recorded_already")])
    row.lapsed_on = timezone.localdate()
    row.save(update_fields=["lapsed_on"])
    record(row, after={"lapsed": True})
    return row
