"""Due diligence: a questionnaire answered with evidence, its score, and the decision of a named person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Fact
from siraba.apps.organisations.models.identity import Organisation


class Reach(models.TextChoices):
    """For posts where the organisation was looked at; abroad asks more."""

    HOME = "home", _("posts at home")
    ABROAD = "abroad", _("posts abroad")


class DiligenceState(models.TextChoices):
    """Where a due diligence is; the transitions are in `lifecycle.py`."""

    OPEN = "open", _("being answered")
    ACCEPTED = "accepted", _("accepted")
    CONDITIONS = "conditions", _("accepted with conditions")
    REFUSED = "refused", _("refused")


class DueDiligence(Fact):
    """One look at an organisation. `answers` is question → {answer, evidence, by}; a question without one is unknown.

    `score` is a share of 1,000 of the weight of what was answered, `known` how much of the weight was answered.
    It counts from the day of the decision through `review_on`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="diligences")
    reach = models.CharField(max_length=10, choices=Reach.choices)
    version = models.CharField(max_length=20)
    answers = models.JSONField(default=dict)
    score = models.PositiveSmallIntegerField(null=True)
    known = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=DiligenceState.choices, default=DiligenceState.OPEN)
    decided_on = models.DateField(null=True)
    decided_by_id = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=150, default="", blank=True)
    reason = models.CharField(max_length=500, default="", blank=True)
    review_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open") | (Q(decided_on__isnull=False) & ~Q(reason="")),
                name="decided_diligence_says_why",
                violation_error_message=_("A decision has a day and a reason."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("accepted", "conditions")) | Q(review_on__isnull=False),
                name="accepted_diligence_is_reviewed",
                violation_error_message=_("Say when this is looked at again."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "reach"],
                condition=Q(state="open"),
                name="one_open_diligence",
                violation_error_message=_("One is being answered already."),
            ),
        ]
        indexes = [models.Index(fields=["state", "review_on"], name="diligence_reviews")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.reach} {self.state}"
