"""A row of a file, a row that could not be read, and a file that could not be read at all."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from siraba.core.tabular.codes import MESSAGES, WHERE_CELL, WHERE_LINE, Code

VALUE_SHOWN = 80
"""Characters of an offending value that a problem keeps."""


class Unreadable(Exception):
    """A file that cannot be read at all. The message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it lies in its file.

    `line` is what a person sees: the physical line where the record begins (the header of a CSV file is line 1),
    the row number of a spreadsheet, the position of a Parquet row counted as if a header stood above. `cells` maps
    the header's names, as written, to the values: text for CSV; numbers, dates, lists and dicts where the format
    has them. An empty cell is "" in CSV and None elsewhere.
    """

    line: int
    cells: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row was not taken. `column` is "" when it is the row as a whole.

    `value` is what was read, as text, cut to 80 characters; `params` fills the sentence of the code. For the error
    file: `cells` of a row that lies in its columns, `raw` what lies in one that does not (its cells in their order,
    or all its text).
    """

    line: int
    column: str
    value: str
    code: Code
    params: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, Any] | None = field(default=None, compare=False, repr=False)
    raw: tuple[Any, ...] | None = field(default=None, compare=False, repr=False)


def shown(value: Any) -> str:
    """A value as text for a problem: on one line, printable, at most 80 characters."""
    text = value if isinstance(value, str) else as_text(value)
    text = " ".join(text[: VALUE_SHOWN * 4].split()).replace("\0", "␀")
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= VALUE_SHOWN else text[: VALUE_SHOWN - 1] + "…"


def explain(problem: RowProblem) -> str:
    """The problem as an English sentence: where, what, what to do."""
    where = WHERE_CELL if problem.column else WHERE_LINE
    parts = {**problem.params, "line": problem.line, "column": problem.column, "value": problem.value}
    return where.format_map(parts) + MESSAGES[problem.code].format_map(parts)


def as_text(value: Any) -> str:
    """A cell as a CSV file writes it: dates as ISO 8601, true and false, lists and dicts as JSON, None as ""."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=as_text)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value)


def digest(cells: dict[str, Any]) -> str:
    """A hash of what a row says, the same in every process: 32 hexadecimal digits (BLAKE2b, 128 bits).

    The order of columns does not count, nor do empty cells, nor 2.0 against 2; every other change does.
    """
    said = {name: _plain(value) for name, value in cells.items() if value is not None and value != ""}
    text = json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=as_text)
    return hashlib.blake2b(text.encode("ascii"), digest_size=16).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value
