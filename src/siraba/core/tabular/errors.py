"""The rows that were not taken, as a file that a person corrects and imports again."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from siraba.core.tabular.error_columns import ERROR_COLUMNS, fused, readable
from siraba.core.tabular.rows import Row, RowProblem, as_text, explain

_BETWEEN = " | "


class ErrorFile:
    """A CSV file (UTF-8 with mark, so that spreadsheets show accents) with one line a rejected row.

    First come `error_line`, `error_column`, `error_value`, `error_reason`, with all problems of the row, then the
    row's own cells in their columns. Lists and dicts are written as JSON, which a mapping reads back. Cells that a
    spreadsheet would run are neutralised; `read_rows` of the corrected file undoes that and passes over the four
    columns. The file is made with the first row; without one there is none.

    >>> with ErrorFile(path, columns(source)) as errors:  # doctest: +SKIP
    ...     errors.add(problems, row)
    """

    def __init__(self, path: Path | str, columns: Sequence[str], *, delimiter: str = ",") -> None:
        """`columns` are those of the file that is imported; `delimiter` best the one that it has."""
        self.path = Path(path)
        self.rows = 0
        self._columns = list(columns)
        self._delimiter = delimiter
        self._file: Any = None
        self._writer: Any = None

    def add(self, problems: Sequence[RowProblem], row: Row | None = None, *, reason: str | None = None) -> None:
        """Write one rejected row. Without `row` (it could not be read), what its problem kept of it is written.

        `reason` replaces the English sentences, where the person reads another language.
        """
        if self._writer is None:
            self._begin()
        written = [
            str(problems[0].line),
            _BETWEEN.join(problem.column for problem in problems),
            _BETWEEN.join(problem.value for problem in problems),
            reason if reason is not None else " ".join(explain(problem) for problem in problems),
            *(as_text(cell) for cell in self._own_cells(problems, row)),
        ]
        self._writer.writerow([fused(readable(cell)) for cell in written])
        self.rows += 1

    def _own_cells(self, problems: Sequence[RowProblem], row: Row | None) -> list[Any]:
        """The cells under their columns. A row that does not lie in them stays so, and is refused until corrected."""
        cells = row.cells if row else next((problem.cells for problem in problems if problem.cells), {})
        raw = next((problem.raw for problem in problems if problem.raw), None)
        if raw and len(self._columns) > 1:
            return list(raw)
        return [cells.get(name) for name in self._columns]

    def __enter__(self) -> ErrorFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self._file.close()

    def _begin(self) -> None:
        self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, delimiter=self._delimiter, lineterminator="\r\n")
        self._writer.writerow([*ERROR_COLUMNS, *self._columns])
