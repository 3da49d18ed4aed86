"""What other parameters, or another night, would change: lists against lists."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.db.models import QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import demand
from siraba.apps.shortlists import pool
from siraba.apps.shortlists.models import MatchingBatch, ParameterSet, SavedShortlist
from siraba.apps.shortlists.queries import proximity
from siraba.apps.shortlists.saved import UNPUBLISHED, last_week, people_of
from siraba.core.matching.drift import Drift, Limits, beyond, change, drift
from siraba.core.matching.frozen import Asked, thaw
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.search import search

MOST_LISTS = 200
"""So many of last week's lists say enough about an effect, and are worked out while somebody waits."""


@cache
def limits() -> Limits:
    """By how much a batch may drift; data of the installation."""
    said = yaml.safe_load((settings.DATA_DIR / "matching" / "drift.yaml").read_text(encoding="utf-8"))
    return Limits.model_validate(said)


def parameter_sets(by: Actor) -> QuerySet[ParameterSet]:
    """Every version, the newest first. Raises NotAllowed."""
    demand(by, "parameters.see")
    return ParameterSet.objects.order_by("scope", "-number")


def batches(by: Actor) -> QuerySet[MatchingBatch]:
    """Nightly batches, the newest first. Raises NotAllowed."""
    demand(by, "batch.see")
    return MatchingBatch.objects.select_related("parameters").order_by("-pk")


def effect(now: Parameters, then: Parameters, *, today: date, top: int = 20) -> dict[str, Any]:
    """What other parameters would do to last week's lists: both are worked out over everybody who is there now.

    The vacancies are those of the lists as they were kept, so that nothing but the parameters differs.
    """
    rows = list(last_week(today)[:MOST_LISTS])
    live, near, pairs = pool.people(), proximity(), []
    shown: list[dict[str, Any]] = []
    for row in rows:
        asked = thaw(Asked, row.asked).vacancy
        before, after = (
            [
                match.person_id
                for match in search(live, asked, proximity=near, parameters=each, as_of=today, top=top).matches
            ]
            for each in (now, then)
        )
        pairs.append((before, after))
        one = change(before, after)
        shown.append(
            {
                "vacancy": row.vacancy.reference,
                "gained": len(one.gained),
                "lost": len(one.lost),
                "kendall": one.kendall,
                "spearman": one.spearman,
            }
        )
    found = drift(pairs)
    shown.sort(key=lambda each: (-each["gained"], each["vacancy"]))
    return {**as_plain(found), "on": today.isoformat(), "most_changed": shown[:10]}


def drift_of(batch: MatchingBatch) -> dict[str, Any]:
    """The lists of a batch against the last ones of the same vacancies before it."""
    fresh = list(SavedShortlist.objects.filter(batch=batch).order_by("pk"))
    pairs: list[tuple[list[str], list[str]]] = []
    for row in fresh:
        last = SavedShortlist.objects.filter(vacancy_id=row.vacancy_id, pk__lt=row.pk)
        before = last.exclude(batch__state__in=UNPUBLISHED).order_by("-pk").first()
        if before is not None:
            lists = people_of([before, row])
            pairs.append(([each for each in lists[before.pk] if each], lists[row.pk]))
    pairs += [(["same"], ["same"])] * batch.unchanged
    return as_plain(drift(pairs))


def as_plain(found: Drift) -> dict[str, Any]:
    """A drift as JSON takes it, with the limits that it breaks."""
    return {**asdict(found), "beyond": list(beyond(found, limits()))}
