"""States of a vacancy."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from siraba.apps.findings.queries import stopped
from siraba.apps.foundation.lifecycles import Lifecycle, Obstacle, Transition
from siraba.apps.foundation.rights import MACHINE
from siraba.apps.vacancies.rules import missing_terms

PUBLISH_CHECK = "vacancy.publish"
"""The name under which findings keep what a vacancy lacks."""


def publish_obstacles(vacancy: Any) -> list[Obstacle]:
    """What a draft lacks to be published, or an advert to stay so; nothing for one that is not to be shown."""
    if vacancy.state == "draft":
        return [*_complete(vacancy), *_still_open(vacancy)]
    return _complete(vacancy) if vacancy.state == "published" else []


def _complete(vacancy: Any) -> list[Obstacle]:
    return [Obstacle("missing_term", {"term": term}) for term in missing_terms(vacancy)]


def _still_open(vacancy: Any) -> list[Obstacle]:
    if vacancy.closes_on is not None and vacancy.closes_on < timezone.localdate():
        return [Obstacle("closing_day_passed", {"closes_on": vacancy.closes_on})]
    return []


def _not_stopped(vacancy: Any) -> list[Obstacle]:
    """Held by somebody, or a rule of another check stands against it; what is lacking here has its own words."""
    if stopped(timezone.localdate(), [vacancy.public_id], but_for=PUBLISH_CHECK):
        return [Obstacle("stopped", {})]
    return []


VACANCY = Lifecycle(
    name="vacancy",
    initial="draft",
    transitions=(
        Transition(
            "publish",
            sources=("draft", "withdrawn"),
            target="published",
            right="vacancy.move",
            guards=(_complete, _still_open, _not_stopped),
        ),
        Transition("recall", sources=("published",), target="draft", right="vacancy.move"),
        Transition("fill", sources=("published",), target="filled", right="vacancy.move"),
        Transition("expire", sources=("published",), target="expired", right=MACHINE),
        Transition("withdraw", sources=("draft", "published"), target="withdrawn", right="vacancy.move"),
        Transition(
            "renew",
            sources=("expired", "filled"),
            target="published",
            right="vacancy.move",
            guards=(_complete, _still_open, _not_stopped),
        ),
    ),
)
