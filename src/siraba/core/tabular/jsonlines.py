"""Rows of a JSON Lines file: one object a line, lists and dicts kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from siraba.core.tabular.codes import Code
from siraba.core.tabular.encodings import Encoding, find_encoding
from siraba.core.tabular.lines import MAX_RECORD, Lines, Runaway
from siraba.core.tabular.rows import Row, RowProblem, Unreadable, shown

_LINES_TRIED = 100
_SAMPLE = 1 << 20


class JsonLinesFile:
    """A JSON Lines file. Raises Unreadable when none of its first lines is an object (an array, an indented file)."""

    def __init__(self, path: Path, encoding: str | None) -> None:
        self.path = path
        self.encoding: Encoding = find_encoding(path, encoding or "utf-8")  # RFC 8259: JSON is UTF-8
        if not any(isinstance(row, Row) for row in islice(self.rows(), _LINES_TRIED)):
            raise Unreadable(
                f"“{path.name}” looks like JSON, but none of its first lines is an object: "
                "write one whole object a line (JSON Lines)."
            )

    @property
    def columns(self) -> list[str]:
        """The keys of all objects in order of first appearance. Reads the whole file."""
        names: dict[str, None] = {}
        for row in self.rows():
            if isinstance(row, Row):
                names.update(dict.fromkeys(row.cells))
        return list(names)

    def count(self) -> int:
        """About how many rows there are: exact for a small file, else from the size and the first lines."""
        size = self.path.stat().st_size
        with self.path.open("rb") as file:
            begin = file.read(_SAMPLE)
        found = sum(bool(line.strip()) for line in begin.split(b"\n"))
        return found if len(begin) == size else round(found * size / len(begin))

    def rows(self) -> Iterator[Row | RowProblem]:
        """Every row, or why it cannot be read, in the order of the file. Empty lines are passed over."""
        with self.encoding.open(self.path) as text:
            lines = Lines(text)
            while True:
                lines.begin()
                try:
                    line = next(lines)
                except StopIteration:
                    return
                except Runaway:
                    params = {"length": len(lines.taken[0]), "limit": MAX_RECORD}
                    yield RowProblem(
                        lines.number, "", shown(lines.taken[0]), Code.TOO_LONG, params, raw=(lines.taken[0],)
                    )
                    continue
                if line.strip("\ufeff \t\r\n"):
                    yield self._row(lines.number, line.removeprefix("\ufeff"))

    def _row(self, number: int, line: str) -> Row | RowProblem:
        if self.encoding.suspect(line):
            return _bad_line(number, line, Code.BAD_ENCODING, encoding=self.encoding.label)
        try:
            cells = json.loads(line, parse_constant=_no_constant)
        except json.JSONDecodeError as error:
            return _bad_line(number, line, Code.UNREADABLE_JSON, reason=f"{error.msg} at character {error.pos + 1}")
        except (ValueError, RecursionError) as error:
            return _bad_line(number, line, Code.UNREADABLE_JSON, reason=str(error))
        if not isinstance(cells, dict):
            return _bad_line(number, line, Code.UNREADABLE_JSON, reason=f"it is a {type(cells).__name__}")
        if "\\u" in line and (problem := _bad_escape(number, cells)):
            return problem
        return Row(number, cells)


def _bad_line(number: int, line: str, code: Code, **params: Any) -> RowProblem:
    return RowProblem(number, "", shown(line), code, params, raw=(line.rstrip("\r\n"),))


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a value of JSON")


def _bad_escape(number: int, cells: dict[str, Any]) -> RowProblem | None:
    r"""Text written as \u escapes can hold what no text may: NUL, and half of a surrogate pair."""
    for name, value in cells.items():
        text = json.dumps([name, value], ensure_ascii=False)
        try:
            text.encode()
        except UnicodeEncodeError:
            return RowProblem(number, shown(name), shown(text), Code.BAD_ENCODING, {"encoding": "Unicode"}, cells)
        if "\\u0000" in text and "\0" in "".join(_texts([name, value])):
            return RowProblem(number, shown(name), shown(value), Code.NUL_CHARACTER, {}, cells)
    return None


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)
