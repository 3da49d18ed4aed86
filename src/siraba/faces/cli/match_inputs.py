"""What `siraba match` reads: people, vacancies, groups for the audit, codes of an installed classification."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from siraba.core.matching import documents
from siraba.core.matching.parameters import Parameters
from siraba.core.pool.files import BadRow
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import PersonRecord, VacancyRecord
from siraba.core.tabular import Row, RowProblem, Unreadable, explain, read_rows
from siraba.core.tabular.rows import as_text
from siraba.faces.cli.main import Refused, django

SCHEMES = ("roame", "esco", "isco", "rome")
SHOWN = 5
"""Rejected rows that are told on the screen when no file was asked for."""
Record = TypeVar("Record", PersonRecord, VacancyRecord)


@dataclass(slots=True)
class Told:
    """What there is to say about what was read; kept beside the batch, for the turn that goes on with it."""

    people: int = 0
    vacancies: int = 0
    rejected: int = 0
    nowhere: int = 0
    silent: int = 0
    problems: int = 0
    first: list[str] = field(default_factory=list)

    def save(self, folder: Path) -> None:
        """Write it beside the batch."""
        (folder / "told.json").write_text(json.dumps(asdict(self), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Told:
        """What an earlier turn had to say."""
        return cls(**json.loads((folder / "told.json").read_text(encoding="utf-8")))

    def report(self, folder: Path, errors: Path | None) -> None:
        """Rejected rows into the file that was asked for, else the first ones on the screen; and what empties lists."""
        if errors is not None:
            try:
                shutil.copyfile(folder / "errors.csv", errors)
            except OSError as error:
                raise Refused(f"{errors} cannot be written: {error.strerror}. Choose another folder.") from error
        else:
            for sentence in self.first:
                print(sentence, file=sys.stderr)
            if self.problems > len(self.first):
                more = self.problems - len(self.first)
                print(f"… and {more} more; --errors FILE writes them all.", file=sys.stderr)
        if self.nowhere:
            print(f"{self.nowhere} vacancies name no country: nobody can be proposed for them.", file=sys.stderr)
        if self.silent:
            print(f"{self.silent} people have not consented: they are in no list.", file=sys.stderr)


class Reading:
    """Reads both files row by row, counts, and writes every row that cannot be read into `errors.csv`."""

    def __init__(self, folder: Path, scheme: str | None) -> None:
        self.told, self.scheme = Told(), scheme
        self._file = (folder / "errors.csv").open("w", encoding="utf-8", newline="")
        self._errors = csv.writer(self._file)
        self._errors.writerow(("file", "line", "column", "value", "reason"))

    def people(self, path: Path, read: Callable[[Path], Iterable[PersonRecord | BadRow]]) -> Iterator[PersonRecord]:
        """The people of a file."""
        for person in self._read(path, read):
            self.told.people += 1
            self.told.silent += not person.consent.everywhere and not person.consent.countries
            yield person if self.scheme is None else _named_person(person, self.scheme)

    def vacancies(
        self, path: Path, read: Callable[[Path], Iterable[VacancyRecord | BadRow]]
    ) -> Iterator[VacancyRecord]:
        """The vacancies of a file."""
        for vacancy in self._read(path, read):
            self.told.vacancies += 1
            self.told.nowhere += vacancy.country is None
            yield vacancy if self.scheme is None else _named_vacancy(vacancy, self.scheme)

    def close(self) -> None:
        """End the file of errors."""
        self._file.close()

    def _read(self, path: Path, read: Callable[[Path], Iterable[Record | BadRow]]) -> Iterator[Record]:
        try:
            for found in read(path):
                if isinstance(found, BadRow):
                    self._reject(path, found)
                else:
                    yield found
        except Unreadable as error:
            raise Refused(str(error)) from error

    def _reject(self, path: Path, row: BadRow) -> None:
        self.told.rejected += 1
        for one in row.problems:
            self.told.problems += 1
            self._errors.writerow((path.name, one.line, one.column, one.value, explain(one)))
            if len(self.told.first) < SHOWN:
                self.told.first.append(f"{path.name}: {explain(one)}")


def read_parameters(path: Path) -> Parameters:
    """A document of parameters. Raises Refused with everything that is wrong with it."""
    try:
        return documents.read(path.read_text(encoding="utf-8-sig"))
    except documents.BadDocument as bad:
        raise Refused(f"{path.name} cannot be used: {' '.join(bad.flaws)}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be read: {error}.") from error


def read_groups(path: Path) -> dict[str, dict[str, str]]:
    """A file of groups for the audit: `id` and a column a dimension (sex, disability …). Raises Refused."""
    declared: dict[str, dict[str, str]] = {}
    try:
        for row in read_rows(path):
            if isinstance(row, RowProblem):
                raise Refused(f"{path.name}: {explain(row)}")
            _take_groups(path, row, declared)
    except Unreadable as error:
        raise Refused(str(error)) from error
    return declared


def _take_groups(path: Path, row: Row, declared: dict[str, dict[str, str]]) -> None:
    id_ = as_text(row.cells.get("id")).strip()
    if not id_:
        raise Refused(f"{path.name}, line {row.line}, column id: nothing is written here, and it is required.")
    for name, value in row.cells.items():
        if name != "id" and (said := as_text(value).strip()):
            declared.setdefault(name, {})[id_] = said


def proximity_of(scheme: str | None) -> Proximity:
    """What the installed classifications know; nothing without one, and then the database is not touched."""
    if scheme is None:
        return Proximity()
    django()
    from siraba.apps.shortlists.queries import proximity

    known = proximity()
    marked = f"{scheme}:"
    if not any(code.startswith(marked) for table in (known.groups, known.card_skills) for code in table):
        raise Refused(f"{scheme.upper()} is not installed here: `siraba classification import {scheme} PATH` does it.")
    return known


def _named(code: str, scheme: str) -> str:
    """The code with the name of its classification, as the installation has it; one that has a name keeps it."""
    return code if code.partition(":")[0] in SCHEMES else f"{scheme}:{code}"


def _named_person(person: PersonRecord, scheme: str) -> PersonRecord:
    changes: dict[str, Any] = {}
    for name in ("occupations", "skills"):
        held = getattr(person, name)
        if held is not None:
            changes[name] = tuple(replace(one, code=_named(one.code, scheme)) for one in held)
    return replace(person, **changes)


def _named_vacancy(vacancy: VacancyRecord, scheme: str) -> VacancyRecord:
    essential = vacancy.essential_skills
    return replace(
        vacancy,
        occupation=None if vacancy.occupation is None else _named(vacancy.occupation, scheme),
        essential_skills=None if essential is None else tuple(_named(code, scheme) for code in essential),
        optional_skills=tuple(_named(code, scheme) for code in vacancy.optional_skills),
    )
