"""What an entry of the audit tells of a file, before and after: its fields and values in words.

A field is called as the holdings of its app call it, a value is said as everywhere on these pages. What only leads to
another row, and what says the verb once more, is left out here; programs read it in the JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from siraba.apps.foundation.holdings import Holding, Words, holdings
from siraba.faces.web import formats
from siraba.faces.web.rights.naming import name_of

SIDES: dict[str, Words] = {"before": gettext_lazy("Before"), "after": gettext_lazy("After")}
ALIASES = {
    "persons.identitydocument.ended": "persons.identitydocument.end_reason",
    "persons.contactpoint.why": "persons.contactpoint.end_reason",
    "findings.finding.waiver": "findings.waiver.state",
    "outbox.message.outcome": "outbox.attempt.outcome",
    "jobseekers.profile.title": "jobseekers.profileoccupation.title",
    "jobseekers.profile.years": "jobseekers.profileoccupation.years",
}
"""Names that an action gives to what is a field elsewhere."""
CALLED: dict[str, Words] = {
    "state": gettext_lazy("where it is"),
    "phones": gettext_lazy("phone"),
    "emails": gettext_lazy("e-mail"),
    "viewer": gettext_lazy("seen by"),
    "handed_out": gettext_lazy("in which form"),
    "code": gettext_lazy("code"),
    "confirmed_at": gettext_lazy("confirmed at"),
    "check": gettext_lazy("check"),
    "found": gettext_lazy("rules that found something"),
    "moved": gettext_lazy("rules whose finding changed"),
    "attempt": gettext_lazy("Try"),
    "outcome": gettext_lazy("How it ended"),
    "problem": gettext_lazy("what went wrong"),
    "occupation": gettext_lazy("occupation"),
    "registrations": gettext_lazy("Looking for work"),
    "occupations": gettext_lazy("What you do"),
    "skills": gettext_lazy("What you can do"),
    "languages": gettext_lazy("What you speak"),
    "profile": gettext_lazy("What you offer and wish"),
    "closed": gettext_lazy("registrations that were closed"),
    "filled": gettext_lazy("facts that were filled in"),
    "left": gettext_lazy("what could not go back"),
    "exclusions": gettext_lazy("Posts for which you are not proposed again"),
}
"""Names that are no field of a model, or of one that is not told."""
IMPLIED = frozenset({"destroyed", "opened", "seen", "sent", "right", "ended", "taken_back", "put_back"})
"""Where the value is a mere sign that it was done, the verb says it."""
HIDDEN_AND_TOLD = frozenset({"problem"})
"""Hidden in the list of messages, which tells where each is; in the audit it says why one was not sent."""
FSI, LRI = "\u2068", "\u2066"
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*")
_CODE = re.compile(r"[!-~]+")


def sides(kind: str, details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was before, what is after, and the reason, each with its name; `kind` is that of the object of the entry."""
    for side, name in SIDES.items():
        if text := _facts(kind, details.get(side) or {}):
            yield str(name), text
    if reason := (details.get("reason") or {}).get("said"):
        yield _("Reason"), str(reason)


def _facts(kind: str, facts: Mapping[str, Any]) -> str:
    said = []
    for field in sorted(facts, key=lambda field: _place(kind, field)):
        value = facts[field]
        if (text := _valued(kind, field, value)) is not None:
            said.append(f"{capfirst(_called(kind, field))}{_colon()} {_isolated(text, FSI)}")
    return ("؛ " if formats.language() == "ar" else "; ").join(said)


def _place(kind: str, field: str) -> tuple[int, str]:
    """In the order in which the holdings tell the fields; the audit keeps them by the alphabet."""
    kind, name = _meant(kind, field)
    holding = _holding(kind)
    known = [*holding.fields(), *holding.more] if holding else []
    return known.index(name) if name in known else len(known), field


def _colon() -> str:
    return "\u00a0:" if formats.language() == "fr" else ":"


def _meant(kind: str, field: str) -> tuple[str, str]:
    """The kind and the field that an action means by a name."""
    of, _dot, name = ALIASES.get(f"{kind}.{field}", f"{kind}.{field}").rpartition(".")
    return of, name


def _called(kind: str, field: str) -> str:
    kind, name = _meant(kind, field)
    holding = _holding(kind)
    if holding and name in holding.words:
        return str(holding.words[name])
    if holding and name in holding.more:
        return str(holding.more[name][0])
    return str(CALLED[field]) if field in CALLED else _ltr(field)


def _valued(kind: str, field: str, value: Any) -> str | None:
    """A value in words; None for what is not known, or not told here."""
    kind, name = _meant(kind, field)
    holding = _holding(kind)
    if value is None or value in ("", [], {}) or (holding and name in holding.hidden and field not in HIDDEN_AND_TOLD):
        return None
    if field in IMPLIED and isinstance(value, bool | str) and not _choices(kind, name):
        return None
    if (named := name_of(kind, name, value)) is not None:
        return named or None
    return str(_choices(kind, name).get(value, "")) if _is_choice(kind, name, value) else _plain(kind, value)


def _plain(kind: str, value: Any) -> str | None:
    """A value that has no words of its own; None for a number under which a row is known."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return formats.number(value)
    if isinstance(value, Mapping):
        return _facts(kind, value) or None
    if isinstance(value, list | tuple):
        each = [text for one in value if (text := _plain(kind, one)) is not None]
        return formats.listed(each) or None
    text = str(value)
    if _ID.fullmatch(text):
        return None
    if _DAY.fullmatch(text):
        return formats.day(date.fromisoformat(text))
    if _INSTANT.fullmatch(text):
        return formats.instant(datetime.fromisoformat(text))
    return _ltr(text) if _CODE.fullmatch(text) and not text.isalpha() else text


def _ltr(code: str) -> str:
    return _isolated(code, LRI)


def _isolated(text: str, by: str) -> str:
    """In a right-to-left text a value keeps its own direction, and a code is left to right (Unicode FSI, LRI, PDI)."""
    return f"{by}{text}\u2069" if formats.language() == "ar" else text


def _holding(kind: str) -> Holding | None:
    return next((each for each in holdings().values() if each.kind == kind), None)


def _is_choice(kind: str, field: str, value: Any) -> bool:
    return isinstance(value, str | int) and value in _choices(kind, field)


@cache
def _choices(kind: str, field: str) -> Mapping[Any, Any]:
    """The words of the values that a field may have; of none for a model or a field of an older Siraba."""
    try:
        return dict(apps.get_model(kind)._meta.get_field(field).flatchoices)
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return {}
