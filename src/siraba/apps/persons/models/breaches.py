"""Breaches of personal data as they are written down, and the declaration under which data are processed at all."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Fact, Thing
from siraba.apps.foundation.protected import Protected
from siraba.apps.persons.models.identity import Person


class BreachState(models.TextChoices):
    """Where a breach is; the transitions are in `lifecycle.py`."""

    FOUND = "found", _("found")
    ASSESSED = "assessed", _("assessed")
    CLOSED = "closed", _("closed")


class FoundHow(models.TextChoices):
    """How it was found."""

    STAFF = "staff", _("somebody of the service noticed")
    ALERT = "alert", _("an alert of the program")
    PERSON = "person", _("a person concerned told us")
    PARTNER = "partner", _("a partner or supplier told us")
    AUTHORITY = "authority", _("an authority told us")
    OTHER = "other", _("otherwise")


class BreachKind(models.TextChoices):
    """What happened to the data."""

    SEEN = "seen", _("seen by those who may not")
    LOST = "lost", _("lost or not reachable")
    CHANGED = "changed", _("changed by those who may not")


class Risk(models.TextChoices):
    """What it may do to the people concerned; empty until somebody judged it."""

    UNLIKELY = "unlikely", _("unlikely to harm anybody")
    RISK = "risk", _("may harm somebody")
    HIGH = "high", _("may harm somebody gravely")


class Breach(Fact):
    """Personal data were seen, lost or changed as they should not. `happened_on` is when it began, as far as known.

    The texts describe the event, never a person: the page says so. `tell_by` is the end of the clock to the authority,
    counted from the earliest moment of finding ever written; `found_why` says why a later one is right.
    """

    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=8, choices=BreachKind.choices)
    found_at = models.DateTimeField()
    found_why = models.CharField(max_length=500, default="", blank=True)
    found_how = models.CharField(max_length=10, choices=FoundHow.choices)
    tell_by = models.DateTimeField()
    what = models.CharField(max_length=2000)
    data = models.JSONField(default=list, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    consequences = models.CharField(max_length=2000, default="", blank=True)
    measures = models.CharField(max_length=2000, default="", blank=True)
    risk = models.CharField(max_length=8, default="", blank=True, choices=Risk.choices)
    told_at = models.DateTimeField(null=True, blank=True)
    told_number = models.CharField(max_length=80, default="", blank=True)
    not_told_why = models.CharField(max_length=500, default="", blank=True)
    late_why = models.CharField(max_length=500, default="", blank=True)
    people_told = models.BooleanField(null=True, blank=True)
    people_told_on = models.DateField(null=True, blank=True)
    people_why = models.CharField(max_length=500, default="", blank=True)
    state = models.CharField(max_length=10, choices=BreachState.choices, default=BreachState.FOUND)
    closed_on = models.DateField(null=True, blank=True)
    officer_id = models.UUIDField(null=True)
    officer_name = models.CharField(max_length=150, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(what=""),
                name="a_breach_says_what_happened",
                violation_error_message=_("Say what happened."),
            ),
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(not_told_why=""),
                name="told_or_not_told",
                violation_error_message=_("The authority was told, or a reason says why not."),
            ),
            models.CheckConstraint(
                condition=Q(people_told=None) | ~Q(people_why=""),
                name="telling_people_is_reasoned",
                violation_error_message=_("Say why, or how, people were told."),
            ),
        ]
        indexes = [models.Index(fields=["state", "-found_at"], name="breaches_by_state")]

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"

    def left(self, now: datetime) -> timedelta:
        """What is left of the clock; below zero it is over."""
        return self.tell_by - now

    @property
    def decided(self) -> bool:
        """Whether the authority was told, in time or with a reason why late, or somebody wrote down why not of a breach
        that is judged unlikely to harm anybody.
        """
        if self.told_at is not None:
            return self.told_at <= self.tell_by or bool(self.late_why)
        return bool(self.not_told_why) and self.risk == Risk.UNLIKELY


class BreachConcerned(Thing):
    """Somebody whose data a breach exposed. `tried_at` is when a message was to go to them; whether one did is read in
    the outbox. `reached_on` is the day on which they were told by another way, and `how` (sealed) by which.
    """

    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="concerned")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    tried_at = models.DateTimeField(null=True, blank=True)
    reached_on = models.DateField(null=True, blank=True)
    how = Protected(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["breach", "person"], name="concerned_once_by_a_breach")]

    def __str__(self) -> str:
        return f"{self.breach_id} {self.reached_on or ''}"


class Declaration(Thing):
    """Under which declaration to the national authority personal data are processed; the latest one counts."""

    authority = models.CharField(max_length=200)
    number = models.CharField(max_length=80)
    declared_on = models.DateField()
    entered_by = models.UUIDField(null=True)
    entered_name = models.CharField(max_length=150, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(authority="") & ~Q(number=""),
                name="a_declaration_has_authority_and_number",
                violation_error_message=_("A declaration names the authority and its number."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.number}"


class ImpactDecision(Thing):
    """Somebody accepted what is left of a risk, or did not, until a day on which it is looked at again.

    `digest` is of the risk as it read: where its lines changed since, nobody has decided about it.
    """

    risk = models.CharField(max_length=30)
    digest = models.CharField(max_length=32)
    accepted = models.BooleanField()
    reason = models.CharField(max_length=1000)
    review_on = models.DateField()
    decided_by = models.UUIDField(null=True)
    decided_name = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="an_impact_decision_is_reasoned",
                violation_error_message=_("Say why."),
            )
        ]
        indexes = [models.Index(fields=["risk", "-id"], name="impact_decisions")]

    def __str__(self) -> str:
        return f"{self.risk} {self.accepted}"
