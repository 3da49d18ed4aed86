"""What people left of themselves with a report is sealed to its row; what is there already too."""

from __future__ import annotations

from typing import Any

import siraba.apps.foundation.protected
from django.db import migrations


def seal(apps: Any, schema_editor: Any) -> None:
    """Each contact under the installation's key."""
    reports = apps.get_model("vacancies", "OfferReport").objects.using(schema_editor.connection.alias)
    for row in reports.exclude(contact_plain="").iterator():
        row.contact = row.contact_plain
        row.save(update_fields=["contact"])


class Migration(migrations.Migration):
    """In two steps: PostgreSQL alters no table in which a transaction changed rows."""

    dependencies = [("vacancies", "0005_needs_a_person")]
    operations = [
        migrations.RemoveConstraint(model_name="offerreport", name="contact_of_a_report_is_agreed"),
        migrations.RenameField(model_name="offerreport", old_name="contact", new_name="contact_plain"),
        migrations.AddField(
            model_name="offerreport",
            name="contact",
            field=siraba.apps.foundation.protected.Protected(blank=True, default=b"", max_length=200),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
