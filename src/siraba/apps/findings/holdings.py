"""What rules said of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from siraba.apps.findings.models import Finding, Hold, Waiver
from siraba.apps.foundation.holdings import holds, rows_by

CHECKS = _("to see that rules are kept")
ABOUT = {
    "recorded_at": _("written at"),
    "object_kind": _("of what"),
    "label": _("number"),
}
LEADS = {"object_id": "leads to another row", "subject_id": "the person's own id"}

holds(
    Finding,
    _("What a rule found"),
    purpose=CHECKS,
    rows=rows_by(Finding, "subject_id"),
    words={
        **ABOUT,
        "check_name": _("check"),
        "rule": _("rule"),
        "part": _("part"),
        "severity": _("what it does"),
        "code": _("what it says"),
        "params": _("values"),
        "source": _("source"),
        "state": _("where it is"),
        "first_seen": _("first seen"),
        "last_seen": _("last seen"),
        "resolved_at": _("settled at"),
    },
    hidden={**LEADS, "waiver_roles": "who may set it aside", "needs_second": "who may set it aside"},
)
holds(
    Waiver,
    _("A finding that was set aside"),
    purpose=CHECKS,
    rows=rows_by(Waiver, "finding__subject_id"),
    words={
        "recorded_at": _("written at"),
        "author_name": _("by"),
        "reason": _("why"),
        "until": _("until"),
        "second_name": _("countersigned by"),
        "state": _("where it is"),
    },
    hidden={
        "finding_id": "leads to another row",
        **dict.fromkeys(("author_id", "second_id"), "somebody who works here"),
    },
)
holds(
    Hold,
    _("What is stopped"),
    purpose=CHECKS,
    rows=rows_by(Hold, "subject_id"),
    words={
        **ABOUT,
        "reason": _("why"),
        "until": _("until"),
        "author_name": _("by"),
        "state": _("where it is"),
        "lift_reason": _("why it was lifted"),
    },
    hidden={**LEADS, **dict.fromkeys(("author_id", "lifted_by", "lifted_at"), "somebody who works here")},
)
