"""Physical lines of a text, counted, that can be put back and read again."""

from __future__ import annotations

from collections import deque
from typing import TextIO

MAX_RECORD = 1 << 20
"""Characters of one record, over all its lines, beyond which it is taken for a runaway."""


class Runaway(Exception):
    """A record longer than any row of people or vacancies: a quotation mark left open, or no line ends at all."""


class Lines:
    """An iterator of lines that knows where the current record began.

    `begin()` marks the start of a record, `put_back()` returns all of it but its first line to the front, so that
    a quotation mark left open on one line costs that line and not those below it.
    """

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self._size = 0
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._text.readline(MAX_RECORD + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        self._size += len(line)
        if self._size > MAX_RECORD:
            self._to_end_of(line)
            raise Runaway
        return line

    @property
    def first(self) -> int:
        """Number of the first line of the current record."""
        return self.number - len(self.taken) + 1

    def begin(self) -> None:
        """The next line starts a record."""
        self.taken.clear()
        self._size = 0

    def put_back(self) -> None:
        """Let all lines of the current record but the first be read again."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.number -= len(self.taken) - 1
        del self.taken[1:]

    def _to_end_of(self, line: str) -> None:
        while len(line) > MAX_RECORD and line[-1] not in "\r\n":
            line = self._text.readline(MAX_RECORD + 1)
