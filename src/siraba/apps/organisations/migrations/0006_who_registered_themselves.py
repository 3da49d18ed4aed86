"""Organisations that registered themselves before it was written down rest on their own word."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def say_so(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    asked = apps.get_model("foundation", "AuditEntry").objects.filter(verb="registration_of_employer.ask")
    rows = apps.get_model("organisations", "Employer").objects.filter(public_id__in=asked.values("object_id"))
    rows.update(own_word=True)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_erased_and_scoped"), ("organisations", "0005_claims")]
    operations = [migrations.RunPython(say_so, migrations.RunPython.noop)]
