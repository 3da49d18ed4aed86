"""Official files of a country: its communes and villages, and tables that a law or a statistic changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from siraba.apps.countries.actions import enter_places, enter_values
from siraba.apps.countries.queries import codes_of
from siraba.apps.countries.rules import in_order, place_row, value_row
from siraba.apps.foundation.actors import Actor
from siraba.core.tabular import Code, Row, RowProblem, Table, open_table
from siraba.core.tabular.errors import ErrorFile
from siraba.core.tabular.mapping import Mapping

CHUNK = 250


@dataclass(frozen=True, slots=True)
class Brought:
    """How many rows were taken, and how many came back in the file of errors."""

    taken: int
    rejected: int


def bring_places(path: Path, mapping: Mapping, country: str, source: str, errors: Path, *, by: Actor) -> Brought:
    """Communes and villages from an official file; a row whose parent is nowhere comes back with the others.

    Raises Unreadable or BadMapping before anything is written.
    """
    table, digest = _open(path, mapping), _digest(path)
    errors.unlink(missing_ok=True)
    lines: dict[int, Row] = {}
    first: dict[str, int] = {}
    rows = []
    with ErrorFile(errors, table.columns) as rejected:
        for row, said in _mapped(table, mapping, rejected):
            place = place_row(row.line, said, country)
            if first.setdefault(place.code, row.line) != row.line:
                params = {"first_line": first[place.code]}
                rejected.add([RowProblem(row.line, "code", place.code, Code.DUPLICATE_ID, params)], row)
                continue
            lines[row.line] = row
            rows.append(place)
        ordered, lost = in_order(rows, codes_of(country))
        for place in lost:
            row = lines[place.line]
            problem = RowProblem(
                row.line, "parent", place.parent, Code.UNKNOWN_CODE, {"source": f"a place of {country}"}
            )
            rejected.add([problem], row)
        for at in range(0, len(ordered), CHUNK):
            enter_places(country, ordered[at : at + CHUNK], source, by=by, key=f"places/{country}/{digest}/{at}")
        return Brought(len(ordered), rejected.rows)


def bring_values(path: Path, mapping: Mapping, table_name: str, source: str, errors: Path, *, by: Actor) -> Brought:
    """A dated table from a file, all good rows or none: half a table of law would be worse than none.

    Raises Unreadable, BadMapping, or `actions.Overlapping`.
    """
    table, digest = _open(path, mapping), _digest(path)
    errors.unlink(missing_ok=True)
    with ErrorFile(errors, table.columns) as rejected:
        rows = [value_row(row.line, said) for row, said in _mapped(table, mapping, rejected)]
        if not rejected.rows and rows:
            enter_values(table_name, rows, source, path.name[:255], digest, by=by, key=f"table/{table_name}/{digest}")
        return Brought(0 if rejected.rows else len(rows), rejected.rows)


def _open(path: Path, mapping: Mapping) -> Table:
    table = open_table(path, sheet=mapping.sheet, encoding=mapping.encoding)
    mapping.check_columns(table.columns)
    return table


def _mapped(table: Table, mapping: Mapping, rejected: ErrorFile) -> Iterator[tuple[Row, dict[str, Any]]]:
    for row in table.rows():
        if isinstance(row, RowProblem):
            rejected.add([row])
            continue
        said = mapping.apply(row)
        if isinstance(said, list):
            rejected.add(said, row)
            continue
        yield row, said


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
