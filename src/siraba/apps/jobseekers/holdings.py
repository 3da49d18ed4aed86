"""What this app holds of people: their looking for work, and what they offer and wish."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.holdings import holds
from siraba.apps.jobseekers.models import Profile, ProfileLanguage, ProfileOccupation, ProfileSkill, Registration
from siraba.apps.persons.holdings import of

WORK = _("to find work with you")


def _label(concept: Any) -> str | None:
    """The name of an occupation or a skill in the reader's language."""
    if concept is None:
        return None
    for each in ((get_language() or "fr")[:2], "fr", "en", "ar"):
        if concept.labels.get(each):
            return str(concept.labels[each])
    return str(concept.code)


holds(
    Registration,
    _("Looking for work"),
    purpose=WORK,
    rows=of(Registration),
    words={
        "recorded_at": _("written at"),
        "happened_on": _("on"),
        "state": _("where it is"),
        "confirmed_on": _("confirmed on"),
        "until": _("until"),
        "ended_on": _("ended on"),
    },
    hidden={"person_id": "leads to the file itself", "office_id": "told by name"},
    more={"office": (_("office"), lambda row: row.office.code)},
)
holds(
    Profile,
    _("What you offer and wish"),
    purpose=WORK,
    rows=of(Profile),
    words={
        "recorded_at": _("written at"),
        "education": _("education (ISCED level)"),
        "destinations": _("would work in"),
        "mobile": _("would move within the country"),
        "available_from": _("free from"),
        "contract_kinds": _("kinds of contract"),
        "working_times": _("working time"),
        "licences": _("licences"),
        "min_pay_amount": _("least pay, in the smallest coin"),
        "min_pay_currency": _("currency"),
        "min_pay_period": _("for"),
    },
    hidden={"person_id": "leads to the file itself"},
)
holds(
    ProfileOccupation,
    _("What you do"),
    purpose=WORK,
    rows=of(ProfileOccupation, "profile__person"),
    words={"title": _("in your words"), "rank": _("place"), "years": _("years"), "last_year": _("last year of it")},
    hidden={"profile_id": "leads to another row", "occupation_id": "told by name"},
    more={
        "occupation": (_("occupation"), lambda row: _label(row.occupation)),
        "code": (_("code"), lambda row: row.occupation.code if row.occupation else None),
    },
)
holds(
    ProfileSkill,
    _("What you can do"),
    purpose=WORK,
    rows=of(ProfileSkill, "profile__person"),
    words={"evidence": _("what proves it")},
    hidden={"profile_id": "leads to another row", "skill_id": "told by name"},
    more={
        "skill": (_("skill"), lambda row: _label(row.skill)),
        "code": (_("code"), lambda row: row.skill.code),
    },
)
holds(
    ProfileLanguage,
    _("What you speak"),
    purpose=WORK,
    rows=of(ProfileLanguage, "profile__person"),
    words={"code": _("language"), "level": _("level")},
    hidden={"profile_id": "leads to another row"},
)
