"""A person who gave no sign for long is asked whether the file is to stay; and says so."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.terms import term
from siraba.apps.foundation.verbs import action, record
from siraba.apps.messages.actions import MessageEntry, queue
from siraba.apps.messages.rules.templates import Value
from siraba.apps.persons.actions.rows import hold
from siraba.apps.persons.models import Person, RetentionNotice
from siraba.apps.persons.telling import addresses_of, language_of

TEMPLATE = "retention_notice"


@action("retention.notice")
def notice(person: Person, *, by: Actor, key: str) -> RetentionNotice:
    """Write down that a person was asked, from which day the file may go, and tell them where they can be reached."""
    today = timezone.localdate()
    last = term("person.noticed", today)
    row = RetentionNotice(person=person, noticed_on=today, erase_from=last.ends_on(today))
    where = addresses_of(person, today)
    row.told = bool(where.sms or where.email or where.page)
    row.save()
    if row.told:
        said: dict[str, Value] = {"reference": person.reference, "day": row.erase_from}
        entry = MessageEntry(
            TEMPLATE, language_of(person), where, said, subject_id=person.public_id, about_id=row.public_id
        )
        queue([entry], by=SYSTEM, key=f"{key}/message")
    record(row, subject=person.public_id, after={"erase_from": row.erase_from, "told": row.told})
    return row


@action("retention.keep")
def keep_file(row: RetentionNotice, *, by: Actor, key: str, on: date | None = None) -> RetentionNotice:
    """The person says that the file is to stay, or gave another sign `on` a day: the term begins anew.

    Raises RetentionNotice.DoesNotExist when the file went in the meantime.
    """
    hold([row.person])  # the night's run holds it too: it erases before this, or sees the answer
    row.refresh_from_db(fields=["kept_on"])
    row.kept_on = max(filter(None, (row.kept_on, on or timezone.localdate())))
    row.save(update_fields=["kept_on"])
    record(row, subject=row.person.public_id, after={"kept_on": row.kept_on})
    return row
