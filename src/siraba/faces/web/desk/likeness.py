"""Why two files may be one person's, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Why:
    """A reason as a page shows it: `tone` is `yes` for what speaks for one person, `no` against, `wait` between."""

    tone: str
    text: str


def whys(reasons: Iterable[tuple[str, float]]) -> list[Why]:
    """The reasons of a likeness, heaviest first; those that weigh nothing alone say nothing."""
    found = []
    for code, weight in reasons:
        text = _said(code, weight)
        if text:
            found.append(Why("yes" if weight > 0 else "no" if weight < 0 else "wait", text))
    return found


def _said(code: str, weight: float) -> str:
    if code == "names":
        return _("the names are alike") if weight > 0 else _("the names differ")
    return {
        "same_document": _("a document with the same number was seen in both files"),
        "names_swapped": _("given and family names changed places"),
        "other_name": _("one name may be another: brothers, sisters and twins share the rest"),
        "birth_day": _("born on the same day"),
        "birth_month": _("born in the same month"),
        "birth_year": _("born in the same year; the day is not known or is the first of January"),
        "birth_age": _("about the same age"),
        "birth_near_age": _("nearly the same age"),
        "birth_typing_mistake": _("the dates of birth differ as by a slip of the pen"),
        "birth_near_year": _("born a year apart"),
        "birth_mistyped_year": _("the years of birth differ by one figure"),
        "birth_other_day": _("born in the same year, on other days"),
        "birth_other": _("born in other years"),
        "phone": _("the same phone, which families share"),
        "other_phone": _("other phones"),
        "region": _("the same region"),
        "other_region": _("another region"),
        "place": _("the same town or village"),
        "other_place": _("another town or village"),
        "other_sex": _("not the same sex"),
    }.get(code, "")
