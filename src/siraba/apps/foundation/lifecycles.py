"""Lifecycles as tables: the states of a thing, and each transition with the right that it asks and what guards it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import demand, granted


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a transition cannot be made now: a stable code, and the values its sentence names."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


Guard = Callable[[Any], list[Obstacle]]


@dataclass(frozen=True, slots=True)
class Transition:
    """A way from one of some states to another."""

    verb: str
    sources: tuple[str, ...]
    target: str
    right: str
    """The verb of the table of rights that who makes it needs; `rights.MACHINE`: the installation alone."""
    guards: tuple[Guard, ...] = ()


class Refusal(Exception):
    """A transition that was not made, with every reason at once."""

    def __init__(self, verb: str, obstacles: list[Obstacle]) -> None:
        super().__init__(f"{verb}: {', '.join(obstacle.code for obstacle in obstacles)}")
        self.verb = verb
        self.obstacles = obstacles


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """All transitions of one kind of thing, kept in its field `state`."""

    name: str
    initial: str
    transitions: tuple[Transition, ...]

    def find(self, verb: str) -> Transition:
        """The transition of a verb. Raises KeyError for a verb that the table does not hold."""
        for transition in self.transitions:
            if transition.verb == verb:
                return transition
        raise KeyError(f"{self.name} has no transition {verb!r}")

    def obstacles(self, thing: Any, verb: str) -> list[Obstacle]:
        """What stands against a transition now; empty when it can be made."""
        transition = self.find(verb)
        if thing.state not in transition.sources:
            return [Obstacle("wrong_state", {"state": thing.state})]
        return [obstacle for guard in transition.guards for obstacle in guard(thing)]

    def go(self, thing: Any, verb: str, *, by: Actor) -> str:
        """Set the new state on the thing (unsaved) and return the old one.

        Raises NotAllowed when the actor may not, Refusal with every obstacle when it cannot be made.
        """
        transition = self.find(verb)
        demand(by, transition.right)
        if obstacles := self.obstacles(thing, verb):
            raise Refusal(verb, obstacles)
        old = str(thing.state)
        thing.state = transition.target
        return old

    def offered(self, thing: Any, *, by: Actor) -> list[Transition]:
        """The transitions from here that the actor may make, guards aside."""
        return [t for t in self.transitions if thing.state in t.sources and granted(by, t.right)]
