"""Agencies that were entered before their names had keys get them."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from siraba.apps.organisations.rules.likeness import search_keys


def write_keys(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    keys = apps.get_model("organisations", "AgencyKey").objects
    agencies = apps.get_model("organisations", "Employer").objects.filter(is_agency=True)
    for pk, name in agencies.order_by("pk").values_list("pk", "name_key").iterator():
        keys.bulk_create([keys.model(organisation_id=pk, key=key) for key in sorted(search_keys(name))])


class Migration(migrations.Migration):
    dependencies = [("organisations", "0007_agency_keys")]
    operations = [migrations.RunPython(write_keys, migrations.RunPython.noop)]
