"""A release copied with everything it holds, as the beginning of the next one. Called inside an action."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from siraba.apps.classification.models import (
    Crosswalk,
    Mobility,
    Occupation,
    OccupationName,
    OccupationSkill,
    Release,
    Skill,
    SkillName,
    SkillRelation,
)
from siraba.apps.foundation.identifiers import new_public_id

BATCH = 1000
Ids = dict[int, int]


def copy_release(base: Release, version: str) -> Release:
    """A new release that is not active, with the same codes. Retired concepts go along: files may name them."""
    release = Release.objects.create(
        scheme=base.scheme, version=version, titles=base.titles, notices=base.notices, base=base
    )
    occupations = _things(Occupation, base, release)
    _parents(base, occupations)
    skills = _things(Skill, base, release)
    _rows(OccupationName.objects.filter(occupation__release=base), occupation=occupations)
    _rows(SkillName.objects.filter(skill__release=base), skill=skills)
    _rows(SkillRelation.objects.filter(source__release=base), source=skills, target=skills)
    _rows(OccupationSkill.objects.filter(occupation__release=base), occupation=occupations, skill=skills)
    _rows(Mobility.objects.filter(source__release=base), source=occupations, target=occupations)
    _rows(Crosswalk.objects.filter(occupation__release=base), occupation=occupations)
    return release


def _things(kind: type[Occupation] | type[Skill], base: Release, release: Release) -> Ids:
    """Copy concepts under fresh public ids; old database id → new one."""
    old: list[Any] = list(kind._default_manager.filter(release=base).order_by("pk"))
    before = [each.pk for each in old]
    for each in old:
        each.pk, each.public_id, each.release = None, new_public_id(), release
        if isinstance(each, Occupation):
            each.parent = None
    kind._default_manager.bulk_create(old, batch_size=BATCH)
    return dict(zip(before, (each.pk for each in old), strict=True))


def _parents(base: Release, ids: Ids) -> None:
    pairs = Occupation.objects.filter(release=base, parent__isnull=False).values_list("pk", "parent_id")
    moved = [Occupation(pk=ids[child], parent_id=ids[parent]) for child, parent in pairs if parent in ids]
    Occupation.objects.bulk_update(moved, ["parent"], batch_size=300)


def _rows(rows: models.QuerySet[Any], **named: Ids) -> None:
    """Copy rows that name concepts by the foreign keys of `named`, chunk by chunk."""
    for chunk in _chunks(rows.order_by("pk").iterator(chunk_size=BATCH)):
        for row in chunk:
            row.pk = None
            row._state.adding = True
            for field, ids in named.items():
                setattr(row, f"{field}_id", ids.get(getattr(row, f"{field}_id")))
        whole = [row for row in chunk if all(getattr(row, f"{field}_id") is not None for field in named)]
        rows.model._default_manager.bulk_create(whole, batch_size=BATCH)


def _chunks(rows: Iterable[Any]) -> Iterable[list[Any]]:
    chunk: list[Any] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == BATCH:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
