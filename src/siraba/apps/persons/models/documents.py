"""Identity documents of a person: seen and described; a copy only where the law asks for it, sealed, with an end."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Fact, Thing
from siraba.apps.foundation.protected import Protected
from siraba.apps.persons.models.identity import Person


class DocumentEnd(models.TextChoices):
    """Why a document is no longer looked at."""

    REPLACED = "replaced", _("replaced by another")
    LOST = "lost", _("lost or stolen")
    WRONG = "wrong", _("written down by mistake")


class IdentityDocument(Fact):
    """A document that somebody of the service saw on a day (`happened_on`). Its kinds stand in `documents.yaml`.

    `ending` is the last characters; `number` the whole one, where the kind says so; `mark` a keyed digest of it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=30)
    country = models.CharField(max_length=2, default="", blank=True)
    issuer = models.CharField(max_length=150, default="", blank=True)
    ending = Protected(max_length=4, blank=True)
    number = Protected(max_length=60, blank=True)
    mark = models.CharField(max_length=64, default="", blank=True, db_index=True)
    valid_until = models.DateField(null=True, blank=True)
    seen_by = models.UUIDField(null=True)
    seen_by_name = models.CharField(max_length=150, default="", blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, default="", blank=True, choices=DocumentEnd.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "mark"],
                condition=Q(ended_on__isnull=True) & ~Q(mark=""),
                name="document_described_once",
                violation_error_message=_("This document is described already."),
            )
        ]

    def __str__(self) -> str:
        return self.kind


class DocumentCopy(Thing):
    """A copy that the law asks for (`basis`). The file lies sealed under `key`, which goes with this row's end.

    After the day `until` the file and its key are destroyed; the row stays and says that there was one.
    """

    document = models.ForeignKey(IdentityDocument, on_delete=models.CASCADE, related_name="copies")
    basis = models.CharField(max_length=40)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    key = Protected(max_length=64, blank=True)
    until = models.DateField()
    kept_by = models.UUIDField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "basis"],
                condition=Q(destroyed_at__isnull=True),
                name="one_copy_for_each_purpose",
                violation_error_message=_("A copy for this purpose is kept already."),
            )
        ]
        indexes = [models.Index(fields=["destroyed_at", "until"], name="copies_to_destroy")]

    def __str__(self) -> str:
        return self.basis
