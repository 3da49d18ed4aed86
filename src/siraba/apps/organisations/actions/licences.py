"""The only writers of licences. Suspending one changes one row: everything else asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.organisations.actions.common import with_reason
from siraba.apps.organisations.actions.entering import index_agencies
from siraba.apps.organisations.events import LicenceRestored, LicenceStopped, OrganisationChanged
from siraba.apps.organisations.lifecycle import LICENCE
from siraba.apps.organisations.models import Licence, LicenceDecision, Organisation
from siraba.apps.organisations.queries.effects import mandates_stopped_by
from siraba.apps.organisations.rules.identity import number_key
from siraba.apps.organisations.rules.reference import kinds_of_work


@dataclass(frozen=True, slots=True)
class LicenceEntry:
    """A licence as a form or a file says it. `countries` are those abroad; None for a last day is *not known*."""

    number: str
    country: str
    valid_from: date
    valid_until: date | None = None
    authority: str = ""
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    bond_amount: int | None = None
    bond_currency: str = ""


def licence_obstacles(entry: LicenceEntry, organisation: Organisation) -> list[Obstacle]:
    """Everything that keeps an entry from becoming a licence."""
    found = []
    if not number_key(entry.number):
        found.append(Obstacle("number_missing"))
    elif Licence.objects.filter(country=entry.country, number_key=number_key(entry.number)).exists():
        found.append(Obstacle("number_taken", {"number": entry.number}))
    if entry.valid_until is not None and entry.valid_until < entry.valid_from:
        found.append(Obstacle("days_reversed"))
    if strange := sorted(set(entry.kinds) - set(kinds_of_work())):
        found.append(Obstacle("kind_unknown", {"kind": ", ".join(strange)}))
    if (entry.bond_amount is None) != (not entry.bond_currency):
        found.append(Obstacle("bond_not_whole"))
    if organisation.merged_into_id is not None:
        found.append(Obstacle("merged_already"))
    return found


@action("licence.grant")
def grant(organisation: Organisation, entry: LicenceEntry, *, by: Actor, key: str) -> Licence:
    """Write a licence down; the organisation is an agency from then on. Raises Refusal with all that is wrong."""
    if obstacles := licence_obstacles(entry, organisation):
        raise Refusal("grant", obstacles)
    licence = Licence.objects.create(
        organisation=organisation,
        happened_on=entry.valid_from,
        number=entry.number.strip(),
        number_key=number_key(entry.number),
        authority=entry.authority.strip()[:150],
        country=entry.country,
        kinds=sorted(set(entry.kinds)),
        countries=sorted(set(entry.countries)),
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
        bond_amount=entry.bond_amount,
        bond_currency=entry.bond_currency,
    )
    if not organisation.is_agency:
        organisation.is_agency = True
        organisation.save(update_fields=["is_agency"])
        index_agencies([organisation])
    record(licence, after={"number": licence.number, "until": licence.valid_until, "countries": licence.countries})
    tell(OrganisationChanged(organisation.public_id))
    return licence


@action("licence.suspend")
def suspend(licence: Licence, reason: str, *, by: Actor, key: str, answer_by: date | None = None) -> LicenceDecision:
    """Suspend a licence from today. Adverts and mandates stand still with this transaction, because they ask.

    What that stops is written with the decision; higher apps add what they know (`note_effects`) and tell people.
    """
    today = timezone.localdate()
    more = [Obstacle("answer_not_ahead")] if answer_by is not None and answer_by <= today else []
    return _decide(licence, "suspend", with_reason("suspend", reason, *more), by, answer_by)


@action("licence.reinstate")
def reinstate(licence: Licence, reason: str, *, by: Actor, key: str) -> LicenceDecision:
    """Let a suspended licence count again; what asks goes on at once. Raises Refusal without a reason."""
    return _decide(licence, "reinstate", with_reason("reinstate", reason), by, None)


@action("licence.withdraw")
def withdraw(licence: Licence, reason: str, *, by: Actor, key: str) -> LicenceDecision:
    """Take a licence away for good. Raises Refusal without a reason."""
    return _decide(licence, "withdraw", with_reason("withdraw", reason), by, None)


def _decide(licence: Licence, verb: str, reason: str, by: Actor, answer_by: date | None) -> LicenceDecision:
    row = lock_rows(Licence.objects.filter(pk=licence.pk)).select_related("organisation").get()
    today = timezone.localdate()
    before = mandates_stopped_by(row.organisation, today)
    old = LICENCE.go(row, verb, by=by)
    row.state_since = today
    row.save(update_fields=["state", "state_since"])
    after = mandates_stopped_by(row.organisation, today)
    decision = LicenceDecision.objects.create(
        licence=row,
        happened_on=today,
        verb=verb,
        reason=reason,
        by_id=by.id,
        by_name=by.name,
        answer_by=answer_by,
        effects={"mandates_before": before.count, "mandates_after": after.count, "posts": after.posts},
    )
    record(row, before={"state": old}, after={"state": row.state}, reason=reason)
    event = LicenceRestored if verb == "reinstate" else LicenceStopped
    tell(event(row.public_id, row.organisation.public_id, decision.public_id))
    tell(OrganisationChanged(row.organisation.public_id))
    licence.state, licence.state_since = row.state, row.state_since
    return decision


@action("licence.note_effects")
def note_effects(decision: LicenceDecision, effects: Mapping[str, int], *, by: Actor, key: str) -> LicenceDecision:
    """Add to a decision what a higher app counted: adverts that are hidden, workers who were told."""
    row = lock_rows(LicenceDecision.objects.filter(pk=decision.pk)).get()
    row.effects = {**row.effects, **effects}
    row.save(update_fields=["effects"])
    record(row, after={"effects": dict(effects)})
    return row
