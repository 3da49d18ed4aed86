"""Rows of a Parquet file, batch by batch; lists and structs as Python values.

Imported only when such a file is met: pyarrow takes half a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from siraba.core.tabular.header import checked_header
from siraba.core.tabular.rows import Row, RowProblem, Unreadable

_BATCH = 4096
_ERRORS: tuple[type[Exception], ...] = (pyarrow.ArrowException, OSError)


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
                    for cells in batch.to_pylist():
                        line += 1
                        yield Row(line, cells)
        except _ERRORS as error:
            raise Unreadable(f"“{self.path.name}” is damaged after row {line}: {_first_line(error)}") from error


def _first_line(error: Any) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
