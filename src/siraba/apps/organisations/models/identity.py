"""Who an organisation is, where it is reached and found, what papers were seen, and which two are one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.models import Fact


class SizeClass(models.TextChoices):
    """How many people work there; empty is *not known*."""

    MICRO = "micro", _("1 to 9 people")
    SMALL = "small", _("10 to 49 people")
    MEDIUM = "medium", _("50 to 249 people")
    LARGE = "large", _("250 people and more")


class RegisterAnswer(models.TextChoices):
    """What a look-up in the register said; empty is *not asked*."""

    FOUND = "found", _("in the register")
    NOT_FOUND = "not_found", _("not in the register")
    CLOSED = "closed", _("struck from the register")
    NO_ANSWER = "no_answer", _("the register did not answer")


class Employer(Fact):
    """An organisation: somebody who offers posts, sends or trains people. One may do several of these.

    Code says `Organisation`. To the database it keeps the name of its first days: vacancies point at it, and a table
    that is renamed makes a migration here wait for one of an app above.

    `verified_on` is when a named person checked who they are; `register_answer` what the register said, and when.
    `section` and `division` are ISIC Rev. 4. One that became part of another points at it. `own_word`: it registered or
    renamed itself; as long as nobody verified it, it is a claim, and several may claim one number. `office` is the one
    that wrote it down.
    """

    reference = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    sought = models.CharField(max_length=300)
    name_key = models.CharField(max_length=200, default="", blank=True, db_index=True)
    country = models.CharField(max_length=2, null=True)
    region = models.CharField(max_length=20, null=True)
    place = models.CharField(max_length=120, default="", blank=True)
    address = models.CharField(max_length=200, default="", blank=True)
    address_key = models.CharField(max_length=240, default="", blank=True, db_index=True)
    register_number = models.CharField(max_length=60, default="", blank=True)
    register_answer = models.CharField(max_length=10, choices=RegisterAnswer.choices, default="", blank=True)
    register_asked_on = models.DateField(null=True)
    verified_on = models.DateField(null=True)
    verified_by_id = models.UUIDField(null=True)
    verified_by_name = models.CharField(max_length=150, default="", blank=True)
    verified_how = models.CharField(max_length=300, default="", blank=True)
    is_employer = models.BooleanField(default=True)
    is_agency = models.BooleanField(default=False)
    is_training_centre = models.BooleanField(default=False)
    is_partner_service = models.BooleanField(default=False)
    is_mission = models.BooleanField(default=False)
    section = models.CharField(max_length=1, default="", blank=True)
    division = models.CharField(max_length=2, default="", blank=True)
    size = models.CharField(max_length=10, choices=SizeClass.choices, default="", blank=True)
    dispute_since = models.DateField(null=True)
    own_word = models.BooleanField(default=False)
    office = models.ForeignKey(Office, null=True, on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "register_number"],
                condition=~Q(register_number="") & Q(own_word=False),
                name="one_employer_per_register_number",
            ),
            models.UniqueConstraint(
                fields=["country", "register_number"],
                condition=~Q(register_number="") & Q(verified_on__isnull=False),
                name="one_verified_employer_a_number",
                violation_error_message=_("Somebody else was verified under this number."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="employer_has_a_name"),
            models.CheckConstraint(
                condition=Q(is_employer=True)
                | Q(is_agency=True)
                | Q(is_training_centre=True)
                | Q(is_partner_service=True)
                | Q(is_mission=True),
                name="organisation_does_something",
                violation_error_message=_("Say what the organisation does: employs, sends, trains, or serves."),
            ),
        ]
        indexes = [models.Index(fields=["is_agency", "country"], name="organisations_agencies")]

    def __str__(self) -> str:
        return self.name


Organisation = Employer
"""The name by which everything in the house knows it."""


class AgencyKey(models.Model):
    """By what an agency is found although its name is mistyped (`rules.likeness.search_keys`)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=12, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="agency_key_once")]

    def __str__(self) -> str:
        return self.key


class ContactKind(models.TextChoices):
    """How an organisation is reached."""

    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    WEB = "web", _("web page")


class OrganisationContact(Fact):
    """A number or an address of an organisation. `key` is what two that are the same have in common."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    value = models.CharField(max_length=254)
    key = models.CharField(max_length=254, db_index=True)
    function = models.CharField(max_length=120, default="", blank=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "key"],
                condition=Q(ended_on__isnull=True),
                name="organisation_contact_once",
                violation_error_message=_("This number or address is written down already."),
            )
        ]

    def __str__(self) -> str:
        return self.value


class Site(Fact):
    """A place where an organisation works."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(max_length=120, default="", blank=True)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=20, default="", blank=True)
    place = models.CharField(max_length=120)
    address = models.CharField(max_length=200, default="", blank=True)
    address_key = models.CharField(max_length=240, default="", blank=True, db_index=True)
    ended_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name or self.place


class Document(Fact):
    """A paper that somebody saw: described, never kept. `happened_on` is when it was seen."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=80, default="", blank=True)
    issued_by = models.CharField(max_length=150, default="", blank=True)
    issued_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    says = models.CharField(max_length=500)
    seen_by_id = models.UUIDField(null=True)
    seen_by_name = models.CharField(max_length=150, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(says=""),
                name="document_is_described",
                violation_error_message=_("Write what the paper says."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Apart(Fact):
    """Two organisations that look like one and are not, as a person found. The one with the smaller key is first."""

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    by_name = models.CharField(max_length=150, default="", blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="told_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="told_apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
