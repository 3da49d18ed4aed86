"""Who bears a name in a release, and what else a proposed text, country or ISCO-08 code may be wrong in."""

from __future__ import annotations

import re
from functools import cache

from siraba.apps.classification.models import Occupation, OccupationLevel, OccupationName, Release, SchemeCode
from siraba.core.text.folding import fold
from siraba.core.text.scripts import Script, script_of
from siraba.core.text.words import words

SCRIPTS = {"fr": Script.LATIN, "en": Script.LATIN, "ar": Script.ARABIC}
ROAME_CODE = re.compile(r"RA-\d{2}-\d{2}\Z")
NO_COUNTRY = {"ZZ", "EU", "EZ", "UN", "QO"}
"""Regions of CLDR that are no country."""


def bearer(release: Release, label: str, but: str) -> str:
    """The code of another occupation in use that has this label, or one of its gender forms; "" for none.

    Case and accents aside, in whatever language: two occupations of one label are never sure.
    """
    wanted = {same_word(part) for part in label.split(" / ")} - {""}
    rows = OccupationName.objects.filter(
        occupation__release=release,
        occupation__retired=False,
        occupation__level=OccupationLevel.OCCUPATION,
        preferred=True,
    ).exclude(occupation__code=but)
    for code, text in rows.order_by("pk").values_list("occupation__code", "text").iterator(chunk_size=5000):
        if any(same_word(part) in wanted for part in text.split(" / ")):
            return str(code)
    return ""


def same_word(text: str) -> str:
    """A name as names are compared: case, accents and signs aside."""
    return " ".join(words(fold(text)))


def foreign_script(text: str, language: str) -> bool:
    """Whether a text in French, English or Arabic has no letter of this language; acronyms may stand beside them."""
    wanted = SCRIPTS.get(language)
    return wanted is not None and not any(script_of(each) is wanted for each in text)


def is_country(code: str) -> bool:
    """Whether two letters are a country's, or of those that ISO 3166 leaves to users (X…)."""
    return code not in NO_COUNTRY and (code in _territories() or bool(re.fullmatch("X[A-Z]", code)))


@cache
def _territories() -> frozenset[str]:
    from babel import Locale  # noqa: PLC0415 - pages that change nothing stay light

    return frozenset(str(code) for code in Locale("en").territories if len(str(code)) == 2)


def isco_exists(code: str, scheme: str) -> bool:
    """Whether a code is of the active ISCO-08: for ROAME a unit group, else any group. True where none is installed."""
    rows = Occupation.objects.filter(release__scheme=SchemeCode.ISCO, release__active=True)
    if not rows.exists():
        return scheme != SchemeCode.ROAME or len(code) == 4
    rows = rows.filter(level=OccupationLevel.OCCUPATION) if scheme == SchemeCode.ROAME else rows
    return rows.filter(code=code).exists()
