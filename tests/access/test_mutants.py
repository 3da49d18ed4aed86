"""The test of access can fail: cells of the table are flipped and scopes taken away, and each time it says so.

Every cell is flipped, and asked about in the name of the role whose cell it is: a flip changes nothing for others.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db.models import Q

from siraba.apps.foundation import rights as table
from siraba.apps.foundation.rights import Relation, Rights
from siraba.apps.foundation.scopes import NOTHING, Means, scope, scoped
from tests.access.asking import KINDS, breaches, told
from tests.access.test_reach import world
from tests.access.world import World

__all__ = ["world"]


def flips() -> list[tuple[str, str]]:
    """Every cell: a role that may is taken out, one that may not is let in."""
    real = table.rights()
    return [(verb, role) for verb in sorted(real.cells) for role in sorted(real.roles)]


@contextmanager
def flipped(verb: str, role: str) -> Iterator[None]:
    """The table with one cell turned round."""
    real = table.rights()
    row = dict(real.cells[verb])
    if role in row:
        del row[role]
    else:
        row[role] = frozenset({Relation.ANY})
    mutant = Rights(real.roles, {**real.cells, verb: row})
    kept, table.rights = table.rights, lambda: mutant  # type: ignore[assignment]  # a mutant for the time of a test
    try:
        yield
    finally:
        table.rights = kept


@pytest.mark.django_db
def test_a_flipped_cell_is_seen(world: World) -> None:
    cells = flips()
    survived = []
    for verb, role in cells:
        alone = replace(world, actors={role: world.actors[role]})
        with flipped(verb, role):
            if not breaches(alone, [verb], acts=False)[0]:
                survived.append((verb, role))
    print(f"cells flipped: {len(cells)}, seen: {len(cells) - len(survived)}")  # noqa: T201 - shown by `test access`
    # a role that may do it as everybody may, to its own, is let in by that row already
    assert [each for each in survived if "everybody" not in told()[each[0]]] == []
    assert len(survived) <= len(cells) // 50


def widened(by: object, before: str) -> Q:
    """A scope that lets everything through; an empty condition would be left out beside another."""
    return Q(**{f"{before}pk__isnull": False})


def closed(by: object, before: str) -> Q:
    """A scope that lets nothing through."""
    return NOTHING


@pytest.mark.django_db
@pytest.mark.parametrize("mutant", [widened, closed])
def test_a_scope_that_was_taken_away_is_seen(world: World, mutant: Means) -> None:
    """Each meaning of each model in turn lets everything through, or nothing."""
    breaches(
        world, ["person.see", "vacancy.see", "organisation.see", "user.see", "registration.move"]
    )  # reads access.py
    survived, tried = [], 0
    used = {model for models in KINDS.values() for model in models}
    for model, means in dict(scoped()).items():
        verbs = [verb for verb in told() if model in KINDS.get(verb.partition(".")[0], ())]
        named = {each for verb in verbs for cell in told()[verb].values() for each in cell}
        for relation in sorted(named & set(means)) if model in used else ():
            tried += 1
            said = [verb for verb in verbs if any(relation in cell for cell in told()[verb].values())][:2]
            scope(model, {**means, relation: mutant})
            try:
                if not breaches(world, said, acts=False)[0]:
                    survived.append((model.__name__, relation))
            finally:
                scope(model, means)
    print(f"scopes {mutant.__name__}: {tried}, seen: {tried - len(survived)}")  # noqa: T201 - as above
    assert tried > 20
    assert survived == []
