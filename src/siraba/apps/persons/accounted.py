"""What the data protection officer answers for: breaches, notices, the declaration, decisions about risks."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import granted
from siraba.apps.foundation.scopes import reachable
from siraba.apps.messages.models import Message, MessageState
from siraba.apps.persons.models import (
    Breach,
    BreachConcerned,
    BreachState,
    Declaration,
    ImpactDecision,
    Person,
    RetentionNotice,
)
from siraba.apps.persons.queries import NotFound
from siraba.apps.persons.telling import TOLD_OF_BREACH

SOME_MINUTES, SOON = 300, 15
"""Seconds for which an answer is kept: one that stands, and one that waits for somebody to change it."""
_KEY = "persons.declaration"


def breaches(by: Actor, *, closed: bool = False) -> QuerySet[Breach]:
    """Breaches that run, the nearest end of the clock first; with `closed` those that were closed, the latest first."""
    rows = reachable(by, "breach.see", Breach)
    if closed:
        return rows.filter(state=BreachState.CLOSED).order_by("-closed_on", "-pk")
    return rows.exclude(state=BreachState.CLOSED).order_by("tell_by", "pk")


def breach(by: Actor, public_id: str) -> Breach:
    """One breach. Raises NotFound."""
    try:
        return reachable(by, "breach.see", Breach).get(public_id=public_id)
    except (Breach.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


def concerned(by: Actor, row: Breach, *, untold: bool = False) -> QuerySet[BreachConcerned]:
    """Whom a breach concerns, in the order in which they were named; with `untold`, those who could not be told: no
    message could go to them, or it did not arrive, and nobody wrote down that they were told by another way. Each bears
    whether a message was `queued`, and whether it is `sent` or on its way.
    """
    rows = reachable(by, "breach.see", BreachConcerned).filter(breach=row).select_related("person__office")
    rows = rows.annotate(sent=Exists(_told_by()), queued=Exists(_messages())).order_by("pk")
    return rows.filter(sent=False, reached_on=None).exclude(tried_at=None) if untold else rows


def _told_by() -> QuerySet[Message]:
    """The message to somebody whom a breach concerns, as long as it is on its way or was sent."""
    gone = (MessageState.FAILED, MessageState.EXPIRED, MessageState.CANCELLED)
    return _messages().exclude(state__in=gone)


def _messages() -> QuerySet[Message]:
    about = Message.objects.filter(subject_id=OuterRef("person__public_id"), about_id=OuterRef("public_id"))
    return about.filter(template=TOLD_OF_BREACH)


def one_concerned(by: Actor, public_id: str) -> BreachConcerned:
    """One of these. Raises NotFound."""
    try:
        rows = reachable(by, "breach.reach", BreachConcerned).select_related("person", "breach")
        return rows.get(public_id=public_id)
    except (BreachConcerned.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


@dataclass(frozen=True, slots=True)
class Told:
    """Of the people whom a breach concerns: how many were named, not tried yet, and could not be told."""

    named: int
    waiting: int
    untold: int


def told_of(by: Actor, row: Breach) -> Told:
    """How far the people whom a breach concerns were told."""
    rows = concerned(by, row)
    waiting = rows.filter(tried_at=None, reached_on=None).count()
    return Told(rows.count(), waiting, concerned(by, row, untold=True).count())


def declaration() -> Declaration | None:
    """The declaration in force: the latest that was entered. For everybody."""
    return Declaration.objects.order_by("-pk").first()


def declared_as() -> tuple[str, str]:
    """Authority and number, asked of the database every few minutes; empty as long as there is no declaration."""
    found: tuple[str, str] | None = cache.get(_KEY)
    if found is None:
        row = declaration()
        found = (row.authority, row.number) if row else ("", "")
        cache.set(_KEY, found, SOME_MINUTES if row else SOON)
    return found


def forget_declared() -> None:
    """Another declaration was entered: this process asks again."""
    cache.delete(_KEY)


def declarations(by: Actor) -> QuerySet[Declaration]:
    """Every declaration that was entered, the latest first."""
    rows = Declaration.objects.order_by("-pk")
    return rows if granted(by, "processing.see") else rows.none()


def impact_decisions(by: Actor) -> dict[str, ImpactDecision]:
    """The latest decision about each risk, by its code."""
    if not granted(by, "processing.see"):
        return {}
    return {row.risk: row for row in ImpactDecision.objects.order_by("pk")}


def live_notice(by: Actor, person: Person) -> RetentionNotice | None:
    """That a person was asked whether their file is to stay and did not answer, for whoever may write the answer."""
    return reachable(by, "retention.keep", RetentionNotice).filter(person=person, kept_on=None).first()


def notice(by: Actor, public_id: str) -> RetentionNotice:
    """One of these. Raises NotFound."""
    try:
        return reachable(by, "retention.keep", RetentionNotice).select_related("person").get(public_id=public_id)
    except (RetentionNotice.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem
