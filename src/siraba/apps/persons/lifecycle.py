"""States of what a person asks of their own data, and of a breach of personal data."""

from __future__ import annotations

from typing import Any

from siraba.apps.foundation.lifecycles import Lifecycle, Obstacle, Transition
from siraba.apps.foundation.rights import MACHINE

OPEN = ("received", "checked", "in_work")


def decided(case: Any) -> list[Obstacle]:
    """Every word of the person about a fact was decided on before the case is answered."""
    waiting = case.corrections.filter(state="proposed").count()
    return [Obstacle("corrections_wait", {"how_many": waiting})] if waiting else []


def limits_hold(case: Any) -> list[Obstacle]:
    """What an answered restriction or objection promises holds."""
    asks = case.kind in {"restrict", "object"}
    return [Obstacle("no_limit_holds")] if asks and not case.limitations.filter(lifted_on=None).exists() else []


def not_by_answering(case: Any) -> list[Obstacle]:
    """A file is erased by erasing it, which answers its case."""
    return [Obstacle("erase_answers")] if case.kind == "erase" and case.person_id else []


RIGHTS_CASE = Lifecycle(
    name="rights_case",
    initial="received",
    transitions=(
        Transition("check", sources=("received",), target="checked", right="right.check"),
        Transition("begin", sources=("checked",), target="in_work", right="right.begin"),
        Transition(
            "answer",
            sources=("in_work",),
            target="answered",
            right="right.answer",
            guards=(decided, limits_hold, not_by_answering),
        ),
        Transition("done", sources=OPEN, target="answered", right=MACHINE),
        Transition("refuse", sources=OPEN, target="refused", right="right.refuse"),
        Transition("withdraw", sources=OPEN, target="withdrawn", right="right.withdraw"),
        Transition("reopen", sources=("refused",), target="in_work", right="right.reopen"),
    ),
)


def authority_decided(breach: Any) -> list[Obstacle]:
    """The authority was told, or somebody wrote down why not of what is unlikely to harm anybody (GDPR 33(1))."""
    return [] if breach.decided else [Obstacle("authority_not_decided")]


def people_decided(breach: Any) -> list[Obstacle]:
    """Whether the people concerned are told was decided; a grave risk is told to them, or a reason stands why not.

    The reasons that count are those of GDPR 34(3).
    """
    if breach.people_told is None or (breach.risk == "high" and not breach.people_told and not breach.people_why):
        return [Obstacle("people_not_decided")]
    return []


def measures_said(breach: Any) -> list[Obstacle]:
    """What was done about it is written down."""
    return [] if breach.measures and breach.consequences else [Obstacle("measures_not_said")]


RUNNING = ("found", "assessed")
BREACH = Lifecycle(
    name="breach",
    initial="found",
    transitions=(
        Transition("assess", sources=RUNNING, target="assessed", right="breach.describe"),
        Transition(
            "close",
            sources=("assessed",),
            target="closed",
            right="breach.close",
            guards=(authority_decided, people_decided, measures_said),
        ),
    ),
)
