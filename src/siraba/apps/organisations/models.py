"""Employers."""

from __future__ import annotations

from django.db import models

from siraba.apps.foundation.models import Fact


class Employer(Fact):
    """Somebody who offers posts. `verified_on` is when a named person checked who they are."""

    reference = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    sought = models.CharField(max_length=300)
    country = models.CharField(max_length=2, null=True)
    region = models.CharField(max_length=20, null=True)
    place = models.CharField(max_length=120, default="", blank=True)
    register_number = models.CharField(max_length=60, default="", blank=True)
    verified_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "register_number"],
                condition=~models.Q(register_number=""),
                name="one_employer_per_register_number",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="employer_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
