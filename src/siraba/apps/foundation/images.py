"""Things as the rows of the database they lie in: taken before a change, put back when it is taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F

from siraba.apps.foundation.protected import Protected

Image = dict[str, list[dict[str, Any]]]
"""Rows of one thing by the label of their table, each column by its name; what lies sealed stands there opened."""
_OWNER = "image_owner"


@dataclass(frozen=True, slots=True)
class Part:
    """A table that a thing lies in, and the way from its rows to the thing's public id."""

    model: type[models.Model]
    path: str

    @property
    def label(self) -> str:
        """The name of the table in an image."""
        return self.model._meta.label_lower


@dataclass(frozen=True, slots=True)
class RowSet:
    """The tables of one kind of thing, its own first. `apps` are those whose rows come and go with it."""

    parts: tuple[Part, ...]
    apps: frozenset[str]
    of_persons: bool = False

    def images(self, ids: Sequence[UUID]) -> dict[UUID, Image]:
        """Each thing that is there, as it is now."""
        found: dict[UUID, Image] = {}
        for place, part in enumerate(self.parts):
            columns = [field.attname for field in part.model._meta.concrete_fields]
            sealed = _sealed(part.model)
            rows = part.model._default_manager.filter(**{f"{part.path}__in": ids}).order_by("pk")
            for row in rows.values(*columns, **{_OWNER: F(part.path)}):
                owner = row.pop(_OWNER)
                if place == 0:
                    found[owner] = {}
                if owner in found:
                    opened = {each.attname: each.opened(row[each.attname], row["public_id"]) for each in sealed}
                    found[owner].setdefault(part.label, []).append(row | opened)
        return found

    def put_back(self, images: Mapping[UUID, Image], *, labels: Collection[str] | None = None) -> None:
        """Write rows as they were: those that came since go, those that went come, the others get their values.

        To be called inside an action. `labels`: only these tables.
        """
        for part in self.parts:
            if labels is None or part.label in labels:
                _put_back(part, images)

    def built_on(self, ids: Sequence[UUID]) -> set[UUID]:
        """Things that a row of another app refers to: something was built on them."""
        found: set[UUID] = set()
        for part in self.parts:
            for relation in part.model._meta.related_objects:
                if relation.related_model._meta.app_label in self.apps:
                    continue
                way = f"{relation.field.name}__{part.path}"
                rows = relation.related_model._default_manager.filter(**{f"{way}__in": ids})
                found |= set(rows.values_list(way, flat=True).distinct())
        return found


def _put_back(part: Part, images: Mapping[UUID, Image]) -> None:
    table = part.model._default_manager
    there = set(table.filter(**{f"{part.path}__in": list(images)}).values_list("pk", flat=True))
    name = part.model._meta.pk.attname
    before = {said[name]: said for image in images.values() for said in image.get(part.label, ())}
    table.filter(pk__in=there - before.keys()).delete()
    alike: dict[tuple[str, ...], list[models.Model]] = defaultdict(list)
    for pk in there & before.keys():
        alike[tuple(sorted(before[pk]))].append(_row(part, before[pk]))
    for columns, rows in alike.items():
        fields = [field.name for field in part.model._meta.concrete_fields if field.attname in columns]
        fields.remove(part.model._meta.pk.name)
        if not _sealed(part.model):
            table.bulk_update(rows, fields, batch_size=100)
            continue
        for row in rows:  # what is sealed is sealed with its row
            row.save(update_fields=fields)
    table.bulk_create([_row(part, before[pk]) for pk in before.keys() - there], batch_size=200)


def _sealed(model: type[models.Model]) -> list[Protected]:
    return [field for field in model._meta.concrete_fields if isinstance(field, Protected)]


def _row(part: Part, said: Mapping[str, Any]) -> models.Model:
    """A row from its columns, which an image may hold as text; columns that came since have their default."""
    known = {field.attname: field for field in part.model._meta.concrete_fields}
    values = {name: known[name].to_python(value) for name, value in said.items() if name in known}
    return part.model(**values)
