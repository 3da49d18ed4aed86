"""States of a vacancy.

*Published* means one thing: the service lets this advert run, whether a person validated it or a file of an office
brought it whole. Desks fill it from that day on. *Shown* is what of it the public sees today: `access.shown` asks that
anew, so that an advert may be published and kept from the public (a rule stands against it, nobody confirmed it, its
agency may not work); the queue lists those as *published, kept from the public*. Nothing is published by being shown.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from siraba.apps.findings.queries import stopped
from siraba.apps.foundation.lifecycles import Lifecycle, Obstacle, Transition
from siraba.apps.foundation.rights import MACHINE
from siraba.apps.vacancies.advert import FAIR_CHECK, stops
from siraba.apps.vacancies.rules import missing_terms

PUBLISH_CHECK = "vacancy.publish"
"""The name under which findings keep what a vacancy lacks."""
OWN_CHECKS = (PUBLISH_CHECK, FAIR_CHECK)
"""Checks that the guards make anew, rather than ask what they said before."""


def publish_obstacles(vacancy: Any) -> list[Obstacle]:
    """What a draft lacks to be published, or an advert to stay so; nothing for one that is not to be shown."""
    if vacancy.state in ("draft", "submitted", "returned"):
        return [*_complete(vacancy), *_still_open(vacancy)]
    return _complete(vacancy) if vacancy.state == "published" else []


def _complete(vacancy: Any) -> list[Obstacle]:
    return [Obstacle("missing_term", {"term": term}) for term in missing_terms(vacancy)]


def _titled(vacancy: Any) -> list[Obstacle]:
    """Whoever hands a vacancy in gives it a title; its occupation is found by the service."""
    return [] if vacancy.title.strip() else [Obstacle("missing_term", {"term": "title"})]


def _still_open(vacancy: Any) -> list[Obstacle]:
    if vacancy.closes_on is not None and vacancy.closes_on < timezone.localdate():
        return [Obstacle("closing_day_passed", {"closes_on": vacancy.closes_on})]
    return [Obstacle("no_open_posts", {"filled": vacancy.filled})] if vacancy.filled >= vacancy.positions else []


def _not_stopped(vacancy: Any) -> list[Obstacle]:
    """Held by somebody, or a rule of another check stands against it; what is lacking here has its own words."""
    if stopped(timezone.localdate(), [vacancy.public_id], but_for=OWN_CHECKS):
        return [Obstacle("stopped", {})]
    return []


def _fair(vacancy: Any) -> list[Obstacle]:
    """Rules of fair recruitment that stop the advert today, looked at anew; nothing while it lacks its own terms."""
    return [] if missing_terms(vacancy) else _broken(stops(vacancy, timezone.localdate()))


def _fair_enough(vacancy: Any) -> list[Obstacle]:
    """Those that whoever hands it in can mend; the occupation, and the second signature, are the service's to give."""
    found = stops(vacancy, timezone.localdate(), at_submission=True)
    grounded = {each.get("name") for each in vacancy.criteria if str(each.get("source", "")).strip()}
    return _broken(
        [
            each
            for each in found
            if each.params.get("lacking") != "occupation"
            and not (each.rule == "no_discrimination" and each.params.get("criterion") in grounded)
        ]
    )


def _broken(entries: list[Any]) -> list[Obstacle]:
    return [Obstacle("rule", {"rule": each.rule, **each.params}) for each in entries]


_SHOWN = (_complete, _still_open, _not_stopped, _fair)

VACANCY = Lifecycle(
    name="vacancy",
    initial="draft",
    transitions=(
        Transition(
            "submit",
            sources=("draft", "returned", "withdrawn", "expired"),
            target="submitted",
            right="vacancy.submit",
            guards=(_titled, _still_open, _fair_enough),
        ),
        Transition("ask", sources=("submitted",), target="returned", right="vacancy.ask"),
        Transition(
            "publish",
            sources=("draft", "submitted", "withdrawn"),
            target="published",
            right="vacancy.move",
            guards=_SHOWN,
        ),
        Transition("recall", sources=("published",), target="draft", right="vacancy.move"),
        Transition("fill", sources=("published",), target="filled", right="vacancy.fill"),
        Transition("expire", sources=("published",), target="expired", right=MACHINE),
        Transition(
            "withdraw",
            sources=("draft", "submitted", "returned", "published"),
            target="withdrawn",
            right="vacancy.withdraw",
        ),
        Transition(
            "renew",
            sources=("expired",),  # who needs people anew after the last post was taken writes a new vacancy
            target="published",
            right="vacancy.move",
            guards=_SHOWN,
        ),
    ),
)
