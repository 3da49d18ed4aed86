"""Words of the steward's pages."""

from __future__ import annotations

from django.utils.translation import gettext as _


def change_verb(verb: str) -> str:
    """A step of a proposed change, as its button says it."""
    return {
        "submit": _("Submit to a second person"),
        "approve": _("Approve"),
        "return": _("Give back"),
        "withdraw": _("Withdraw"),
    }.get(verb, verb)


def change_field(name: str) -> str:
    """A part of a proposed change."""
    return {
        "text": _("Name that people use"),
        "language": _("Language"),
        "country": _("Country"),
        "into": _("Becomes"),
        "code": _("Code"),
        "parent": _("Heading"),
        "isco": _("ISCO-08 code"),
        "labels": _("Label"),
        "definitions": _("Definition"),
    }.get(name, name)
