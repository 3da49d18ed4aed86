"""What the outbox holds of people: what they were told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.holdings import holds, rows_by, says_nothing
from siraba.apps.messages.catalogue import templates
from siraba.apps.messages.models import Attempt, Message, Turn
from siraba.apps.messages.words import unseal


def _words(message: Message) -> str:
    """What a message said; the code of one that opens something is not written down a second time."""
    template = templates().get(message.template)
    if template is None or template.secret:
        return ""
    said = unseal(message)
    return "" if said is None else f"{said.subject}\n{said.body}".strip()


holds(
    Message,
    _("What you were told"),
    purpose=_("to tell you what concerns you"),
    rows=rows_by(Message, "subject_id"),
    words={
        "recorded_at": _("written at"),
        "template": _("kind"),
        "language": _("language"),
        "channel": _("way"),
        "state": _("where it is"),
        "ended_at": _("ended at"),
    },
    hidden={
        **dict.fromkeys(
            (
                "urgent",
                "route",
                "step",
                "problem",
                "tries",
                "round",
                "not_before",
                "expires_at",
                "lease_until",
                "worker",
            ),
            "how it was sent, nothing of the person",
        ),
        **dict.fromkeys(("subject_id", "about_id", "merged_into_id"), "leads to another row"),
        "key": "under which it is known again",
        "sealed": "told in words",
        "mark": "a digest of the address",
    },
    more={"words": (_("what it said"), _words)},
)
says_nothing(Attempt, "each try to send a message: when, and what the gateway answered")
says_nothing(Turn, "a digest of an address, so that nobody is told too much in a day")
