"""No more posts are taken than are offered; what waits for a person is found among any number of drafts."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def offer_what_was_taken(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("vacancies", "Vacancy").objects.filter(filled__gt=models.F("positions"))
    rows.update(positions=models.F("filled"))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_sealed_claims"),
        ("classification", "0003_releases_and_recoding"),
        ("organisations", "0008_agencies_by_their_keys"),
        ("vacancies", "0007_no_contact_in_the_clear"),
    ]

    operations = [
        migrations.RunPython(offer_what_was_taken, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(
                condition=models.Q(("needs_person", True), ("publish_when_complete", True), ("state", "draft")),
                fields=["submitted_at", "id"],
                name="vacancies_kept_back",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(("filled__lte", models.F("positions"))),
                name="no_more_filled_than_offered",
                violation_error_message="More posts are taken than are offered.",
            ),
        ),
    ]
