"""Every role, every verb, every kind of object, own and foreign: what is reached is exactly what the table says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from siraba.apps.foundation.rights import Relation, rights
from tests.access.asking import breaches, told
from tests.access.kept import build_kept
from tests.access.world import HOLDS, World, build


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    from django.db import transaction

    from tests.apps import making

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield build_kept(build(making.edition(Path(tmp_path_factory.mktemp("edition")))))
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
