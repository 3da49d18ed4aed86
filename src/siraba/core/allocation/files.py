"""Allocation problems, lists for a draw and results as files: CSV or JSON Lines (XLSX and Parquet are read, too).

Who gets a place is no matter for guessing: a row that cannot be read refuses the whole file, with its line.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from siraba.core.allocation.draw import Drawn, Entrant
from siraba.core.allocation.outcome import Allocation, Reason
from siraba.core.allocation.problem import Ceiling, Edge, Invalid, Problem, Reserve
from siraba.core.tabular import Row, explain, read_rows
from siraba.core.tabular.values import NO, YES

ENDINGS = (".csv", ".jsonl")
SEPARATOR = ";"
"""Between the items of a list in one cell."""
RESULT = ("stratum", "rank", "id", "key", "selected", "group")
OUTCOME = ("person_id", "offer_id", "score", "reserved_for", "reason", "at", "because")


@dataclass(frozen=True, slots=True)
class _Line:
    """One row, its cells found by any of several names."""

    file: str
    row: Row

    def text(self, *names: str) -> str:
        """The text, "" where nothing is said."""
        for name, value in self.row.cells.items():
            if name.strip().casefold() in names and value is not None:
                return str(value).strip()
        return ""

    def needed(self, *names: str) -> str:
        """The text. Raises Invalid where nothing is said."""
        return self.text(*names) or self._refuse(names[0], "nothing is written here, and it is required.")

    def whole(self, *names: str) -> int:
        """A whole number. Raises Invalid."""
        said = self.needed(*names)
        try:
            return int(said)
        except ValueError:
            return int(self._refuse(names[0], f"“{said}” is not a whole number."))

    def words(self, *names: str) -> list[str]:
        """The items of a list."""
        for name, value in self.row.cells.items():
            if name.strip().casefold() in names and isinstance(value, list):
                return [str(item).strip() for item in value]
        return [item.strip() for item in self.text(*names).split(SEPARATOR) if item.strip()]

    def flag(self, name: str) -> bool:
        """Yes or no. Raises Invalid."""
        said = self.needed(name).casefold()
        if said not in YES | NO:
            self._refuse(name, f"“{said}” is neither yes nor no; write true or false.")
        return said in YES

    def shares(self, name: str) -> dict[str, int]:
        """`group=3;other=2` as numbers by name. Raises Invalid."""
        found = {}
        for item in self.words(name):
            group, _, number = item.partition("=")
            if not group.strip() or not number.strip().isdecimal():
                self._refuse(name, f"“{item}” is not like women=3.")
            found[group.strip()] = int(number)
        return found

    def _refuse(self, column: str, why: str) -> str:
        raise Invalid(f"{self.file}, line {self.row.line}, column {column}: {why}")


def _lines(path: Path) -> Iterator[_Line]:
    """Every row. Raises Invalid for one that cannot be read, `tabular.Unreadable` for a file that is none."""
    for row in read_rows(path):
        if not isinstance(row, Row):
            raise Invalid(f"{path.name}: {explain(row)}")
        yield _Line(path.name, row)


def read_entrants(path: Path) -> list[Entrant]:
    """A list for a draw: columns `id`, and where wanted `stratum`, `groups` (women;youth)."""
    return [
        Entrant(line.needed("id", "person_id"), line.text("stratum"), frozenset(line.words("groups", "group")))
        for line in _lines(path)
    ]


def read_result(path: Path) -> list[Drawn]:
    """The result of a draw as `write_result` writes it."""
    return [
        Drawn(
            id=line.needed("id"),
            stratum=line.text("stratum"),
            rank=line.whole("rank"),
            key=line.needed("key"),
            selected=line.flag("selected"),
            group=line.text("group") or None,
        )
        for line in _lines(path)
    ]


def read_order(path: Path) -> list[str]:
    """Ids in the order of the lines."""
    return [line.needed("id", "person_id") for line in _lines(path)]


def read_problem(
    edges: Path, offers: Path, people: Path | None = None, ceilings: Path | None = None, *, released: bool = True
) -> Problem:
    """A problem from its files. Raises Invalid, `tabular.Unreadable`.

    edges: `person_id`, `vacancy_id` (or `offer_id`), `score`, perhaps `wish` (what `siraba match` writes is one) ·
    offers: `id`, `places` (or `positions`), perhaps `reserved` (women=3;youth=2) and `ceiling` (names) · people: `id`,
    `groups` · ceilings: `id`, `places`.
    """
    members: dict[str, set[str]] = {}
    persons = []
    for line in _lines(people) if people else ():
        persons.append(line.needed("id", "person_id"))
        for group in line.words("groups", "group"):
            members.setdefault(group, set()).add(persons[-1])
    places, reserves, under = _read_offers(offers, released=released)
    return Problem.of(
        _read_edges(edges),
        places,
        persons=persons,
        members=members,
        reserves=reserves,
        ceilings=_read_ceilings(ceilings, under),
    )


def _read_edges(path: Path) -> Iterator[Edge]:
    for line in _lines(path):
        wish = line.whole("wish") if line.text("wish") else None
        offer = line.needed("vacancy_id", "offer_id", "offer")
        yield Edge(line.needed("person_id", "person"), offer, line.whole("score"), wish)


def _read_offers(path: Path, *, released: bool) -> tuple[dict[str, int], list[Reserve], dict[str, set[str]]]:
    places: dict[str, int] = {}
    reserves: list[Reserve] = []
    under: dict[str, set[str]] = {}
    for line in _lines(path):
        offer = line.needed("id", "vacancy_id", "offer_id")
        if offer in places:
            raise Invalid(f"{path.name}, line {line.row.line}: offer {offer} stands twice; keep one line.")
        places[offer] = line.whole("places", "positions")
        shares = line.shares("reserved")
        reserves.extend(Reserve(offer, group, count, released) for group, count in shares.items())
        for ceiling in line.words("ceiling", "ceilings"):
            under.setdefault(ceiling, set()).add(offer)
    return places, reserves, under


def _read_ceilings(path: Path | None, under: dict[str, set[str]]) -> list[Ceiling]:
    lines = list(_lines(path)) if path else []
    found = [Ceiling(id_ := line.needed("id"), frozenset(under.get(id_, ())), line.whole("places")) for line in lines]
    if missing := sorted(set(under) - {one.id for one in found}):
        offer = min(under[missing[0]])
        raise Invalid(f"offer {offer} lies under ceiling {missing[0]}, which has no line among the ceilings.")
    return found


def write_result(path: Path, result: Sequence[Drawn]) -> None:
    """The result of a draw; whole or not at all. Raises Invalid for another ending, OSError."""
    rows = ((one.stratum, one.rank, one.id, one.key, one.selected, one.group) for one in result)
    _write(path, RESULT, rows)


def write_outcomes(path: Path, allocation: Allocation, sentence: Callable[[Reason], str]) -> None:
    """Everybody's outcome with its reason, as a code and as the `sentence` of whoever calls; whole or not at all.

    Raises Invalid for another ending, OSError.
    """
    rows = (
        (one.person, one.offer, one.score, one.group, one.reason.value, one.at, sentence(one.reason))
        for one in allocation.outcomes()
    )
    _write(path, OUTCOME, rows)


def check_ending(path: Path) -> None:
    """Raises Invalid for a file whose ending does not say how to write it."""
    if path.suffix.lower() not in ENDINGS:
        raise Invalid(f"{path.name} must end in {' or '.join(ENDINGS)}: the ending chooses the format.")


def _write(path: Path, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    check_ending(path)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with fresh.open("w", encoding="utf-8", newline="") as file:
            if path.suffix.lower() == ".csv":
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(names)
                writer.writerows([_cell(value) for value in row] for row in rows)
            else:
                file.writelines(
                    json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n" for row in rows
                )
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _cell(value: Any) -> Any:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value
