"""What a rule said about a thing, who set it aside and why, and what is stopped until when.

Things are known by kind and public id, without foreign keys: this app lies below theirs.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Thing


class Severity(models.TextChoices):
    """What a finding does: it stops the step, opens an alert, is shown, or only noted."""

    BLOCK = "block", _("stops")
    ESCALATE = "escalate", _("alert")
    WARN = "warn", _("to look at")
    INFO = "info", _("to know")


class FindingState(models.TextChoices):
    """Where a finding is; the transitions are in `lifecycle.py`."""

    OPEN = "open", _("open")
    WAIVED = "waived", _("set aside")
    RESOLVED = "resolved", _("settled")


class About(Thing):
    """Something said about a thing. `label` is how people know it (a reference number), `subject_id` whom it is."""

    object_kind = models.CharField(max_length=60)
    object_id = models.UUIDField()
    label = models.CharField(max_length=60, default="", blank=True)
    subject_id = models.UUIDField(null=True)

    class Meta:
        abstract = True


class Finding(About):
    """What one rule of a check said of one thing. Said again, it is the same finding, seen later."""

    check_name = models.CharField(max_length=60)
    rule = models.CharField(max_length=80)
    part = models.CharField(max_length=120, default="", blank=True)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    code = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    source = models.CharField(max_length=200, default="", blank=True)
    waiver_roles = models.JSONField(default=list)
    needs_second = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["object_id", "check_name", "rule", "part"], name="one_finding_per_rule_and_part"
            ),
            models.CheckConstraint(
                condition=Q(state="resolved", resolved_at__isnull=False)
                | (~Q(state="resolved") & Q(resolved_at__isnull=True)),
                name="settled_finding_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "severity", "-id"], name="findings_queue"),
            models.Index(fields=["subject_id"], name="findings_of_subject"),
            models.Index(fields=["rule", "state", "object_id"], name="findings_of_rule"),
            # what stops a thing is asked for every advert of a public list
            models.Index(
                fields=["object_id"], condition=Q(severity="block") & ~Q(state="resolved"), name="findings_that_stop"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_name} {self.rule} {self.state}"


class WaiverState(models.TextChoices):
    """Where a waiver is."""

    ASKED = "asked", _("waits for a second signature")
    GIVEN = "given", _("given")
    WITHDRAWN = "withdrawn", _("taken back")


class Waiver(Thing):
    """A finding set aside by a named person, for a reason, until a day (that day included)."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="waivers")
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=150)
    reason = models.CharField(max_length=500)
    until = models.DateField()
    second_id = models.UUIDField(null=True)
    second_name = models.CharField(max_length=150, default="", blank=True)
    state = models.CharField(max_length=10, choices=WaiverState.choices, default=WaiverState.ASKED)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding"],
                condition=~Q(state="withdrawn"),
                name="one_live_waiver_per_finding",
                violation_error_message=_("This is set aside already."),
            ),
            models.CheckConstraint(
                condition=Q(second_id__isnull=True) | ~Q(second_id=models.F("author_id")),
                name="two_signatures_are_of_two_people",
                violation_error_message=_("The second signature is somebody else's."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.state}"


class HoldState(models.TextChoices):
    """Where a hold is; one whose day has passed holds nothing any more."""

    HELD = "held", _("held")
    LIFTED = "lifted", _("lifted")


class Hold(About):
    """A thing stopped by a named person, for a reason, until a day (included) or until somebody lifts it."""

    reason = models.CharField(max_length=500)
    until = models.DateField(null=True)
    author_id = models.UUIDField(null=True)
    author_name = models.CharField(max_length=150, default="", blank=True)
    state = models.CharField(max_length=10, choices=HoldState.choices, default=HoldState.HELD)
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["object_id", "state"], name="holds_of_object")]

    def __str__(self) -> str:
        return f"{self.object_kind} {self.state}"


class RuleReview(Thing):
    """A lawyer of a country read a rule as it stood (`digest` of its texts) and found it right for that country.

    A rule whose texts changed since is no longer reviewed: the digest is compared when asked.
    """

    rule = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    digest = models.CharField(max_length=32)
    lawyer = models.CharField(max_length=150)
    note = models.CharField(max_length=2000, default="", blank=True)
    reviewed_on = models.DateField()
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=150)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "country", "digest"],
                condition=Q(withdrawn_on=None),
                name="one_review_of_a_rule_and_country",
                violation_error_message=_("This rule is reviewed for this country already."),
            ),
            models.CheckConstraint(
                condition=~Q(lawyer=""),
                name="review_names_its_lawyer",
                violation_error_message=_("Name the lawyer who read the rule."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.country}"
