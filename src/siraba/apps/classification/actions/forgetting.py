"""Titles forgotten: words that somebody wrote and nobody says any more, with what people decided on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from siraba.apps.classification.actions.activation import change_state
from siraba.apps.classification.models import CodingCase, Occupation, OccupationName
from siraba.apps.classification.queries import active_release, label
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
    cases = CodingCase.objects.filter(normalised__in=sought).order_by("pk")
    there = set(cases.values_list("normalised", flat=True)) if sought else set()
    rows = list(cases.filter(normalised__in=there - said(there))) if there else []
    return _forget(rows, by=by, key=key) if rows else 0


def drop_cases(rows: Sequence[CodingCase]) -> int:
    """Delete cases; the names they added go too where nobody says them. A part of the action under way. How many."""
    alone = {row.normalised for row in rows} - said({row.normalised for row in rows if row.occupation_id})
    for row in rows:
        if row.occupation_id and row.normalised in alone and _drop_name(row):
            change_state(active_release(row.scheme), f"{row.public_id}>", decided=True)
    return CodingCase.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]


@action("classification.forget_titles")
def _forget(rows: Sequence[CodingCase], *, by: Actor, key: str) -> int:
    held = list(lock_rows(CodingCase.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")))
    for row in held:
        record(row, after={"state": "forgotten"})
    if not held:  # somebody else forgot them meanwhile
        record(active_release(rows[0].scheme), after={"cases": 0})
    return drop_cases(held)


def _drop_name(case: CodingCase) -> bool:
    """Delete the name that a decided case added, here and in the releases it was carried to; whether there was one.

    A name of the release, which deciding only confirmed, is published anyway: it stays.
    """
    chosen: dict[str, Any] = next((proposal for proposal in case.proposals if proposal.get("chosen")), {})
    if not chosen.get("added"):
        return False
    names = OccupationName.objects.filter(
        occupation__release__scheme=case.scheme,
        confirmed=True,
        preferred=False,
        text=chosen.get("name", case.text),
        language=chosen.get("name_language", case.language),
    )
    dropped = bool(names.delete()[0])
    if dropped and case.occupation is not None:
        _say_otherwise(case, case.occupation, str(chosen["name"]))
    return dropped


def _say_otherwise(case: CodingCase, occupation: Occupation, text: str) -> None:
    """A near title was proposed the occupation by this name: it is by the occupation's own from now on."""
    waiting = CodingCase.objects.filter(scheme=case.scheme).exclude(pk=case.pk).exclude(proposals=[])
    changed = []
    for row in waiting.only("pk", "proposals").iterator(chunk_size=2000):
        same = [proposal for proposal in row.proposals if proposal.get("label") == text]
        for proposal in same:
            proposal["label"] = label(occupation, proposal.get("language") or "fr")
        changed += [row] if same else []
    CodingCase.objects.bulk_update(changed, ["proposals"], batch_size=200)
