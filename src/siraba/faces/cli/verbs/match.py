"""`siraba match`: a file of people and a file of vacancies in, ranked matches with their points out."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from siraba.core.matching.batch import Batch, Engine
from siraba.core.matching.files import ENDINGS, write_matches
from siraba.core.pool.files import BadRow, read_people, read_vacancies
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import PersonRecord, VacancyRecord
from siraba.core.tabular import Unreadable, explain
from siraba.faces.cli.main import Refused, django

SCHEMES = ("roame", "esco", "isco", "rome")
SHOWN = 5
"""Rejected rows that are told on the screen when no file was asked for."""
Record = TypeVar("Record", PersonRecord, VacancyRecord)


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("people", type=Path, metavar="PEOPLE", help="people: CSV, XLSX, JSON Lines or Parquet")
    parser.add_argument("vacancies", type=Path, metavar="VACANCIES", help="vacancies: the same formats")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=f"matches: {', '.join(ENDINGS)}")
    parser.add_argument("--top", type=_positive, default=50, metavar="N", help="matches a list (50)")
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="the day that counts (today, UTC)")
    parser.add_argument("--reverse", action="store_true", help="the best vacancies for each person instead")
    parser.add_argument("--engine", choices=[engine.value for engine in Engine], default=Engine.NUMPY.value)
    parser.add_argument("--errors", type=Path, metavar="FILE", help="CSV for the rows that cannot be read")
    parser.add_argument(
        "--classification", choices=SCHEMES, metavar="SCHEME", help="codes are of this installed classification"
    )


def run(args: argparse.Namespace) -> int:
    """Match, and print counts as the last line."""
    if args.out.suffix.lower() not in ENDINGS:
        raise Refused(f"{args.out} must end in {', '.join(ENDINGS)}: the ending chooses the format.")
    proximity = _proximity(args.classification)
    rejected: list[tuple[Path, BadRow]] = []
    people = list(_read(args.people, read_people, rejected))
    vacancies = list(_read(args.vacancies, read_vacancies, rejected))
    if args.classification:
        people = [_named_person(person, args.classification) for person in people]
        vacancies = [_named_vacancy(vacancy, args.classification) for vacancy in vacancies]
    _report(rejected, args.errors)
    _warn(people, vacancies)
    batch = Batch(proximity, args.as_of or datetime.now(UTC).date(), args.top, Engine(args.engine))
    matches = batch.openings(people, vacancies) if args.reverse else batch.shortlists(people, vacancies)
    try:
        count = write_matches(args.out, matches)
    except OSError as error:
        raise Refused(f"{args.out} cannot be written: {error.strerror}. Choose another folder.") from error
    print(f"people {len(people)}, vacancies {len(vacancies)}, matches {count}, rejected {len(rejected)}")
    return 0


def _read(
    path: Path, read: Callable[[Path], Iterable[Record | BadRow]], rejected: list[tuple[Path, BadRow]]
) -> Iterator[Record]:
    try:
        for found in read(path):
            if isinstance(found, BadRow):
                rejected.append((path, found))
            else:
                yield found
    except Unreadable as error:
        raise Refused(str(error)) from error


def _report(rejected: list[tuple[Path, BadRow]], errors: Path | None) -> None:
    """Rejected rows into the file that was asked for, else the first ones on the screen."""
    problems = [(path, problem) for path, row in rejected for problem in row.problems]
    if errors is not None:
        try:
            with errors.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(("file", "line", "column", "value", "reason"))
                for path, one in problems:
                    writer.writerow((path.name, one.line, one.column, one.value, explain(one)))
        except OSError as error:
            raise Refused(f"{errors} cannot be written: {error.strerror}. Choose another folder.") from error
        return
    for path, one in problems[:SHOWN]:
        print(f"{path.name}: {explain(one)}", file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"… and {len(problems) - SHOWN} more; --errors FILE writes them all.", file=sys.stderr)


def _warn(people: list[PersonRecord], vacancies: list[VacancyRecord]) -> None:
    """What makes a list empty without any row being wrong."""
    nowhere = sum(vacancy.country is None for vacancy in vacancies)
    silent = sum(not person.consent.everywhere and not person.consent.countries for person in people)
    if nowhere:
        print(f"{nowhere} vacancies name no country: nobody can be proposed for them.", file=sys.stderr)
    if silent:
        print(f"{silent} people have not consented: they are in no list.", file=sys.stderr)


def _proximity(scheme: str | None) -> Proximity:
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


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-11-22") from None


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return number
