"""Rows of an XLSX workbook: one sheet, dates as dates, whole numbers as ints."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

import python_calamine as calamine

from siraba.core.tabular.codes import Code
from siraba.core.tabular.header import checked_header, fit
from siraba.core.tabular.rows import Row, RowProblem, Unreadable, as_text, shown

MAX_CELLS = 30_000_000
"""Cells of the rectangle from A1 to the last filled cell. The reader lays it out whole (28 bytes a cell)."""
MAX_XML = 2 << 30
"""Bytes of a workbook when unpacked."""

DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
)
"""What reading a damaged archive may raise."""

_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)(\d+)[\"']([^<>]*)>")
_FAR = re.compile(rb"r\s*=\s*[\"'](?:[A-Za-z]{2}|[A-Za-z]?\d{7})")  # beyond column Z or row 999,999
_CHUNK = 1 << 20


class Sheet:
    """One sheet of a workbook: the one named, else the first visible one that is not empty. Raises Unreadable."""

    def __init__(self, path: Path, name: str | None) -> None:
        self.path = path
        _refuse_what_would_not_fit(path)
        self._sheet = self._open(name)
        header = self._header()
        if header is None:
            raise Unreadable(f"“{path.name}” has no header: write the names of the columns in its first row.")
        self._header_line, self._start, cells = header
        self.columns = checked_header(cells, path.name)

    def count(self) -> int:
        """How many rows there are below the header, empty ones included."""
        return max(0, int(self._sheet.end[0]) + 1 - self._header_line)

    def rows(self) -> Iterator[Row | RowProblem]:
        """Every row that is not empty; `line` is the row number that the spreadsheet shows."""
        width = len(self.columns)
        for line, raw in enumerate(self._sheet.iter_rows(), start=1):
            if line <= self._header_line:
                continue
            cells = [_value(cell) for cell in raw[self._start :]]
            if all(cell is None for cell in cells):
                continue
            fitted = fit(cells, width)
            if fitted is None:
                params = {"found": len(cells), "expected": width}
                surplus = " ".join(as_text(cell) for cell in cells[width:])
                yield RowProblem(line, "", shown(surplus), Code.WRONG_NUMBER_OF_CELLS, params, raw=tuple(cells))
                continue
            row = dict(zip(self.columns, fitted, strict=True))
            nul = next((name for name, cell in row.items() if isinstance(cell, str) and "\0" in cell), None)
            yield Row(line, row) if nul is None else RowProblem(line, nul, shown(row[nul]), Code.NUL_CHARACTER, {}, row)

    def _open(self, name: str | None) -> Any:
        try:
            book = calamine.load_workbook(str(self.path))
            if name is not None:
                if name not in book.sheet_names:
                    names = ", ".join(f"“{sheet}”" for sheet in book.sheet_names)
                    raise Unreadable(f"“{self.path.name}” has no sheet “{name}”; it has {names}.")
                return book.get_sheet_by_name(name)
            for about in book.sheets_metadata:
                if about.typ == calamine.SheetTypeEnum.WorkSheet and about.visible == calamine.SheetVisibleEnum.Visible:
                    sheet = book.get_sheet_by_name(about.name)
                    if sheet.start is not None:
                        return sheet
        except calamine.PasswordError:
            raise _protected(self.path) from None
        except calamine.CalamineError as error:
            raise Unreadable(
                f"“{self.path.name}” is a damaged spreadsheet ({error}); save it again as XLSX."
            ) from error
        raise Unreadable(f"“{self.path.name}” is empty.")

    def _header(self) -> tuple[int, int, list[str]] | None:
        for line, raw in enumerate(self._sheet.iter_rows(), start=1):
            names = [as_text(_value(cell)) for cell in raw]
            if any(name.strip() for name in names):
                start = next(position for position, name in enumerate(names) if name.strip())
                return line, start, names[start:]
        return None


def refuse_old_excel(path: Path) -> None:
    """Raise Unreadable for the container that password-protected XLSX and Excel before 2007 share."""
    with path.open("rb") as file:
        begin = file.read(1 << 20)
    if "EncryptedPackage".encode("utf-16-le") in begin:
        raise _protected(path)
    raise Unreadable(f"“{path.name}” is a file of an old Excel; save it as XLSX or CSV.")


def _protected(path: Path) -> Unreadable:
    return Unreadable(f"“{path.name}” is protected by a password; save it without one.")


def _value(cell: Any) -> Any:
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    if isinstance(cell, timedelta):
        return str(cell)
    return cell


def _refuse_what_would_not_fit(path: Path) -> None:
    """A single far-off cell would make the reader ask for hundreds of gigabytes and end the whole process.

    So the parts of the workbook are passed through once, as a stream, and their farthest cell is found before the
    reader sees them. Raises Unreadable.
    """
    try:
        with zipfile.ZipFile(path) as book:
            if sum(part.file_size for part in book.infolist()) > MAX_XML:
                raise Unreadable(f"“{path.name}” is too large for a spreadsheet; save it as CSV.")
            for part in book.infolist():
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    with book.open(part) as xml:
                        if not _is_far(xml):
                            continue
                    with book.open(part) as xml:
                        rows, columns = farthest_cell(xml)
                    if rows * columns > MAX_CELLS:
                        raise Unreadable(
                            f"“{path.name}” has {rows:,} rows and {columns:,} columns, more than a spreadsheet can "
                            "be read with; remove cells far from the others, or save it as CSV."
                        )
    except DAMAGED as error:
        raise Unreadable(f"“{path.name}” is a damaged spreadsheet ({error}); save it again as XLSX.") from error


def farthest_cell(xml: IO[bytes]) -> tuple[int, int]:
    """Last row and last column that hold something, from the XML of a sheet."""
    rows, columns, rest = 0, b"A", b""
    while chunk := xml.read(_CHUNK):
        chunk = rest + chunk
        cut = chunk.rfind(b"<")
        cut = cut if cut >= 0 else len(chunk)
        rest = chunk[cut:]
        if len(rest) > _CHUNK:
            raise zipfile.BadZipFile("a part of a sheet has no end")
        for letters, digits, end in _PLACE.findall(chunk, 0, cut):
            if end.endswith(b"/"):
                continue
            rows = max(rows, int(digits))
            if (len(letters), letters) > (len(columns), columns):
                columns = letters
    return rows, column_number(columns.decode())


def _is_far(xml: IO[bytes]) -> bool:
    rest = b""
    while chunk := xml.read(_CHUNK):
        chunk = rest + chunk
        if _FAR.search(chunk):
            return True
        rest = chunk[-16:]
    return False


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
