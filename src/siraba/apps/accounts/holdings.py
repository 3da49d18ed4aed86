"""What the sign-in holds of people who come to their own file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from siraba.apps.accounts.models import Cover, ForeignIdentity, OneTimeCode, RecoveryCode, SecondFactor, SignIn, User
from siraba.apps.foundation.holdings import holds, rows_by, says_nothing

OPENS = _("to let you, and nobody else, come to your file")

holds(
    User,
    _("Your way in"),
    purpose=OPENS,
    rows=rows_by(User, "person_id"),
    words={
        "recorded_at": _("written at"),
        "last_login": _("came in last"),
        "email": _("e-mail"),
        "name": _("name"),
        "role": _("role"),
        "language": _("language"),
        "is_active": _("may come in"),
        "country": _("country"),
    },
    hidden={
        "password": "a digest",
        "demo": "whether the installation is for trying",
        **dict.fromkeys(("office_id", "person_id", "organisation_id"), "leads to another row"),
    },
)
holds(
    SignIn,
    _("When you came in, and from where about"),
    purpose=OPENS,
    rows=rows_by(SignIn, "user__person_id"),
    words={
        "recorded_at": _("came in at"),
        "device": _("device"),
        "network": _("network"),
        "seen_at": _("last seen"),
        "ended_at": _("ended at"),
    },
    hidden={"user_id": "leads to another row", "session": "a digest"},
)
holds(
    ForeignIdentity,
    _("Identity services that you linked"),
    purpose=OPENS,
    rows=rows_by(ForeignIdentity, "user__person_id"),
    words={"recorded_at": _("linked at"), "issuer": _("service"), "subject": _("how it knows you")},
    hidden={"user_id": "leads to another row"},
)
holds(
    SecondFactor,
    _("What you prove your sign-in with"),
    purpose=OPENS,
    rows=rows_by(SecondFactor, "user__person_id"),
    words={
        "recorded_at": _("added at"),
        "kind": _("kind"),
        "name": _("name"),
        "confirmed_at": _("confirmed at"),
        "used_at": _("used at"),
    },
    hidden={
        "user_id": "leads to another row",
        **dict.fromkeys(("sealed", "credential", "counter"), "a secret, which opens the file to whoever reads it"),
    },
)
says_nothing(RecoveryCode, "digests of codes that open the file")
says_nothing(OneTimeCode, "digests of codes that lived for minutes")
says_nothing(Cover, "who of those who work here stands in for whom")
