"""What a classification file says, row by row, before anything is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class UnknownLayout(Exception):
    """Files in which no known layout was found, or too few of them. The message says what is expected."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was not taken: where it lies, what stood there, why."""

    file: str
    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{where}: {self.reason}" + (f" (« {self.value} »)" if self.value not in self.reason else "")


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an occupation; `country` where it is said in one country only, `also` where it means others more."""

    text: str
    language: str
    country: str = ""
    preferred: bool = False
    also: bool = False


@dataclass(frozen=True, slots=True)
class OccupationRow:
    """A heading or an occupation. References between rows are by URI where there is one, else by code.

    `creates` is False for an overlay: it adds to what its release holds already and never makes a concept.
    `fills` is True where it only fills languages that are missing.
    """

    line: int
    code: str
    uri: str = ""
    group: bool = False
    isco: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    activities: list[dict[str, str]] = field(default_factory=list)
    access: dict[str, Any] = field(default_factory=dict)
    names: tuple[Name, ...] = ()
    creates: bool = True
    fills: bool = False


@dataclass(frozen=True, slots=True)
class ParentRow:
    """The heading that an occupation or a heading stands under. An `optional` one may not have been given."""

    line: int
    child: str
    parent: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class NameRow:
    """A further name of an occupation."""

    line: int
    occupation: str
    name: Name


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill. `kind` and `reuse` as in the model; `names` beside its labels."""

    line: int
    code: str
    uri: str = ""
    kind: str = "technical"
    reuse: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    creates: bool = True
    fills: bool = False
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class CardRow:
    """A skill on the card of an occupation."""

    line: int
    occupation: str
    skill: str
    essential: bool


@dataclass(frozen=True, slots=True)
class RelationRow:
    """How two skills relate: `target` is broader than `source`, or essential or optional for it."""

    line: int
    source: str
    target: str
    kind: str


@dataclass(frozen=True, slots=True)
class MobilityRow:
    """A near occupation (`step` near) or a next step (`step` next)."""

    line: int
    source: str
    target: str
    step: str
    rank: int


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A crosswalk to another classification."""

    line: int
    occupation: str
    scheme: str
    code: str
    match: str
    source: str


Record = OccupationRow | ParentRow | NameRow | SkillRow | CardRow | RelationRow | MobilityRow | LinkRow


@dataclass(frozen=True, slots=True)
class Table:
    """A stretch of one file that becomes records of one kind. `name` is unique in its plan; `rows` reads anew.

    `columns`: how the file itself calls what a record's field was read from, for whoever mends a refused row.
    """

    name: str
    file: str
    kind: type[Any]
    rows: Callable[[], Iterator[Record | Problem]]
    columns: Mapping[str, str] = field(default_factory=dict)

    def problem(self, line: int, column: str, value: str, reason: str) -> Problem:
        """A refused record as a problem of the file."""
        return Problem(self.file, line, self.columns.get(column, column), value, reason)


class Part(StrEnum):
    """A part of a release that files may state completely: what they do not say of it is no longer so.

    `TREE`: who stands under whom. `LANGUAGES`: that the files speak every language of the release, and give all that is
    said of an occupation; without it names of a language in which they say nothing stay.
    """

    OCCUPATIONS = "occupations"
    HEADINGS = "headings"
    TREE = "tree"
    NAMES = "names"
    LANGUAGES = "languages"
    SKILLS = "skills"
    CARDS = "cards"
    MOBILITY = "mobility"
    LINKS = "links"


EVERYTHING = frozenset(Part)


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be read, in the order in which it must be stored; `unused` files are of no known layout.

    `whole`: the parts of the release that the files state completely, however many rows that are.
    """

    scheme: str
    version: str
    digest: str
    tables: tuple[Table, ...]
    titles: dict[str, str] = field(default_factory=dict)
    notices: dict[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    whole: frozenset[Part] = frozenset()
