"""Countries, and their places down to the commune."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Thing


class Country(Thing):
    """A country by its ISO 3166-1 alpha-2 code. `names` holds what the public name tables do not have.

    `languages` are the official ones, `national_languages` those the law or usage calls national (BCP 47).
    """

    code = models.CharField(max_length=2, unique=True)
    currency = models.CharField(max_length=3, default="", blank=True)
    languages = models.JSONField(default=list)
    national_languages = models.JSONField(default=list)
    names = models.JSONField(default=dict)
    source = models.CharField(max_length=600, default="", blank=True)

    def __str__(self) -> str:
        return self.code


class Place(Thing):
    """A place of a country: a region with its ISO 3166-2 code, or something inside one."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="places")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    code = models.CharField(max_length=20, unique=True)
    names = models.JSONField(default=dict)
    kind = models.CharField(max_length=30, default="region")
    source = models.CharField(max_length=300, default="", blank=True)

    def __str__(self) -> str:
        return self.code


class TableImport(Thing):
    """One file of a dated table, brought in: where its rows come from."""

    table = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    source = models.CharField(max_length=300)
    rows = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=""),
                name="dated_table_has_a_source",
                violation_error_message=_("A table says where its rows come from."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.file_name}"


class DatedValue(Thing):
    """What a law or a statistic says of a country from a day on: a minimum pay, an age, a price.

    A row without `valid_until` holds until another begins. `value` is a number, a text or a list, in `unit`.
    """

    table = models.CharField(max_length=40)
    country = models.CharField(max_length=2)
    key = models.CharField(max_length=80, default="", blank=True)
    value = models.JSONField()
    unit = models.CharField(max_length=40, default="", blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    brought = models.ForeignKey(TableImport, on_delete=models.PROTECT, related_name="values")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "country", "key", "valid_from"], name="one_value_a_day"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="value_ends_after_it_begins",
                violation_error_message=_("A value ends on or after the day it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.country} {self.key} {self.valid_from}"
