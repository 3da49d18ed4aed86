"""Vacancies and what they ask."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.accounts.models import Office
from siraba.apps.classification.models import Occupation, Skill
from siraba.apps.foundation.models import Fact, Thing
from siraba.apps.foundation.protected import Protected
from siraba.apps.jobseekers.models import ContractKind, WorkingTime
from siraba.apps.organisations.models import Employer
from siraba.core.terms.levels import LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod


class VacancyState(models.TextChoices):
    """Where a vacancy is; the transitions are in `lifecycle.py`."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("to be checked")
    RETURNED = "returned", _("question asked")
    PUBLISHED = "published", _("published")
    FILLED = "filled", _("filled")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Kind(models.TextChoices):
    """Sorts of posts, which differ in what an advert must say; those of `core.fairness`."""

    HOME = "home", _("post in the country")
    ABROAD = "abroad", _("post abroad")
    DOMESTIC = "domestic", _("work in a household")
    SEASONAL = "seasonal", _("seasonal work")
    APPRENTICESHIP = "apprenticeship", _("apprenticeship")
    INTERNSHIP = "internship", _("internship")


class OpenLicence(models.TextChoices):
    """What others may do with the text of an advert."""

    CC_BY = "CC-BY-4.0", _("others may reprint it if they say where it comes from (CC BY 4.0)")
    CC0 = "CC0-1.0", _("others may reprint it freely (CC0)")


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
    needs_person = models.BooleanField(default=False)
    """Whoever offers it wrote it anew, or a person took it off: no file and no coding publishes it, a person does."""
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
    kind = models.CharField(max_length=14, default="", blank=True, choices=Kind.choices)
    """Empty: a post at home or abroad, as its country says."""
    sector = models.CharField(max_length=5, default="", blank=True)
    hours_week = models.FloatField(null=True)
    duration_months = models.PositiveSmallIntegerField(null=True)
    terms = models.JSONField(default=dict)
    """What else the advert states, by the names of `data/rules/terms.yaml`, in the employer's words."""
    worker_pays = models.BooleanField(null=True)
    """What the employer declares of fees; None is not declared."""
    criteria = models.JSONField(default=list)
    """Requirements about what a person is: name, the source that sets it, who signed second."""
    dispute_since = models.DateField(null=True)
    unrelated_to = models.DateField(null=True)
    """First day of the dispute at the employer with which the inspection found that this post has nothing to do."""
    unrelated_by = models.CharField(max_length=150, default="", blank=True)
    unrelated_on = models.DateField(null=True)
    unrelated_why = models.CharField(max_length=500, default="", blank=True)
    agreement = models.CharField(max_length=80, default="", blank=True)
    agency_id = models.UUIDField(null=True, db_index=True)
    """The private agency that recruits for the employer, and the mandate under which it does."""
    mandate_id = models.UUIDField(null=True, db_index=True)
    language = models.CharField(max_length=3, default="", blank=True)
    texts = models.JSONField(default=dict)
    """Title and description in further languages."""
    open_licence = models.CharField(max_length=12, default="", blank=True, choices=OpenLicence.choices)
    filled = models.PositiveIntegerField(default=0)
    confirmed_on = models.DateField(null=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "vacancies"
        constraints = [
            models.CheckConstraint(
                condition=Q(positions__gte=1),
                name="vacancy_has_a_position",
                violation_error_message=_("A vacancy is for at least one person."),
            ),
            models.CheckConstraint(
                condition=Q(filled__lte=F("positions")),
                name="no_more_filled_than_offered",
                violation_error_message=_("More posts are taken than are offered."),
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
            models.CheckConstraint(
                condition=Q(hours_week__isnull=True) | (Q(hours_week__gt=0) & Q(hours_week__lte=168)),
                name="hours_fit_in_a_week",
                violation_error_message=_("Hours of work a week are between 1 and 168."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_on"], name="vacancies_by_state"),
            models.Index(fields=["state", "submitted_at", "id"], name="vacancies_to_check"),
            models.Index(fields=["occupation", "state"], name="vacancies_by_occupation"),
            models.Index(  # those of `queries.checking.KEPT_BACK`, among any number of drafts
                fields=["submitted_at", "id"],
                condition=Q(state="draft", needs_person=True, publish_when_complete=True),
                name="vacancies_kept_back",
            ),
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


class VacancyTrace(models.Model):
    """By what an advert is known again: a digest of its words, and five bands of a MinHash of their pairs."""

    vacancy = models.OneToOneField(Vacancy, on_delete=models.CASCADE, related_name="trace")
    digest = models.CharField(max_length=32, db_index=True)
    words = models.PositiveIntegerField(default=0)
    band_0 = models.BigIntegerField(db_index=True)
    band_1 = models.BigIntegerField(db_index=True)
    band_2 = models.BigIntegerField(db_index=True)
    band_3 = models.BigIntegerField(db_index=True)
    band_4 = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return self.digest


class VacancyVersion(Thing):
    """What a vacancy said when it was handed in or published, for whoever looks at it the next time."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="versions")
    step = models.CharField(max_length=10)
    said = models.JSONField()
    taken_at = models.DateTimeField()
    by_name = models.CharField(max_length=150, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.vacancy_id} {self.step}"


class VacancyQuestion(Thing):
    """What the service asks the employer about a vacancy, and the answer."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(max_length=2000)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150, default="", blank=True)
    answer = models.CharField(max_length=2000, default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=150, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="question_says_something",
                violation_error_message=_("Write the question."),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ReportReason(models.TextChoices):
    """What somebody found wrong with a published offer."""

    FEE = "fee", _("money is asked for")
    FAKE = "fake", _("the employer or the job does not exist")
    PAPERS = "papers", _("passport or papers are kept")
    TERMS = "terms", _("pay or conditions are not what was said")
    DISCRIMINATION = "discrimination", _("people are excluded for what they are")
    FILLED = "filled", _("the job is taken already")
    OTHER = "other", _("something else")


class ReportState(models.TextChoices):
    """Where a report is."""

    NEW = "new", _("nobody has looked yet")
    SEEN = "seen", _("looked at")


class OfferReport(Thing):
    """What anybody said is wrong with an offer. `sender` is a keyed digest of where it came from, never the address."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=14, choices=ReportReason.choices)
    text = models.CharField(max_length=2000, default="", blank=True)
    contact = Protected(max_length=200, blank=True)
    """Sealed, kept for as long as its terms say (`report.contact`, `report.sender`)."""
    contact_agreed = models.BooleanField(default=False)
    language = models.CharField(max_length=3, default="", blank=True)
    sender = models.CharField(max_length=64)
    told_at = models.DateTimeField()
    state = models.CharField(max_length=4, choices=ReportState.choices, default=ReportState.NEW)
    seen_by = models.CharField(max_length=150, default="", blank=True)
    seen_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "told_at"], name="reports_to_see")]

    def __str__(self) -> str:
        return f"{self.vacancy_id} {self.reason}"
