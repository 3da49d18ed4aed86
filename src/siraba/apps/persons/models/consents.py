"""What a person agreed to, and whom they named to help."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Fact
from siraba.apps.persons.models.identity import Person


class Purpose(models.TextChoices):
    """What a person may agree to. Service at home never depends on consent abroad."""

    MATCH_HOME = "match_home", _("being proposed for posts at home")
    MATCH_ABROAD = "match_abroad", _("being proposed for posts in a country abroad")


class Consent(Fact):
    """An agreement given on a day (`happened_on`) for one purpose, perhaps for one country, perhaps with an end."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    country = models.CharField(max_length=2, null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    text_version = models.CharField(max_length=20, default="2026-1")
    how = models.CharField(max_length=20, default="paper")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_on__isnull=True, country__isnull=True),
                name="one_live_consent_at_home",
                violation_error_message=_("The person agreed to this already."),
            ),
            models.UniqueConstraint(
                fields=["person", "purpose", "country"],
                condition=Q(withdrawn_on__isnull=True, country__isnull=False),
                name="one_live_consent_per_country",
                violation_error_message=_("The person agreed to this already."),
            ),
            models.CheckConstraint(
                condition=(Q(purpose="match_abroad") & Q(country__isnull=False))
                | (Q(purpose="match_home") & Q(country__isnull=True)),
                name="consent_abroad_names_a_country",
                violation_error_message=_("An agreement for posts abroad names the country."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.country or ''}"


class Entrustment(Fact):
    """A person named somebody of their village as a helper, until a day: the relay sees this file and no other."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="entrustments")
    relay_id = models.UUIDField()
    until = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["relay_id", "until"], name="entrusted_to")]

    def __str__(self) -> str:
        return str(self.relay_id)
