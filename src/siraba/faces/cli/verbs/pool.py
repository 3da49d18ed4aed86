"""`siraba pool`: what shortlists search; rebuild it, describe it, write it to files that `siraba match` reads."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

from siraba.faces.cli.main import django


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("what", choices=("describe", "rebuild", "export"))
    parser.add_argument("people", type=Path, nargs="?", help="export: JSON Lines file of people")
    parser.add_argument("vacancies", type=Path, nargs="?", help="export: JSON Lines file of vacancies")
    parser.add_argument("--as-of", type=date.fromisoformat, help="export: the day consents must hold (default: today)")


def run(args: argparse.Namespace) -> int:
    """Describe, rebuild or export the pool."""
    django()
    from siraba.apps.shortlists import pool

    began = time.monotonic()
    if args.what == "rebuild":
        pool.rebuild_all()
    if args.what == "export":
        return _export(args.people, args.vacancies, args.as_of or datetime.now(UTC).date())
    for kind, said in pool.describe().items():
        print(f"{kind}: " + ", ".join(f"{name} {value}" for name, value in said.items()))
    print(f"{time.monotonic() - began:.1f} s", file=sys.stderr)
    return 0


def _export(people: Path | None, vacancies: Path | None, as_of: date) -> int:
    from siraba.apps.shortlists.records import person_records, vacancy_records
    from siraba.core.pool.writing import write_people, write_vacancies
    from siraba.faces.cli.main import Refused

    if people is None or vacancies is None:
        raise Refused("give two files: siraba pool export PEOPLE.jsonl VACANCIES.jsonl")
    count = write_people(people, person_records(), as_of=as_of)
    print(f"people {count}, vacancies {write_vacancies(vacancies, vacancy_records())}")
    return 0
