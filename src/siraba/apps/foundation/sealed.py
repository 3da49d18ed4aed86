"""What lies sealed under the installation's keys: each place says itself here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from siraba.apps.foundation.trail import NOBODY, SUBJECT, THING


@dataclass(frozen=True, slots=True)
class Place:
    """A column that is sealed, what binds the seal of a row, and the other columns that this needs."""

    label: str
    column: str
    bound: Callable[[Any], tuple[str, ...]]
    needs: tuple[str, ...] = ()
    where: models.Q | None = None

    @property
    def model(self) -> type[models.Model]:
        """The table."""
        return apps.get_model(self.label)

    def rows(self) -> models.QuerySet[Any]:
        """Its rows in the order of their keys, with what is needed of them."""
        rows = self.model._default_manager.exclude(**{f"{self.column}__isnull": True}).order_by("pk")
        return (rows.filter(self.where) if self.where else rows).only("pk", self.column, *self.needs)


_places: dict[tuple[str, str], Place] = {}


def sealed_at(
    label: str,
    column: str,
    bound: Callable[[Any], tuple[str, ...]],
    *,
    needs: tuple[str, ...] = (),
    where: models.Q | None = None,
) -> None:
    """Say that a column is sealed under the installation's key. In the module that seals it, or the model's own."""
    _places[label, column] = Place(label, column, bound, needs, where)


def places() -> list[Place]:
    """Every place, in an order that does not change."""
    return [_places[each] for each in sorted(_places)]


def things_sealed(label: str, column: str, *, by: str = "public_id", where: models.Q | None = None) -> None:
    """The same for what `trail.seal_for(…, subjects=False)` sealed, by the id it was given for a row."""
    sealed_at(label, column, lambda row: (THING, str(getattr(row, by))), needs=(by,), where=where)


sealed_at("foundation.subjectkey", "wrapped", lambda row: (SUBJECT, str(row.subject_id)))
sealed_at("foundation.auditdetail", "sealed", lambda row: (NOBODY,), where=models.Q(subject_id=None))
things_sealed("foundation.importeffect", "before", by="object_id")
