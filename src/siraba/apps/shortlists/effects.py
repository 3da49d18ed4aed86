"""What other parameters, or another night, would change: lists against lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

import yaml
from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.models import Job, JobState
from siraba.apps.foundation.rights import demand
from siraba.apps.shortlists import pool
from siraba.apps.shortlists.models import MatchingBatch, ParameterSet, SavedShortlist
from siraba.apps.shortlists.queries import proximity
from siraba.apps.shortlists.saved import UNPUBLISHED, last_week, people_of
from siraba.core.matching.drift import Change, Drift, Limits, beyond, change, drift
from siraba.core.matching.frozen import Asked, thaw
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.search import search

MOST_LISTS = 200
"""So many of last week's lists say enough about an effect."""
COMPARED = 200
"""Lists of a batch that are read together."""
EFFECT = "parameters.effect"
"""The job that works an effect out."""
GOING = frozenset({JobState.WAITING, JobState.RUNNING})


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


def measuring(row: ParameterSet) -> Job | None:
    """The last job that was asked for the effect of a version."""
    return Job.objects.filter(kind=EFFECT, arguments__version=str(row.public_id)).order_by("-pk").first()


def effect(
    now: Parameters,
    then: Parameters,
    *,
    today: date,
    top: int = 20,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Any]:
    """What other parameters would do to last week's lists: both are worked out over everybody who is there now.

    The vacancies are those of the lists as they were kept, so that nothing but the parameters differs. After each list
    `told` is called with how many are done, and of how many.
    """
    rows = list(last_week(today)[:MOST_LISTS])
    live, near = pool.people(), proximity()
    shown: list[dict[str, Any]] = []

    def pairs() -> Iterator[tuple[list[str], list[str]]]:
        for done, row in enumerate(rows, start=1):
            asked = thaw(Asked, row.asked).vacancy
            before, after = (
                [
                    match.person_id
                    for match in search(live, asked, proximity=near, parameters=each, as_of=today, top=top).matches
                ]
                for each in (now, then)
            )
            shown.append(_told(row, change(before, after)))
            yield before, after
            told(done, len(rows))

    found = drift(pairs())
    shown.sort(key=lambda each: (-each["gained"], each["vacancy"]))
    return {**as_plain(found), "on": today.isoformat(), "most_changed": shown[:10]}


def _told(row: SavedShortlist, one: Change) -> dict[str, Any]:
    return {
        "vacancy": row.vacancy.reference,
        "gained": len(one.gained),
        "lost": len(one.lost),
        "kendall": one.kendall,
        "spearman": one.spearman,
    }


def drift_of(batch: MatchingBatch) -> dict[str, Any]:
    """The lists of a batch against the last ones of the same vacancies before it. Some hundreds are read at a time."""
    same: Iterator[tuple[list[str], list[str]]] = ((["same"], ["same"]) for _ in range(batch.unchanged))
    return as_plain(drift(chain(_against_the_last(batch), same)))


def _against_the_last(batch: MatchingBatch) -> Iterator[tuple[list[str], list[str]]]:
    earlier = SavedShortlist.objects.filter(vacancy=OuterRef("vacancy"), pk__lt=OuterRef("pk"))
    before = earlier.exclude(batch__state__in=UNPUBLISHED).order_by("-pk").values("pk")[:1]
    rows = SavedShortlist.objects.filter(batch=batch).annotate(before=Subquery(before)).exclude(before=None)
    pairs, last = rows.order_by("pk").values_list("pk", "before"), 0
    while some := list(pairs.filter(pk__gt=last)[:COMPARED]):
        last = some[-1][0]
        lists = people_of([pk for pair in some for pk in pair])
        for fresh, old in some:
            yield [each for each in lists[old] if each], lists[fresh]


def as_plain(found: Drift) -> dict[str, Any]:
    """A drift as JSON takes it, with the limits that it breaks."""
    return {**asdict(found), "beyond": list(beyond(found, limits()))}
