"""How many people look for each kind of work, counted at night and told so that nobody is seen in it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Count

from siraba.apps.jobseekers.models import Registration, SeekerCount
from siraba.apps.persons.limits import limited
from siraba.apps.persons.models import LimitKind
from siraba.core.terms.publishing import Told, told

_HELD = "person__profile__occupations__occupation"


def count_all(on: date) -> int:
    """Count anew who looks for which work, by classification and code; returns for how many of them something is told.

    Whoever objected to being counted, or whose file is put aside, is not. What was told stays until it changed by the
    threshold (`core.terms.publishing`): that somebody came, left or was erased is not to be seen in it.
    """
    known = {(row.scheme, row.code): row for row in SeekerCount.objects.all()}
    now = _true()
    rows = [
        SeekerCount(
            scheme=scheme, code=code, told=_next(now.get((scheme, code), 0), known.get((scheme, code))), counted_on=on
        )
        for scheme, code in sorted(now.keys() | known.keys())
    ]
    with transaction.atomic():
        # orm: numbers derived from files, with nothing to audit
        SeekerCount.objects.all().delete()
        # orm: as above
        SeekerCount.objects.bulk_create(rows, batch_size=500)
    return sum(row.told is not None for row in rows)


def _true() -> dict[tuple[str, str], int]:
    looking = Registration.objects.filter(state="open").exclude(**{_HELD: None})
    looking = looking.exclude(limited(LimitKind.STATISTICS, LimitKind.RESTRICTED, before="person__"))
    found = looking.values_list(f"{_HELD}__release__scheme", f"{_HELD}__code").annotate(
        n=Count("person", distinct=True)
    )
    return {(scheme, code): n for scheme, code, n in found.order_by() if scheme}


def _next(now: int, before: SeekerCount | None) -> int | None:
    return told([now], Told((before.told,), None) if before else None).counts[0]


def seekers_told(scheme: str, code: str) -> int | None:
    """How many people look for a kind of work, as it was told last; None where it is not told."""
    return SeekerCount.objects.filter(scheme=scheme, code=code).values_list("told", flat=True).first()
