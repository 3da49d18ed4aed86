"""From the columns of somebody else's file to our fields, as a YAML file says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from siraba.core.tabular.codes import Code
from siraba.core.tabular.interpret import Reader
from siraba.core.tabular.rows import Row, RowProblem, shown
from siraba.core.tabular.schema import MappingFile, Reading


class BadMapping(Exception):
    """A mapping that cannot be used. The message says in which line of the YAML, or which column is not there."""


class Mapping:
    """Fields and how each is read from a row."""

    def __init__(self, content: MappingFile, name: str = "mapping") -> None:
        self.name = name
        self.encoding = content.encoding
        self.sheet = content.sheet
        self.fields: dict[str, Reading] = dict(content.fields)

    @classmethod
    def load(cls, path: Path | str) -> Mapping:
        """Read a YAML file. Raises BadMapping with every error in it and its line."""
        path = Path(path)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise BadMapping(f"The mapping “{path}” cannot be read: {error}.") from error
        return cls.parse(text, path.name)

    @classmethod
    def parse(cls, text: str, name: str = "mapping") -> Mapping:
        """Read YAML text. Raises BadMapping."""
        try:
            tree = yaml.compose(text, Loader=_Loader)
            content = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader with fewer implicit types
        except yaml.MarkedYAMLError as error:
            line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
            raise BadMapping(f"{name}{line}: {error.problem or 'not YAML'}.") from error
        except yaml.YAMLError as error:
            raise BadMapping(f"{name}: not YAML: {error}.") from error
        if not isinstance(content, dict):
            raise BadMapping(f"{name}: expected `fields:` and below it one entry a field.")
        try:
            return cls(MappingFile.model_validate(content), name)
        except ValidationError as error:
            raise BadMapping("\n".join(_located(name, tree, flaw) for flaw in error.errors())) from None

    def check_fields(self, known: Collection[str]) -> None:
        """Raise BadMapping for a field that the importer does not know."""
        unknown = [field for field in self.fields if field not in known]
        if unknown:
            words = ", ".join(f"“{field}”" for field in unknown)
            raise BadMapping(f"{self.name}: there is no field {words}; the fields are: {', '.join(sorted(known))}.")

    def check_columns(self, columns: Sequence[str]) -> None:
        """Raise BadMapping for a column that the file does not have. (Of JSON Lines, give `columns(path)`.)"""
        there = {_folded(column) for column in columns}
        wanted = set().union(*(reading.all_columns() for reading in self.fields.values()))
        absent = sorted(column for column in wanted if _folded(column) not in there)
        if absent:
            words = ", ".join(f"“{column}”" for column in absent)
            have = ", ".join(f"“{column}”" for column in columns)
            raise BadMapping(f"{self.name}: the file has no column {words}; it has: {have}.")

    def apply(self, row: Row) -> dict[str, Any] | list[RowProblem]:
        """Every field of the row (None where nothing is said), or all problems of the row, not the first only."""
        taken: dict[str, Any] = {}
        problems: list[RowProblem] = []
        for field, reading in self.fields.items():
            reader = Reader(lambda name: _cell(row.cells, name))
            value = reader.field(reading)
            for column, flaw in reader.flaws:
                problems.append(RowProblem(row.line, column, shown(flaw.value), flaw.code, flaw.params))
            if value is None and reading.required and not reader.flaws:
                column = " + ".join(reading.source) or field
                problems.append(RowProblem(row.line, column, "", Code.MISSING))
            taken[field] = value
        return problems or taken


def _cell(cells: dict[str, Any], name: str) -> Any:
    """A cell by the name of its column, where need be without regard to case and outer blanks."""
    if name in cells:
        return cells[name]
    wanted = _folded(name)
    return next((cell for column, cell in cells.items() if _folded(column) == wanted), None)


@lru_cache(4096)
def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


class _Loader(yaml.SafeLoader):
    """YAML where only true and false are booleans, and dates stay text: `NO` is Norway (as in YAML 1.2)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Keys are text, and none comes twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key must be a word", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"“{key.value}” comes twice", key.start_mark)
            seen.add(key.value)
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Merge keys (`<<`) are not part of a mapping."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _form, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", list("-+0123456789")),  # 07 stays text: a code, not a number
    ("float", r"[-+]?[0-9]+\.[0-9]+", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), _first)


def _located(file: str, tree: yaml.Node | None, flaw: ErrorDetails) -> str:
    """One error of the schema as a sentence with the line of the YAML."""
    node, line, path = tree, 1, []
    for step in flaw["loc"]:
        path.append(str(step))
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    node, line = value, key.start_mark.line + 1
                    break
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    says = flaw["msg"].removeprefix("Value error, ")
    if flaw["type"] == "extra_forbidden":
        says = "there is no such setting"
    return f"{file}, line {line}, {' → '.join(path) or 'fields'}: {says}."
