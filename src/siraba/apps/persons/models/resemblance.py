"""Two files that may be one person's, and those that became one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Thing
from siraba.apps.persons.models.identity import Person


class PersonKey(models.Model):
    """A key under which a person is found when somebody alike is entered (`resemblance.blocking_keys`)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "person"], name="each_key_once")]

    def __str__(self) -> str:
        return self.key


class NameShare(models.Model):
    """How many people of the register bear a name (its skeleton), counted at night: a rare name says more."""

    skeleton = models.CharField(max_length=40, primary_key=True)
    people = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.skeleton} {self.people}"


class ResemblanceState(models.TextChoices):
    """What was decided about two files that may be one person's."""

    OPEN = "open", _("to decide")
    LATER = "later", _("later")
    SAME = "same", _("the same person")
    DIFFERENT = "different", _("two people")


class Resemblance(Thing):
    """Two files that may be one person's; what a person decided about them is remembered and never asked again.

    `score` is the log-odds in hundredths, `reasons` its parts by code (`resemblance.Likeness`): no personal data.
    """

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.IntegerField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ResemblanceState.choices, default=ResemblanceState.OPEN)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="asked_once_about_two"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="two_files_in_order"),
        ]
        indexes = [models.Index(fields=["state", "-score"], name="resemblances_to_decide")]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id} {self.state}"


class Merge(Thing):
    """Two files made one by a person. `moved` says by app what moved, by public or database id, so that it can go
    back; `left` says by app what did not go back when it was undone, because something was built on it."""

    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)
    left = models.JSONField(default=dict)
    by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="merged_once",
                violation_error_message=_("This file was merged into another already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"
