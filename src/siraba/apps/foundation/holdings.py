"""What the house holds of a person: each app says for its models which rows are theirs and what the fields are called.

    holds(Registration, _("Looking for work"), rows=rows_by(Registration, "person__public_id"),
          words={"state": _("where it is"), ...}, hidden=("id", "person"))

`told` reads them all: for the page on which somebody sees what is held of them, for the file that they take along. A
model with a reference to a person that says neither this nor `says_nothing` fails a test, and so does a field of one of
these without words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.functional import Promise

Rows = Callable[[Sequence[UUID]], Iterable[Any]]
"""The rows about people of these public ids: one human being may have several files."""
Worked = Callable[[Any], Any]
"""A value that is worked out from a row: the name of what a code stands for, the words of something sealed."""
Words = str | Promise
"""Words in the language of whoever reads."""
INTERNAL = frozenset({"id", "public_id"})


@dataclass(frozen=True, slots=True)
class Holding:
    """A model whose rows are about a person. `words` name its fields, `more` values beside them."""

    model: type[Model]
    title: Words
    purpose: Words
    rows: Rows
    words: Mapping[str, Words]
    hidden: Mapping[str, str]
    """Fields that are not told, and why: a digest, a seal, what only leads to another row."""
    more: Mapping[str, tuple[Words, Worked]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The name of the kind in files: `persons.consent`."""
        return self.model._meta.label_lower

    def fields(self) -> list[str]:
        """The names of the fields that are told, in the order of the model."""
        names = [each.attname if each.is_relation else each.name for each in self.model._meta.concrete_fields]
        return [name for name in names if name not in INTERNAL and name not in self.hidden]


@dataclass(frozen=True, slots=True)
class Cell:
    """One fact: its name in files, what it is called, its value, and how the value is said where it has words."""

    name: str
    label: Words
    value: Any
    shown: Words | None


@dataclass(frozen=True, slots=True)
class Section:
    """Everything of one kind that is held of a person."""

    kind: str
    title: Words
    purpose: Words
    rows: list[list[Cell]]


_holdings: dict[type[Model], Holding] = {}
_silent: dict[type[Model], str] = {}


def rows_by(model: type[Model], path: str) -> Rows:
    """The rows of a model about people, oldest first, by the way from it to their public id: `person__public_id`."""
    return lambda people: model._default_manager.filter(**{f"{path}__in": list(people)}).order_by("pk")


def holds(
    model: type[Model],
    title: Words,
    *,
    purpose: Words,
    rows: Rows,
    words: Mapping[str, Words],
    hidden: Mapping[str, str] | None = None,
    more: Mapping[str, tuple[Words, Worked]] | None = None,
) -> None:
    """Say that rows of a model are about people, and how they are told."""
    _holdings[model] = Holding(model, title, purpose, rows, words, hidden or {}, more or {})


def says_nothing(model: type[Model], why: str) -> None:
    """Say that a model points at people and tells nothing of them that is not told elsewhere, and why."""
    _silent[model] = why


def holdings() -> Mapping[type[Model], Holding]:
    """Every model that is told."""
    return _holdings


def silent() -> Mapping[type[Model], str]:
    """Every model that is not, with the reason."""
    return _silent


def told(people: Sequence[UUID]) -> Iterator[Section]:
    """Everything that is held of somebody with these public ids, kind by kind; kinds without a row are left out."""
    for holding in _holdings.values():
        rows = [_cells(holding, row) for row in holding.rows(people)]
        if rows:
            yield Section(holding.kind, holding.title, holding.purpose, rows)


def _cells(holding: Holding, row: Any) -> list[Cell]:
    cells = [
        Cell(name, holding.words.get(name, name), getattr(row, name), _shown(row, name)) for name in holding.fields()
    ]
    cells += [Cell(name, label, worked(row), None) for name, (label, worked) in holding.more.items()]
    return cells


def _shown(row: Any, name: str) -> Words | None:
    display = getattr(row, f"get_{name}_display", None)
    return display() if display is not None and getattr(row, name) not in (None, "") else None


def plain(value: Any) -> Any:
    """A value as JSON takes it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    return str(value)
