"""The menu at the side of the pages: what somebody may open, and which entry the page belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from siraba.apps.foundation.rights import Relation, granted

SECTIONS = {
    "vacancy": "vacancies",
    "compare": "vacancies",
    **dict.fromkeys(("desk_vacancy_begin", "desk_vacancy_new", "desk_vacancy_words"), "vacancies"),
    **dict.fromkeys(("desk_vacancy_edit", "sign_criteria"), "to_check"),
    **dict.fromkeys(("own_words", "own_vacancy", "own_vacancy_new", "own_vacancy_edit"), "own_vacancies"),
    **dict.fromkeys(("check_advert", "ask_employer", "settle_reports", "move_vacancy"), "to_check"),
    "part_from_dispute": "to_check",
    "rule": "rules",
    **dict.fromkeys(("parameter_set", "batch"), "parameters"),
    **dict.fromkeys(("kept_lists", "kept_list", "exposure"), "vacancies"),
    "person": "people",
    **dict.fromkeys(("give_file", "map_columns", "import_file", "import_run"), "imports"),
    "message": "messages",
    "alert": "alerts",
    **dict.fromkeys(("breach", "breach_new", "breach_concerned", "breach_name", "breach_tell_people"), "breaches"),
    **dict.fromkeys(("retention", "impact", "declaration"), "processing"),
    **dict.fromkeys(("rights_case", "rights_held"), "rights_cases"),
    "own_held": "own_rights",
    "person_rights": "people",
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
    **dict.fromkeys(("organisation", "organisation_new", "organisation_pairs", "diligence"), "organisations"),
    **dict.fromkeys(("licence", "campaigns", "campaign", "inspection", "network"), "inspection_room"),
}
"""Which entry a page without one of its own belongs to, by the names of their addresses."""


ENTRIES = (
    ("own", "person.see_own", gettext_lazy("My file")),
    ("own_disclosures", "person.see_own", gettext_lazy("Who saw it")),
    ("own_rights", "person.see_own", gettext_lazy("My rights")),
    ("today", "today.see", gettext_lazy("Today")),
    ("alerts", "alert.see", gettext_lazy("Viewings to ask about")),
    ("rights_cases", "right.answer", gettext_lazy("What people ask of their data")),
    ("erasures", "erasure.see", gettext_lazy("Files that were erased")),
    ("breaches", "breach.see", gettext_lazy("Breaches of data")),
    ("own_vacancies", "vacancy.offer", gettext_lazy("Our vacancies")),
    ("to_check", "vacancy.check", gettext_lazy("Adverts to validate")),
    ("vacancies", "vacancy.see", gettext_lazy("Vacancies")),
    ("people", "person.list", gettext_lazy("People")),
    ("own_organisation", "organisation.see_own", gettext_lazy("My organisation")),
    ("inspection_room", "campaign.see", gettext_lazy("Inspection")),
    ("organisations", "organisation.list", gettext_lazy("Organisations")),
    ("prospecting", "visit.see", gettext_lazy("Employers to visit")),
    ("duplicates", "resemblance.see", gettext_lazy("Perhaps the same person")),
    ("jobs", "job.see", gettext_lazy("Work in the background")),
    ("users", "user.see", gettext_lazy("Who signs in")),
    ("messages", "message.see", gettext_lazy("Messages to people")),
    ("classification", "classification.see_changes", gettext_lazy("Classification")),
    ("coding_queue", "classification.decide_coding", gettext_lazy("Titles to decide")),
    ("findings", "finding.see", gettext_lazy("What rules found")),
    ("rules", "rule.see", gettext_lazy("Rules of fair recruitment")),
    ("processing", "processing.see", gettext_lazy("Register of processing")),
    ("imports", "import.see", gettext_lazy("Files brought in")),
    ("parameters", "parameters.see", gettext_lazy("How lists are made")),
    ("occupations", "occupation.look_up", gettext_lazy("Occupations")),
)
"""Every entry in its order: the name of its address, the verb that opens it, its words."""
OTHERS = frozenset({"vacancies"})
"""Pages of the service of which whoever belongs to an organisation has one of their own."""
LITTLE = frozenset({Relation.PUBLIC, Relation.OWN_ACCOUNT})
"""Whoever may do a verb in these relations alone has other pages for it: the public ones, their account."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: the name of its address, its words, whether the page belongs to it."""

    address: str
    words: str
    here: bool


def menu(user: Any, address: str) -> list[Entry]:
    """The entries for a user on the page with the address of this name; none for a visitor."""
    by = getattr(user, "actor", None)
    here = SECTIONS.get(address, address)
    return [
        Entry(f"web:{name}", str(words), name == here)
        for name, verb, words in ENTRIES
        if by is not None and granted(by, verb) - LITTLE and not (name in OTHERS and by.organisation_id)
    ]
