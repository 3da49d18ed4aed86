"""The only writers of mandates. What is used of one is counted here and debited from above."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Sum
from django.utils import timezone

from siraba.apps.foundation.actors import Actor, NotAllowed
from siraba.apps.foundation.db_locks import lock_rows, next_numbers
from siraba.apps.foundation.identifiers import reference
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.organisations.actions.common import with_reason
from siraba.apps.organisations.events import MandateChanged
from siraba.apps.organisations.lifecycle import MANDATE
from siraba.apps.organisations.models import Mandate, MandateUse, Organisation
from siraba.apps.organisations.queries.standing import mandate_facts, standing


@dataclass(frozen=True, slots=True)
class MandateEntry:
    """A mandate as a form says it: posts in words, how many people, from when until when, where and what."""

    posts: str
    headcount: int
    valid_from: date
    valid_until: date
    occupations: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    paper: str = ""


def mandate_obstacles(entry: MandateEntry, employer: Organisation, agency: Organisation, on: date) -> list[Obstacle]:
    """Everything that keeps an entry from becoming a mandate on a day."""
    found = []
    if not entry.posts.strip():
        found.append(Obstacle("posts_missing"))
    if entry.headcount < 1:
        found.append(Obstacle("headcount_missing"))
    if entry.valid_until < entry.valid_from:
        found.append(Obstacle("days_reversed"))
    if employer.pk == agency.pk:
        found.append(Obstacle("same_side"))
    if not agency.is_agency:
        found.append(Obstacle("not_an_agency", {"name": agency.name}))
        return found
    holder = standing(agency, on)
    if holder.stopped:
        found.append(Obstacle("agency_stopped", {"name": agency.name}))
    found += [
        Obstacle("country_not_licensed", {"country": country})
        for country in entry.countries
        if not holder.stopped and not holder.licensed_for(country)
    ]
    return found


@action("mandate.propose")
def propose(agency: Organisation, entry: MandateEntry, *, employer: Organisation, by: Actor, key: str) -> Mandate:
    """Write down what an employer asks an agency to fill; it counts once the employer signed. Raises Refusal.

    Whoever proposes acts for the agency; the employer need not be theirs to see.
    """
    today = timezone.localdate()
    if obstacles := mandate_obstacles(entry, employer, agency, today):
        raise Refusal("propose", obstacles)
    mandate = Mandate.objects.create(
        reference=reference("M", today.year, next_numbers(f"mandate/{today.year}")),
        happened_on=today,
        employer=employer,
        agency=agency,
        posts=entry.posts.strip()[:200],
        occupations=sorted(set(entry.occupations)),
        countries=sorted(set(entry.countries)),
        headcount=entry.headcount,
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
        paper=entry.paper.strip()[:300],
    )
    record(mandate, after={"posts": mandate.posts, "headcount": mandate.headcount, "until": mandate.valid_until})
    tell(MandateChanged(mandate.public_id))
    return mandate


@action("mandate.sign")
def sign(mandate: Mandate, *, by: Actor, key: str, signed_by: str = "", paper: str = "") -> Mandate:
    """The employer agrees: by their own account, or on paper that somebody of the service saw and describes.

    Raises NotAllowed to the agency, Refusal for paper that nobody described.
    """
    row = lock_rows(Mandate.objects.filter(pk=mandate.pk)).select_related("employer", "agency").get()
    own = by.organisation_id is not None
    if own and by.organisation_id != row.employer.public_id:
        raise NotAllowed("the employer signs, not the agency")
    if not own and by.id is not None and not (paper.strip() and signed_by.strip()):
        raise Refusal("sign", [Obstacle("paper_not_described")])
    MANDATE.go(row, "sign", by=by)
    row.signed_on = timezone.localdate()
    row.signed_by_name = (signed_by.strip() or by.name)[:150]
    row.paper = (paper.strip() or row.paper)[:300]
    row.save()
    record(row, after={"state": row.state, "signed_by": row.signed_by_name})
    tell(MandateChanged(row.public_id))
    return row


@action("mandate.end")
def end(mandate: Mandate, reason: str, *, by: Actor, key: str) -> Mandate:
    """End a mandate before its last day. Raises Refusal without a reason."""
    said = with_reason("end", reason)
    row = lock_rows(Mandate.objects.filter(pk=mandate.pk)).get()
    old = MANDATE.go(row, "end", by=by)
    row.save(update_fields=["state"])
    record(row, before={"state": old}, after={"state": row.state}, reason=said)
    tell(MandateChanged(row.public_id))
    return row


@action("mandate.take")
def take_posts(mandate: Mandate, posts: int, for_id: UUID, *, by: Actor, key: str) -> Mandate:
    """Make what a thing takes from a mandate `posts`: a change of 3 to 5 takes two more, 0 gives all back.

    Raises Refusal where the mandate does not cover it today: `mandate_full`, `mandate_not_live`.
    """
    row = lock_rows(Mandate.objects.filter(pk=mandate.pk)).get()
    held = taken_by(row, for_id)
    more = posts - held
    facts = mandate_facts(row, timezone.localdate())
    if more > 0 and not facts.live(timezone.localdate()):
        raise Refusal("take", [Obstacle("mandate_not_live", {"mandate": row.reference})])
    if more > facts.room:
        raise Refusal("take", [Obstacle("mandate_full", {"mandate": row.reference, "room": facts.room + held})])
    _move(row, more, for_id)
    return row


@action("mandate.give_back")
def give_back(mandate: Mandate, for_id: UUID, *, by: Actor, key: str) -> Mandate:
    """Give back everything that a thing took; also from a mandate that ended or stands still."""
    row = lock_rows(Mandate.objects.filter(pk=mandate.pk)).get()
    _move(row, -taken_by(row, for_id), for_id)
    return row


def taken_by(mandate: Mandate, for_id: UUID) -> int:
    """How many posts a thing holds of a mandate."""
    return mandate.uses.filter(for_id=for_id).aggregate(held=Sum("posts"))["held"] or 0


def _move(row: Mandate, posts: int, for_id: UUID) -> None:
    before = row.used
    if posts:
        MandateUse.objects.create(mandate=row, happened_on=timezone.localdate(), posts=posts, for_id=for_id)
        row.used += posts
        row.save(update_fields=["used"])
    record(row, before={"used": before}, after={"used": row.used, "for": str(for_id)})
