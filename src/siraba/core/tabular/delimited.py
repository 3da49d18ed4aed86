"""Rows of a delimited text (CSV, TSV): streaming, and a broken row costs itself alone."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from siraba.core.tabular.codes import Code
from siraba.core.tabular.encodings import Encoding, find_encoding
from siraba.core.tabular.header import checked_header, fit
from siraba.core.tabular.lines import MAX_RECORD, Lines, Runaway
from siraba.core.tabular.rows import Row, RowProblem, Unreadable, shown

DELIMITERS = ",;\t|"
MAX_CELL = 131_072
"""Characters of one cell (the csv module's own limit, which bounds how far an open quotation mark reaches)."""
_ALONE = "\x1f"  # the delimiter of a file with one column, where none of the others splits anything
_SAMPLE = 1 << 16


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that cannot be split into cells."""

    text: str
    last_line: int
    too_long: bool

    def with_line(self, number: int, taken: list[str]) -> Broken:
        """The record together with a line that only goes on with its text."""
        text = self.text + "".join(taken) if len(self.text) < MAX_RECORD else self.text
        return Broken(text, number, self.too_long)


def records(lines: Lines, delimiter: str) -> Iterator[list[str] | Broken]:
    """The cells of each record, an empty list for a blank line, or what is broken.

    After each one, `lines.first` and `lines.taken` say where it lies. After a broken one, reading goes on with the
    line after its first.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin()
        try:
            yield next(reader)
        except StopIteration:
            return
        except (csv.Error, Runaway) as error:
            long = isinstance(error, Runaway) or str(error).startswith("field larger")
            broken = Broken(lines.taken[0], lines.first, too_long=long and len(lines.taken) == 1)
            lines.put_back()
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            yield broken


def find_delimiter(sample: str) -> str:
    """The delimiter under which the first records agree best on a width of more than one cell."""
    best, best_score = _ALONE, (0.0, 0)
    for delimiter in DELIMITERS:
        widths = [
            len(cells)
            for cells in records(Lines(io.StringIO(sample, newline="")), delimiter)
            if isinstance(cells, list) and cells
        ][:50]
        if not widths or widths[0] < 2:
            continue
        share = Counter(widths)[widths[0]] / len(widths)
        score = (round(share, 1), widths[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


class DelimitedFile:
    """A delimited text file, opened as far as its header. Raises Unreadable."""

    def __init__(self, path: Path, encoding: str | None) -> None:
        self.path = path
        self.encoding: Encoding = find_encoding(path, encoding)
        with self.encoding.open(path) as text:
            sample = text.read(_SAMPLE)
        self._declares = sample[:4].lower() == "sep=" and sample[4:5] != ""
        if self._declares:
            self.delimiter = sample[4]
        else:
            self.delimiter = find_delimiter(sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample)
        with self.encoding.open(path) as text:
            names = self._read_header(self._records(Lines(text)))
        names = [name.removeprefix("\ufeff") for name in names]
        self.columns = checked_header(names, path.name)

    def count(self) -> int:
        """About how many rows there are: exact for a small file, else from the size and the first lines."""
        size = self.path.stat().st_size
        with self.path.open("rb") as raw:
            begin = raw.read(_SAMPLE * 16)
        text = begin.decode(self.encoding.name, "replace")
        found = sum(bool(cells) for cells in records(Lines(io.StringIO(text, newline="")), self.delimiter)) - 1
        return found if len(begin) == size else round(found * size / len(begin))

    def rows(self) -> Iterator[Row | RowProblem]:
        """Every row, or why it cannot be read, in the order of the file."""
        with self.encoding.open(self.path) as text:
            lines = Lines(text)
            every = self._records(lines)
            self._read_header(every)
            broken: tuple[int, Broken] | None = None
            for cells in every:
                line = lines.first
                if broken and not self._goes_on(cells, lines):
                    yield self._problem_of(*broken)
                    broken = None
                if isinstance(cells, Broken):
                    broken = (line, cells)
                elif broken:
                    broken = (broken[0], broken[1].with_line(line, lines.taken))
                elif not _is_empty(cells):
                    yield from self._row(line, cells, lines)
            if broken:
                yield self._problem_of(*broken)

    def _records(self, lines: Lines) -> Iterator[list[str] | Broken]:
        if self._declares:
            next(lines)
        return records(lines, self.delimiter)

    def _read_header(self, every: Iterator[list[str] | Broken]) -> list[str]:
        for cells in every:
            if isinstance(cells, Broken):
                raise Unreadable(f"The header of “{self.path.name}” cannot be read: check its quotation marks.")
            if any(cell.strip("\ufeff \t") for cell in cells):
                return cells
        raise Unreadable(f"“{self.path.name}” has no header: write the names of the columns in its first line.")

    def _goes_on(self, cells: list[str] | Broken, lines: Lines) -> bool:
        """Whether a line after a broken record is only the rest of its text: one cell where there should be several."""
        return isinstance(cells, list) and len(cells) < 2 <= len(self.columns) and len(lines.taken) == 1

    def _row(self, line: int, cells: list[str], lines: Lines) -> Iterator[Row | RowProblem]:
        if len(cells) != len(self.columns):
            fitted = fit(cells, len(self.columns))
            if fitted is None:
                yield self._wrong_width(line, cells, lines)
                return
            cells = fitted
        row = dict(zip(self.columns, cells, strict=True))
        problem = self._bad_characters(line, row, lines.taken)
        yield problem or Row(line, row)

    def _wrong_width(self, line: int, cells: list[str], lines: Lines) -> RowProblem:
        """The problem of a row with too many or too few cells; rows that it swallowed are put back."""
        if len(lines.taken) > 1 and any(self._stands_alone(below) for below in lines.taken[1:]):
            broken = Broken(lines.taken[0], line, too_long=False)
            lines.put_back()
            return self._problem_of(line, broken)
        params = {"found": len(cells), "expected": len(self.columns)}
        surplus = self.delimiter.join(cells[len(self.columns) :])
        value = shown(surplus or self.delimiter.join(cells))
        return RowProblem(line, "", value, Code.WRONG_NUMBER_OF_CELLS, params, raw=tuple(cells))

    def _stands_alone(self, text: str) -> bool:
        for cells in records(Lines(io.StringIO(text, newline="")), self.delimiter):
            return isinstance(cells, list) and len(cells) == len(self.columns) > 1
        return False

    def _problem_of(self, line: int, broken: Broken) -> RowProblem:
        if broken.too_long:
            longest = max(broken.text.split(self.delimiter), key=len)
            position = broken.text.split(self.delimiter).index(longest)
            column = self.columns[position] if position < len(self.columns) and '"' not in broken.text else ""
            params: dict[str, Any] = {"length": min(len(longest), MAX_RECORD), "limit": MAX_CELL}
            return RowProblem(line, column, shown(broken.text), Code.TOO_LONG, params, raw=(broken.text,))
        params = {"last_line": broken.last_line}
        raw = (broken.text.rstrip("\r\n"),)
        return RowProblem(line, "", shown(broken.text), Code.BROKEN_QUOTING, params, raw=raw)

    def _bad_characters(self, line: int, row: dict[str, Any], taken: list[str]) -> RowProblem | None:
        if any("\0" in text for text in taken):
            column = next((name for name, cell in row.items() if "\0" in cell), "")
            return RowProblem(line, column, shown(row.get(column, "")), Code.NUL_CHARACTER, {}, row)
        suspect = self.encoding.suspect
        if any(suspect(text) for text in taken):
            column = next((name for name, cell in row.items() if suspect(cell)), "")
            params = {"encoding": self.encoding.label}
            return RowProblem(line, column, shown(row.get(column, "")), Code.BAD_ENCODING, params, row)
        return None


def _is_empty(cells: list[str]) -> bool:
    return not any(cell.strip() for cell in cells)
