"""Rows of a Parquet file, batch by batch; lists and structs as Python values.

Imported only when such a file is met: pyarrow takes half a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from siraba.core.tabular.codes import Code
from siraba.core.tabular.header import checked_header
from siraba.core.tabular.rows import Row, RowProblem, Unreadable, shown

_BATCH = 4096
_ERRORS: tuple[type[Exception], ...] = (pyarrow.ArrowException, OSError, UnicodeDecodeError)


class ParquetFile:
    """A Parquet file. Raises Unreadable for one that is damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with parquet.ParquetFile(path) as file:
                names: list[str] = list(file.schema_arrow.names)
                self._count = int(file.metadata.num_rows)
        except _ERRORS as error:
            raise Unreadable(f"“{path.name}” is a damaged Parquet file: {_first_line(error)}") from error
        self.columns = checked_header(names, path.name)

    def count(self) -> int:
        """How many rows there are."""
        return self._count

    def rows(self) -> Iterator[Row | RowProblem]:
        """Every row; the first has line 2, as if a header stood above it."""
        line = 1
        try:
            with parquet.ParquetFile(self.path) as file:
                for batch in file.iter_batches(batch_size=_BATCH):
                    yield from _rows_of(batch, line + 1)
                    line += batch.num_rows
        except _ERRORS as error:
            raise Unreadable(f"“{self.path.name}” is damaged after row {line}: {_first_line(error)}") from error


def _rows_of(batch: Any, line: int) -> Iterator[Row | RowProblem]:
    try:
        every = batch.to_pylist()
    except (ValueError, OverflowError):  # text that is not UTF-8, a date that Python does not know
        for position in range(batch.num_rows):
            yield _row_alone(batch.slice(position, 1), line + position)
        return
    for position, cells in enumerate(every):
        yield Row(line + position, cells)


def _row_alone(batch: Any, line: int) -> Row | RowProblem:
    cells: dict[str, Any] = {}
    problem = None
    for name, values in zip(batch.schema.names, batch.columns, strict=True):
        try:
            cells[name] = values[0].as_py()
        except UnicodeDecodeError as error:
            value = error.object.decode("utf-8", "replace")
            problem = RowProblem(line, name, shown(value), Code.BAD_ENCODING, {"encoding": "UTF-8"}, cells)
            cells[name] = value
        except (ValueError, OverflowError):
            cells[name] = str(getattr(values[0], "value", values.type))
            params = {"expected": "2024-05-31"}
            problem = RowProblem(line, name, shown(cells[name]), Code.NOT_A_DATE, params, cells)
    return problem or Row(line, cells)


def _first_line(error: Any) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
