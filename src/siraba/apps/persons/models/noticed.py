"""That a person was asked whether their file is to stay."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Thing
from siraba.apps.persons.models.identity import Person


class RetentionNotice(Thing):
    """A person gave no sign for the whole term, and was asked on a day; from `erase_from` on the file may go.

    `told` says whether there was any address. `kept_on` is when they answered that it is to stay.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    noticed_on = models.DateField()
    erase_from = models.DateField()
    told = models.BooleanField(default=False)
    kept_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(kept_on=None),
                name="asked_once_whether_to_stay",
                violation_error_message=_("The person was asked already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.noticed_on} {self.kept_on or ''}"
