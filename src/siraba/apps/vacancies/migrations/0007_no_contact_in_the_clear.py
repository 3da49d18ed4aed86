"""The column in the clear goes."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """The second step."""

    dependencies = [("vacancies", "0006_contacts_of_reporters_are_sealed")]
    operations = [migrations.RemoveField(model_name="offerreport", name="contact_plain")]
