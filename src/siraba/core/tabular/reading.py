"""Rows of a file of any format, found from what is in it first, from its name second."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from siraba.core.tabular.delimited import DelimitedFile
from siraba.core.tabular.error_columns import Table, without_error_columns
from siraba.core.tabular.jsonlines import JsonLinesFile
from siraba.core.tabular.rows import Row, RowProblem, Unreadable
from siraba.core.tabular.sheets import DAMAGED, Sheet, refuse_old_excel

_OTHERS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "compressed (gzip); unpack it first",
    b"BZh": "compressed (bzip2); unpack it first",
    b"7z\xbc\xaf": "compressed (7z); unpack it first",
    b"Rar!": "compressed (rar); unpack it first",
    b"<?xml": "an XML document",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
    b"{\\rtf": "a text document (RTF)",
}
_WANTED = "give a CSV, XLSX, JSON Lines or Parquet file"


class Format(StrEnum):
    """The formats that can be read."""

    DELIMITED = "csv"
    SHEET = "xlsx"
    JSON_LINES = "jsonl"
    PARQUET = "parquet"


def open_table(path: Path | str, *, sheet: str | None = None, encoding: str | None = None) -> Table:
    """Open a file as far as its header. Raises Unreadable.

    `sheet` names a sheet of a workbook, `encoding` says how the text of a CSV or JSON Lines file is written where
    it carries no mark and is neither UTF-8 nor Western Windows text.
    """
    path = Path(path)
    try:
        table = _open(path, sheet, encoding)
    except OSError as error:
        raise Unreadable(f"“{path.name}” cannot be read: {error.strerror or error}.") from error
    # The keys of a JSON Lines file are known only once it was read, and error files are CSV or made from it.
    return table if isinstance(table, JsonLinesFile) else without_error_columns(table)


def _open(path: Path, sheet: str | None, encoding: str | None) -> Table:
    found = find_format(path)
    if found is Format.SHEET:
        return Sheet(path, sheet)
    if found is Format.PARQUET:
        from siraba.core.tabular.parquet import ParquetFile  # noqa: PLC0415 - pyarrow takes half a second

        return ParquetFile(path)
    if found is Format.JSON_LINES:
        return JsonLinesFile(path, encoding)
    return DelimitedFile(path, encoding)


def read_rows(path: Path | str, *, sheet: str | None = None, encoding: str | None = None) -> Iterator[Row | RowProblem]:
    """Every row of a CSV, XLSX, JSON Lines or Parquet file, or why it cannot be read, in the order of the file.

    Memory stays flat but for XLSX. Raises Unreadable when the file cannot be read at all, before the first row.
    """
    return open_table(path, sheet=sheet, encoding=encoding).rows()


def columns(path: Path | str, *, sheet: str | None = None, encoding: str | None = None) -> list[str]:
    """The names of the columns as written, in their order. Reads a JSON Lines file whole. Raises Unreadable."""
    return open_table(path, sheet=sheet, encoding=encoding).columns


def count(path: Path | str, *, sheet: str | None = None, encoding: str | None = None) -> int | None:
    """About how many rows there are, for a bar of progress; None where the file cannot be read."""
    try:
        return open_table(path, sheet=sheet, encoding=encoding).count()
    except Unreadable:
        return None


def find_format(path: Path) -> Format:
    """The format of a file. Raises Unreadable for one that is not there, is empty, or is something else."""
    if not path.exists():
        raise Unreadable(f"There is no file “{path}”.")
    if path.is_dir():
        raise Unreadable(f"“{path}” is a folder; {_WANTED}.")
    try:
        with path.open("rb") as file:
            begin = file.read(4096)
    except OSError as error:
        raise Unreadable(f"“{path.name}” cannot be read: {error.strerror or error}.") from error
    if not begin.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable(f"“{path.name}” is empty.")
    if begin.startswith(b"PAR1"):
        return Format.PARQUET
    if begin.startswith(b"PK\x03\x04"):
        return _format_of_archive(path)
    if begin.startswith(b"\xd0\xcf\x11\xe0"):
        refuse_old_excel(path)
    for mark, what in _OTHERS.items():
        if begin.startswith(mark):
            raise Unreadable(f"“{path.name}” is {what}; {_WANTED}.")
    return _format_of_text(path, begin)


def _format_of_archive(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except DAMAGED as error:
        raise Unreadable(f"“{path.name}” is damaged or cut off; copy or save it again.") from error
    if "xl/workbook.xml" in names:
        return Format.SHEET
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise Unreadable(f"“{path.name}” is a spreadsheet of another kind; save it as XLSX or CSV.")
    raise Unreadable(f"“{path.name}” is a compressed folder; unpack it and give the file in it.")


def _format_of_text(path: Path, begin: bytes) -> Format:
    if not begin.startswith((b"\xff\xfe", b"\xfe\xff")) and begin.count(0) * 5 > len(begin):
        raise Unreadable(f"“{path.name}” is not text, nor any format known here; {_WANTED}.")
    start = begin.removeprefix(b"\xef\xbb\xbf").lstrip()
    named_table = path.suffix.lower() in {".csv", ".tsv", ".txt"}
    if start.startswith(b"{") or (start.startswith(b"[") and not named_table):
        return Format.JSON_LINES
    return Format.JSON_LINES if path.suffix.lower() in {".jsonl", ".ndjson"} else Format.DELIMITED
