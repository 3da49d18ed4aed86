"""What goes up the stairs: a lower app declares an event, a higher app reacts in the same transaction.

An event is a frozen dataclass in the `events.py` of the app it belongs to. A higher app registers reactions in its
`reactions.py` with `@reacts_to(Event)`; its AppConfig imports that module. Nobody below knows who listens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

E = TypeVar("E", bound="Event")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, told by the app where it happened."""


Reaction = Callable[[Sequence[Any]], None]
_reactions: dict[type[Event], list[Reaction]] = defaultdict(list)


def reacts_to(kind: type[E]) -> Callable[[Callable[[Sequence[E]], None]], Callable[[Sequence[E]], None]]:
    """Register a reaction. It is called once a transaction with all events of that kind, in their order."""

    def register(reaction: Callable[[Sequence[E]], None]) -> Callable[[Sequence[E]], None]:
        _reactions[kind].append(reaction)
        return reaction

    return register


def reactions() -> dict[type[Event], list[Reaction]]:
    """Who reacts to what, for the page in docs/ that is drawn from the code."""
    return dict(_reactions)


def dispatch(happened: Sequence[Event]) -> None:
    """Call the reactions to events, grouped by kind in order of first appearance."""
    grouped: dict[type[Event], list[Event]] = {}
    for event in happened:
        grouped.setdefault(type(event), []).append(event)
    for kind, group in grouped.items():
        for reaction in _reactions.get(kind, ()):
            reaction(group)
