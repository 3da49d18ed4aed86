"""What the pool must know of, the parameters in force, and the lists that were kept as they were shown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Fact, Thing
from siraba.apps.persons.models import Person
from siraba.apps.vacancies.models import Vacancy


class PoolKind(models.TextChoices):
    """Which pool a change concerns."""

    PERSON = "person", "person"
    VACANCY = "vacancy", "vacancy"


class PoolChange(models.Model):
    """The file of a person or a vacancy changed. Numbers come from one counter, so they become visible in order."""

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10, choices=PoolKind.choices)
    object_id = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class Exclusion(Fact):
    """A person who is not proposed for a vacancy (again), with the coded reason."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="exclusions")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="exclusions")
    reason = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "vacancy"], name="excluded_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.vacancy_id}"


class ParameterState(models.TextChoices):
    """Where a version of the parameters is."""

    DRAFT = "draft", _("proposed")
    ACTIVE = "active", _("in force")
    RETIRED = "retired", _("replaced")


class ParameterSet(Thing):
    """One version of the numbers of the formula, for the installation (`scope` empty) or for one programme.

    A document is never changed: saved shortlists point at the one they were made with.
    """

    scope = models.CharField(max_length=60, default="", blank=True)
    number = models.PositiveIntegerField()
    document = models.JSONField()
    state = models.CharField(max_length=10, choices=ParameterState.choices, default=ParameterState.DRAFT)
    author_id = models.UUIDField(null=True)
    author_name = models.CharField(max_length=150, default="", blank=True)
    reason = models.CharField(max_length=300, default="", blank=True)
    effect = models.JSONField(null=True)
    active_from = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "number"], name="one_parameter_set_a_number"),
            models.UniqueConstraint(
                fields=["scope"],
                condition=models.Q(state="active"),
                name="one_parameter_set_in_force",
                violation_error_message=_("Other parameters are in force."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope or '-'} {self.number}"


class BatchState(models.TextChoices):
    """Where a nightly batch is."""

    RUNNING = "running", _("running")
    PUBLISHED = "published", _("published")
    HELD = "held", _("held back")


class MatchingBatch(Thing):
    """All published vacancies with their lists, made in one go. One that drifts too far waits for a steward."""

    as_of = models.DateField()
    parameters = models.ForeignKey(ParameterSet, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.RUNNING)
    lists = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    drift = models.JSONField(default=dict)
    exposure = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.as_of} {self.state}"


class SavedShortlist(Thing):
    """A shortlist as it was shown. `asked` is the vacancy with what the classification and the pool said about it."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="saved_shortlists")
    batch = models.ForeignKey(MatchingBatch, null=True, on_delete=models.CASCADE, related_name="shortlists")
    parameters = models.ForeignKey(ParameterSet, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    asked = models.TextField()
    figures = models.JSONField(default=dict)
    digest = models.CharField(max_length=32)
    kept_by_id = models.UUIDField(null=True)
    kept_by_name = models.CharField(max_length=150, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["vacancy", "-recorded_at"], name="saved_of_vacancy")]

    def __str__(self) -> str:
        return f"{self.vacancy_id} {self.as_of}"


class SavedCandidate(models.Model):
    """One place of a saved shortlist. The person's side is sealed under their key; both go when they are erased."""

    shortlist = models.ForeignKey(SavedShortlist, on_delete=models.CASCADE, related_name="candidates")
    rank = models.PositiveIntegerField()
    score = models.PositiveIntegerField()
    person_id = models.UUIDField(null=True, db_index=True)
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shortlist", "rank"], name="one_person_a_place")]

    def __str__(self) -> str:
        return f"{self.shortlist_id} {self.rank}"
