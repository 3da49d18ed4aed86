"""Countries, and their places down to the commune."""

from __future__ import annotations

from django.db import models

from siraba.apps.foundation.models import Thing


class Country(Thing):
    """A country by its ISO 3166-1 alpha-2 code. `names` holds what the public name tables do not have."""

    code = models.CharField(max_length=2, unique=True)
    currency = models.CharField(max_length=3, default="", blank=True)
    languages = models.JSONField(default=list)
    names = models.JSONField(default=dict)
    source = models.CharField(max_length=200, default="", blank=True)

    def __str__(self) -> str:
        return self.code


class Place(Thing):
    """A place of a country: a region with its ISO 3166-2 code, or something inside one."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="places")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    code = models.CharField(max_length=20, unique=True)
    names = models.JSONField(default=dict)
    kind = models.CharField(max_length=30, default="region")

    def __str__(self) -> str:
        return self.code
