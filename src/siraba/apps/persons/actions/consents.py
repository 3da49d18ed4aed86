"""Writes of what a person agreed to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.persons.actions.rows import consent_fields, hold, write_receipts
from siraba.apps.persons.agreeing import Flaw, Given, flaws, settled
from siraba.apps.persons.events import ConsentChanged
from siraba.apps.persons.models import Consent, Person, ReceiptEvent
from siraba.apps.persons.purposes import PurposeEntry, UnknownPurpose, purpose
from siraba.apps.persons.rules import ConsentEntry

WORDS = {
    "not_asked": _("Nobody is asked to agree to this: it rests on the law, and one may object to it."),
    "names_no_country": _("An agreement for posts abroad names the country."),
    "names_a_country": _("An agreement for posts abroad names the country."),
    "names_no_organisation": _("An agreement for one employer or one partner service names it."),
    "names_a_organisation": _("An agreement for one employer or one partner service names it."),
    "names_no_project": _("An agreement for research names the project."),
    "names_a_project": _("An agreement for research names the project."),
    "not_yet": _("An agreement is written down on the day it is given or later, not before."),
    "ends_before_it_begins": _("An agreement ends on the day it is given or later."),
    "too_long": _("An agreement of this kind does not hold so long. Choose an earlier end, or leave it empty."),
    "paper_not_described": _("Say where the paper lies, so that it can be found again."),
    "no_witness": _("Write the name of the witness."),
    "no_language": _("Say in which language it was said."),
    "no_interpreter": _("Write the name of whoever interpreted: the text is not written in this language."),
    "unknown_text": _("There is no such version of the text."),
    "no_such_language": _("The text is not written in this language."),
    "guardian_unnamed": _("A parent or guardian who agrees is named."),
}


@action("consent.give")
def give_consent(
    person: Person,
    entry: ConsentEntry,
    *,
    by: Actor,
    key: str,
    happened_on: date | None = None,
    given: Given | None = None,
) -> Consent:
    """Write an agreement down; one that ran out is ended by it. Raises ValidationError when it is not whole or live.

    `given` says how and in which words; what it leaves out follows from who acts.
    """
    known, today = _purpose(entry), timezone.localdate()
    on = happened_on or today
    given = settled(given or Given(text_language=entry.text_language), by, own=by.person_id == person.public_id)
    if found := flaws(entry, given, known, on=on, today=today):
        raise ValidationError(_in_words(found))
    hold([person])
    consent = Consent(person=person, happened_on=on, **consent_fields(entry, given, known, by, on))
    _same(consent).filter(until__lt=today).update(withdrawn_on=F("until"))
    consent.full_clean()
    consent.save()
    write_receipts([consent], ReceiptEvent.GIVEN)
    record(consent, subject=person.public_id, after=_said(consent))
    tell(ConsentChanged(person.public_id))
    return consent


@action("consent.withdraw")
def withdraw_consent(
    consent: Consent, *, by: Actor, key: str, happened_on: date | None = None, given: Given | None = None
) -> Consent:
    """Take an agreement back, with effect at the next search and in every result that is not finished.

    It is as easy as giving it: no reason, no witness. What was taken back before keeps its day, and who said it.
    """
    hold([consent.person])
    consent.refresh_from_db(from_queryset=lock_rows(Consent.objects.all()))
    said = settled(given or Given(), by, own=by.person_id == consent.person.public_id)
    if consent.withdrawn_on is None:
        consent.withdrawn_on = happened_on or timezone.localdate()
        consent.withdrawn_at = timezone.now()
        consent.withdrawn_by, consent.withdrawn_how = said.given_by, said.how
        consent.withdrawn_noted_by_name = by.name
        consent.save()
        write_receipts([consent], ReceiptEvent.WITHDRAWN)
    record(consent, subject=consent.person.public_id, after={"withdrawn_on": consent.withdrawn_on, "how": said.how})
    tell(ConsentChanged(consent.person.public_id))
    return consent


def _purpose(entry: ConsentEntry) -> PurposeEntry:
    try:
        return purpose(entry.purpose)
    except UnknownPurpose as unknown:
        raise ValidationError({"purpose": str(unknown)}) from unknown


def _same(consent: Consent) -> Any:
    """Live agreements of the person to the very same thing."""
    return Consent.objects.filter(
        person=consent.person,
        purpose=consent.purpose,
        country=consent.country,
        organisation_id=consent.organisation_id,
        project=consent.project,
        withdrawn_on=None,
    )


def _in_words(found: list[Flaw]) -> dict[str, list[Any]]:
    said: dict[str, list[Any]] = {}
    for flaw in found:
        words = WORDS[flaw.code]
        if words not in said.setdefault(flaw.field, []):
            said[flaw.field].append(words)
    return said


def _said(consent: Consent) -> dict[str, Any]:
    """For the audit: to what, how, and in which words; the names of others stay in the file."""
    names = ("purpose", "country", "organisation_id", "project", "until", "how", "given_by", "text_version")
    return {name: getattr(consent, name) for name in names if getattr(consent, name)}
