"""The only writers of findings, waivers and holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from siraba.apps.findings.access import may_waive
from siraba.apps.findings.events import FindingEscalated, FindingsChanged
from siraba.apps.findings.lifecycle import FINDING, HOLD, WAIVER
from siraba.apps.findings.models import Finding, FindingState, Hold, RuleReview, Severity, Waiver, WaiverState
from siraba.apps.findings.rules import FindingEntry, end_obstacles, reason_obstacles
from siraba.apps.foundation.actors import SYSTEM, Actor, NotAllowed
from siraba.apps.foundation.db_locks import hold_ids, lock_rows
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.models import ErasedSubject, Thing
from siraba.apps.foundation.verbs import action, record, tell

BATCH = 500
SEEN = ("severity", "code", "params", "source", "waiver_roles", "needs_second", "label", "subject_id")
"""What a check may say otherwise the next time."""
WRITTEN = (*SEEN, "state", "resolved_at")
"""What a run of a check may change of a finding, beside when it was last seen."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A thing and everything that a check says of it now. `subject_id` is the person whom it concerns."""

    thing: Thing
    entries: Sequence[FindingEntry]
    subject_id: UUID | None = None


@action("finding.write")
def write(check: str, said: Sequence[Checked], *, by: Actor, key: str) -> list[Finding]:
    """Write what one run of a check said of some things, as a set; returns what stands open of them.

    The same again changes nothing but when it was last seen; what is said no more is settled; what comes back is open
    again; a waiver that has ended counts no more. Takes at least one thing.
    """
    now = timezone.now()
    ids = [one.thing.public_id for one in said]
    rows = lock_rows(Finding.objects.filter(check_name=check, object_id__in=ids).order_by("pk"))
    known: dict[UUID, dict[tuple[str, str], Finding]] = {each: {} for each in ids}
    stood: dict[int, tuple[object, ...]] = {}
    for row in rows:
        known[row.object_id][row.rule, row.part] = row
        stood[row.pk] = _written(row)
    fresh: list[Finding] = []
    changed: list[Finding] = []
    for one in said:
        held = known[one.thing.public_id]
        new, moved = _compare(check, one, held, now, by)
        fresh += new
        changed += held.values()
        if new or moved or one is said[0]:
            after = {"check": check, "found": [row.rule for row in new], "moved": [row.rule for row in moved]}
            record(one.thing, subject=one.subject_id, after=after)
        if new or moved:
            tell(FindingsChanged(one.thing._meta.label_lower, one.thing.public_id))
    Finding.objects.bulk_create(fresh, batch_size=BATCH)
    # a check of the night says the same of nearly everything: that is one statement, not each column of each row
    same = [row.pk for row in changed if row.last_seen == now and stood[row.pk] == _written(row)]
    Finding.objects.filter(pk__in=same).update(last_seen=now)
    other = [row for row in changed if stood[row.pk] != _written(row)]
    Finding.objects.bulk_update(other, [*WRITTEN, "last_seen"], batch_size=BATCH)
    alerts = [row for row in fresh if row.severity == Severity.ESCALATE]
    tell(*(FindingEscalated(row.public_id, row.object_kind, row.object_id, row.rule) for row in alerts))
    return [row for row in (*changed, *fresh) if row.state == FindingState.OPEN]


def _written(row: Finding) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in WRITTEN)


def _compare(
    check: str, one: Checked, held: dict[tuple[str, str], Finding], now: datetime, by: Actor
) -> tuple[list[Finding], list[Finding]]:
    """What is new of a thing, and what changed its state (both unsaved); the held ones are put in order."""
    entries = {(entry.rule, entry.part): entry for entry in one.entries}
    fresh, moved = [], []
    for place, entry in entries.items():
        row = held.get(place)
        if row is None:
            row = Finding(check_name=check, rule=entry.rule, part=entry.part, first_seen=now, last_seen=now)
            row.object_kind, row.object_id = one.thing._meta.label_lower, one.thing.public_id
            fresh.append(row)
        else:
            row.last_seen = now
            verb = "reopen" if row.state == FindingState.RESOLVED else "stand" if _waiver_over(row, now) else ""
            if verb:
                FINDING.go(row, verb, by=SYSTEM)
                row.resolved_at = None
                moved.append(row)
        _say(row, one, entry)
    for place, row in held.items():
        if place not in entries and row.state != FindingState.RESOLVED:
            FINDING.go(row, "resolve", by=SYSTEM)
            row.resolved_at = now
            moved.append(row)
    return fresh, moved


def _say(row: Finding, one: Checked, entry: FindingEntry) -> None:
    row.severity, row.code, row.params, row.source = entry.severity, entry.code, dict(entry.params), entry.source[:200]
    row.waiver_roles, row.needs_second = sorted(entry.waiver), entry.second
    row.label, row.subject_id = str(getattr(one.thing, "reference", ""))[:60], one.subject_id


def _waiver_over(row: Finding, now: datetime) -> bool:
    if row.state != FindingState.WAIVED:
        return False
    today = timezone.localdate(now)
    return not row.waivers.filter(state=WaiverState.GIVEN, until__gte=today).exists()


@action("finding.waive")
def waive(finding: Finding, reason: str, until: date | None, *, by: Actor, key: str) -> Waiver:
    """Set a finding aside until a day. Where its rule asks for it, it counts once a second person has signed.

    Raises NotAllowed where the rule does not let this role, Refusal with everything that is missing.
    """
    row = lock_rows(Finding.objects.filter(pk=finding.pk)).get()
    if by.id is None or not may_waive(by, row):
        raise NotAllowed(f"{by.role} may not set {row.rule} aside")
    today = timezone.localdate()
    lacking = [*reason_obstacles(reason), *end_obstacles(until, today)]
    if row.state == FindingState.RESOLVED:
        lacking.append(Obstacle("settled_already", {}))
    live = row.waivers.exclude(state=WaiverState.WITHDRAWN)
    if live.filter(until__gte=today).exists():
        lacking.append(Obstacle("set_aside_already", {}))
    if lacking or until is None:
        raise Refusal("waive", lacking)
    live.update(state=WaiverState.WITHDRAWN)  # one whose day has passed makes room
    one = Waiver(finding=row, author_id=by.id, author_name=by.name, reason=reason.strip()[:500], until=until)
    if not row.needs_second:
        WAIVER.go(one, "sign", by=by)
    one.save()
    _set_aside(row, one, by)
    record(row, subject=row.subject_id, after={"waiver": one.state, "until": until}, reason=reason)
    tell(FindingsChanged(row.object_kind, row.object_id))
    return one


@action("waiver.countersign")
def countersign(waiver: Waiver, *, by: Actor, key: str) -> Waiver:
    """Sign what another person set aside. Raises NotAllowed to its author, and to roles that the rule does not name."""
    one = lock_rows(Waiver.objects.filter(pk=waiver.pk)).get()
    row = one.finding
    if by.id is None or by.id == one.author_id or not may_waive(by, row):
        raise NotAllowed("the second signature is that of somebody else who may set this aside")
    WAIVER.go(one, "sign", by=by)
    one.second_id, one.second_name = by.id, by.name
    one.save()
    _set_aside(row, one, by)
    record(row, subject=row.subject_id, after={"waiver": one.state, "until": one.until})
    tell(FindingsChanged(row.object_kind, row.object_id))
    return one


@action("waiver.withdraw")
def withdraw_waiver(waiver: Waiver, reason: str, *, by: Actor, key: str) -> Waiver:
    """Take a waiver back: the finding stands again. Raises Refusal without a reason."""
    one = lock_rows(Waiver.objects.filter(pk=waiver.pk)).get()
    if lacking := reason_obstacles(reason):
        raise Refusal("withdraw", lacking)
    WAIVER.go(one, "withdraw", by=by)
    one.save()
    row = one.finding
    if row.state == FindingState.WAIVED:
        FINDING.go(row, "stand", by=SYSTEM)
        row.save(update_fields=["state"])
    record(row, subject=row.subject_id, after={"waiver": one.state}, reason=reason)
    tell(FindingsChanged(row.object_kind, row.object_id))
    return one


def _set_aside(row: Finding, one: Waiver, by: Actor) -> None:
    if one.state == WaiverState.GIVEN and row.state == FindingState.OPEN:
        FINDING.go(row, "waive", by=by)
        row.save(update_fields=["state"])


@action("hold.place")
def hold(
    thing: Thing, reason: str, *, by: Actor, key: str, until: date | None = None, subject_id: UUID | None = None
) -> Hold:
    """Stop a thing until a day (included), or until somebody lifts it. Raises Refusal with all that is missing.

    An erasure that is under way is waited for, and waits: of the two the one that is kept first counts.
    """
    today, ids = timezone.localdate(), {thing.public_id, subject_id or thing.public_id}
    hold_ids(ids)
    lacking = [*reason_obstacles(reason), *(end_obstacles(until, today) if until else [])]
    if ErasedSubject.objects.filter(subject_id__in=ids).exists():
        lacking.append(Obstacle("erased_already", {}))
    if lacking:
        raise Refusal("hold", lacking)
    one = Hold.objects.create(
        object_kind=thing._meta.label_lower,
        object_id=thing.public_id,
        label=str(getattr(thing, "reference", ""))[:60],
        subject_id=subject_id,
        reason=reason.strip()[:500],
        until=until,
        author_id=by.id,
        author_name=by.name,
    )
    record(one, subject=subject_id, after={"object": str(one.object_id), "until": until}, reason=reason)
    tell(FindingsChanged(one.object_kind, one.object_id))
    return one


@action("hold.lift")
def lift(hold: Hold, reason: str, *, by: Actor, key: str) -> Hold:
    """Let a thing go on. Raises Refusal where there is no reason, or where it was lifted already."""
    one = lock_rows(Hold.objects.filter(pk=hold.pk)).get()
    if lacking := reason_obstacles(reason):
        raise Refusal("lift", lacking)
    HOLD.go(one, "lift", by=by)
    one.lifted_by, one.lifted_at, one.lift_reason = by.id, timezone.now(), reason.strip()[:500]
    one.save()
    record(one, subject=one.subject_id, before={"state": "held"}, after={"state": one.state}, reason=reason)
    tell(FindingsChanged(one.object_kind, one.object_id))
    return one


@action("rule.review")
def review(
    rule: str, country: str, digest: str, lawyer: str, *, by: Actor, key: str, on: date | None = None, note: str = ""
) -> RuleReview:
    """Write down that a lawyer of a country read a rule as it stands (`digest`) and found it right.

    Raises Refusal without a lawyer's name, for a day ahead, and where it was written down already.
    """
    lacking = [] if lawyer.strip() else [Obstacle("no_lawyer", {})]
    day = on or timezone.localdate()
    if day > timezone.localdate():
        lacking.append(Obstacle("day_ahead", {}))
    if RuleReview.objects.filter(rule=rule, country=country, digest=digest, withdrawn_on=None).exists():
        lacking.append(Obstacle("reviewed_already", {}))
    if lacking or by.id is None:
        raise Refusal("review", lacking)
    one = RuleReview.objects.create(
        rule=rule,
        country=country,
        digest=digest,
        lawyer=lawyer.strip()[:150],
        note=note.strip()[:2000],
        reviewed_on=day,
        author_id=by.id,
        author_name=by.name[:150],
    )
    record(one, after={"rule": rule, "country": country, "digest": digest})
    return one


@action("rule.withdraw_review")
def withdraw_review(review: RuleReview, *, by: Actor, key: str) -> RuleReview:
    """Take a review back: the rule is not reviewed for that country any more."""
    one = lock_rows(RuleReview.objects.filter(pk=review.pk)).get()
    one.withdrawn_on = one.withdrawn_on or timezone.localdate()
    one.save(update_fields=["withdrawn_on"])
    record(one, after={"withdrawn_on": one.withdrawn_on})
    return one


@action("finding.forget")
def forget(subject_id: UUID, *, by: Actor, key: str) -> None:
    """Remove what was found about a person's own things, with the reasons that people wrote. For an erasure."""
    rows = Finding.objects.filter(Q(subject_id=subject_id) | Q(object_id=subject_id))
    stops = Hold.objects.filter(Q(subject_id=subject_id) | Q(object_id=subject_id))
    record(Finding(public_id=subject_id), after={"findings": rows.count(), "holds": stops.count()})
    rows.delete()
    stops.delete()
