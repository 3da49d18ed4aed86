"""What filters offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _

from siraba.apps.accounts.models import User
from siraba.apps.classification import queries as classification
from siraba.apps.classification.models import Occupation, SchemeCode
from siraba.apps.countries import queries as places
from siraba.core.text.folding import fold
from siraba.faces.web import formats
from siraba.faces.web.lists import Filter, Lookup, Option, known, said

AN_HOUR, FOUND = 3600, 20
NOTHING = "none"
"""The occupation of words that name none: nobody and no vacancy has it."""


def states(pairs: Iterable[tuple[str, object]]) -> list[Option]:
    """The states of a lifecycle."""
    return [Option(value, capfirst(str(name))) for value, name in pairs]


def countries(codes: Iterable[str]) -> list[Option]:
    """Countries by name."""
    return _by_name(Option(code, formats.country(code)) for code in codes)


def regions(user: User) -> list[Option]:
    """The regions of the country where the user's office is."""
    if user.office is None:
        return []
    return _by_name(
        Option(each.code, formats.label(each.names, each.code)) for each in places.regions(user.office.country)
    )


@dataclass(frozen=True, slots=True)
class Work:
    """The working edition as filters offer it: its families, and the occupations of each by its value."""

    families: list[Option]
    occupations: dict[str, list[Option]]

    def occupations_in(self, family: str) -> list[Option]:
        """Those of one family, else all, family by family."""
        chosen = [family] if family else [each.value for each in self.families]
        return [option for each in chosen for option in self.occupations.get(each, [])]


def work() -> Work:
    """Families and occupations of the working edition, by name in the reader's language."""
    scheme = str(SchemeCode.ROAME)
    state = classification.states([scheme]).get(scheme)
    if state is None:
        return Work([], {})
    key = f"web.work.{formats.language()}.{state}"
    found: Work | None = cache.get(key)
    if found is None:
        found = _work(scheme)
        cache.set(key, found, AN_HOUR)
    return found


def work_filters(request: HttpRequest) -> list[Filter]:
    """The family, and the occupation within it, which is typed. An occupation of another family is left aside."""
    offered = work()
    family = known(said(request, "family"), offered.families)
    occupations = offered.occupations_in(family)
    value, text = _typed(request, occupations)
    lookup = Lookup("work", _("Occupation"), text=text, into="occupation", chosen=value, ident="f_occupation")
    return [
        Filter("family", _("Field of work"), _("All fields"), offered.families, family),
        Filter("occupation", _("Occupation"), _("All occupations"), occupations, value, lookup),
    ]


def _typed(request: HttpRequest, occupations: list[Option]) -> tuple[str, str]:
    """The occupation that holds and the text that stands in its field.

    What was chosen while typing counts as long as its name still stands there; other words mean the occupation that
    they find first, and none at all where they find nothing.
    """
    names = {option.value: option.name for option in occupations}
    chosen = said(request, "occupation")
    text = said(request, "work") if "work" in request.GET else names.get(chosen, "")
    if not text:
        return "", ""
    if chosen in names and fold(names[chosen]) == fold(text):
        return chosen, names[chosen]
    try:
        found = classification.find_occupations(text, str(SchemeCode.ROAME), formats.language(), FOUND)
    except classification.NotInstalled:
        found = []
    for each in found:
        if (value := str(each.occupation.public_id)) in names:
            return value, names[value]
    return NOTHING, text


def _work(scheme: str) -> Work:
    language = formats.language()
    families = {row.pk: row for row in classification.families(scheme)}
    rows = list(classification.occupations_of([each.id for each in classification.concepts(scheme)]).values())
    prefetch_related_objects(rows, "parent__parent")
    within: dict[str, list[Option]] = {}
    for row in rows:
        family = _uppermost(row)
        if family.pk in families and family.pk != row.pk:
            option = Option(
                str(row.public_id), classification.label(row, language), classification.label(family, language)
            )
            within.setdefault(str(family.public_id), []).append(option)
    return Work(
        _by_name(Option(str(row.public_id), classification.label(row, language)) for row in families.values()),
        {family: _by_name(options) for family, options in within.items()},
    )


def _uppermost(row: Occupation) -> Occupation:
    while row.parent is not None:
        row = row.parent
    return row


def _by_name(options: Iterable[Option]) -> list[Option]:
    return sorted(options, key=lambda option: (fold(option.name), option.value))
