"""Registrations, and the profile: what somebody does, can, speaks and wishes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.accounts.models import Office
from siraba.apps.classification.models import Occupation, Skill
from siraba.apps.foundation.models import Fact, Thing
from siraba.apps.persons.models import Person
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod


class RegistrationState(models.TextChoices):
    """Where a registration is; the transitions are in `lifecycle.py`."""

    OPEN = "open", _("looking for work")
    SUSPENDED = "suspended", _("suspended")
    PLACED = "placed", _("placed")
    CLOSED = "closed", _("closed")


class Registration(Fact):
    """One episode of looking for work, in one office, renewed by confirming it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="registrations")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="registrations")
    state = models.CharField(max_length=10, choices=RegistrationState.choices, default=RegistrationState.OPEN)
    confirmed_on = models.DateField(null=True)
    until = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    """When it was closed: from then on its term counts."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=~Q(state="closed"),
                name="one_live_registration_per_person",
                violation_error_message=_("This person is registered already."),
            )
        ]
        indexes = [models.Index(fields=["office", "state", "confirmed_on"], name="registrations_of_office")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"


class ContractKind(models.TextChoices):
    """Kinds of contract a vacancy offers and a person accepts."""

    PERMANENT = "permanent", _("permanent")
    FIXED_TERM = "fixed_term", _("fixed term")
    TEMPORARY_AGENCY = "temporary_agency", _("through an agency")
    SEASONAL = "seasonal", _("seasonal")
    APPRENTICESHIP = "apprenticeship", _("apprenticeship")
    INTERNSHIP = "internship", _("internship")
    SELF_EMPLOYED = "self_employed", _("self-employed")
    DOMESTIC = "domestic", _("domestic work")


class WorkingTime(models.TextChoices):
    """Working time."""

    FULL_TIME = "full_time", _("full time")
    PART_TIME = "part_time", _("part time")


class Profile(Thing):
    """What a person offers and wishes. A null is *not known*; an empty list is *known to be none*."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="profile")
    education = models.PositiveSmallIntegerField(null=True)
    destinations = models.JSONField(null=True)
    mobile = models.BooleanField(null=True)
    available_from = models.DateField(null=True)
    contract_kinds = models.JSONField(null=True)
    working_times = models.JSONField(null=True)
    licences = models.JSONField(null=True)
    min_pay_amount = models.BigIntegerField(null=True)
    min_pay_currency = models.CharField(max_length=3, default="", blank=True)
    min_pay_period = models.CharField(max_length=5, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(education__isnull=True) | Q(education__lte=8),
                name="education_is_an_isced_level",
                violation_error_message=_("A level of education is an ISCED level from 0 to 8."),
            ),
            models.CheckConstraint(
                condition=Q(min_pay_amount__isnull=True, min_pay_currency="", min_pay_period="")
                | (Q(min_pay_amount__gte=0) & ~Q(min_pay_currency="") & ~Q(min_pay_period="")),
                name="expected_pay_is_whole",
                violation_error_message=_("An expected pay has an amount, a currency and a period."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person_id)

    @property
    def min_pay(self) -> Pay | None:
        """The least pay the person would accept."""
        if self.min_pay_amount is None:
            return None
        return Pay(self.min_pay_amount, self.min_pay_currency, PayPeriod(self.min_pay_period))


class ProfileOccupation(models.Model):
    """An occupation the person does or seeks; `title` keeps their own words, also where no code was found."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="occupations")
    title = models.CharField(max_length=300, default="", blank=True)
    occupation = models.ForeignKey(Occupation, null=True, on_delete=models.PROTECT, related_name="+")
    years = models.FloatField(null=True)
    last_year = models.PositiveSmallIntegerField(null=True)
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(years__isnull=True) | Q(years__gte=0, years__lte=70), name="years_of_practice_are_possible"
            ),
            models.CheckConstraint(
                condition=Q(occupation__isnull=False) | ~Q(title=""), name="held_occupation_has_code_or_words"
            ),
            models.UniqueConstraint(
                fields=["profile", "occupation"], condition=Q(occupation__isnull=False), name="occupation_held_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.occupation_id)


class ProfileSkill(models.Model):
    """A skill with what proves it."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    evidence = models.PositiveSmallIntegerField(
        choices=[(int(level), level.word) for level in Evidence], default=int(Evidence.DECLARED)
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "skill"], name="skill_held_once")]

    def __str__(self) -> str:
        return str(self.skill_id)


class ProfileLanguage(models.Model):
    """A language (BCP 47) and how well the person knows it, when they said."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(null=True, choices=[(int(level), level.word) for level in LanguageLevel])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "code"], name="language_held_once")]

    def __str__(self) -> str:
        return self.code


class SeekerCount(models.Model):
    """How many people look for a kind of work, as it was told last; null where it is not told (`counting`)."""

    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    told = models.PositiveIntegerField(null=True)
    counted_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="one_count_a_kind_of_work")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code} {self.told}"
