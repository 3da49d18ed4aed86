"""Who may see and do what with users and offices. The table is `data/access/rights.yaml`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from siraba.apps.accounts.models import Cover, ForeignIdentity, SecondFactor, SignIn, User
from siraba.apps.foundation.rights import Relation
from siraba.apps.foundation.scopes import own, scope, through

scope(User, {Relation.OWN_ACCOUNT: own("public_id", "id"), Relation.OWN_OFFICE: own("office_id", "office_id")})
scope(SecondFactor, through(User, "user"))
scope(SignIn, through(User, "user"))
scope(ForeignIdentity, through(User, "user"))
scope(Cover, through(User, "absent"))


def stood_in_for(who: UUID) -> QuerySet[Cover, Any]:
    """The public ids of those in whose place a user works today; a part of other queries, not one of its own."""
    today = timezone.localdate()
    standing = Cover.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=today), stand_in__public_id=who, happened_on__lte=today, until__gte=today
    )
    return standing.values("absent__public_id")
