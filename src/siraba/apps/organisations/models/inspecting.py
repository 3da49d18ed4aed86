"""Inspections: a campaign draws whom to visit; each visit has findings and answers within a term."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Fact
from siraba.apps.organisations.models.identity import Organisation


class Campaign(Fact):
    """Whom to inspect, drawn by a seed said beforehand: anybody can draw the same again. `among` is who could be."""

    reference = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=150)
    seed = models.CharField(max_length=80)
    whom = models.CharField(max_length=20)
    country = models.CharField(max_length=2, default="", blank=True)
    wanted = models.PositiveIntegerField()
    among = models.PositiveIntegerField(default=0)
    due_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(wanted__gte=1), name="campaign_wants_somebody"),
            models.CheckConstraint(condition=~Q(seed=""), name="campaign_says_its_seed"),
        ]

    def __str__(self) -> str:
        return self.name


class InspectionState(models.TextChoices):
    """Where an inspection is; the transitions are in `lifecycle.py`."""

    PLANNED = "planned", _("planned")
    VISITED = "visited", _("waits for the answer")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")


class Inspection(Fact):
    """One organisation looked at. What was found stands with the findings, under this inspection's check."""

    reference = models.CharField(max_length=20, unique=True)
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="inspections")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="inspections")
    place_in_draw = models.PositiveIntegerField(null=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=InspectionState.choices, default=InspectionState.PLANNED)
    visited_on = models.DateField(null=True)
    inspector_id = models.UUIDField(null=True)
    inspector_name = models.CharField(max_length=150, default="", blank=True)
    says = models.TextField(default="", blank=True)
    answer_by = models.DateField(null=True)
    answer = models.TextField(default="", blank=True)
    answered_on = models.DateField(null=True)
    conclusion = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "organisation"], name="inspected_once_a_campaign"),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(visited_on__isnull=False),
                name="inspection_says_when",
                violation_error_message=_("Say on which day the visit was."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="inspections_due")]

    def __str__(self) -> str:
        return self.reference
