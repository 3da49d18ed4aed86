"""Drafts that somebody wrote anew by hand, and that a file would have published, wait for a person."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def wait(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    written = apps.get_model("foundation", "AuditEntry").objects.filter(verb="vacancy.write").values("object_id")
    drafts = apps.get_model("vacancies", "Vacancy").objects.filter(state="draft", publish_when_complete=True)
    drafts.filter(public_id__in=written).update(needs_person=True)


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_erased_and_scoped"), ("vacancies", "0004_fair_publication")]

    operations = [
        migrations.AddField(model_name="vacancy", name="needs_person", field=models.BooleanField(default=False)),
        migrations.RunPython(wait, migrations.RunPython.noop),
    ]
