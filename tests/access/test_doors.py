"""Every role at every door of the pages and of the interface for programs; a door without a verb is no door."""

from __future__ import annotations

from unittest import mock

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from tools.doors import PUBLIC, Door, operations, pages

from siraba.apps.foundation.rights import Relation, rights
from siraba.faces.api import tokens
from siraba.faces.web import door
from tests.access.doors import ROLES, let_in, told_doors, wrong_operation, wrong_page

API_OWN = {"openapi.json": "openapi-json", "": "api-root"}
"""Addresses that the interface has by itself: its own description, and its root."""


def every_address(patterns: list[URLPattern | URLResolver], before: str = "") -> set[tuple[str, str]]:
    """Name and pattern of everything that answers, the interface for programs aside."""
    found: set[tuple[str, str]] = set()
    for each in patterns:
        if isinstance(each, URLResolver):
            if not str(each.pattern).startswith("api/"):
                found |= every_address(each.url_patterns, before + str(each.pattern))
        else:
            found.add((str(each.name), before + str(each.pattern)))
    return found


def test_no_address_is_forgotten() -> None:
    """The doors that are tried are all that the house answers to; each names a verb of the table, or is public."""
    assert {(each.name, each.pattern) for each in pages()} == every_address(get_resolver().url_patterns)
    for each in (*pages(), *operations()):
        assert each.verb in {PUBLIC, *rights().cells}, f"{each.name}: @for_right(verb) or @public"
    known = [each for each in get_resolver().url_patterns if str(each.pattern).startswith("api/")]
    paths = {str(each.pattern) for resolver in known for each in resolver.url_patterns}  # type: ignore[union-attr]  # it is a resolver
    assert len(paths - set(API_OWN)) == len({each.pattern for each in operations()})


def test_each_door_opens_for_whom_the_page_says() -> None:
    found: list[str] = []
    tried = 0
    for each in pages():
        odd, count = wrong_page(each)
        found, tried = found + odd, tried + count
    assert found == []
    assert {each.name for each in (*pages(), *operations())} == set(told_doors())
    print(f"{tried} cases at the doors of {len(pages())} pages")  # noqa: T201 - `./siraba test access` shows it


def test_each_operation_answers_whom_the_page_says() -> None:
    found: list[str] = []
    tried = 0
    for each in operations():
        odd, count = wrong_operation(each)
        found, tried = found + odd, tried + count
    assert found == []
    print(f"{tried} cases of {len(operations())} operations for programs")  # noqa: T201 - as above


def guarded() -> list[Door]:
    """Pages whose verb keeps somebody out; where everybody may, a door without its verb is the same door."""
    return [each for each in pages() if each.verb != PUBLIC and let_in(each.verb) != set(ROLES)]


@pytest.mark.parametrize("mutant", [frozenset({Relation.ANY}), frozenset[Relation]()])
def test_a_door_that_lost_its_verb_is_seen(mutant: frozenset[Relation]) -> None:
    """Each page in turn lets everybody in, or nobody."""
    with mock.patch.object(door, "granted", lambda by, verb: mutant):
        survived = [each.name for each in guarded() if not wrong_page(each)[0]]
    print(f"doors without their verb: {len(guarded())}, seen: {len(guarded()) - len(survived)}")  # noqa: T201 - as above
    assert survived == []


def test_an_operation_that_lost_its_verb_is_seen() -> None:
    guards = [each for each in operations() if each.verb != PUBLIC and let_in(each.verb) != set(ROLES)]
    with mock.patch.object(tokens, "demand", lambda by, verb: None):
        survived = [each.name for each in guards if not wrong_operation(each)[0]]
    print(f"operations without their verb: {len(guards)}, seen: {len(guards) - len(survived)}")  # noqa: T201 - as above
    assert survived == []


def test_a_door_without_a_mark_is_seen() -> None:
    """A page that says nothing, and one that calls itself public, are told apart from what the page has."""
    some = guarded()[0]
    for verb in ("", PUBLIC):
        assert wrong_page(Door(some.name, some.pattern, verb, some.opens))[0]
