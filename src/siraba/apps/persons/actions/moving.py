"""What of a person's own rows moves when two files become one, and goes back when that is undone.

What moved is kept by database id, what changed with its value before: `bring_back` undoes what is still as the merge
left it, and counts what is not.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from siraba.apps.accounts.models import SignIn, User
from siraba.apps.foundation.models import SourceRecord
from siraba.apps.persons.actions.rows import What, what_of
from siraba.apps.persons.models import (
    OPEN_STATES,
    CaseStep,
    Consent,
    ContactPoint,
    Correction,
    Disclosure,
    Entrustment,
    IdentityDocument,
    Limitation,
    Person,
    RightsCase,
)

FILLED = ("sex", "country", "region", "place")
BIRTH = ("birth_earliest", "birth_latest", "birth_precision")


def move_over(kept: Person, merged: Person) -> dict[str, Any]:
    """Contacts, agreements, disclosures and source records of `merged` become `kept`'s; returns what moved."""
    withdrawn, shortened = _stricter(kept, merged)
    return {
        "filled": _fill(kept, merged),
        "withdrawn": withdrawn,
        "shortened": shortened,
        "contacts": _move(ContactPoint.objects.filter(person=merged), kept, _twins(kept)),
        "consents": _move(Consent.objects.filter(person=merged), kept, _agreed(kept)),
        "disclosures": _move(Disclosure.objects.filter(person=merged), kept, Q(pk__in=[])),
        "entrustments": _move(Entrustment.objects.filter(person=merged), kept, Q(pk__in=[])),
        "rights_cases": _move(RightsCase.objects.filter(person=merged), kept, _asked(kept)),
        **{name: _move(rows.filter(person=merged), kept, Q(pk__in=[])) for name, rows in _of_cases()},
        "documents": _move(IdentityDocument.objects.filter(person=merged), kept, _described(kept)),
        "sign_ins": _follow(kept, merged),
        "sources": _lead(SourceRecord.objects.filter(object_id=merged.public_id), kept),
    }


def bring_back(kept: Person, merged: Person, moved: dict[str, Any]) -> dict[str, int]:
    """Undo `move_over`; returns how many of each kind were changed since and stay as they are."""
    left: dict[str, int] = {}
    for name, rows in (
        ("contacts", ContactPoint.objects.all()),
        ("consents", Consent.objects.all()),
        ("disclosures", Disclosure.objects.all()),
        ("entrustments", Entrustment.objects.all()),
        ("documents", IdentityDocument.objects.all()),
        ("rights_cases", RightsCase.objects.all()),
        *_of_cases(),
    ):
        ids = moved.get(name, [])
        back = rows.filter(pk__in=ids, person=kept).update(person=merged)
        _count(left, name, len(ids) - back)
    _count(left, "sign_ins", _part(kept, merged, moved.get("sign_ins", {})))
    ids = moved.get("sources", [])
    back = SourceRecord.objects.filter(pk__in=ids, object_id=kept.public_id).update(object_id=merged.public_id)
    _count(left, "sources", len(ids) - back)
    _count(left, "withdrawn", sum(not _live_again(pk, day) for pk, day in moved.get("withdrawn", [])))
    _count(left, "shortened", sum(not _as_long(*said) for said in moved.get("shortened", [])))
    _count(left, "filled", _unfill(kept, moved.get("filled", {})))
    return left


def _of_cases() -> tuple[tuple[str, QuerySet[Any]], ...]:
    """What hangs on cases, and limits: they hold for the file that is kept."""
    return (
        ("limitations", Limitation.objects.all()),
        ("case_steps", CaseStep.objects.all()),
        ("corrections", Correction.objects.all()),
    )


def _asked(kept: Person) -> Q:
    """Open cases for what `kept` has an open one for; they stay with the merged file, and are answered with it."""
    asked = Q(pk__in=[])
    for kind, topic in RightsCase.objects.filter(person=kept, state__in=OPEN_STATES).values_list("kind", "topic"):
        asked |= Q(kind=kind, topic=topic, state__in=OPEN_STATES)
    return asked


def _move(rows: QuerySet[Any], kept: Person, stays: Q) -> list[int]:
    """Give rows to `kept`, but those that it has already; returns the ids of what moved."""
    ids = list(rows.exclude(stays).order_by("pk").values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=ids).update(person=kept)
    return ids


def _follow(kept: Person, merged: Person) -> dict[str, list[int]]:
    """The person's own way in leads to the file that is kept; of two ways the one of that file goes on."""
    ways = User.objects.filter(person_id=merged.public_id)
    ids = list(ways.filter(is_active=True).values_list("pk", flat=True))
    if not User.objects.filter(person_id=kept.public_id).exists():
        ways.update(person_id=kept.public_id)
        return {"moved": ids}
    SignIn.objects.filter(user__in=ids, ended_at=None).update(ended_at=timezone.now())
    User.objects.filter(pk__in=ids).update(is_active=False)
    return {"closed": ids}


def _part(kept: Person, merged: Person, ways: dict[str, list[int]]) -> int:
    """The ways in go back; returns how many do not lead where the merge left them."""
    moved, closed = ways.get("moved", []), ways.get("closed", [])
    back = User.objects.filter(pk__in=moved, person_id=kept.public_id).update(person_id=merged.public_id)
    User.objects.filter(pk__in=closed, person_id=merged.public_id).update(is_active=True)
    return len(moved) - back


def _lead(rows: QuerySet[SourceRecord], kept: Person) -> list[int]:
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    SourceRecord.objects.filter(pk__in=ids).update(object_id=kept.public_id)
    return ids


def _twins(kept: Person) -> Q:
    """Live contacts with a value that is live with `kept` too; they stay where they are."""
    live = ContactPoint.objects.filter(person=kept, ended_on=None)
    twins = Q(pk__in=[])
    for kind, value in live.values_list("kind", "value"):
        twins |= Q(kind=kind, value=value, ended_on=None)
    return twins


def _described(kept: Person) -> Q:
    """Documents that `kept` has too, by their number; they stay where they are."""
    live = IdentityDocument.objects.filter(person=kept, ended_on=None).exclude(mark="")
    return Q(mark__in=list(live.values_list("mark", flat=True)), ended_on=None)


def _agreed(kept: Person) -> Q:
    """Live agreements to what `kept` has one for."""
    agreed = Q(pk__in=[])
    for row in Consent.objects.filter(person=kept, withdrawn_on=None):
        agreed |= _the_same(row)
    return agreed


def _the_same(row: Consent) -> Q:
    """Live agreements to what a row is for."""
    purpose, country, organisation, project = what_of(row)
    return Q(purpose=purpose, country=country, organisation_id=organisation, project=project, withdrawn_on=None)


def _stricter(kept: Person, merged: Person) -> tuple[list[tuple[int, str]], list[tuple[int, str | None, str]]]:
    """Of what was agreed in two files the stricter holds: taken back in one, it is in both; else the earlier end.

    Returns the agreements withdrawn with their day, and those shortened with the end before and after.
    """
    today = timezone.localdate()
    said = {person.pk: _agreements(person) for person in (kept, merged)}
    withdrawn, shortened = [], []
    for what in said[kept.pk].keys() & said[merged.pk].keys():
        one, other = said[kept.pk][what], said[merged.pk][what]
        if (one.withdrawn_on is None) != (other.withdrawn_on is None):
            live = one if one.withdrawn_on is None else other
            Consent.objects.filter(pk=live.pk).update(withdrawn_on=today)
            withdrawn.append((live.pk, today.isoformat()))
        elif one.withdrawn_on is None and other.until and (one.until is None or other.until < one.until):
            Consent.objects.filter(pk=one.pk).update(until=other.until)
            shortened.append((one.pk, one.until.isoformat() if one.until else None, other.until.isoformat()))
    return withdrawn, shortened


def _agreements(person: Person) -> dict[What, Consent]:
    """What a file says of each purpose, and what it is for: the live agreement, else the one taken back last.

    One that merely ran out says nothing: nobody took it back.
    """
    rows = Consent.objects.filter(person=person).exclude(withdrawn_on__isnull=False, withdrawn_on__gte=F("until"))
    ordered = rows.order_by(F("withdrawn_on").asc(nulls_last=True), "pk")
    return {what_of(row): row for row in ordered}


def _fill(kept: Person, merged: Person) -> dict[str, Any]:
    """What `kept` lacks and `merged` knows; a birth date as far as it is known better."""
    filled = {name: getattr(merged, name) for name in FILLED if not getattr(kept, name) and getattr(merged, name)}
    if kept.birth is None and merged.birth is not None:
        filled |= {name: getattr(merged, name) for name in BIRTH}
    for name, value in filled.items():
        setattr(kept, name, value)
    if filled:
        kept.save(update_fields=list(filled))
    return {name: str(value) for name, value in filled.items()}


def _unfill(kept: Person, filled: dict[str, str]) -> int:
    """Empty what the merge filled and nobody wrote since; returns how many stay."""
    same = [name for name, value in filled.items() if str(getattr(kept, name)) == value]
    stay = len(filled) - len(same)
    if stay and set(BIRTH) & set(filled):  # a birth date goes whole or not at all
        same = [name for name in same if name not in BIRTH]
    for name in same:
        setattr(kept, name, "" if name in {"place", "birth_precision"} else None)
    if same:
        kept.save(update_fields=same)
    return len(filled) - len(same)


def _live_again(pk: int, day: str) -> bool:
    """Undo a withdrawal that the merge made, unless the person agreed anew or took it back since."""
    row = Consent.objects.filter(pk=pk, withdrawn_on=date.fromisoformat(day)).first()
    if row is None:
        return False
    if Consent.objects.filter(_the_same(row), person=row.person_id).exists():
        return False
    Consent.objects.filter(pk=pk).update(withdrawn_on=None)
    return True


def _as_long(pk: int, before: str | None, after: str) -> bool:
    rows = Consent.objects.filter(pk=pk, until=date.fromisoformat(after))
    return bool(rows.update(until=date.fromisoformat(before) if before else None))


def _count(left: dict[str, int], name: str, how_many: int) -> None:
    if how_many:
        left[name] = how_many
