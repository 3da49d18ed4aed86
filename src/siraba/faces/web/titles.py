"""Fields in which people write what somebody does: words of their own, with an occupation that they may choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from siraba.apps.classification import queries
from siraba.apps.classification.models import Occupation, SchemeCode
from siraba.apps.classification.queries.titles import CodedTitle, code_titles
from siraba.faces.web import formats

SCHEME = str(SchemeCode.ROAME)
LATER, OFFERS = "later", 6
"""What a form sends when none of the occupations offered is meant; how many are offered."""
CHOSEN = "occupation"
"""The hidden field beside a title: the concept that was chosen while it was typed; any further letter empties it."""


class TitleInput(forms.TextInput):
    """A title with type-ahead (`parts/title_field.html`). Without scripts it is a field of plain text.

    What was found by its letters is written out as its name; where the meaning alone was found, the words stay.
    """

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The attributes by which the script finds the field, in the reader's language."""
        told = {
            "data-lookup": reverse("web:lookup"),
            "data-scheme": SCHEME,
            "data-into": CHOSEN,
            "data-title": "1",
            "data-none": _("No occupation begins like this. Write on in your own words."),
            "data-some": _("Found: {n}. Choose with the arrow keys."),
            "data-list": _("Occupations found"),
            "data-chosen": _("Occupation: {name}"),
            "autocomplete": "off",
            "dir": "auto",
        }
        found: dict[str, Any] = super().get_context(name, value, (attrs or {}) | told)
        return found


class ChosenOccupation(forms.CharField):
    """The concept chosen beside a title, as its occupation; None for none, and for one that is not in use."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=100)

    def clean(self, value: Any) -> Occupation | None:
        """The occupation; what is no concept in use was not chosen by anybody, and counts for nothing."""
        return queries.occupation_in_use(SCHEME, str(value or ""))


def meaning(form: forms.Form) -> str:
    """What was chosen beside the title of a form, as the page says it; empty where nothing was."""
    found = queries.occupation_in_use(SCHEME, str(form[CHOSEN].value() or ""))
    return _("Occupation: {name}").format(name=queries.label(found, formats.language())) if found else ""


@dataclass(frozen=True, slots=True)
class Meant:
    """An occupation that the words may mean."""

    concept: str
    name: str


def coded_title(title: str) -> CodedTitle | None:
    """The words with what they mean or may mean; None without words, or where nothing is installed to code with."""
    if not title.strip():
        return None
    try:
        return code_titles([title], [SCHEME], language=formats.language())[title]
    except queries.NotInstalled:
        return CodedTitle(title, None, None, ())


def meant_by(coded: CodedTitle | None) -> list[Meant]:
    """The occupations to choose from; none where the words are sure, or nothing comes near."""
    if coded is None or coded.occupation_id is not None:
        return []
    ids = [each.concept_id for each in coded.proposals[:OFFERS]]
    rows = queries.occupations_of(ids)
    return [Meant(each, queries.label(rows[each], formats.language())) for each in ids if each in rows]
