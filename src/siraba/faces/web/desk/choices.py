"""What filters offer."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.cache import cache
from django.template.defaultfilters import capfirst

from siraba.apps.accounts.models import User
from siraba.apps.classification import queries as classification
from siraba.apps.classification.models import SchemeCode
from siraba.apps.countries import queries as places
from siraba.core.text.folding import fold
from siraba.faces.web import formats
from siraba.faces.web.lists import Option

AN_HOUR = 3600


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


def occupations() -> list[Option]:
    """The occupations of the working edition, by name in the reader's language."""
    scheme = str(SchemeCode.ROAME)
    state = classification.states([scheme]).get(scheme)
    if state is None:
        return []
    key = f"web.occupations.{formats.language()}.{state}"
    found: list[Option] | None = cache.get(key)
    if found is None:
        rows = classification.occupations_of([each.id for each in classification.concepts(scheme)])
        found = _by_name(
            Option(str(row.public_id), classification.label(row, formats.language())) for row in rows.values()
        )
        cache.set(key, found, AN_HOUR)
    return found


def _by_name(options: Iterable[Option]) -> list[Option]:
    return sorted(options, key=lambda option: (fold(option.name), option.value))
