"""Who says a title: the apps that hold titles make that known, so that one nobody says any more can be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from siraba.apps.classification.queries import normalised

Titles = Callable[[], Iterable[str]]
"""Every different title that an app holds, as it was written."""
_titles: list[Titles] = []


def holds_titles(titles: Titles) -> Titles:
    """For an app whose rows hold titles in somebody's words."""
    _titles.append(titles)
    return titles


def said(names: Collection[str]) -> set[str]:
    """Which of these titles (as `queries.normalised` writes them) somebody says in what is held now."""
    sought, found = set(names), set[str]()
    for titles in _titles if sought else ():
        for title in titles():
            if (name := normalised(title)) in sought:
                found.add(name)
                if found == sought:
                    return found
    return found
