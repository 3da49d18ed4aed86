"""Who looked at a person's file, and what looked wrong in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Thing
from siraba.apps.persons.models.identity import Person


class BrokenGlass(Thing):
    """Somebody opened a file that is not theirs to see, because somebody was in danger: loud, and for hours only."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="broken_glass")
    opened_by = models.UUIDField()
    until = models.DateTimeField()
    seen_by = models.UUIDField(null=True)
    """The data protection officer who looked at it."""
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["opened_by", "until"], name="glass_broken_by")]

    def __str__(self) -> str:
        return str(self.opened_by)


class AlertKind(models.TextChoices):
    """What looks wrong in how somebody looks at files."""

    MANY_FILES = "many_files", _("many files in a short time")
    OUT_OF_HOURS = "out_of_hours", _("outside of working hours")
    OWN_NAME = "own_name", _("a file with the viewer's own family name and place")
    OTHER_OFFICE = "other_office", _("files that another office keeps")
    GLASS = "glass", _("a file opened in an emergency")


class Alert(Thing):
    """Something for the data protection officer to look at: who looked, what seemed wrong, over how many files."""

    kind = models.CharField(max_length=20, choices=AlertKind.choices)
    viewer_id = models.UUIDField()
    day = models.DateField()
    files = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()
    seen_by = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "viewer_id", "day"], name="one_alert_a_day")]
        indexes = [models.Index(fields=["seen_at", "-last_at"], name="alerts_to_see")]

    def __str__(self) -> str:
        return f"{self.kind} {self.viewer_id}"


class Disclosure(Thing):
    """One viewing of a person's file by somebody else; the person can read the list."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="disclosures")
    viewer_id = models.UUIDField()
    viewer_name = models.CharField(max_length=150)
    part = models.CharField(max_length=20)
    purpose = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-recorded_at"], name="disclosures_of_person"),
            models.Index(fields=["viewer_id", "-recorded_at"], name="disclosures_to_viewer"),
        ]

    def __str__(self) -> str:
        return f"{self.viewer_name} {self.part}"
