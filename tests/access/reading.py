"""Every function that reads in the name of somebody, with the verb by which it may, and how it is asked.

What a function answers to the installation, asked from where the actor stands, is everything there is; of that an actor
is to see exactly what the page of rights lets the verb do. A function that stands neither here nor under `APART` fails
the test.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model

import siraba.apps
from siraba.apps.foundation.actors import Actor, NotAllowed
from siraba.apps.foundation.rights import SYSTEM_ROLE
from siraba.apps.persons.models import Person
from siraba.apps.persons.rules import PersonEntry
from siraba.apps.shortlists import exposures, saved
from siraba.apps.shortlists import queries as shortlists
from siraba.apps.vacancies.models import Vacancy
from tests.access.asking import relations
from tests.access.world import HOLDS, World
from tests.apps import making

Reads = Callable[..., Any]
Seen = set[Any]
Probe = Callable[[Reads, Actor, World], Seen]
BESIDES = (
    "siraba.apps.persons.cases",
    "siraba.apps.persons.papers",
    "siraba.apps.shortlists.effects",
    "siraba.apps.shortlists.exposures",
    "siraba.apps.shortlists.saved",
)
"""Modules with reads that are not called queries."""


class Reached(Exception):
    """A search would begin now: who asked is past the door."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A function by its path below `siraba.apps`, the verb that it asks the table for, and how it is asked."""

    name: str
    verb: str
    probe: Probe

    @property
    def function(self) -> Reads:
        """The function itself."""
        module, _, name = self.name.rpartition(".")
        found: Reads = getattr(importlib.import_module(f"siraba.apps.{module}"), name)
        return found


def there() -> dict[str, Reads]:
    """Every public function of the modules of queries that is told who asks."""
    found: dict[str, Reads] = {}
    for info in pkgutil.walk_packages(siraba.apps.__path__, "siraba.apps."):
        if ".queries" not in info.name and info.name not in BESIDES:
            continue
        module = importlib.import_module(info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            asks = function.__module__ == info.name and "by" in inspect.signature(function).parameters
            if asks and not name.startswith("_"):
                found[f"{info.name.removeprefix('siraba.apps.')}.{name}"] = function
    return found


def system_as(by: Actor) -> Actor:
    """The installation, standing where somebody stands: an office, an organisation, a file."""
    return replace(by, role=SYSTEM_ROLE)


def wrong(world: World, reading: Reading, by: Actor, reads: Reads | None = None) -> tuple[Seen, int]:
    """What an actor sees too much or too little by a function, and how much there is to see."""
    everything = reading.probe(reading.function, system_as(by), world)
    facts = {thing.pk: facts for things in world.things.values() for thing, facts in things}  # keys are per kind
    may = relations(by, reading.verb)
    expected = {key for key in everything if any(HOLDS[relation](by, _facts(world, key, facts)) for relation in may)}
    return reading.probe(reads or reading.function, by, world) ^ expected, len(everything)


def _facts(world: World, key: Any, facts: dict[Any, Any]) -> dict[str, Any]:
    if not isinstance(key, tuple):
        return {}  # an answer as a whole: whether there is one
    model, pk = key
    return next(known for thing, known in world.things[model] if thing.pk == pk)


# ways to ask


def _known(world: World, rows: Iterable[Any]) -> Seen:
    """The rows that are objects of the world: others came about while it was made."""
    found = {(type(row), row.pk) for row in rows if isinstance(row, Model)}
    return {key for key in found if any(thing.pk == key[1] for thing, _facts in world.things.get(key[0], ()))}


def answered(function: Reads, *args: Any, **more: Any) -> Any:
    """What it answers; nothing where it says that there is no such thing for this actor."""
    try:
        return function(*args, **more)
    except (NotAllowed, ObjectDoesNotExist):
        return None
    except Exception as problem:
        if type(problem).__name__ != "NotFound":
            raise
        return None


def rows(*args: Any, **more: Any) -> Probe:
    """A function that answers with rows."""
    return lambda function, by, world: _known(world, answered(function, by, *args, **more) or ())


def rows_about(model: type[Model], field: str = "", **more: Any) -> Probe:
    """Rows about each object of a kind in turn: the object itself is asked with, or a field of it."""

    def probe(function: Reads, by: Actor, world: World) -> Seen:
        found: Seen = set()
        for thing, _facts in world.things[model]:
            about = getattr(thing, field) if field else thing
            found |= _known(world, answered(function, by, about, **more) or ())
        return found

    return probe


def one(model: type[Model], *before: str, field: str = "public_id", **more: Any) -> Probe:
    """A function that answers with one thing of its id; `before`: ids that come first, as paths of fields."""

    def probe(function: Reads, by: Actor, world: World) -> Seen:
        found: Seen = set()
        for thing, _facts in world.things[model]:
            ids = [str(_path(thing, path)) for path in (*before, field)]
            if answered(function, by, *ids, **more) is not None:
                found.add((model, thing.pk))
        return found

    return probe


def whether(*args: Any, **more: Any) -> Probe:
    """A function whose answer is of everything at once: there is one, or it is empty."""

    def probe(function: Reads, by: Actor, world: World) -> Seen:
        answer = answered(function, by, *args, **more)
        if isinstance(answer, dict):
            answer = any(answer.values())
        return {"answered"} if answer else set()

    return probe


def each(model: type[Model], ask: Callable[[Reads, Actor, Any], Any]) -> Probe:
    """For each object of a kind, whether it is answered."""
    return lambda function, by, world: {
        (model, thing.pk) for thing, _facts in world.things[model] if answered(ask, function, by, thing)
    }


def searched(model: type[Model], ask: Callable[[Reads, Actor, Any], Any]) -> Probe:
    """For each object of a kind, whether the search for it would begin."""

    def begins(function: Reads, by: Actor, thing: Any) -> bool:
        try:
            ask(function, by, thing)
        except Reached:
            return True
        return False

    def probe(function: Reads, by: Actor, world: World) -> Seen:
        with _stopped():
            return each(model, begins)(function, by, world)

    return probe


@contextmanager
def _stopped() -> Iterator[None]:
    stop = mock.Mock(side_effect=Reached)
    with (
        mock.patch.object(shortlists, "vacancy_record", stop),
        mock.patch.object(shortlists, "person_records", stop),
        mock.patch.object(exposures, "LiveAudit", stop),
    ):
        yield


def _path(thing: Any, path: str) -> Any:
    for name in path.split("."):
        thing = getattr(thing, name)
    return thing


def place_of(person: Person) -> list[saved.Place]:
    """A kept list that shows one person."""
    return [saved.Place(1, 1, person.public_id, None, None)]


def today() -> Any:
    """The day of the world."""
    return making.today()


def on(vacancy: Vacancy) -> dict[str, Any]:
    """What a search for a vacancy is asked with."""
    return {"vacancy": vacancy, "as_of": today()}


def entry_of(person: Person) -> PersonEntry:
    """The same person, entered once more."""
    phones = tuple(person.contacts.values_list("value", flat=True))
    return making.person_entry(person.given_names, person.family_names, phones=phones)
