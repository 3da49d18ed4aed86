"""What people asked and were answered, and names of those who are not on file, are sealed to their rows."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import Q

from siraba.apps.foundation.protected import Protected

SEALED: dict[str, dict[str, Any]] = {
    "casestep": {"said": {"blank": True, "max_length": 500}},
    "consent": dict.fromkeys(("given_name", "witness", "interpreter"), {"blank": True, "max_length": 150}),
    "consentreceipt": {"document": {}, "digest": {"max_length": 64}},
    "correction": {
        "held": {"blank": True, "max_length": 200},
        "words": {"max_length": 500},
        "written": {"blank": True, "max_length": 200},
        "why": {"blank": True, "max_length": 300},
    },
}
UNCHECKED = (
    ("consent", "consent_by_voice_is_witnessed"),
    ("consent", "consent_of_a_guardian_is_named"),
    ("correction", "a_correction_has_words"),
    ("correction", "a_refused_correction_says_why"),
)
"""Constraints on what the database cannot read any more: the rows' own `clean` looks at it."""


def seal(apps: Any, schema_editor: Any) -> None:
    """Each text under the installation's key."""
    for model, fields in SEALED.items():
        rows = apps.get_model("persons", model).objects.using(schema_editor.connection.alias)
        said = ~Q(**{f"{next(iter(fields))}_plain": ""})
        for name in fields:
            said |= ~Q(**{f"{name}_plain": ""})
        for row in rows.filter(said).order_by("pk").iterator(chunk_size=500):
            for name in fields:
                setattr(row, name, getattr(row, f"{name}_plain"))
            row.save(update_fields=list(fields))


class Migration(migrations.Migration):
    """In two steps: PostgreSQL alters no table in which a transaction changed rows."""

    dependencies = [("persons", "0010_breaches_and_notices")]
    operations = [
        *(migrations.RemoveConstraint(model_name=model, name=name) for model, name in UNCHECKED),
        *(
            migrations.RenameField(model_name=model, old_name=name, new_name=f"{name}_plain")
            for model, fields in SEALED.items()
            for name in fields
        ),
        *(
            migrations.AddField(model_name=model, name=name, field=Protected(default=b"", **more))
            for model, fields in SEALED.items()
            for name, more in fields.items()
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
