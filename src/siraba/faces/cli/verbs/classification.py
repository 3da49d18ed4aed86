"""`siraba classification`: import ISCO, ESCO or ROME from their own files; check the ROAME edition; list releases."""

from __future__ import annotations

import argparse
import csv
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from siraba.faces.cli.main import Refused, django

if TYPE_CHECKING:
    from siraba.apps.classification.actions import Outcome
    from siraba.apps.classification.readers.records import Plan, Problem, Table

SHOWN = 20
"""Rejected rows that are printed; all of them go into the file named by --problems."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of the verb."""
    words = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    bring = words.add_parser(
        "import",
        help="bring in a release from files, folders or zips as they were published",
        description="Stopped and called again with the same files it goes on where it was. "
        "The same files a second time change nothing.",
    )
    bring.add_argument("scheme", choices=["isco", "esco", "rome"], help="which classification")
    bring.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, folders, zips")
    bring.add_argument("--release", default="", help="version, where the names of the files do not say it")
    bring.add_argument("--again", action="store_true", help="read the files though they were brought in before")
    bring.add_argument("--problems", type=Path, metavar="FILE", help="write rejected rows to this CSV file")
    check = words.add_parser("check", help="ask the ROAME edition what would make it wrong")
    check.add_argument("folder", nargs="?", type=Path, help="an edition (default: the one that ships)")
    words.add_parser("list", help="what is installed, with counts")


def run(args: argparse.Namespace) -> int:
    """Do one of them. 0 when done; 1 when `check` found a breach."""
    django()
    from django.db.utils import OperationalError, ProgrammingError

    try:
        return {"import": _import, "check": _check, "list": _list}[args.what](args)
    except (OperationalError, ProgrammingError) as error:
        if "no such table" in str(error) or "does not exist" in str(error):
            raise Refused("this installation is not prepared yet; run `siraba setup` first.") from None
        if "locked" in str(error):
            raise Refused("the database is busy with another import; the same command goes on later.") from None
        raise


def _import(args: argparse.Namespace) -> int:
    from siraba.apps.classification.actions import ImportBusy
    from siraba.apps.classification.imports import import_files
    from siraba.apps.classification.readers.records import UnknownLayout
    from siraba.apps.foundation.actors import SYSTEM

    bar = _Bar()
    try:
        plan, outcome = import_files(
            args.scheme, args.paths, by=SYSTEM, release=args.release, again=args.again, progress=bar
        )
    except (UnknownLayout, ImportBusy) as refusal:
        bar.close()
        raise Refused(str(refusal)) from None
    bar.close()
    _say_problems(outcome.problems, args.problems)
    _say_import(plan, outcome, bar.seconds)
    return 0


def _say_import(plan: Plan, outcome: Outcome, seconds: float) -> None:
    for name in plan.unused:
        print(f"not used: {name}", file=sys.stderr)
    if outcome.same:
        print(f"{outcome.release} was brought in from these very files before (--again reads them all the same).")
    else:
        print(f"{outcome.release} is the active release, read in {seconds:.0f} s.")
        if outcome.left_out:
            print(f"{outcome.left_out} rows are about concepts that this release does not hold.")
    print(f"imported {outcome.imported}, unchanged {outcome.unchanged}, rejected {outcome.rejected}")


def _say_problems(problems: list[Problem], file: Path | None) -> None:
    for problem in problems[:SHOWN]:
        print(f"rejected: {problem}", file=sys.stderr)
    if len(problems) > SHOWN:
        print(f"… and {len(problems) - SHOWN} more; --problems FILE has all of them.", file=sys.stderr)
    if file is not None and problems:
        with file.open("w", encoding="utf-8-sig", newline="") as out:
            sheet = csv.writer(out)
            sheet.writerow(["file", "line", "column", "value", "reason"])
            sheet.writerows([p.file, p.line, p.column, p.value, p.reason] for p in problems)


class _Bar:
    """Progress on the terminal: one line that changes, or one line a table where the output is no terminal."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.table = ""
        self.done = 0
        self.live = sys.stderr.isatty()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def __call__(self, table: Table, done: int) -> None:
        if self.table and self.table != table.name:
            self.close()
        self.table, self.done = table.name, done
        self.line = (
            f"{table.file}: {done} rows ({table.kind.__name__.removesuffix('Row').lower()}), {self.seconds:.0f} s"
        )
        if self.live:
            print(f"\r\033[K{self.line}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        """End the line of the table under way."""
        if self.table:
            print("" if self.live else self.line, file=sys.stderr, flush=True)
        self.table = ""


def _check(args: argparse.Namespace) -> int:
    from django.conf import settings
    from django.db.utils import OperationalError, ProgrammingError

    from siraba.apps.classification.queries import isco_unit_groups
    from siraba.apps.classification.rules import UnreadableEdition, check, counts, load_roame

    folder = args.folder or settings.DATA_DIR / "roame"
    try:
        edition = load_roame(folder)
    except UnreadableEdition as bad:
        raise Refused(f"the edition in {folder} cannot be read:\n{bad}") from None
    try:
        groups = isco_unit_groups()
    except (OperationalError, ProgrammingError):  # an edition can be checked before anything was installed
        groups = None
    findings = check(edition, groups)
    for finding in findings:
        print(f"{finding.severity}: {finding}")
    for name, count in counts(edition).items():
        print(f"{name.replace('_', ' ')}: {count}")
    print(f"languages complete: {', '.join(_complete_languages(edition))}")
    if groups is None:
        print("ISCO-08 is not installed: whether its codes exist was not checked.", file=sys.stderr)
    errors = sum(finding.severity == "error" for finding in findings)
    print(f"errors {errors}, warnings {len(findings) - errors}")
    return 1 if errors else 0


def _complete_languages(edition: object) -> list[str]:
    from siraba.apps.classification.rules import Edition
    from siraba.apps.classification.rules.edition import LANGUAGES, titles

    if not isinstance(edition, Edition):
        return []
    missing: set[str] = set()
    for occupation in edition.occupations:
        missing |= {language for language, text in titles(occupation) if not text.strip()}
        missing |= {tag for tag in LANGUAGES if not getattr(occupation.definition, tag).strip()}
    for skill in edition.skills:
        missing |= {tag for tag in LANGUAGES if not getattr(skill.labels, tag).strip()}
    return [tag for tag in LANGUAGES if tag not in missing] or ["none"]


def _list(args: argparse.Namespace) -> int:
    from siraba.apps.classification.queries import installed

    rows = installed()
    if not rows:
        print("Nothing is installed; `siraba setup` lays in the ROAME edition.")
        return 0
    head = ("scheme", "release", "active", "occupations", "headings", "names", "skills", "on cards", "crosswalks")
    table = [
        (
            row.scheme,
            row.version,
            "yes" if row.active else "no",
            *map(str, (row.occupations, row.groups, row.names, row.skills, row.cards, row.links)),
        )
        for row in rows
    ]
    widths = [max(len(line[i]) for line in [head, *table]) for i in range(len(head))]
    for line in [head, *table]:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    return 0
