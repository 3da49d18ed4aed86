from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from siraba.apps.foundation.search import SearchIndex


def keep_the_index(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The index of words goes with its table, under the name that the table would give it."""
    if schema_editor.connection.vendor == "postgresql":
        old, new = "organisations_employer_sought_words", "organisations_organisation_sought_words"
        schema_editor.execute(f'ALTER INDEX IF EXISTS "{old}" RENAME TO "{new}"')


class Migration(migrations.Migration):
    """Employers are one sort of organisation. Vacancies pointed at the old name when this was written."""

    dependencies = [("organisations", "0002_words_are_indexed"), ("vacancies", "0003_words_are_indexed")]

    operations = [
        migrations.RenameModel("Employer", "Organisation"),
        migrations.RunPython(keep_the_index, migrations.RunPython.noop),
        SearchIndex("organisations_organisation", "sought"),
    ]
