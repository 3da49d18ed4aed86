"""Who saw what of a file, and why, in plain words for the person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from siraba.apps.persons.models import Disclosure

PARTS = {
    "file": gettext_lazy("opened your file"),
    "contacts": gettext_lazy("looked at your numbers and addresses"),
    "documents": gettext_lazy("looked at the documents that you showed"),
    "document_copy": gettext_lazy("opened a copy of your document; the reason stands under your documents"),
    "duplicate": gettext_lazy("compared your file with one that resembles it"),
    "rights": gettext_lazy("looked at what you ask of your data"),
    "glass": gettext_lazy("opened your file in an emergency"),
    "api": gettext_lazy("a program of the service read your file"),
    "list": gettext_lazy("saw your name in a list"),
    "shortlist": gettext_lazy("saw your name in a list of people for a job"),
    "breach": gettext_lazy("saw your name among those whom a breach of data concerns"),
    "kept_list": gettext_lazy("kept or read a list of people for a job with your name"),
}
PURPOSES = {
    "counselling": gettext_lazy("to help you look for work"),
    "copy_due": gettext_lazy("because a law asks for a copy"),
    "matching": gettext_lazy("to find people for a job"),
    "registration": gettext_lazy("because somebody like you was being registered"),
    "emergency": gettext_lazy("because somebody was in danger"),
    "rights": gettext_lazy("to answer what you ask of your data"),
    "oversight": gettext_lazy("to watch over how files are used"),
    "breach": gettext_lazy("to tell you of a breach of data"),
    "api": gettext_lazy("for another program of the service"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One look: by whom and when, what, and why; both empty where there are no words for the code."""

    row: Disclosure
    what: str
    why: str


def seen(rows: Iterable[Disclosure]) -> list[Seen]:
    """Looks in words, in the order given."""
    return [Seen(row, str(PARTS.get(row.part, "")), str(PURPOSES.get(row.purpose, ""))) for row in rows]
