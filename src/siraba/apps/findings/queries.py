"""Reads of findings and holds. What stands against a thing is asked on a day, never copied around."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from siraba.apps.findings.access import visible_findings, visible_holds
from siraba.apps.findings.models import (
    Finding,
    FindingState,
    Hold,
    HoldState,
    RuleReview,
    Severity,
    Waiver,
    WaiverState,
)
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import granted

ORDER = tuple(Severity.values)
"""Severities from the heaviest to the lightest."""


class NotFound(Exception):
    """There is no such finding, waiver or hold for this actor."""


def standing(rows: QuerySet[Finding], as_of: date) -> QuerySet[Finding]:
    """Those that stand on a day: open, or set aside by a waiver that has ended."""
    aside = Waiver.objects.filter(finding=OuterRef("pk"), state=WaiverState.GIVEN, until__gte=as_of)
    return rows.filter(Q(state=FindingState.OPEN) | (Q(state=FindingState.WAIVED) & ~Exists(aside)))


def by_weight(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """The heaviest first, then the oldest."""
    weights = [When(severity=severity, then=Value(place)) for place, severity in enumerate(ORDER)]
    return rows.annotate(weight=Case(*weights, output_field=IntegerField())).order_by("weight", "first_seen", "pk")


def history_of(by: Actor, object_id: UUID) -> QuerySet[Finding]:
    """Everything that was ever found of a thing, with its waivers, the latest first."""
    return visible_findings(by).filter(object_id=object_id).prefetch_related("waivers").order_by("-last_seen", "-pk")


def blocking(object_id: UUID, as_of: date, *, but_for: str = "") -> list[Finding]:
    """What stops a thing on a day; for guards. `but_for` leaves out the check that is just being made."""
    rows = Finding.objects.filter(object_id=object_id, severity=Severity.BLOCK).exclude(check_name=but_for)
    return list(standing(rows, as_of).order_by("pk"))


def live_holds(as_of: date) -> QuerySet[Hold]:
    """Holds that are neither lifted nor over on a day."""
    return Hold.objects.filter(Q(until__isnull=True) | Q(until__gte=as_of), state=HoldState.HELD)


def held(as_of: date, object_ids: Collection[UUID] | None = None) -> set[UUID]:
    """Which things are stopped on a day: of those given, else of all."""
    rows = live_holds(as_of)
    if object_ids is not None:
        rows = rows.filter(object_id__in=list(object_ids))
    return set(rows.values_list("object_id", flat=True))


def stopped(as_of: date, object_ids: Collection[UUID], *, but_for: Collection[str] = ()) -> set[UUID]:
    """Which of some things are stopped on a day: by a hold, or by a blocking finding of another check."""
    ids = list(object_ids)
    rows = Finding.objects.filter(object_id__in=ids, severity=Severity.BLOCK).exclude(check_name__in=list(but_for))
    return held(as_of, ids) | set(standing(rows, as_of).values_list("object_id", flat=True))


def free_of(by_id: str, as_of: date, *, but_for: Collection[str] = ()) -> Q:
    """A condition on rows: nobody holds the thing whose public id stands in the field `by_id`, and no rule stops it."""
    holds = live_holds(as_of)
    rules = Finding.objects.filter(severity=Severity.BLOCK).exclude(check_name__in=list(but_for))
    rules = standing(rules, as_of).filter(object_id=OuterRef(by_id))
    return ~Q(Exists(holds.filter(object_id=OuterRef(by_id)))) & ~Q(Exists(rules))


def aside(check: str, object_ids: Collection[UUID], as_of: date) -> set[tuple[UUID, str, str]]:
    """What people set aside on a day of what a check says: thing, rule and part."""
    rows = Finding.objects.filter(check_name=check, object_id__in=list(object_ids), state=FindingState.WAIVED)
    rows = rows.filter(waivers__state=WaiverState.GIVEN, waivers__until__gte=as_of)
    return set(rows.values_list("object_id", "rule", "part"))


def of_things(object_ids: Collection[UUID], as_of: date) -> dict[UUID, list[Finding]]:
    """What stands against some things on a day, the heaviest first; for pages that show many things at once."""
    found: dict[UUID, list[Finding]] = {}
    for row in by_weight(standing(Finding.objects.filter(object_id__in=list(object_ids)), as_of)):
        found.setdefault(row.object_id, []).append(row)
    return found


def known_to(check: str, object_ids: Collection[UUID]) -> set[UUID]:
    """Of which things a check said something that is not settled; for whoever runs it again."""
    rows = Finding.objects.filter(check_name=check, object_id__in=list(object_ids))
    return set(rows.exclude(state=FindingState.RESOLVED).values_list("object_id", flat=True))


def holds(by: Actor, as_of: date) -> QuerySet[Hold]:
    """What is stopped on a day, the latest first."""
    rows = visible_holds(by).filter(Q(until__isnull=True) | Q(until__gte=as_of), state=HoldState.HELD)
    return rows.order_by("-pk")


def reviews(by: Actor, rule: str = "") -> QuerySet[RuleReview]:
    """Reviews of rules by lawyers that were not taken back, the latest first."""
    rows = RuleReview.objects.filter(withdrawn_on=None) if granted(by, "rule.see") else RuleReview.objects.none()
    return (rows.filter(rule=rule) if rule else rows).order_by("-pk")


def queue(by: Actor, as_of: date, *, severity: str = "", kind: str = "", check: str = "") -> QuerySet[Finding]:
    """What stands on a day, of every thing, the heaviest first."""
    rows = standing(visible_findings(by), as_of)
    for field, value in (("severity", severity), ("object_kind", kind), ("check_name", check)):
        if value:
            rows = rows.filter(**{field: value})
    return by_weight(rows).prefetch_related("waivers")


def counts(by: Actor, as_of: date) -> dict[str, int]:
    """How many findings of each severity stand on a day."""
    rows = standing(visible_findings(by), as_of).values_list("severity").annotate(count=Count("pk"))
    found = dict(rows.order_by())
    return {severity: found.get(severity, 0) for severity in ORDER}


def set_aside(by: Actor, as_of: date) -> QuerySet[Waiver]:
    """Waivers that count on a day, and those that wait for a second signature; the latest first."""
    rows = Waiver.objects.filter(finding__in=visible_findings(by), until__gte=as_of)
    return rows.exclude(state=WaiverState.WITHDRAWN).select_related("finding").order_by("-pk")


def finding(by: Actor, public_id: str) -> Finding:
    """One finding with its waivers. Raises NotFound."""
    try:
        return visible_findings(by).prefetch_related("waivers").get(public_id=public_id)
    except (Finding.DoesNotExist, ValidationError) as problem:  # the latter: not an id at all
        raise NotFound(public_id) from problem


def waiver(by: Actor, public_id: str) -> Waiver:
    """One waiver. Raises NotFound."""
    try:
        rows = Waiver.objects.filter(finding__in=visible_findings(by)).select_related("finding")
        return rows.get(public_id=public_id)
    except (Waiver.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


def hold(by: Actor, public_id: str) -> Hold:
    """One hold. Raises NotFound."""
    try:
        return visible_holds(by).get(public_id=public_id)
    except (Hold.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


def kinds(by: Actor) -> list[str]:
    """The kinds of thing about which something was found, for a filter."""
    return list(visible_findings(by).values_list("object_kind", flat=True).distinct().order_by("object_kind"))
