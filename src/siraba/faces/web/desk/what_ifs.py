"""What loosening a requirement would bring, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from siraba.core.matching.loosening import Loosened, WhatIf
from siraba.core.matching.results import Constraint
from siraba.core.terms.levels import LanguageLevel
from siraba.faces.web import formats, words
from siraba.faces.web.licences import licence


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement loosened: what would be asked instead, how many more, how many of them in the list."""

    text: str
    added: int
    in_list: int


def rows(found: Iterable[WhatIf]) -> list[Row]:
    """Those that bring somebody, the most first."""
    told = [Row(_sentence(one.loosened), one.added, one.in_list) for one in found if one.added]
    return sorted(told, key=lambda row: -row.added)


def _sentence(one: Loosened) -> str:
    if one.constraint is Constraint.AGE:
        return _("no age limit at {age}, if the law allows it").format(age=formats.number(int(one.was)))
    if one.constraint is Constraint.AVAILABILITY and one.now:
        return _("a start on {day}").format(day=formats.day(date.fromisoformat(one.now)))
    if one.constraint is Constraint.EDUCATION and one.now:
        return _("{level} instead of {asked}").format(
            level=words.education(int(one.now)), asked=words.education(int(one.was))
        )
    if one.constraint is Constraint.LANGUAGE and one.subject:
        if one.now:
            lower = words.speaks(one.subject, LanguageLevel.parse(one.now))
            return _("{language} would do").format(language=lower)
        return _("{language} not asked").format(language=formats.tongue(one.subject))
    if one.constraint is Constraint.LICENCE and one.subject:
        return _("not asked: {licence}").format(licence=licence(one.subject))
    if one.now:
        return _("{years} of practice would do").format(years=words.years(float(one.now)))
    return _("practice is wished, not asked")
