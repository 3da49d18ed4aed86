"""The only writers of campaigns and inspections. What was found stands with the findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from siraba.apps.findings.actions import Checked, write
from siraba.apps.findings.models import Finding
from siraba.apps.findings.rules import FindingEntry
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows, next_numbers
from siraba.apps.foundation.identifiers import reference
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record
from siraba.apps.organisations.actions.common import with_reason
from siraba.apps.organisations.lifecycle import INSPECTION
from siraba.apps.organisations.models import Campaign, Inspection, Organisation
from siraba.apps.organisations.rules.sampling import drawn

CHECK = "inspection"
"""The name under which findings keep what an inspector saw."""
ANSWER_DAYS = 15
WHOM = ("agency", "employer")


@dataclass(frozen=True, slots=True)
class CampaignEntry:
    """Whom to draw: agencies or employers, of a country or of all, how many, by which seed, seen until when."""

    name: str
    seed: str
    wanted: int
    due_on: date
    whom: str = "agency"
    country: str = ""


@action("campaign.draw")
def draw(entry: CampaignEntry, *, by: Actor, key: str) -> Campaign:
    """Draw whom to inspect by a seed said beforehand, and plan a visit for each. Raises Refusal."""
    today = timezone.localdate()
    if lacking := _campaign_obstacles(entry, today):
        raise Refusal("draw", lacking)
    among = Organisation.objects.filter(merged_into=None, **{f"is_{entry.whom}": True})
    if entry.country:
        among = among.filter(country=entry.country)
    ids = {str(public): pk for public, pk in among.values_list("public_id", "pk")}
    chosen = drawn(entry.seed, ids, entry.wanted)
    campaign = Campaign.objects.create(
        reference=reference("C", today.year, next_numbers(f"campaign/{today.year}")),
        happened_on=today,
        name=entry.name.strip()[:150],
        seed=entry.seed.strip()[:80],
        whom=entry.whom,
        country=entry.country,
        wanted=entry.wanted,
        among=len(ids),
        due_on=entry.due_on,
    )
    first = next_numbers(f"inspection/{today.year}", len(chosen)) if chosen else 0
    Inspection.objects.bulk_create(
        Inspection(
            reference=reference("N", today.year, first + place),
            campaign=campaign,
            organisation_id=ids[each],
            happened_on=today,
            place_in_draw=place + 1,
            due_on=entry.due_on,
        )
        for place, each in enumerate(chosen)
    )
    record(campaign, after={"seed": campaign.seed, "among": len(ids), "drawn": chosen})
    return campaign


def _campaign_obstacles(entry: CampaignEntry, today: date) -> list[Obstacle]:
    found = []
    if not entry.name.strip():
        found.append(Obstacle("name_missing"))
    if not entry.seed.strip():
        found.append(Obstacle("seed_missing"))
    if entry.wanted < 1:
        found.append(Obstacle("headcount_missing"))
    if entry.due_on < today:
        found.append(Obstacle("end_not_ahead"))
    if entry.whom not in WHOM:
        found.append(Obstacle("kind_unknown", {"kind": entry.whom}))
    return found


@action("inspection.plan")
def plan_inspection(organisation: Organisation, due_on: date, *, by: Actor, key: str) -> Inspection:
    """Plan to inspect one organisation outside of a campaign. Raises Refusal for a day gone by."""
    today = timezone.localdate()
    if due_on < today:
        raise Refusal("plan", [Obstacle("end_not_ahead")])
    row = Inspection.objects.create(
        reference=reference("N", today.year, next_numbers(f"inspection/{today.year}")),
        organisation=organisation,
        happened_on=today,
        due_on=due_on,
    )
    record(row, after={"of": organisation.reference, "due_on": str(due_on)})
    return row


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that an inspector saw broken: its id, severity and source as the catalogue has them."""

    rule: str
    severity: str
    source: str = ""
    waiver: tuple[str, ...] = ()


@action("inspection.record")
def record_inspection(
    inspection: Inspection,
    visited_on: date,
    says: str,
    breaches: Sequence[Breach],
    *,
    by: Actor,
    key: str,
    answer_days: int = ANSWER_DAYS,
) -> Inspection:
    """Write down a visit, what was seen, and which rules were broken; the organisation answers within a term.

    Raises Refusal for a day ahead, or where nothing was written.
    """
    today = timezone.localdate()
    more = [Obstacle("day_ahead")] if visited_on > today else []
    if not 1 <= answer_days <= 90:
        more.append(Obstacle("term_unlikely", {"days": answer_days}))
    said = says.strip()
    if len(said) < 10:
        more.append(Obstacle("reason_too_short", {"least": 10}))
    if more:
        raise Refusal("record", more)
    row = lock_rows(Inspection.objects.filter(pk=inspection.pk)).get()
    INSPECTION.go(row, "visit", by=by)
    row.visited_on, row.says, row.inspector_id, row.inspector_name = visited_on, said[:5000], by.id, by.name
    row.answer_by = today + timedelta(days=answer_days)
    row.save()
    entries = [
        FindingEntry(each.rule, each.severity, "inspection_saw", {"rule": each.rule}, "", each.source, each.waiver)
        for each in breaches
    ]
    write(CHECK, [Checked(row, entries)], by=by, key=f"{key}/findings")
    record(row, after={"state": row.state, "breaches": [each.rule for each in breaches]})
    return row


@action("inspection.answer")
def answer_inspection(inspection: Inspection, text: str, *, by: Actor, key: str) -> Inspection:
    """The organisation answers what was found. After the term too: it says that it was late, and is read."""
    said = with_reason("answer", text)
    row = lock_rows(Inspection.objects.filter(pk=inspection.pk)).get()
    INSPECTION.go(row, "answer", by=by)
    row.answer, row.answered_on = text.strip()[:5000], timezone.localdate()
    row.save()
    late = row.answer_by is not None and row.answered_on > row.answer_by
    record(row, after={"state": row.state, "late": late, "letters": len(said)})
    return row


@action("inspection.close")
def close_inspection(
    inspection: Inspection, conclusion: str, mended: Sequence[str], *, by: Actor, key: str
) -> Inspection:
    """Close an inspection: what it came to, and which findings were mended; the others stand on.

    Raises Refusal while the term of the answer runs and no answer came.
    """
    row = lock_rows(Inspection.objects.filter(pk=inspection.pk)).get()
    today = timezone.localdate()
    early = row.state == "visited" and row.answer_by is not None and today <= row.answer_by
    said = with_reason("close", conclusion, *([Obstacle("term_runs")] if early else []))
    INSPECTION.go(row, "close", by=by)
    row.conclusion = said
    row.save()
    record(row, after={"state": row.state, "mended": sorted(mended)}, reason=said)
    if mended:
        settle_breaches(row, mended, by=by, key=f"{key}/mended")
    return row


def settle_breaches(row: Inspection, mended: Sequence[str], *, by: Actor, key: str) -> None:
    """Say of an inspection again what still stands of it."""
    left = Finding.objects.filter(object_id=row.public_id, check_name=CHECK).exclude(rule__in=list(mended))
    entries = [
        FindingEntry(each.rule, each.severity, each.code, each.params, each.part, each.source, tuple(each.waiver_roles))
        for each in left.exclude(state="resolved")
    ]
    write(CHECK, [Checked(row, entries)], by=by, key=key)
