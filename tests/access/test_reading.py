"""Every role asks every function that reads in its name, and is answered with what the page says and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from siraba.apps.foundation.actors import Actor
from tests.access.asking import relations, told
from tests.access.reading import Reading, system_as, there, wrong
from tests.access.readings import APART, readings
from tests.access.test_reach import world
from tests.access.world import World

__all__ = ["world"]


def test_every_function_that_reads_for_somebody_is_asked() -> None:
    """One that stands nowhere would be tried by nobody; one that is gone would be tried in vain."""
    asked = {each.name for each in readings()}
    assert sorted(set(there()) - asked - set(APART)) == [], "give it a verb in tests/access/readings.py"
    assert sorted(set(APART) & asked) == []
    assert {each.verb for each in readings()} <= set(told())


@pytest.mark.both
@pytest.mark.django_db
def test_each_answers_with_what_the_page_says(world: World) -> None:
    found, tried, empty = [], 0, []
    for reading in readings():
        most = 0
        for by in world.actors.values():
            odd, there_is = wrong(world, reading, by)
            tried += max(there_is, 1)
            most = max(most, there_is)
            found += [f"{reading.name}: {by.role or 'nobody'} {each}" for each in odd]
        if not most:
            empty.append(reading.name)
    assert found == []
    assert empty == [], "the world has nothing that these could show"
    print(f"{tried} cases of functions that read")  # noqa: T201 - `./siraba test access` shows it


def unscoped(reading: Reading) -> Callable[..., Any]:
    """The function without its scope: it answers to everybody as to the installation."""

    def read(*args: Any, **more: Any) -> Any:
        return reading.function(*(system_as(each) if isinstance(each, Actor) else each for each in args), **more)

    return read


@pytest.mark.django_db
def test_a_function_that_lost_its_scope_is_seen(world: World) -> None:
    """Each in turn answers to everybody with everything there is."""
    survived = []
    for reading in readings():
        mutant = unscoped(reading)
        outsiders = [by for by in world.actors.values() if not relations(by, reading.verb)]
        insiders = [by for by in world.actors.values() if relations(by, reading.verb)]
        if not any(wrong(world, reading, by, mutant)[0] for by in (*insiders, *outsiders)):
            survived.append(reading.name)
    print(f"functions without their scope: {len(readings())}, seen: {len(readings()) - len(survived)}")  # noqa: T201 - as above
    assert survived == []
