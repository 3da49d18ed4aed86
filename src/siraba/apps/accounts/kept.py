"""What is kept of signing in for a while; and the terms that the service's own country sets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from siraba.apps.accounts.actions.sessions import forget_sessions, last_of_a_worker
from siraba.apps.accounts.models import Invitation, Knock, OneTimeCode, SignIn
from siraba.apps.accounts.queries import home_country
from siraba.apps.countries.queries import dated_value
from siraba.apps.foundation.retention import Kept, erase, keeps
from siraba.apps.foundation.terms import national_terms

TABLE = "retention"


def national_term(kind: str, on: date) -> tuple[int, str, str] | None:
    """What a dated table of the country says of a kind: length, `days` or `months`, where it comes from."""
    row = dated_value(TABLE, home_country(), kind, on)
    if row is None or not isinstance(row.value, int) or not row.unit.startswith(("day", "month")):
        return None
    return row.value, row.unit, row.brought.source


def _sessions(until: datetime) -> QuerySet[SignIn]:
    """Sessions that nobody used since; one in use for so long has been used later.

    Of a worker's last one the day stays, without device and network, as long as the file: that they were there is a
    sign of life, and the term of a file is longer than that of a session.
    """
    rows = SignIn.objects.filter(seen_at__lt=until)
    return rows.filter(~last_of_a_worker() | ~Q(device="", network="", ended_at__isnull=False))


def _forget_sessions(rows: Sequence[SignIn], key: str) -> int:
    return forget_sessions(rows)


national_terms(national_term)
keeps(Kept("code", lambda until: OneTimeCode.objects.filter(until__lt=until), erase))
keeps(Kept("guess", lambda until: Knock.objects.filter(since__lt=until), erase))
keeps(Kept("session", _sessions, _forget_sessions))
keeps(Kept("session.store", lambda until: Session.objects.filter(expire_date__lt=until), erase))
keeps(Kept("invitation", lambda until: Invitation.objects.filter(until__lt=until), erase))
