"""That somebody was erased."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Thing


class EraseReason(models.TextChoices):
    """Why everything about a person was erased: a code, since free words may name people."""

    REQUEST = "request", _("the person asked for it")
    MISTAKE = "mistake", _("entered by mistake")
    RETENTION = "retention", _("kept as long as the law asks")
    UNLAWFUL = "unlawful", _("kept without a right to it")


class Tombstone(Thing):
    """A person was erased: that it was done, when and why, without anything about the person."""

    person_id = models.UUIDField(unique=True)
    reason = models.CharField(max_length=10, choices=EraseReason.choices)

    def __str__(self) -> str:
        return f"{self.person_id} {self.reason}"
