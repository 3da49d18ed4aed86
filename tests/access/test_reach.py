"""Every role, every verb, every kind of object, own and foreign: what is reached is exactly what the table says."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import siraba.apps
from siraba.apps.foundation.actors import NotAllowed
from siraba.apps.foundation.rights import Relation, demand, rights
from siraba.apps.foundation.verbs import verbs
from tests.access.asking import breaches, told
from tests.access.kept import build_kept
from tests.access.world import HOLDS, World, build

SIGHTS = frozenset(
    {
        "check",
        "follow",
        "list",
        "look_up",
        "offer",
        "read",
        "see",
        "see_changes",
        "see_decisions",
        "see_findings",
        "see_own",
    }
)
"""Verbs that open pages and lists: nothing is written."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    from django.db import transaction

    from tests.apps import making

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            there = build_kept(build(making.edition(Path(tmp_path_factory.mktemp("edition")))))
            making.count_rows()
            yield there
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


@pytest.mark.both
@pytest.mark.django_db
def test_what_is_reached_is_what_the_page_says(world: World) -> None:
    """By rows for lists, and one by one for actions: two ways to ask, one answer."""
    wrong, tried = breaches(world, sorted(told()))
    assert not wrong, "\n".join(wrong[:20])
    assert tried >= 2000
    print(f"{tried} cases of access")  # noqa: T201 - `./siraba test access` shows it


@pytest.mark.django_db
def test_the_page_knows_every_verb_of_the_table() -> None:
    """A verb that is in the table alone would be tried by nobody."""
    assert set(told()) == set(rights().cells)


def test_every_verb_of_the_house_has_its_row_or_is_the_machines() -> None:
    """One source of every right: no action stands outside of the table, and none in it that there is not."""
    for info in pkgutil.walk_packages(siraba.apps.__path__, "siraba.apps."):
        if ".migrations" not in info.name:
            importlib.import_module(info.name)
    there = {verb for verb, run in verbs.items() if run.__module__.startswith("siraba.")}
    table = rights()
    assert sorted(there - set(table.cells) - table.machine) == []
    assert sorted(table.machine - there) == []
    acts = {verb for verb in set(table.cells) - there if verb.partition(".")[2] not in SIGHTS}
    assert acts == set(), "neither an action nor something to see"


def test_what_the_machine_does_nobody_does_by_hand(world: World) -> None:
    for verb in rights().machine:
        for by in world.actors.values():
            with pytest.raises(NotAllowed):
                demand(by, verb)


@pytest.mark.django_db
def test_each_relation_is_tried_both_ways(world: World) -> None:
    """The world can tell: every relation of the table holds for somebody with something, and fails for another."""
    for relation in {each for row in rights().cells.values() for cell in row.values() for each in cell} - {
        Relation.ANY
    }:
        answers = {
            HOLDS[relation](by, facts)
            for by in world.actors.values()
            for things in world.things.values()
            for _thing, facts in things
        }
        assert answers == {True, False}, relation
