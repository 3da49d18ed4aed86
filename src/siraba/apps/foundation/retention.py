"""How long what is kept: terms as data, and for each kind what an app knows to find and to do.

keeps(Kept("code", lambda until: OneTimeCode.objects.filter(until__lt=until), erase))    # in an app's kept.py

`work_off` goes through `data/privacy/retention.yaml` in its order. For each kind the app is given the instant before
which the counting must have begun, and answers with rows; what is held (an open case, a hold) is not among them. `look`
counts the same rows, and touches none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet

from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.models import Job
from siraba.apps.foundation.terms import Term, ends_before, terms
from siraba.apps.foundation.verbs import action, record

CHUNK = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """What an app knows of a kind: `due` the rows whose counting began before an instant and that nothing holds, `do`
    what is done to some of them (under a key), which says to how many. `chunk` rows share a transaction.

    `not_before` is the field with a day that was promised: a row is not due before it, whatever the term is by then.
    `waits` are rows that would be due, and wait for somebody to act. `first` is done before the kind, step by step.
    """

    kind: str
    due: Callable[[datetime], QuerySet[Any]]
    do: Callable[[Sequence[Any], str], int]
    chunk: int = CHUNK
    not_before: str = ""
    waits: Callable[[datetime], QuerySet[Any]] | None = None
    first: Callable[[], Iterator[object]] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What a run found and did of one kind; `waiting` is what stays until somebody acts."""

    term: Term
    due: int
    done: int
    waiting: int = 0


_kept: dict[str, Kept] = {}


def keeps(kept: Kept) -> Kept:
    """Make a kind known. It stands in the `kept.py` of the app that holds the rows."""
    _kept[kept.kind] = kept
    return kept


def known() -> dict[str, Kept]:
    """Every kind that the apps know, by its name."""
    return _kept


def due(kind: str, as_of: date) -> QuerySet[Any]:
    """The rows of a kind whose term is over on a day. Raises KeyError for a kind that no app knows."""
    kept = _kept[kind]
    rows = kept.due(ends_before(kind, as_of))
    return rows.filter(**{f"{kept.not_before}__lte": as_of}) if kept.not_before else rows


def waiting(kind: str, as_of: date) -> int:
    """How many would be due on a day, and wait for somebody to act. Raises KeyError."""
    waits = _kept[kind].waits
    return waits(ends_before(kind, as_of)).count() if waits else 0


def erase(rows: Sequence[Model], key: str) -> int:
    """Delete rows, with what hangs on them: what most kinds do."""
    if not rows:
        return 0
    rows[0].__class__._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


@action("retention.apply")
def apply(job: Job, kind: str, rows: Sequence[Model], as_of: date, *, by: Actor, key: str) -> int:
    """Deal with some rows of a kind; the audit says of which and how many. Returns how many.

    They are held, and looked at again: what changed since they were found (somebody answered) is left alone.
    """
    found = [row.pk for row in rows]
    if found:
        list(lock_rows(rows[0].__class__._default_manager.filter(pk__in=found).order_by("pk").only("pk")))
    still = list(due(kind, as_of).filter(pk__in=found).order_by("pk"))
    done = _kept[kind].do(still, key) if still else 0
    record(job, after={"kind": kind, "rows": done})
    return done


def look(as_of: date) -> Iterator[Line]:
    """What would be done: a line a kind, nothing touched."""
    for each in terms(as_of):
        if each.done_by == "siraba":
            yield Line(each, due(each.kind, as_of).count(), 0, waiting(each.kind, as_of))


def work_off(job: Job, as_of: date, done: dict[str, int], say: Callable[[dict[str, int]], None]) -> Iterator[Line]:
    """Deal with everything that is due, kind by kind. `done` says what an earlier turn did; `say` keeps the lease."""
    for each in terms(as_of):
        if each.done_by != "siraba":
            continue
        kept, last = _kept[each.kind], None
        for _step in kept.first() if kept.first else ():
            say(done)
        rows = due(each.kind, as_of).order_by("pk")
        found = rows.count() + done.get(each.kind, 0)
        if found and (end := rows.values_list("pk", flat=True).last()) is not None:
            rows = rows.filter(pk__lte=end)  # what this run itself leaves behind is another night's
        while some := list((rows if last is None else rows.filter(pk__gt=last))[: kept.chunk]):
            last = some[-1].pk
            count = apply(job, each.kind, some, as_of, by=SYSTEM, key=f"retention/{job.public_id}/{each.kind}/{last}")
            done[each.kind] = done.get(each.kind, 0) + count
            say(done)
        yield Line(each, found, done.get(each.kind, 0))
