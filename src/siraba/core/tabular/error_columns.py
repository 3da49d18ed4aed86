"""The columns that an error file adds, and cells made harmless for spreadsheets.

A cell that begins with `=`, `+`, `-`, `@` or a control character is run as a formula by a spreadsheet that opens
the file (OWASP, *CSV injection*); an apostrophe before it makes it text. Reading an error file takes it off again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from siraba.core.tabular.codes import Code
from siraba.core.tabular.rows import Row, RowProblem, shown

ERROR_COLUMNS = ("error_line", "error_column", "error_value", "error_reason")
"""Where the row stood, what was wrong with which value, and why; ignored when the corrected file is read."""

NUL_MARK, NOT_TEXT_MARK = "␀", "\ufffd"
"""What an error file writes for a NUL character and for bytes that are not text."""

_NOT_TEXT = re.compile("[\ud800-\udfff]")
_RISKY = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def fused(cell: str) -> str:
    """The cell as text that no spreadsheet runs. `defused` gives the cell back, whatever it was."""
    return "'" + cell if _RISKY.match(cell) else cell


def defused(cell: str) -> str:
    """The cell as it was before `fused`."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell


class Table(Protocol):
    """A file whose rows can be read, more than once."""

    @property
    def columns(self) -> list[str]:
        """The names of its columns as written, in their order."""

    def count(self) -> int:
        """About how many rows it has."""

    def rows(self) -> Iterator[Row | RowProblem]:
        """Every row, or why it cannot be read."""


@dataclass(frozen=True, slots=True)
class CorrectedTable:
    """An error file that comes back: its own columns are left out and its cells are as they were."""

    table: Table

    @property
    def columns(self) -> list[str]:
        """The names of the columns that the first file had."""
        return [name for name in self.table.columns if name not in ERROR_COLUMNS]

    def count(self) -> int:
        """About how many rows it has."""
        return self.table.count()

    def rows(self) -> Iterator[Row | RowProblem]:
        """Every row, or why it cannot be read; rows of which the error file could keep nothing are passed over."""
        own = [position for position, name in enumerate(self.table.columns) if name in ERROR_COLUMNS]
        for row in self.table.rows():
            cells = None if row.cells is None else _original(row.cells)
            if isinstance(row, RowProblem):
                raw = row.raw and tuple(_defused(cell) for place, cell in enumerate(row.raw) if place not in own)
                yield replace(row, cells=cells, raw=raw)
            elif cells and any(cell not in ("", None) for cell in cells.values()):
                yield _still_marked(row.line, cells) or Row(row.line, cells)


def readable(cell: str) -> str:
    """The cell as text that can be written: what was no text is marked, and `rows` refuses it while it is there."""
    return _NOT_TEXT.sub(NOT_TEXT_MARK, cell).replace("\0", NUL_MARK)


def _still_marked(line: int, cells: dict[str, Any]) -> RowProblem | None:
    for name, cell in cells.items():
        if isinstance(cell, str) and NOT_TEXT_MARK in cell:
            return RowProblem(line, name, shown(cell), Code.BAD_ENCODING, {"encoding": "UTF-8"}, cells)
        if isinstance(cell, str) and NUL_MARK in cell:
            return RowProblem(line, name, shown(cell), Code.NUL_CHARACTER, {}, cells)
    return None


def without_error_columns(table: Table) -> Table:
    """The table itself, or, where it is an error file, what was there before."""
    return CorrectedTable(table) if set(ERROR_COLUMNS) <= set(table.columns) else table


def _original(cells: dict[str, Any]) -> dict[str, Any]:
    return {name: _defused(cell) for name, cell in cells.items() if name not in ERROR_COLUMNS}


def _defused(cell: Any) -> Any:
    return defused(cell) if isinstance(cell, str) else cell
