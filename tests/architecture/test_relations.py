"""Relations between models and dependencies between migrations point down the stairs, also where they are strings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.test.utils import isolate_apps
from tools.lint.stairs import climbs, order


def climbing(found: Iterable[type[models.Model]]) -> Iterator[str]:
    """Every foreign key, one-to-one and many-to-many of these models that points to a higher app."""
    for model in found:
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if field.remote_field is None:
                continue
            target = field.remote_field.model
            label = target.partition(".")[0] if isinstance(target, str) else target._meta.app_label
            if climbs(model._meta.app_label, label):
                yield f"{model._meta.label}.{field.name} → {label}"


def test_relations_point_to_the_same_app_or_below() -> None:
    assert list(climbing(apps.get_models(include_auto_created=True))) == []


def test_the_relations_were_looked_at() -> None:
    fields = [field for model in apps.get_models() for field in model._meta.local_fields if field.remote_field]
    assert len(fields) > 10


@isolate_apps("siraba.apps.persons", "siraba.apps.vacancies")
def test_a_planted_string_foreign_key_is_found() -> None:
    class Wish(models.Model):
        vacancy = models.ForeignKey("vacancies.Vacancy", on_delete=models.CASCADE)

        class Meta:
            app_label = "persons"

        def __str__(self) -> str:
            return "planted"

    assert list(climbing([Wish])) == ["persons.Wish.vacancy → vacancies"]


def test_no_relation_goes_through_content_types() -> None:
    """A generic foreign key could point anywhere, up the stairs too."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("siraba.")]
    generic = [model._meta.label for model in ours if model._meta.private_fields]
    assert generic == []


def climbing_dependencies(nodes: dict[tuple[str, str], object]) -> Iterator[str]:
    """Every dependency of a migration, and every `run_before`, that leads up."""
    for (app, name), migration in nodes.items():
        for other, _ in getattr(migration, "dependencies", ()):
            if climbs(app, "accounts" if other == "__setting__" else other):
                yield f"{app}.{name} → {other}"
        for other, _ in getattr(migration, "run_before", ()):
            yield f"{app}.{name} runs before {other}"


def test_migrations_depend_on_the_same_app_or_below() -> None:
    ours = {key: node for key, node in MigrationLoader(None).graph.nodes.items() if key[0] in order()}
    nodes = {key: MigrationLoader(None).disk_migrations[key] for key in ours}
    assert len(nodes) >= 9
    assert list(climbing_dependencies(nodes)) == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_planted_migration_dependency_is_found() -> None:
    class Planted:
        dependencies = (("foundation", "0001_initial"), ("vacancies", "0001_initial"))
        run_before = (("persons", "0002_x"),)

    found = list(climbing_dependencies({("persons", "0001_initial"): Planted}))
    assert found == ["persons.0001_initial → vacancies", "persons.0001_initial runs before persons"]
