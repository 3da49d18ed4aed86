"""What this app holds of people: who they are, how they are reached, what they agreed to and asked, who looked."""

from __future__ import annotations

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.holdings import Rows, holds, rows_by, says_nothing
from siraba.apps.persons.models import (
    Alert,
    BreachConcerned,
    BrokenGlass,
    CaseStep,
    Consent,
    ConsentReceipt,
    ContactPoint,
    Correction,
    Disclosure,
    DocumentCopy,
    Entrustment,
    IdentityDocument,
    Limitation,
    Merge,
    Person,
    PersonKey,
    Resemblance,
    RetentionNotice,
    RightsCase,
    Tombstone,
)

KNOWN = _("to know who you are and to reach you")
AGREED = _("to do what you agreed to, and nothing else")
WATCHED = _("so that you can see who looked at your file")
ASKED = _("to answer what you ask of your data")
WRITTEN = {"recorded_at": _("written at"), "happened_on": _("on")}
LEADS = {"person_id": "leads to the file itself"}
STAFF = "somebody who works here"


def of(model: type[Model], path: str = "person") -> Rows:
    """The rows of a model about people, by the way from it to their file."""
    return rows_by(model, f"{path}__public_id")


holds(
    Person,
    _("Who you are"),
    purpose=KNOWN,
    rows=rows_by(Person, "public_id"),
    words={
        **WRITTEN,
        "reference": _("number of the file"),
        "given_names": _("given names"),
        "family_names": _("family names"),
        "sex": _("sex"),
        "birth_earliest": _("born not before"),
        "birth_latest": _("born not after"),
        "birth_precision": _("how well it is known"),
        "country": _("country"),
        "region": _("region"),
        "place": _("place"),
    },
    hidden={
        "sought": "the name once more, as the search reads it",
        "merged_into_id": "leads to another row",
        "office_id": "told by name",
        "assigned_to": STAFF,
    },
    more={"office": (_("office that keeps the file"), lambda row: row.office.code if row.office else None)},
)
holds(
    ContactPoint,
    _("How you are reached"),
    purpose=KNOWN,
    rows=of(ContactPoint),
    words={
        **WRITTEN,
        "kind": _("kind"),
        "value": _("number or address"),
        "confirmed_on": _("confirmed on"),
        "ended_on": _("ended on"),
        "end_reason": _("why it ended"),
        "origin": _("from"),
    },
    hidden=LEADS,
)
holds(
    IdentityDocument,
    _("Documents that were seen"),
    purpose=KNOWN,
    rows=of(IdentityDocument),
    words={
        **WRITTEN,
        "kind": _("kind"),
        "country": _("country"),
        "issuer": _("issued by"),
        "ending": _("last characters"),
        "valid_until": _("valid until"),
        "seen_by_name": _("seen by"),
        "ended_on": _("ended on"),
        "end_reason": _("why it ended"),
    },
    hidden={
        **LEADS,
        "number": "told by its last characters: whoever finds this file cannot use the document",
        "mark": "a digest of the number",
        "seen_by": STAFF,
    },
)
holds(
    DocumentCopy,
    _("Copies of documents that the law asks for"),
    purpose=KNOWN,
    rows=of(DocumentCopy, "document__person"),
    words={
        "recorded_at": _("kept since"),
        "basis": _("which law"),
        "media_type": _("kind of file"),
        "size": _("size in bytes"),
        "until": _("until"),
        "destroyed_at": _("destroyed at"),
    },
    hidden={"document_id": "leads to another row", "key": "what opens the file", "kept_by": STAFF},
)
holds(
    Consent,
    _("What you agreed to"),
    purpose=AGREED,
    rows=of(Consent),
    words={
        **WRITTEN,
        "purpose": _("for what"),
        "country": _("country"),
        "organisation_name": _("organisation"),
        "project": _("project"),
        "until": _("until"),
        "text_version": _("version of the words"),
        "text_language": _("language of the words"),
        "given_by": _("given by"),
        "given_name": _("name of who gave it"),
        "how": _("how"),
        "noted_by_name": _("written down by"),
        "paper_number": _("number of the paper"),
        "paper_place": _("where the paper lies"),
        "paper_seen_by": _("who saw the paper"),
        "witness": _("witness"),
        "interpreter": _("interpreter"),
        "spoken_language": _("language spoken"),
        "withdrawn_on": _("taken back on"),
        "withdrawn_at": _("taken back at"),
        "withdrawn_by": _("taken back by"),
        "withdrawn_how": _("how it was taken back"),
        "withdrawn_noted_by_name": _("taking back written down by"),
    },
    hidden={**LEADS, "organisation_id": "told by name", "noted_by": STAFF},
)
holds(
    ConsentReceipt,
    _("Receipts of your agreements"),
    purpose=AGREED,
    rows=of(ConsentReceipt, "consent__person"),
    words={
        "recorded_at": _("handed out at"),
        "event": _("of what"),
        "document": _("the receipt"),
        "digest": _("digest"),
    },
    hidden={"consent_id": "leads to another row"},
)
holds(
    Entrustment,
    _("Whom you named to help you"),
    purpose=AGREED,
    rows=of(Entrustment),
    words={**WRITTEN, "until": _("until"), "ended_on": _("ended on")},
    hidden={**LEADS, "relay_id": STAFF},
)
holds(
    Disclosure,
    _("Who saw your file"),
    purpose=WATCHED,
    rows=of(Disclosure),
    words={"recorded_at": _("at"), "viewer_name": _("who"), "part": _("what"), "purpose": _("why")},
    hidden={**LEADS, "viewer_id": STAFF},
)
holds(
    BrokenGlass,
    _("Your file opened in an emergency"),
    purpose=WATCHED,
    rows=of(BrokenGlass),
    words={"recorded_at": _("at"), "until": _("until"), "seen_at": _("looked into at")},
    hidden={**LEADS, "opened_by": STAFF, "seen_by": STAFF},
)
holds(
    RightsCase,
    _("What you asked of your data"),
    purpose=ASKED,
    rows=of(RightsCase),
    words={
        **WRITTEN,
        "reference": _("number"),
        "kind": _("what"),
        "topic": _("against what"),
        "how": _("how"),
        "state": _("where it is"),
        "due_on": _("answered by"),
        "extended_on": _("made longer on"),
        "closed_on": _("closed on"),
        "refusal": _("why it was refused"),
    },
    hidden=LEADS,
)
holds(
    CaseStep,
    _("What was done about it"),
    purpose=ASKED,
    rows=of(CaseStep),
    words={
        "recorded_at": _("at"),
        "step": _("what"),
        "state": _("where it is"),
        "said": _("what was said"),
        "by_name": _("by"),
    },
    hidden={**LEADS, "case_id": "leads to another row", "by": STAFF},
)
holds(
    Correction,
    _("Your own words beside what is written"),
    purpose=ASKED,
    rows=of(Correction),
    words={
        "recorded_at": _("at"),
        "field": _("about"),
        "held": _("what was written"),
        "words": _("what you say"),
        "state": _("what was decided"),
        "written": _("what is written now"),
        "why": _("why"),
        "decided_on": _("decided on"),
        "agreed_on": _("said by the source too since"),
    },
    hidden={**LEADS, "case_id": "leads to another row", "decided_by": STAFF},
)
holds(
    Limitation,
    _("What your data are not used for"),
    purpose=ASKED,
    rows=of(Limitation),
    words={**WRITTEN, "kind": _("what"), "lifted_on": _("lifted on")},
    hidden={**LEADS, "case_id": "leads to another row"},
)
holds(
    BreachConcerned,
    _("That a breach concerned your data"),
    purpose=WATCHED,
    rows=of(BreachConcerned),
    words={
        "recorded_at": _("written at"),
        "tried_at": _("a message was to go to you at"),
        "reached_on": _("told by another way on"),
        "how": _("by which way"),
    },
    hidden={**LEADS, "breach_id": "told by its number"},
    more={
        "breach": (_("number of the breach"), lambda row: row.breach.reference),
        "found_at": (_("found at"), lambda row: row.breach.found_at.isoformat(timespec="minutes")),
    },
)
holds(
    RetentionNotice,
    _("That you were asked whether your file is to stay"),
    purpose=KNOWN,
    rows=of(RetentionNotice),
    words={
        "recorded_at": _("at"),
        "noticed_on": _("asked on"),
        "erase_from": _("erased from"),
        "told": _("whether you could be reached"),
        "kept_on": _("you said that it stays on"),
    },
    hidden=LEADS,
)
holds(
    Merge,
    _("Files that were made one"),
    purpose=KNOWN,
    rows=of(Merge, "kept"),
    words={"recorded_at": _("at"), "undone_at": _("parted again at")},
    hidden={
        **dict.fromkeys(("kept_id", "merged_id"), "told as files"),
        **dict.fromkeys(("moved", "left"), "numbers of rows, so that it can be undone"),
        **dict.fromkeys(("by", "undone_by"), STAFF),
    },
)
says_nothing(PersonKey, "the name, the birth and the numbers once more, as short keys of a search")
says_nothing(Resemblance, "that another file resembles this one: it would tell of somebody else")
says_nothing(Tombstone, "that somebody was erased, of whom nothing is left")
says_nothing(Alert, "how somebody who works here looks at files")
