"""Confirming by one click or by a code that a vacancy is open still: addresses that nobody can guess.

An address is signed for the vacancy and the day of its last confirmation, so that it works once.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core import signing

from siraba.apps.accounts.rules import same
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.keyed import keyed
from siraba.apps.messages.actions import MessageEntry, queue
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.reaching import offering

SALT, LETTERS = "siraba.vacancy.open", "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def token_of(vacancy: Vacancy) -> str:
    """What stands in the address."""
    return signing.dumps([str(vacancy.public_id), str(vacancy.confirmed_on)], salt=SALT)


def code_of(vacancy: Vacancy) -> str:
    """Eight letters and figures for who has no mail; typed beside the number of the vacancy."""
    number = int(keyed("vacancy.open", str(vacancy.public_id), str(vacancy.confirmed_on))[:16], 16)
    found = ""
    for _place in range(8):
        number, rest = divmod(number, len(LETTERS))
        found += LETTERS[rest]
    return found


def vacancy_of(token: str) -> Vacancy | None:
    """The vacancy of an address that is good still."""
    try:
        public_id, confirmed = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    found = Vacancy.objects.filter(public_id=public_id, state="published").select_related("employer").first()
    return found if found is not None and str(found.confirmed_on) == confirmed else None


def vacancy_by_code(reference: str, code: str) -> Vacancy | None:
    """The vacancy of a number and its code."""
    found = Vacancy.objects.filter(reference=reference.strip().upper(), state="published").first()
    typed = "".join(code.split()).upper()
    return found if found is not None and same(code_of(found), typed) else None


def ask_to_confirm(vacancy: Vacancy) -> int:
    """Ask whoever offers the vacancy whether it is open still; how many were asked.

    By mail where there is an address, else by text message with the code; where there is neither, a counsellor calls
    (`queries.reaching.to_call`).
    """
    values = {
        "title": vacancy.title,
        "reference": vacancy.reference,
        "code": code_of(vacancy),
        "link": f"{settings.SIRABA_ADDRESS}/offers/open/{token_of(vacancy)}",
        "page": f"{settings.SIRABA_ADDRESS}/offers/open",
    }
    return _tell("vacancy_confirm", vacancy, values, f"{vacancy.public_id}/open/{vacancy.confirmed_on}")


def tell_taken_off(vacancy: Vacancy) -> int:
    """Tell whoever offers a vacancy that it was taken off, since nobody confirmed it; how many were told."""
    values = {"title": vacancy.title, "reference": vacancy.reference}
    return _tell("vacancy_taken_off", vacancy, values, f"{vacancy.public_id}/taken_off/{vacancy.confirmed_on}")


def _tell(template: str, vacancy: Vacancy, values: Mapping[str, str], key: str) -> int:
    entries = [
        MessageEntry(template, language, addresses, values, about_id=vacancy.public_id)
        for language, addresses in offering(vacancy)
    ]
    if entries:
        queue(entries, by=SYSTEM, key=key)
    return len(entries)
