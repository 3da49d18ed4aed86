"""Who of a list still agrees to be proposed where its post is: asked when a list is made, kept, published and read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from siraba.apps.jobseekers.models import Registration
from siraba.apps.persons.agreements import live
from siraba.apps.persons.limits import unranked
from siraba.apps.persons.models import Consent, Purpose
from siraba.apps.shortlists.access import UNPUBLISHED
from siraba.apps.shortlists.models import MatchingBatch, SavedCandidate, SavedShortlist

CHUNK = 500


def proposable(country: str | None, on: date) -> Q:
    """Registrations of people who agree on a day to be proposed for posts in a country; nobody where it is not known.

    A post in the country of the person's own office is one at home. Whoever objected to being ranked, or whose file is
    not used, is proposed to nobody.
    """
    if not country:
        return Q(pk__in=[])
    consents = Consent.objects.filter(live(on), person=OuterRef("person"))
    home = consents.filter(purpose=Purpose.MATCH_HOME)
    abroad = consents.filter(purpose=Purpose.MATCH_ABROAD, country=country)
    return (Q(Exists(abroad)) | (Q(office__country=country) & Q(Exists(home)))) & ~unranked("person__")


def agreeing(ids: Iterable[str], country: str | None, on: date | None = None) -> set[str]:
    """Those of some people (public ids) who agree to be proposed for posts in a country, today where no day is said."""
    rows = Registration.objects.filter(proposable(country, on or timezone.localdate()))
    rows = rows.filter(person__public_id__in=list(ids)).exclude(state="closed")
    return {str(each) for each in rows.values_list("person__public_id", flat=True)}


def strike(batch: MatchingBatch | None = None, people: Iterable[UUID] | None = None) -> int:
    """Take whoever does not agree any more out of lists that nobody was shown yet; returns how many places went.

    A part of the action under way: of one batch, before it is published; or of some people, the moment they take it
    back. The others keep their ranks. The digest of a list goes too, so that the night after does not take what is left
    for what was found.
    """
    rows = SavedCandidate.objects.filter(shortlist__batch__state__in=UNPUBLISHED, person_id__isnull=False)
    rows = rows if batch is None else rows.filter(shortlist__batch=batch)
    rows = rows if people is None else rows.filter(person_id__in=list(people))
    lists, struck, last = rows.order_by("shortlist").values_list("shortlist", flat=True).distinct(), 0, 0
    while some := list(lists.filter(shortlist__gt=last)[:CHUNK]):
        last = some[-1]
        gone = _not_agreeing(rows.filter(shortlist__in=some))
        # orm: lists that nobody saw, as a part of the action that says why
        SavedShortlist.objects.filter(pk__in=set(gone.values())).update(digest="")
        # orm: as above
        struck += SavedCandidate.objects.filter(pk__in=list(gone)).delete()[0]
    return struck


def _not_agreeing(rows: QuerySet[SavedCandidate]) -> dict[int, int]:
    """Places with their lists (database ids) of people who do not agree to be proposed where the post is."""
    found: dict[str | None, list[tuple[int, int, str]]] = defaultdict(list)
    for pk, row, country, person in rows.values_list("pk", "shortlist", "shortlist__vacancy__country", "person_id"):
        found[country].append((pk, row, str(person)))
    gone: dict[int, int] = {}
    for country, places in found.items():
        there = agreeing({person for _pk, _row, person in places}, country)
        gone |= {pk: row for pk, row, person in places if person not in there}
    return gone
