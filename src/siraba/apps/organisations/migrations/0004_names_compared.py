from django.db import migrations

from siraba.apps.organisations.rules.identity import name_key


def write_keys(apps: object, schema_editor: object) -> None:
    """Organisations of before have no key by which two spellings of a name are one."""
    model = apps.get_model("organisations", "Employer")  # type: ignore[attr-defined]  # Django's registry of the moment
    changed = []
    for row in model.objects.filter(name_key="").only("pk", "name").iterator(chunk_size=500):
        row.name_key = name_key(row.name)
        changed.append(row)
    model.objects.bulk_update(changed, ["name_key"], batch_size=500)


class Migration(migrations.Migration):
    """Fills what the columns of 0003 could not know."""

    dependencies = [("organisations", "0003_organisations")]

    operations = [migrations.RunPython(write_keys, migrations.RunPython.noop)]
