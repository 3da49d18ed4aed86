"""How a line of the log is written: PostgreSQL quotes whole rows in its errors, and rows hold personal data."""

from __future__ import annotations

import logging
import re
from typing import Any

_ROW = re.compile(r"DETAIL:.*?(?=\n(?:HINT:|CONTEXT:|\s+File |\n|The above |During )|\Z)", re.DOTALL)


def without_rows(text: str) -> str:
    """A text of an error without the row that a database quotes in it."""
    return _ROW.sub("DETAIL: left out, it may hold personal data", text)


class WithoutRows(logging.Formatter):
    """Writes errors without the rows that they quote."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole line, its traceback included."""
        return without_rows(super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging calls
        """The traceback."""
        return without_rows(super().formatException(ei))
