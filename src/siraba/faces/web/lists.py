"""Filters and pages of a list, as the address says them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

Row = TypeVar("Row")
LONGEST = 100
"""Letters of a search that are read; longer ones are cut."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter; those of one `group` stand together under its name."""

    value: str
    name: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A field in which an occupation is typed (parts/lookup.html). It is a plain search where there are no scripts.

    `text` is what stands in it. A choice goes to the page of the occupation (`go`), sends the form (`send`), or writes
    the public id `chosen` into the hidden field `into`, or its code into the field itself (`code`).
    """

    field: str
    label: str
    text: str = ""
    scheme: str = "roame"
    go: bool = False
    send: bool = False
    into: str = ""
    chosen: str = ""
    ident: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as the form shows it: its field, its label, its choices and the one that holds now.

    With a `lookup` it is typed rather than chosen from a list.
    """

    field: str
    label: str
    everything: str
    options: list[Option]
    value: str
    lookup: Lookup | None = None


def said(request: HttpRequest, field: str) -> str:
    """What the address says of a filter; empty when nothing."""
    return request.GET.get(field, "").strip()[:LONGEST]


def known(value: str, options: list[Option]) -> str:
    """The value when it is among the choices, else nothing: an old address still shows a list."""
    return value if any(option.value == value for option in options) else ""


def page_of(request: HttpRequest, rows: Any, size: int = 25) -> Page[Any]:
    """The page of a list that the address asks for; the nearest there is when it asks for another."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def page_numbers(page: Page[Any]) -> list[int | str]:
    """Numbers to offer: the ends, the neighbours, and gaps between them."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


AT_MOST = 2000
"""Rows of a long list that are counted: beyond them it says that there are more."""


class Capped(Paginator):  # type: ignore[type-arg]  # Django's own has no argument when it runs
    """Pages of a list that may be very long: it counts no further than `AT_MOST`."""

    @cached_property
    def count(self) -> int:
        """How many there are, at most `AT_MOST`."""
        rows: Any = self.object_list
        if isinstance(rows, QuerySet):
            rows = rows.order_by()  # in any order: the first so many are counted, not sorted
        return min(AT_MOST, int(rows[: AT_MOST + 1].count()))


def long_page_of(request: HttpRequest, rows: Any, size: int = 25) -> Page[Any]:
    """The page of a long list that the address asks for."""
    return Capped(rows, size).get_page(request.GET.get("page"))
