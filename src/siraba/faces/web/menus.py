"""The menu at the side of the pages: what each role finds there, and which entry the page belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from siraba.apps.accounts.access import DESK_ROLES, STEWARD_ROLES

SECTIONS = {
    "vacancy": "vacancies",
    "compare": "vacancies",
    **dict.fromkeys(("parameter_set", "batch"), "parameters"),
    **dict.fromkeys(("kept_lists", "kept_list", "exposure"), "vacancies"),
    "person": "people",
    **dict.fromkeys(("give_file", "map_columns", "import_file", "import_run"), "imports"),
    "message": "messages",
    "alert": "alerts",
    "invite": "users",
    "user": "users",
    "glass": "people",
    "waive_finding": "findings",
    "withdraw_waiver": "findings",
    "lift_hold": "findings",
    "person_new": "people",
    "person_correct": "people",
    "person_contacts": "people",
    "duplicate": "duplicates",
    "scheme": "occupations",
    "occupation": "occupations",
    "changes": "classification",
    "propose_change": "classification",
    "difference": "classification",
    "recoding": "classification",
    "coding_report": "classification",
}
"""Which entry a page without one of its own belongs to, by the names of their addresses."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: the name of its address, its words, whether the page belongs to it."""

    address: str
    words: str
    here: bool


def menu(user: Any, address: str) -> list[Entry]:
    """The entries for a user on the page with the address of this name; none for a visitor."""
    role = getattr(user, "role", "")
    found: dict[str, str] = {}
    if role in DESK_ROLES:
        found = {
            "today": _("Today"),
            "vacancies": _("Vacancies"),
            "people": _("People"),
            "duplicates": _("Perhaps the same person"),
            "coding_queue": _("Titles to decide"),
            "findings": _("What rules found"),
            "occupations": _("Occupations"),
            "imports": _("Files brought in"),
        }
    elif role in STEWARD_ROLES:
        found = {
            "jobs": _("Work in the background"),
            "users": _("Who signs in"),
            "messages": _("Messages to people"),
            "findings": _("What rules found"),
            "imports": _("Files brought in"),
            "classification": _("Classification"),
            "parameters": _("How lists are made"),
        }
    elif role == "classification_steward":
        found = {
            "classification": _("Classification"),
            "coding_queue": _("Titles to decide"),
            "occupations": _("Occupations"),
        }
    elif role == "inspector":
        found = {"findings": _("What rules found"), "occupations": _("Occupations")}
    elif role == "data_protection_officer":
        found = {"alerts": _("Viewings to ask about"), "erasures": _("Files that were erased")}
    elif role == "worker":
        found = {"own": _("My file"), "own_disclosures": _("Who saw it")}
    here = SECTIONS.get(address, address)
    return [Entry(f"web:{name}", words, name == here) for name, words in found.items()]
