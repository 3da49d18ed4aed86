"""Who may see and do what with messages. The table is `data/access/rights.yaml`."""

from __future__ import annotations

from django.db.models import QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import Relation
from siraba.apps.foundation.scopes import own, reachable, scope
from siraba.apps.messages.catalogue import templates
from siraba.apps.messages.models import Message

scope(Message, {Relation.OWN_FILE: own("subject_id", "person_id")})


def visible_messages(by: Actor) -> QuerySet[Message]:
    """The messages of which an actor may know that they exist, without what they say."""
    return reachable(by, "message.see", Message)


def may_read(by: Actor, message: Message) -> bool:
    """Whether an actor may read what a message says; never a code."""
    known = templates().get(message.template)
    if known is None or known.secret:
        return False
    return reachable(by, "message.read", Message).filter(pk=message.pk).exists()
