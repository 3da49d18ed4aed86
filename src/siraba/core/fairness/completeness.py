"""What an advert must say, by kind of post."""

from __future__ import annotations

from collections.abc import Set

from siraba.core.fairness.facts import PostKind
from siraba.core.fairness.findings import Finding, broken

_ALWAYS = ("employer", "place", "occupation", "positions", "pay", "hours")
_AWAY = ("duration", "housing", "travel_payer")
NEEDED: dict[PostKind, tuple[str, ...]] = {
    PostKind.HOME: (*_ALWAYS, "duration"),
    PostKind.ABROAD: (*_ALWAYS, *_AWAY, "return_payer"),
    PostKind.DOMESTIC: (*_ALWAYS, *_AWAY, "rest_day", "leave", "food", "trial"),
    PostKind.SEASONAL: (*_ALWAYS, *_AWAY, "start"),
    PostKind.APPRENTICESHIP: (*_ALWAYS, "duration", "trade", "tutor"),
    PostKind.INTERNSHIP: (*_ALWAYS, "duration", "tutor"),
}
"""Names of the terms of each kind: GPOG principle 8; domestic work C189 article 7; seasonal Directive 2014/36."""


def terms_are_complete(kind: PostKind, given: Set[str], *, abroad: bool = False) -> list[Finding]:
    """Rule 9: one finding that names every term which is lacking. A post abroad of any kind says what those say."""
    needed = dict.fromkeys((*NEEDED[kind], *(NEEDED[PostKind.ABROAD] if abroad else ())))
    lacking = [term for term in needed if term not in given]
    return [broken("terms_are_complete", lacking=" ".join(lacking))] if lacking else []
