from django.db import migrations

from siraba.apps.foundation.search import SearchIndex


class Migration(migrations.Migration):
    """On PostgreSQL the words of this table are found by an index; elsewhere nothing changes."""

    dependencies = [("persons", "0003_who_keeps_and_who_looks"), ("foundation", "0002_imports_on_screen")]

    operations = [SearchIndex("persons_person", "sought")]
