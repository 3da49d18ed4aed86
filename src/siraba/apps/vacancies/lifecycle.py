"""States of a vacancy."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from siraba.apps.foundation.lifecycles import Lifecycle, Obstacle, Transition
from siraba.apps.vacancies.rules import missing_terms

DESK = ("counsellor", "office_head", "system")


def _complete(vacancy: Any) -> list[Obstacle]:
    return [Obstacle("missing_term", {"term": term}) for term in missing_terms(vacancy)]


def _still_open(vacancy: Any) -> list[Obstacle]:
    if vacancy.closes_on is not None and vacancy.closes_on < timezone.localdate():
        return [Obstacle("closing_day_passed", {"closes_on": vacancy.closes_on})]
    return []


VACANCY = Lifecycle(
    name="vacancy",
    initial="draft",
    transitions=(
        Transition(
            "publish", sources=("draft", "withdrawn"), target="published", roles=DESK, guards=(_complete, _still_open)
        ),
        Transition("recall", sources=("published",), target="draft", roles=DESK),
        Transition("fill", sources=("published",), target="filled", roles=DESK),
        Transition("expire", sources=("published",), target="expired", roles=("system",)),
        Transition("withdraw", sources=("draft", "published"), target="withdrawn", roles=DESK),
        Transition(
            "renew",
            sources=("expired", "filled"),
            target="published",
            roles=DESK,
            guards=(_complete, _still_open),
        ),
    ),
)
