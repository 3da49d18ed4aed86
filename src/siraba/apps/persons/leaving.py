"""What higher apps take down of a person before the rows go, since afterwards nobody could read it."""

from __future__ import annotations

from collections.abc import Callable

from siraba.apps.foundation.events import Event
from siraba.apps.persons.models import Person

Last = Callable[[Person], Event]
"""A person whose rows still stand → what is told once they are gone."""
_last: list[Last] = []


def before_erasing(last: Last) -> Last:
    """For an app that has to know what a person leaves elsewhere than in rows that point at them."""
    _last.append(last)
    return last


def left_by(person: Person) -> list[Event]:
    """What is told once the rows of a person are gone."""
    return [each(person) for each in _last]
