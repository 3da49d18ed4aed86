"""What allows an agency to work: licences, sub-agents, mandates, sanctions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Fact
from siraba.apps.organisations.models.identity import Organisation


class LicenceState(models.TextChoices):
    """What was decided of a licence. Whether it has begun or is over by its day is asked, not kept."""

    IN_FORCE = "in_force", _("in force")
    SUSPENDED = "suspended", _("suspended")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Licence(Fact):
    """The right to place people. It holds on its last day. No countries: at home alone. Bond in minor units.

    `kinds` are codes of `data/organisations/kinds_of_work.yaml`; none: every kind.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="licences")
    number = models.CharField(max_length=40)
    number_key = models.CharField(max_length=40, db_index=True)
    authority = models.CharField(max_length=150, default="", blank=True)
    country = models.CharField(max_length=2)
    kinds = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    bond_amount = models.BigIntegerField(null=True)
    bond_currency = models.CharField(max_length=3, default="", blank=True)
    state = models.CharField(max_length=10, choices=LicenceState.choices, default=LicenceState.IN_FORCE)
    state_since = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "number_key"],
                name="one_licence_a_number",
                violation_error_message=_("There is a licence with this number already."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="licence_ends_after_it_begins",
                violation_error_message=_("A licence ends on or after the day it begins."),
            ),
            models.CheckConstraint(
                condition=Q(bond_amount__isnull=True, bond_currency="")
                | (Q(bond_amount__gte=0) & ~Q(bond_currency="")),
                name="bond_is_whole",
                violation_error_message=_("A bond has an amount and a currency."),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state", "valid_until"], name="licences_in_force")]

    def __str__(self) -> str:
        return self.number


class LicenceDecision(Fact):
    """Something decided of a licence, by whom and why, with what it changed: counts before and after."""

    licence = models.ForeignKey(Licence, on_delete=models.CASCADE, related_name="decisions")
    verb = models.CharField(max_length=20)
    reason = models.CharField(max_length=500)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=150, default="", blank=True)
    answer_by = models.DateField(null=True)
    effects = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.licence_id} {self.verb}"


class SubAgent(Fact):
    """Somebody who recruits for an agency. Nobody who is not on this list may do it in its name."""

    agency = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sub_agents")
    name = models.CharField(max_length=150)
    phone = models.CharField(max_length=40, default="", blank=True)
    phone_key = models.CharField(max_length=40, default="", blank=True, db_index=True)
    region = models.CharField(max_length=20, default="", blank=True)
    place = models.CharField(max_length=120, default="", blank=True)
    address_key = models.CharField(max_length=240, default="", blank=True, db_index=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="sub_agent_has_a_name")]

    def __str__(self) -> str:
        return self.name


class MandateState(models.TextChoices):
    """Where a mandate is; the transitions are in `lifecycle.py`."""

    PROPOSED = "proposed", _("waits for the employer")
    SIGNED = "signed", _("signed")
    ENDED = "ended", _("ended")


class Mandate(Fact):
    """What an employer asked an agency to fill, in writing. `used` counts the posts taken from it, and lives here.

    `occupations` are `scheme:code`, `countries` ISO 3166-1; none of either: every one.
    """

    reference = models.CharField(max_length=20, unique=True)
    employer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates_given")
    agency = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates_held")
    posts = models.CharField(max_length=200)
    occupations = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    headcount = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField()
    state = models.CharField(max_length=10, choices=MandateState.choices, default=MandateState.PROPOSED)
    signed_on = models.DateField(null=True)
    signed_by_name = models.CharField(max_length=150, default="", blank=True)
    paper = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(headcount__gte=1),
                name="mandate_is_for_somebody",
                violation_error_message=_("A mandate is for at least one person."),
            ),
            models.CheckConstraint(
                condition=Q(used__lte=F("headcount")),
                name="mandate_is_not_overdrawn",
                violation_error_message=_("The mandate does not cover so many people."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="mandate_ends_after_it_begins",
                violation_error_message=_("A mandate ends on or after the day it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(employer=F("agency")),
                name="mandate_has_two_sides",
                violation_error_message=_("Nobody gives a mandate to themselves."),
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_on__isnull=False), name="signed_mandate_says_when"
            ),
        ]
        indexes = [models.Index(fields=["agency", "state", "valid_until"], name="mandates_of_agency")]

    def __str__(self) -> str:
        return self.reference


class MandateUse(Fact):
    """Posts taken from a mandate, or given back (negative), for something known by its public id."""

    mandate = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="uses")
    posts = models.IntegerField()
    for_id = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.mandate_id} {self.posts}"


class SanctionKind(models.TextChoices):
    """What was imposed. A ban stops everything the organisation does here."""

    WARNING = "warning", _("warning")
    FINE = "fine", _("fine")
    BAN = "ban", _("ban")


class Sanction(Fact):
    """Something imposed on an organisation, from `happened_on` through `until` (none: until lifted)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sanctions")
    kind = models.CharField(max_length=10, choices=SanctionKind.choices)
    until = models.DateField(null=True)
    reason = models.CharField(max_length=500)
    source = models.CharField(max_length=200, default="", blank=True)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=150, default="", blank=True)
    lifted_on = models.DateField(null=True)
    lift_reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="sanction_says_why", violation_error_message=_("Write why.")
            )
        ]
        indexes = [models.Index(fields=["organisation", "kind"], name="sanctions_of_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"
