"""Organisations and licences from a file: good rows in, bad rows back with line, column and reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.imported import countries_in, many
from siraba.apps.foundation.lifecycles import Obstacle
from siraba.apps.organisations.actions import EmployerEntry, LicenceEntry, enter_employers, grant, licence_obstacles
from siraba.apps.organisations.actions.entering import CAPACITIES
from siraba.apps.organisations.models import Organisation, SizeClass
from siraba.apps.organisations.queries.naming import CLAIM
from siraba.apps.organisations.rules.identity import NumberAnswer, check_number, name_key, number_key
from siraba.apps.organisations.rules.reference import kinds_of_work, register_formats
from siraba.apps.organisations.rules.sectors import division_fits
from siraba.core.tabular import Code, Row, RowProblem, Table, open_table
from siraba.core.tabular.errors import ErrorFile
from siraba.core.tabular.mapping import Mapping as Columns

CHUNK = 250
Said = dict[str, Any]
Good = tuple[Row, Any]


@dataclass(frozen=True, slots=True)
class Brought:
    """How many rows were taken, were there already, and came back in the file of errors."""

    taken: int
    known: int
    rejected: int


def bring_organisations(path: Path, columns: Columns, errors: Path, *, by: Actor, country: str = "") -> Brought:
    """Organisations from a file. One with a known register number, or a known name without one, is left as it is:
    people correct, files do not.

    `country` is that of rows which say none. Raises Unreadable or BadMapping before anything is written.
    """
    digest = _digest(path)
    known = _known()
    taken = there = 0
    fresh: list[Good] = []

    def check(row: Row, said: Said) -> EmployerEntry | list[RowProblem]:
        return _organisation(row, said, country)

    def write() -> int:
        if fresh:
            key = f"organisations/{digest}/{fresh[0][0].line}"
            enter_employers([entry for _row, entry in fresh], by=by, key=key)
        return len(fresh)

    table = _open(path, columns)
    errors.unlink(missing_ok=True)
    with ErrorFile(errors, table.columns) as rejected:
        for row, entry in _good(table, columns, rejected, check):
            mark = _mark(entry)
            if mark in known:
                there += 1
                continue
            known.add(mark)
            fresh.append((row, entry))
            if len(fresh) == CHUNK:
                taken += write()
                fresh.clear()
        taken += write()
        return Brought(taken, there, rejected.rows)


def _known() -> set[tuple[str | None, str, str]]:
    """Who is in the register: by number, and those without one by name. Who says so themselves is not yet."""
    rows = Organisation.objects.filter(merged_into=None).exclude(CLAIM)
    return {
        (country, number, "" if number else key)
        for country, number, key in rows.values_list("country", "register_number", "name_key")
    }


def _mark(entry: EmployerEntry) -> tuple[str | None, str, str]:
    number = entry.register_number
    return entry.country, number, "" if number else name_key(entry.name)


def bring_licences(path: Path, columns: Columns, errors: Path, *, by: Actor, country: str) -> Brought:
    """Licences from a file of the authority of `country`; an agency that nobody knows is entered with its licence.

    Raises Unreadable or BadMapping before anything is written.
    """
    table, digest = _open(path, columns), _digest(path)
    errors.unlink(missing_ok=True)
    agencies = _Agencies(by, country, digest)
    taken = there = 0

    def check(row: Row, said: Said) -> tuple[Said, LicenceEntry] | list[RowProblem]:
        return _licence(row, said, country)

    with ErrorFile(errors, table.columns) as rejected:
        for row, (said, entry) in _good(table, columns, rejected, check):
            agency = agencies.find(said)
            if agency is not None and _held(agency, entry):
                there += 1
                continue
            problems = _problems(row, entry, licence_obstacles(entry, agency or Organisation()))
            if problems:
                rejected.add(problems, row)
                continue
            grant(agency or agencies.enter(said), entry, by=by, key=f"licences/{digest}/{row.line}")
            taken += 1
        return Brought(taken, there, rejected.rows)


class _Agencies:
    """Agencies by register number, else by name in their country; the first of several of one name.

    One that only says itself who it is gets no licence by its name: a person makes the two one.
    """

    def __init__(self, by: Actor, country: str, digest: str) -> None:
        self.by, self.country, self.digest = by, country, digest
        rows = list(Organisation.objects.filter(merged_into=None).exclude(CLAIM).order_by("-pk"))
        self.numbers = {(row.country, row.register_number): row for row in rows if row.register_number}
        self.names = {(row.country, row.name_key or name_key(row.name)): row for row in rows}

    def find(self, said: Said) -> Organisation | None:
        country = said.get("agency_country") or self.country
        number = (said.get("register_number") or "").strip()
        if number and (country, number) in self.numbers:
            return self.numbers[country, number]
        found = self.names.get((country, name_key(said["agency"])))
        # two that the register knows under different numbers are two
        return None if found is not None and number and found.register_number else found

    def enter(self, said: Said) -> Organisation:
        country, number = said.get("agency_country") or self.country, (said.get("register_number") or "").strip()
        entry = EmployerEntry(
            said["agency"],
            country,
            place=said.get("place") or "",
            address=said.get("address") or "",
            register_number=number,
            capacities=frozenset({"agency"}),
        )
        key = f"licences/{self.digest}/{number_key(said['number'])}/agency"
        row = enter_employers([entry], by=self.by, key=key)[0]
        self.names[country, row.name_key] = row
        if number:
            self.numbers[country, number] = row
        return row


def _held(agency: Organisation, entry: LicenceEntry) -> bool:
    return agency.licences.filter(country=entry.country, number_key=number_key(entry.number)).exists()


def _organisation(row: Row, said: Said, home: str) -> EmployerEntry | list[RowProblem]:
    found: list[RowProblem] = []
    countries, bad = countries_in(said.get("country"), "country")
    found += [RowProblem(row.line, flaw.name, flaw.value, flaw.code, flaw.params) for flaw in bad]
    country = countries[0] if countries else home or None
    capacities = [str(each) for each in many(said.get("capacities"))] or ["employer"]
    for each in capacities:
        if each not in CAPACITIES:
            found.append(_one_of(row, "capacities", each, CAPACITIES))
    size, section, division = (said.get(name) or "" for name in ("size", "section", "division"))
    if size and size not in SizeClass.values:
        found.append(_one_of(row, "size", size, tuple(SizeClass.values)))
    if not division_fits(section, division):
        found.append(RowProblem(row.line, "section", section or division, Code.UNKNOWN_CODE, {"source": "ISIC Rev. 4"}))
    number = (said.get("register_number") or "").strip()
    checked = check_number(register_formats().get(country or "", ()), number)
    if number and checked.answer in {NumberAnswer.MALFORMED, NumberAnswer.WRONG_CHECK}:
        params = {"pattern": checked.example}
        found.append(RowProblem(row.line, "register_number", number, Code.PATTERN_NOT_MATCHED, params))
    if found:
        return found
    return EmployerEntry(
        said["name"],
        country,
        said.get("region") or None,
        said.get("place") or "",
        number,
        address=said.get("address") or "",
        capacities=frozenset(capacities),
        section=section,
        division=division,
        size=size,
    )


def _licence(row: Row, said: Said, home: str) -> tuple[Said, LicenceEntry] | list[RowProblem]:
    countries, bad = countries_in(said.get("countries"), "countries")
    own, bad_own = countries_in(said.get("agency_country"), "agency_country")
    found = [RowProblem(row.line, flaw.name, flaw.value, flaw.code, flaw.params) for flaw in [*bad, *bad_own]]
    if found:
        return found
    end: date | None = said.get("valid_until")
    entry = LicenceEntry(
        said["number"],
        home,
        said["valid_from"],
        end,
        said.get("authority") or "",
        tuple(str(each) for each in many(said.get("kinds"))),
        tuple(each for each in countries if each != home),
        said.get("bond"),
        said.get("bond_currency") or "",
    )
    return said | {"agency_country": own[0] if own else ""}, entry


def _problems(row: Row, entry: LicenceEntry, obstacles: list[Obstacle]) -> list[RowProblem]:
    """Obstacles as problems of a row, each at its column."""
    said = {
        "number_missing": RowProblem(row.line, "number", entry.number, Code.MISSING),
        "number_taken": RowProblem(
            row.line, "number", entry.number, Code.UNKNOWN_CODE, {"source": "this agency: another one holds it"}
        ),
        "days_reversed": RowProblem(
            row.line,
            "valid_until",
            str(entry.valid_until),
            Code.OUT_OF_RANGE,
            {"low": entry.valid_from.isoformat(), "high": "a later day"},
        ),
        "kind_unknown": _one_of(row, "kinds", "; ".join(entry.kinds), tuple(kinds_of_work())),
        "bond_not_whole": RowProblem(row.line, "bond_currency", entry.bond_currency, Code.MISSING),
    }
    return [said[each.code] for each in obstacles]


def _one_of(row: Row, column: str, value: str, allowed: tuple[str, ...]) -> RowProblem:
    return RowProblem(row.line, column, value, Code.NOT_ONE_OF, {"allowed": ", ".join(allowed)})


def _good(
    table: Table, columns: Columns, rejected: ErrorFile, check: Callable[[Row, Said], Any]
) -> Iterator[tuple[Row, Any]]:
    """The rows that are good, with their entries; the others go to the file of errors."""
    for row in table.rows():
        if isinstance(row, RowProblem):
            rejected.add([row])
            continue
        said = columns.apply(row)
        entry = said if isinstance(said, list) else check(row, said)
        if isinstance(entry, list):
            rejected.add(entry, row)
            continue
        yield row, entry


def _open(path: Path, columns: Columns) -> Table:
    table = open_table(path, sheet=columns.sheet, encoding=columns.encoding)
    columns.check_columns(table.columns)
    return table


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
