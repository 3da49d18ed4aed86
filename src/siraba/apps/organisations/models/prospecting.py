"""Prospecting: visits and calls to employers with their outcome, and needs that were promised."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.models import Fact
from siraba.apps.organisations.models.identity import Organisation


class VisitKind(models.TextChoices):
    """How somebody speaks with an employer."""

    VISIT = "visit", _("visit")
    CALL = "call", _("call")
    MESSAGE = "message", _("letter or e-mail")


class Outcome(models.TextChoices):
    """What came of it; empty while it lies ahead."""

    PROMISED = "promised", _("needs people")
    LATER = "later", _("later, perhaps")
    NO_NEED = "no_need", _("needs nobody")
    NO_ANSWER = "no_answer", _("did not answer")
    UNREACHABLE = "unreachable", _("wrong number or address")


class Visit(Fact):
    """One contact, planned for `happened_on` or done on it. `next_on` is when to speak again."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="visits")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    counsellor_id = models.UUIDField(null=True, db_index=True)
    counsellor_name = models.CharField(max_length=150, default="", blank=True)
    kind = models.CharField(max_length=10, choices=VisitKind.choices)
    about = models.CharField(max_length=300, default="", blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome.choices, default="", blank=True)
    says = models.CharField(max_length=1000, default="", blank=True)
    next_on = models.DateField(null=True)
    cancelled = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["counsellor_id", "happened_on"], name="visits_of_counsellor"),
            models.Index(fields=["organisation", "-happened_on"], name="visits_to_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"


class Promise(Fact):
    """A need that an employer spoke of. It becomes a vacancy, known by its public id, or does not."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="promises")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.SET_NULL, related_name="promises")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    positions = models.PositiveIntegerField(default=1)
    country = models.CharField(max_length=2, default="", blank=True)
    expected_on = models.DateField(null=True)
    vacancy_id = models.UUIDField(null=True)
    lapsed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(positions__gte=1),
                name="promise_is_for_somebody",
                violation_error_message=_("A need is for at least one person."),
            ),
            models.CheckConstraint(
                condition=Q(vacancy_id__isnull=True) | Q(lapsed_on__isnull=True), name="promise_has_one_end"
            ),
        ]

    def __str__(self) -> str:
        return self.title
