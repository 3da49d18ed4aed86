from django.db import migrations

from siraba.apps.foundation.search import SearchIndex


class Migration(migrations.Migration):
    """On PostgreSQL the words of this table are found by an index; elsewhere nothing changes."""

    dependencies = [("vacancies", "0002_publish_when_complete"), ("foundation", "0002_imports_on_screen")]

    operations = [SearchIndex("vacancies_vacancy", "sought")]
