"""Business registers that can be asked: a file of the authority, or a service that an installation plugs in.

plug_in("SN", MyRegister())                    # from an app of the installation
register_of("SN").look_up("SNDKR2010B1234")    # the reply, or Unreachable

Without either nobody can be asked, and the answer stays unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from siraba.apps.organisations.models import RegisterAnswer
from siraba.core.tabular import Row, Unreadable, open_table


class Unreachable(Exception):
    """The register did not answer; the message says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a register said of a number, and who it is."""

    answer: RegisterAnswer
    name: str = ""
    place: str = ""
    source: str = ""


class Register(Protocol):
    """A register of one country."""

    def look_up(self, number: str) -> Reply:
        """What it says of a number, written as `normal` writes it. Raises Unreachable."""


def normal(number: str) -> str:
    """A number without blanks and signs, in capitals: `RB/COT/07 B 1234` is `RBCOT07B1234`."""
    return re.sub(r"[\W_]", "", number).upper()


class FileRegister:
    """A register as a file: columns `number`, `name`, `place`, and `closed_on` for those struck off. Read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._rows: dict[str, Reply] | None = None

    def look_up(self, number: str) -> Reply:
        """The row of a number; not found where there is none. Raises Unreachable for a file that cannot be read."""
        if self._rows is None:
            try:
                self._rows = {mark: reply for row in open_table(self.path).rows() for mark, reply in self._row(row)}
            except (OSError, Unreadable) as problem:
                raise Unreachable(str(problem)) from problem
        return self._rows.get(normal(number), Reply(RegisterAnswer.NOT_FOUND, source=self.path.name))

    def _row(self, row: object) -> list[tuple[str, Reply]]:
        if not isinstance(row, Row) or not row.cells.get("number"):
            return []
        cells = {name: str(value or "").strip() for name, value in row.cells.items()}
        answer = RegisterAnswer.CLOSED if cells.get("closed_on") else RegisterAnswer.FOUND
        reply = Reply(answer, cells.get("name", ""), cells.get("place", ""), self.path.name)
        return [(normal(cells["number"]), reply)]


_plugged: dict[str, Register] = {}
_files: dict[tuple[Path, float], FileRegister] = {}


def plug_in(country: str, register: Register) -> None:
    """Let a register of a country be asked from now on."""
    _plugged[country] = register


def register_of(country: str) -> Register | None:
    """The register of a country: plugged in, else the file `SIRABA_HOME/registers/XX.csv`; None where nobody knows."""
    if country in _plugged:
        return _plugged[country]
    if not re.fullmatch(r"[A-Z]{2}", country):
        return None
    path = Path(settings.SIRABA_HOME) / "registers" / f"{country}.csv"
    if not path.is_file():
        return None
    mark = (path, path.stat().st_mtime)
    if mark not in _files:
        _files.clear()
        _files[mark] = FileRegister(path)
    return _files[mark]
