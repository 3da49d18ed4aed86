from django.db import migrations

from siraba.apps.foundation.search import SearchIndex


class Migration(migrations.Migration):
    """On PostgreSQL the words of this table are found by an index; elsewhere nothing changes."""

    dependencies = [("organisations", "0001_initial"), ("foundation", "0002_imports_on_screen")]

    operations = [SearchIndex("organisations_employer", "sought")]
