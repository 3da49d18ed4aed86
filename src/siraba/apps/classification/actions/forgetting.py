"""Titles forgotten: words that somebody wrote and nobody says any more, with what people decided on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from siraba.apps.classification.actions.activation import change_state
from siraba.apps.classification.models import CodingCase, CodingState, OccupationName
from siraba.apps.classification.queries import active_release, label, occupation_of
from siraba.apps.classification.said import said
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.verbs import action, record

Name = tuple[str, str]
"""A text, and the language it was confirmed in."""


def forget_titles(names: Iterable[str], *, by: Actor, key: str) -> int:
    """Forget titles (as `queries.normalised` writes them) that were unsure once and that nobody says now: the case,
    and the name that deciding it added, in every release it went along to. How many; none is no action.
    """
    sought = set(names) - {""}
    cases = list(CodingCase.objects.filter(normalised__in=sought).order_by("pk")) if sought else []
    # what waits and came once is nobody else's: all titles that are held (some 0.1 ms each) are not read for it
    others = said({row.normalised for row in cases if row.state != CodingState.WAITING or row.seen > 1 or row.former})
    rows = [row for row in cases if row.normalised not in others]
    return _forget(rows, by=by, key=key) if rows else 0


def drop_cases(rows: Sequence[CodingCase]) -> int:
    """Delete cases; the names they added go too where nobody says them. A part of the action under way. How many."""
    named = [row for row in rows if row.occupation_id or row.former]
    others = said({row.normalised for row in named})
    for row in named:
        if row.normalised not in others and _names(row).delete()[0]:
            change_state(active_release(row.scheme), f"{row.public_id}>", decided=True)
            _say_otherwise(row)
    return CodingCase.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]


@action("classification.forget_titles")
def _forget(rows: Sequence[CodingCase], *, by: Actor, key: str) -> int:
    held = list(lock_rows(CodingCase.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")))
    for row in held:
        record(row, after={"state": "forgotten"})
    if not held:  # somebody else forgot them meanwhile
        record(active_release(rows[0].scheme), after={"cases": 0})
    return drop_cases(held)


def _names(case: CodingCase) -> QuerySet[OccupationName]:
    """The names that a case added, in whatever release; of one that waits again, those that older releases keep.

    A name of the release, which deciding only confirmed, is published anyway: it stays.
    """
    chosen: dict[str, Any] = next((proposal for proposal in case.proposals if proposal.get("chosen")), {})
    rows = OccupationName.objects.filter(occupation__release__scheme=case.scheme, confirmed=True, preferred=False)
    if chosen.get("added"):
        return rows.filter(text=chosen.get("name", case.text))
    return (
        rows.filter(text__in=(case.text, case.normalised), occupation__release__active=False)
        if not chosen
        else rows.none()
    )


def _say_otherwise(case: CodingCase) -> None:
    """A near title was proposed an occupation by the name that went: it is by the occupation's own from now on."""
    gone = {case.text, case.normalised}
    waiting = CodingCase.objects.filter(scheme=case.scheme).exclude(pk=case.pk).exclude(proposals=[])
    changed: list[CodingCase] = []
    for row in waiting.only("pk", "proposals").iterator(chunk_size=2000):
        for proposal in (each for each in row.proposals if each.get("label") in gone):
            one = occupation_of(proposal["concept"])
            proposal["label"] = label(one, proposal.get("language") or "fr") if one else proposal["code"]
            changed.append(row)
    CodingCase.objects.bulk_update(set(changed), ["proposals"], batch_size=200)
