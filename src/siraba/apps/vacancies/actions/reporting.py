"""What anybody reports of an offer, and what a person decides of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from siraba.apps.accounts.rules import network
from siraba.apps.findings.actions import hold, lift
from siraba.apps.findings.models import Hold, HoldState
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.keyed import keyed
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record
from siraba.apps.vacancies.models import OfferReport, ReportReason, ReportState, Vacancy
from siraba.apps.vacancies.rules import report_policy
from siraba.core.text.folding import fold

NETWORK = 20
"""Letters of a sender that say the network alone."""


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """What somebody says. `sender` is what `sender_of` makes of an address; a contact is kept only if `agreed`."""

    reason: str
    sender: str
    text: str = ""
    contact: str = ""
    agreed: bool = False
    language: str = ""


def sender_of(address: str) -> str:
    """Where a report came from, as far as it is kept: keyed digests of the network and of the address."""
    near = keyed("report/near", network(address) or address)[:NETWORK]
    return near + keyed("report", address)[: 64 - NETWORK]


@action("report.send")
def report(vacancy: Vacancy, entry: ReportEntry, *, by: Actor, key: str) -> OfferReport:
    """Report a shown offer. It is in the queue at once; enough reports of different senders hide the offer.

    Thousands may stand behind one address (a carrier, a kiosk): only the same words again, or very much, is refused of
    one sender, and for hiding a network is one voice whatever it sends. Raises Refusal for that, and for a contact
    without agreement.
    """
    row = lock_rows(Vacancy.objects.filter(pk=vacancy.pk)).get()
    if lacking := _lacking(row, entry):
        raise Refusal("report", lacking)
    made = OfferReport.objects.create(
        vacancy=row,
        reason=entry.reason,
        text=entry.text.strip()[:2000],
        contact=entry.contact.strip()[:200],
        contact_agreed=entry.agreed,
        language=entry.language[:3],
        sender=entry.sender,
        told_at=timezone.now(),
    )
    record(made, after={"vacancy": str(row.public_id), "reason": made.reason})
    _hide_when_many(row, key)
    return made


def _lacking(row: Vacancy, entry: ReportEntry) -> list[Obstacle]:
    policy, now = report_policy(), timezone.now()
    found: list[Obstacle] = []
    if entry.reason not in ReportReason.values:
        found.append(Obstacle("no_reason", {}))
    if entry.contact.strip() and not entry.agreed:
        found.append(Obstacle("contact_not_agreed", {}))
    mine = OfferReport.objects.filter(sender=entry.sender)
    of_this = mine.filter(vacancy=row, told_at__gt=now - timedelta(days=policy.days)).values_list("reason", "text")
    said = [(reason, fold(text)) for reason, text in of_this]
    if (entry.reason, fold(entry.text)) in said:
        found.append(Obstacle("reported_before", {}))
    elif len(said) >= policy.a_sender_an_offer:
        found.append(Obstacle("reported_often", {"at_most": policy.a_sender_an_offer}))
    elif mine.filter(told_at__gt=now - timedelta(days=1)).count() >= policy.a_sender_a_day:
        found.append(Obstacle("too_many_today", {"at_most": policy.a_sender_a_day}))
    return found


def _hide_when_many(row: Vacancy, key: str) -> None:
    """Hide an offer of which enough senders said something, until a person has looked; twice as many after that."""
    policy = report_policy()
    since = timezone.now() - timedelta(days=policy.days)
    told = OfferReport.objects.filter(vacancy=row, state=ReportState.NEW, told_at__gt=since)
    weights: dict[str, int] = {}
    for sender, reason in told.values_list("sender", "reason"):
        near = sender[:NETWORK]  # several in one network are one voice here, and as many in the queue
        weights[near] = max(weights.get(near, 0), policy.weights.get(reason, 1))
    seen = OfferReport.objects.filter(vacancy=row, state=ReportState.SEEN).exists()
    enough = policy.hide_at * (policy.times_after_seen if seen else 1)
    held = Hold.objects.filter(object_id=row.public_id, state=HoldState.HELD).exists()
    if sum(weights.values()) >= enough and len(weights) >= policy.senders and not held:
        hold(row, policy.reason, by=SYSTEM, key=f"{key}/hold")


@action("report.forget_contacts")
def forget_contacts(reports: list[OfferReport], *, by: Actor, key: str) -> int:
    """Erase the numbers and addresses of people whose reports were settled long enough ago, or came long ago."""
    for each in reports:
        each.contact, each.contact_agreed = "", False
        each.save(update_fields=["contact", "contact_agreed"])
        record(each, after={"contact": "forgotten"})
    return len(reports)


@action("report.settle")
def settle_reports(vacancy: Vacancy, outcome: str, *, by: Actor, key: str, show: bool = True) -> int:
    """Say what was found of everything that was reported of an offer; returns how many reports that settles.

    With `show`, an offer that the reports had hidden is shown again; else somebody may stop it by name (`hold.place`).
    Raises Refusal without words.
    """
    if len(outcome.strip()) < 10:
        raise Refusal("settle", [Obstacle("reason_too_short", {"least": 10})])
    row = lock_rows(Vacancy.objects.filter(pk=vacancy.pk)).get()
    told = OfferReport.objects.filter(vacancy=row, state=ReportState.NEW)
    count = told.update(
        state=ReportState.SEEN, seen_by=by.name[:150], seen_at=timezone.now(), outcome=outcome.strip()[:500]
    )
    if show:
        for one in Hold.objects.filter(object_id=row.public_id, state=HoldState.HELD, author_id=None):
            lift(one, outcome, by=SYSTEM, key=f"{key}/{one.pk}")
    record(row, after={"reports": count, "shown": show}, reason=outcome)
    return count
