"""Writes of breaches of personal data, and of the declaration to the authority. About events, never about a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows, next_numbers
from siraba.apps.foundation.identifiers import reference
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.models import Visibility
from siraba.apps.foundation.register import risks
from siraba.apps.foundation.verbs import action, record
from siraba.apps.persons.accounted import forget_declared
from siraba.apps.persons.breaching import clock, kinds_of_data
from siraba.apps.persons.lifecycle import BREACH
from siraba.apps.persons.models import Breach, BreachState, Declaration, ImpactDecision, Risk


@dataclass(frozen=True, slots=True)
class BreachEntry:
    """What is known of a breach; what is not known yet stays empty."""

    title: str
    kind: str
    what: str
    found_at: datetime
    found_how: str
    began_on: date | None = None
    data: Sequence[str] = ()
    people: int | None = None
    consequences: str = ""
    measures: str = ""
    risk: str = ""
    found_why: str = ""
    """Why it was found later than was written first."""


def _fill(row: Breach, entry: BreachEntry) -> None:
    if unknown := set(entry.data) - set(kinds_of_data()):
        raise ValidationError({"data": f"There is no such kind of data: {', '.join(sorted(unknown))}."})
    if entry.found_at > timezone.now():
        raise ValidationError({"found_at": "It was found at a moment that has not come."})
    row.title, row.kind, row.what = entry.title.strip(), entry.kind, entry.what.strip()
    row.found_at, row.found_how, row.data = entry.found_at, entry.found_how, list(entry.data)
    row.happened_on = entry.began_on or timezone.localdate(entry.found_at)
    row.people, row.consequences = entry.people, entry.consequences.strip()
    row.measures, row.risk = entry.measures.strip(), entry.risk


def _ends(found_at: datetime) -> datetime:
    return found_at + timedelta(hours=clock(found_at).hours)


def _wind(row: Breach, entry: BreachEntry) -> None:
    """The end of the clock where the moment of finding may have changed: it comes nearer, and never goes back.

    Raises ValidationError for a later finding without a reason, and for one after the authority was told.
    """
    ends, why = _ends(entry.found_at), entry.found_why.strip()
    if row.told_at is not None and entry.found_at > row.told_at:
        raise ValidationError({"found_at": "The authority was told before."})
    if ends <= row.tell_by:
        row.tell_by, row.found_why = ends, ""
        return
    if entry.found_at > row.found_at and not why:
        raise ValidationError({"found_why": "Say why it was found later than was written first."})
    row.found_why = why or row.found_why


def _still_open(row: Breach) -> None:
    """As it is now, held until this is done. Raises Refusal for one that is closed: its record stays as it was."""
    row.refresh_from_db(from_queryset=lock_rows(Breach.objects.all()))
    if row.state == BreachState.CLOSED:
        raise Refusal("describe", [Obstacle("wrong_state", {"state": row.state})])


@action("breach.open")
def open_breach(entry: BreachEntry, *, by: Actor, key: str) -> Breach:
    """Write a breach down as soon as it is found: the clock runs from then. Raises ValidationError."""
    today = timezone.localdate()
    row = Breach(
        reference=reference("B", today.year, next_numbers(f"breach/{today.year}", 1)),
        officer_id=by.id,
        officer_name=by.name,
    )
    _fill(row, entry)
    row.tell_by = _ends(row.found_at)
    row.full_clean()
    row.save()
    record(
        row,
        after={"kind": row.kind, "found_at": row.found_at, "tell_by": row.tell_by},
        visibility=Visibility.RESTRICTED,
    )
    return row


@action("breach.describe")
def describe_breach(row: Breach, entry: BreachEntry, *, by: Actor, key: str) -> Breach:
    """Write down what is known by now; with a risk judged it is assessed. Raises Refusal once it is closed.

    A reason not to tell, given before the risk was known, stands no longer: of what may harm somebody the authority is
    told, and of what may harm them gravely whether the people are told is decided anew. A later moment of finding is
    reasoned (`found_why`) and moves no deadline.
    """
    _still_open(row)
    old, why, graver = row.state, row.not_told_why, row.risk != Risk.HIGH
    unsaid = row.people_why if row.people_told is False else ""
    before: dict[str, object] = {"state": old, "found_at": row.found_at, "tell_by": row.tell_by}
    _wind(row, entry)
    _fill(row, entry)
    if row.risk in {Risk.RISK, Risk.HIGH}:
        row.not_told_why = ""
    if unsaid and graver and row.risk == Risk.HIGH:
        row.people_told, row.people_why = None, ""
    if row.risk:
        BREACH.go(row, "assess", by=by)
    row.full_clean()
    row.save()
    after: dict[str, object] = {"state": row.state, "risk": row.risk, "people": row.people}
    after |= {"found_at": row.found_at, "tell_by": row.tell_by}
    before |= {"not_told_why": why} if why != row.not_told_why else {}
    before |= {"people_not_told_why": unsaid} if unsaid and row.people_told is None else {}
    record(row, before=before, after=after, reason=entry.found_why.strip(), visibility=Visibility.RESTRICTED)
    return row


@action("breach.tell_authority")
def tell_authority(
    row: Breach, *, by: Actor, key: str, told_at: datetime | None, number: str = "", why: str = ""
) -> Breach:
    """Write down that the authority was told, under which number, or with `told_at` None why it is not.

    After the term `why` says why it was late. Raises ValidationError where a reason lacks.
    """
    _still_open(row)
    late = told_at is not None and told_at > row.tell_by
    if (told_at is None or late) and not why.strip():
        raise ValidationError({"why": "Say why it was late." if late else "Say why the authority is not told."})
    if told_at is None and row.risk in {Risk.RISK, Risk.HIGH}:
        raise ValidationError({"why": "The authority is told of a breach that may harm somebody."})
    if told_at is not None and not row.found_at <= told_at <= timezone.now():
        raise ValidationError({"told_at": "The authority was told between the finding and now."})
    row.told_at, row.told_number = told_at, number.strip() if told_at else ""
    row.not_told_why, row.late_why = ("", why.strip() if late else "") if told_at else (why.strip(), "")
    row.save()
    after = {"told_at": told_at, "number": row.told_number, "late": late}
    record(row, after=after, reason=why.strip(), visibility=Visibility.RESTRICTED)
    return row


@action("breach.decide_people")
def decide_people(row: Breach, told: bool, why: str, *, by: Actor, key: str, told_on: date | None = None) -> Breach:
    """Write down whether the people concerned were told, when, and how or why not. Raises ValidationError."""
    _still_open(row)
    if not why.strip():
        raise ValidationError({"people_why": "Say how they were told, or why not."})
    row.people_told, row.people_why = told, why.strip()
    row.people_told_on = (told_on or timezone.localdate()) if told else None
    row.save()
    record(row, after={"people_told": told}, reason=why.strip(), visibility=Visibility.RESTRICTED)
    return row


@action("breach.close")
def close_breach(row: Breach, *, by: Actor, key: str) -> Breach:
    """Close it. Raises Refusal with everything that is not decided yet."""
    row.refresh_from_db(from_queryset=lock_rows(Breach.objects.all()))
    old = BREACH.go(row, "close", by=by)
    row.closed_on = timezone.localdate()
    row.save()
    record(row, before={"state": old}, after={"state": row.state}, visibility=Visibility.RESTRICTED)
    return row


@action("declaration.enter")
def enter_declaration(authority: str, number: str, declared_on: date, *, by: Actor, key: str) -> Declaration:
    """Write down under which declaration people's data are processed. Raises ValidationError for half of one."""
    if declared_on > timezone.localdate():
        raise ValidationError({"declared_on": "This day has not come yet."})
    row = Declaration(
        authority=authority.strip(),
        number=number.strip(),
        declared_on=declared_on,
        entered_by=by.id,
        entered_name=by.name,
    )
    row.full_clean()
    row.save()
    transaction.on_commit(forget_declared)
    record(row, after={"authority": row.authority, "number": row.number, "declared_on": declared_on})
    return row


@action("impact.decide")
def decide_impact(risk: str, accepted: bool, reason: str, review_on: date, *, by: Actor, key: str) -> ImpactDecision:
    """Accept what is left of a risk, or not, and say when it is looked at again. Raises ValidationError."""
    one = next((each for each in risks() if each.code == risk), None)
    if one is None:
        raise ValidationError({"risk": "There is no such risk."})
    if not timezone.localdate() < review_on <= timezone.localdate() + timedelta(days=731):
        raise ValidationError({"review_on": "The day of the next look lies within two years."})
    row = ImpactDecision(
        risk=risk,
        digest=one.digest,
        accepted=accepted,
        reason=reason.strip(),
        review_on=review_on,
        decided_by=by.id,
        decided_name=by.name,
    )
    row.full_clean()
    row.save()
    record(row, after={"risk": risk, "accepted": accepted, "review_on": review_on}, reason=row.reason)
    return row
