"""The columns in the clear go."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q

PLAIN = {
    "casestep": ("said",),
    "consent": ("given_name", "witness", "interpreter"),
    "consentreceipt": ("document", "digest"),
    "correction": ("held", "words", "written", "why"),
}


class Migration(migrations.Migration):
    """The second step."""

    dependencies = [("persons", "0011_words_of_cases_and_names_are_sealed")]
    operations = [
        *(
            migrations.RemoveField(model_name=model, name=f"{name}_plain")
            for model, names in PLAIN.items()
            for name in names
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=~Q(how__in=("voice", "thumbprint")) | ~Q(spoken_language=""),
                name="consent_by_voice_names_its_language",
                violation_error_message=(
                    "A voice or a thumbprint is given before a named witness, in a language, with a named interpreter."
                ),
            ),
        ),
    ]
