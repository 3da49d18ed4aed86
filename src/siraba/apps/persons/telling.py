"""What a person is told of what they asked, at the best of their addresses, in their language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation

from siraba.apps.accounts.models import User
from siraba.apps.countries.queries import country_name
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.messages.actions import Addresses, MessageEntry, queue
from siraba.apps.messages.rules.templates import Value
from siraba.apps.persons.models import CaseState, Consent, Person, ReceiptEvent, RightKind, RightsCase, Topic
from siraba.apps.persons.purposes import UnknownPurpose, purpose
from siraba.apps.persons.queries import reachable

TOLD_OF_BREACH = "breach_told"


def language_of(person: Person, read: str = "") -> str:
    """The language of the person's own pages, else the one in which they `read` something, else the house's."""
    account = User.objects.filter(person_id=person.public_id).first()
    return str(account.language if account else read or settings.LANGUAGE_CODE)


def addresses_of(person: Person, as_of: date) -> Addresses:
    """Where a person is reached now."""
    found: dict[str, str] = {}
    for contact in reachable(person, as_of=as_of):
        found.setdefault(contact.kind, contact.value)
    own_page = User.objects.filter(person_id=person.public_id).exists()
    return Addresses(sms=found.get("phone", ""), email=found.get("email", ""), page=own_page)


def right_in_words(case: RightsCase, language: str) -> str:
    """What was asked for, in a language."""
    with translation.override(language):
        topic = f" ({Topic(case.topic).label})" if case.topic else ""
        return f"{RightKind(case.kind).label}{topic}"


def state_in_words(state: str, language: str) -> str:
    """Where a case is, in a language."""
    with translation.override(language):
        return str(CaseState(state).label)


def tell_person(case: RightsCase, template: str, values: Mapping[str, Value], *, key: str) -> None:
    """Put a message to the person of a case into the outbox, as a part of the action under way."""
    if case.person is None:
        return
    person = case.person
    entry = MessageEntry(
        template,
        language_of(person),
        addresses_of(person, timezone.localdate()),
        {"reference": case.reference, **values},
        subject_id=person.public_id,
        about_id=case.public_id,
    )
    queue([entry], by=SYSTEM, key=key)


def agreement_in_words(consent: Consent, language: str) -> str:
    """To what somebody agreed, in a language: the purpose, with the country, organisation or project."""
    try:
        name = purpose(consent.purpose).names.said(language)
    except UnknownPurpose:  # it was taken out of the file; the agreement stays
        name = consent.purpose
    what = country_name(consent.country, language) or consent.organisation_name or consent.project
    return f"{name} · {what}" if what else name


def tell_receipt(consent: Consent, event: str) -> None:
    """Have a person told, once, that an agreement was given or taken back, where there is a way to reach them.

    In the language of their own pages, else in the one in which they read the text. A part of the action under way.
    """
    person, given = consent.person, event == ReceiptEvent.GIVEN
    where = addresses_of(person, timezone.localdate())
    if not (where.sms or where.email or where.page):
        return
    language = language_of(person, consent.text_language)
    values: dict[str, Value] = {
        "agreement": agreement_in_words(consent, language),
        "day": (consent.happened_on if given else consent.withdrawn_on) or timezone.localdate(),
        "reference": person.reference,
    }
    template = "consent_receipt" if given else "consent_withdrawn"
    entry = MessageEntry(template, language, where, values, subject_id=person.public_id, about_id=consent.public_id)
    queue([entry], by=SYSTEM, key=f"receipt/{consent.public_id}/{event}")


def tell_erased(language: str, addresses: Addresses, day: date, about: UUID, *, key: str) -> None:
    """The last message, to an address that nothing else knows any more: about nobody, wiped once it was sent."""
    if addresses.sms or addresses.email:
        where = Addresses(sms=addresses.sms, email=addresses.email)
        queue([MessageEntry("erasure_done", language, where, {"day": day}, about_id=about)], by=SYSTEM, key=key)
