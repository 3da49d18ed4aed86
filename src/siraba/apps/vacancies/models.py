"""Vacancies and what they ask."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.accounts.models import Office
from siraba.apps.classification.models import Occupation, Skill
from siraba.apps.foundation.models import Fact
from siraba.apps.jobseekers.models import ContractKind, WorkingTime
from siraba.apps.organisations.models import Employer
from siraba.core.terms.levels import LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod


class VacancyState(models.TextChoices):
    """Where a vacancy is; the transitions are in `lifecycle.py`."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    FILLED = "filled", _("filled")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Vacancy(Fact):
    """A need of an employer for people. `happened_on` is when it was given to the service."""

    reference = models.CharField(max_length=20, unique=True)
    employer = models.ForeignKey(Employer, null=True, on_delete=models.PROTECT, related_name="vacancies")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="vacancies")
    title = models.CharField(max_length=300)
    sought = models.CharField(max_length=400)
    description = models.TextField(default="", blank=True)
    occupation = models.ForeignKey(Occupation, null=True, on_delete=models.PROTECT, related_name="vacancies")
    coding_confidence = models.FloatField(null=True)
    state = models.CharField(max_length=10, choices=VacancyState.choices, default=VacancyState.DRAFT)
    publish_when_complete = models.BooleanField(default=False)
    published_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    positions = models.PositiveIntegerField(default=1)
    country = models.CharField(max_length=2, null=True)
    region = models.CharField(max_length=20, null=True)
    place = models.CharField(max_length=120, default="", blank=True)
    start_date = models.DateField(null=True)
    contract_kind = models.CharField(max_length=20, null=True, choices=ContractKind.choices)
    working_time = models.CharField(max_length=10, null=True, choices=WorkingTime.choices)
    pay_amount = models.BigIntegerField(null=True)
    pay_currency = models.CharField(max_length=3, default="", blank=True)
    pay_period = models.CharField(max_length=5, default="", blank=True)
    min_education = models.PositiveSmallIntegerField(null=True)
    min_experience_years = models.FloatField(null=True)
    experience_required = models.BooleanField(default=False)
    licences = models.JSONField(default=list)
    age_min = models.PositiveSmallIntegerField(null=True)
    age_max = models.PositiveSmallIntegerField(null=True)
    age_source = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        verbose_name_plural = "vacancies"
        constraints = [
            models.CheckConstraint(
                condition=Q(positions__gte=1),
                name="vacancy_has_a_position",
                violation_error_message=_("A vacancy is for at least one person."),
            ),
            models.CheckConstraint(
                condition=Q(pay_amount__isnull=True, pay_currency="", pay_period="")
                | (Q(pay_amount__gte=0) & ~Q(pay_currency="") & ~Q(pay_period="")),
                name="pay_is_whole",
                violation_error_message=_("A pay has an amount, a currency and a period."),
            ),
            models.CheckConstraint(
                condition=Q(age_min__isnull=True, age_max__isnull=True) | ~Q(age_source=""),
                name="age_limit_has_a_source",
                violation_error_message=_("An age limit names the law or the scheme that sets it."),
            ),
            models.CheckConstraint(
                condition=Q(age_min__isnull=True) | Q(age_max__isnull=True) | Q(age_min__lte=F("age_max")),
                name="age_limits_in_order",
                violation_error_message=_("The lower age limit is above the upper one."),
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(occupation__isnull=False),
                name="published_vacancy_is_coded",
                violation_error_message=_("A published vacancy has an occupation."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_on"], name="vacancies_by_state"),
            models.Index(fields=["occupation", "state"], name="vacancies_by_occupation"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def pay(self) -> Pay | None:
        """The pay offered."""
        if self.pay_amount is None:
            return None
        return Pay(self.pay_amount, self.pay_currency, PayPeriod(self.pay_period))


class VacancySkill(models.Model):
    """A skill the vacancy asks."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    essential = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vacancy", "skill"], name="skill_asked_once")]

    def __str__(self) -> str:
        return str(self.skill_id)


class VacancyLanguage(models.Model):
    """A language the vacancy requires, with the minimum CEFR level."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(
        choices=[(int(level), level.word) for level in LanguageLevel if level.examined]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "code"], name="language_asked_once"),
            models.CheckConstraint(
                condition=Q(level__gte=11, level__lte=16),
                name="asked_language_has_cefr_level",
                violation_error_message=_("A language that is asked has a level from A1 to C2."),
            ),
        ]

    def __str__(self) -> str:
        return self.code
