"""What the pool must know of: changes since its snapshot, and who is not to be proposed for a vacancy again."""

from __future__ import annotations

from django.db import models

from siraba.apps.foundation.models import Fact
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
