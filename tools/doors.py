"""Every address of the pages and of the interface for programs, with the verb that opens it, for docs/access.md."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

PUBLIC = "public"
"""Instead of a verb: anybody may come."""


@dataclass(frozen=True, slots=True)
class Door:
    """An address by its name and pattern, the verb that opens it (`PUBLIC`, or "" where nobody said), what opens."""

    name: str
    pattern: str
    verb: str
    opens: Any


@cache
def pages() -> tuple[Door, ...]:
    """Every address of the pages."""
    _set_up()
    from siraba.faces.web.urls import pages as patterns

    return tuple(Door(str(each.name), str(each.pattern), _verb(each.callback), each.callback) for each in patterns)


@cache
def operations() -> tuple[Door, ...]:
    """Every operation of the interface for programs; its name is its method and path."""
    _set_up()
    return tuple(sorted(_operations(), key=lambda each: each.name))


def _operations() -> Iterator[Door]:
    from siraba.faces.api.house import api

    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                asks = [getattr(each, "right", "") for each in operation.auth_callbacks]
                # `auth=None` says that nobody is asked for a token; an operation that says nothing has no door
                verb = asks[0] if asks else PUBLIC if operation.auth_param is None else ""
                for method in operation.methods:
                    yield Door(f"{method} {path}", path, verb, operation)


def rows() -> Iterable[str]:
    """The part of the page."""
    yield "\n## Pages\n"
    yield "Which verb opens which address; to whom it opens nothing, it does not exist.\n"
    yield "| page | address | verb |\n|---|---|---|"
    yield from (f"| {each.name} | `/{each.pattern}` | {each.verb} |" for each in pages())
    yield "\n## Interface for programs\n"
    yield "| operation | verb |\n|---|---|"
    yield from (f"| `{each.name}` | {each.verb} |" for each in operations())


def _verb(view: Any) -> str:
    return PUBLIC if getattr(view, "public", False) else str(getattr(view, "right", ""))


def _set_up() -> None:
    from django.apps import apps

    if not apps.ready:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
        django.setup()
