"""Kinds of message, channels and what went wrong, as sentences for people."""

from __future__ import annotations

from django.utils.translation import gettext as _


def kind(template: str) -> str:
    """What a message is about."""
    return {
        "registration_received": _("You are registered"),
        "registration_confirm": _("Confirm your registration"),
        "one_time_code": _("One-time code"),
        "vacancy_closing": _("Your vacancy closes soon"),
        "shortlist_proposal": _("Proposed for a post"),
        "licence_suspended": _("Licence suspended"),
        "contact_corrected": _("Contact details changed"),
        "consent_receipt": _("Receipt of an agreement"),
        "consent_withdrawn": _("Receipt of an agreement taken back"),
        "erasure_done": _("File erased"),
        "agency_stopped": _("An agency may not work any more"),
        "employer_invitation": _("A way in for an employer"),
        "vacancy_confirm": _("Is your vacancy still open?"),
        "vacancy_taken_off": _("Your vacancy is shown no more"),
        "vacancy_question": _("A question about your vacancy"),
        "right_received": _("A request about one's data was received"),
        "right_step": _("Where a request about one's data is"),
        "right_extended": _("A request about one's data takes longer"),
        "right_refused": _("A request about one's data was refused"),
        "right_due": _("A request about somebody's data is due"),
        "retention_notice": _("A file that is to be erased"),
        "breach_told": _("A breach concerned one's data"),
        "breach_due": _("A breach of data to tell the authority"),
        "account_of_merged": _("A way in that ended with its organisation"),
        "number_of_another": _("A register number that is another's"),
    }.get(template, template)


def channel(code: str) -> str:
    """A way to tell somebody something."""
    known = {"sms": _("text message"), "email": _("letter by e-mail"), "page": _("page of the person")}
    return known.get(code, _("no channel"))


def problem(code: str) -> str:
    """Why a message was not sent, and what helps; the code stands beside it for who keeps the program."""
    known = {
        "no_address": _("There is no address at which to reach this person: ask for one at the counter."),
        "unclear": _("The gateway took it and never answered: it may have been told. Ask, or send it again."),
        "wiped": _("What it said was wiped before it could be sent."),
        "too_late": _("It could not be sent in time, and then it was too late."),
        "address_silent": _("This address does not exist any more: ask for another at the counter."),
        "worker_died": _("The program was stopped while it was sent."),
    }
    if code in known:
        return known[code]
    if code.startswith(("gateway_refuses_us", "server_refuses_us")):
        return _("The gateway does not let Siraba in: look at its settings.")
    if code in {"http_404", "http_410", "address_550", "address_551", "address_553", "address_malformed"}:
        return _("The gateway says that this address does not exist.")
    if code.startswith(("no_gateway", "no_server", "broke_off", "no_answer", "no_receipt")):
        return _("The gateway cannot be reached, or breaks off.")
    return _("The gateway did not take it.")
