"""Who somebody is, and how to reach them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.models import Fact
from siraba.core.terms.dates import DatePrecision, PartialDate


class Sex(models.TextChoices):
    """As the person declares it; read by the exposure audit and statistics, never by a ranking."""

    FEMALE = "f", _("woman")
    MALE = "m", _("man")
    OTHER = "x", _("other")


class Person(Fact):
    """A person: identity apart from why they are known. `happened_on` is when they were first registered."""

    reference = models.CharField(max_length=20, unique=True)
    given_names = models.CharField(max_length=120)
    family_names = models.CharField(max_length=120)
    sought = models.CharField(max_length=300)
    sex = models.CharField(max_length=1, null=True, choices=Sex.choices)
    birth_earliest = models.DateField(null=True)
    birth_latest = models.DateField(null=True)
    birth_precision = models.CharField(
        max_length=5,
        default="",
        blank=True,
        choices=[(precision.value, precision.value) for precision in DatePrecision],
    )
    country = models.CharField(max_length=2, null=True)
    region = models.CharField(max_length=20, null=True)
    place = models.CharField(max_length=120, default="", blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="merged_files")
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="files")
    """Which office keeps the file."""
    assigned_to = models.UUIDField(null=True, blank=True, db_index=True)
    """The counsellor who looks after the person, by the public id of the user."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_earliest__isnull=True, birth_latest__isnull=True, birth_precision="")
                | Q(birth_earliest__lte=F("birth_latest"), birth_precision__in=["day", "month", "year", "age"]),
                name="birth_date_is_a_span",
                violation_error_message=_("A date of birth is a day, a month, a year or an age."),
            ),
            models.CheckConstraint(
                condition=~Q(given_names="", family_names=""),
                name="person_has_a_name",
                violation_error_message=_("A person has a name."),
            ),
        ]
        indexes = [models.Index(fields=["family_names", "given_names"], name="person_names")]

    def __str__(self) -> str:
        return self.reference

    @property
    def full_name(self) -> str:
        """Given names, then family names, as written by the person."""
        return f"{self.given_names} {self.family_names}".strip()

    @property
    def birth(self) -> PartialDate | None:
        """The date of birth as far as it is known."""
        if self.birth_earliest is None or self.birth_latest is None:
            return None
        return PartialDate(self.birth_earliest, self.birth_latest, DatePrecision(self.birth_precision))


class ContactKind(models.TextChoices):
    """Ways to reach a person."""

    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")


class EndReason(models.TextChoices):
    """Why a number or address is no longer used for a person."""

    REPLACED = "replaced", _("replaced by another")
    VANISHED = "vanished", _("no longer in the file it came from")
    WRONG = "wrong", _("not the person's")
    RECYCLED = "recycled", _("now somebody else's")


class ContactPoint(Fact):
    """A number or address; families share phones, numbers are recycled: it says when it was last confirmed.

    Rows are ended, never deleted: the history of how somebody was reached. `origin` is `file:` and the id of the row
    of a source, where a file said it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=5, choices=ContactKind.choices)
    value = models.CharField(max_length=254)
    confirmed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=10, default="", blank=True, choices=EndReason.choices)
    origin = models.CharField(max_length=130, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "value"], condition=Q(ended_on__isnull=True), name="one_live_contact_each"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="") | Q(ended_on__isnull=False),
                name="live_contact_has_no_end_reason",
            ),
        ]
        indexes = [models.Index(fields=["value"], name="contact_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
