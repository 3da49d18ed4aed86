"""`siraba classification`: import ISCO, ESCO, ROME or a national list; check, compare, publish and list releases."""

from __future__ import annotations

import argparse
import csv
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siraba.faces.cli.main import Refused, django

if TYPE_CHECKING:
    from siraba.apps.classification.actions import Outcome
    from siraba.apps.classification.models import Release
    from siraba.apps.classification.readers.records import Plan, Problem, Table
    from siraba.apps.classification.rules import Edition

SHOWN = 20
"""Rejected rows that are printed; all of them go into the file named by --problems."""


def configure(parser: argparse.ArgumentParser) -> None:
    """The words of the verb."""
    words = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    bring = words.add_parser(
        "import",
        help="bring in a release from files, folders or zips as they were published",
        description="Stopped and called again with the same files it goes on where it was. "
        "The same files a second time change nothing. The first release of a classification is the active one at once; "
        "a later one stands beside it until somebody publishes it.",
    )
    bring.add_argument("words", nargs="+", metavar="[isco|esco|rome] PATH", help="files, folders, zips")
    bring.add_argument("--mapping", type=Path, help="YAML: a national classification (docs/classification.md)")
    when = bring.add_mutually_exclusive_group()
    when.add_argument("--publish", action="store_true", help="make it the active release at its end")
    when.add_argument("--beside", action="store_true", help="publish it later, also where it is the first release")
    bring.add_argument("--release", default="", help="version, where the names of the files do not say it")
    bring.add_argument("--again", action="store_true", help="read the files though they were brought in before")
    bring.add_argument("--problems", type=Path, metavar="FILE", help="write rejected rows to this CSV file")
    check = words.add_parser("check", help="ask the ROAME edition what would make it wrong")
    check.add_argument(
        "--installed", metavar="NAME", help="ask the release in force of a classification instead, with its changes"
    )
    check.add_argument("folder", nargs="?", type=Path, help="an edition (default: the one that ships)")
    words.add_parser("list", help="what is installed, with counts")
    diff = words.add_parser("diff", help="what one release changed against another: SCHEME:VERSION twice")
    diff.add_argument("old", metavar="SCHEME:OLD")
    diff.add_argument("new", metavar="SCHEME:NEW")
    diff.add_argument("--lang", default="fr", choices=("fr", "en", "ar"), help="language of the titles")
    publish = words.add_parser("publish", help="make a release that stands beside the active one the active one")
    publish.add_argument("release", metavar="SCHEME:VERSION")


def run(args: argparse.Namespace) -> int:
    """Do one of them. 0 when done; 1 when `check` found a breach."""
    django()
    from django.db.utils import OperationalError, ProgrammingError

    try:
        return _VERBS[args.what](args)
    except (OperationalError, ProgrammingError) as error:
        if "no such table" in str(error) or "does not exist" in str(error):
            raise Refused("this installation is not prepared yet; run `siraba setup` first.") from None
        if "locked" in str(error):
            raise Refused("the database is busy with another import; the same command goes on later.") from None
        raise


def _import(args: argparse.Namespace) -> int:
    from siraba.apps.classification.actions import ImportBusy
    from siraba.apps.classification.imports import IMPORTABLE, import_files, import_national
    from siraba.apps.classification.readers.records import UnknownLayout
    from siraba.apps.foundation.actors import SYSTEM

    scheme, paths = args.words[0], [Path(word) for word in args.words[1:]]
    if not args.mapping and (scheme not in IMPORTABLE or not paths):
        raise Refused(
            f"say which classification, then its files: {'|'.join(IMPORTABLE)} PATH …; a national one needs --mapping."
        )
    bar = _Bar()
    publish = True if args.publish else False if args.beside else None
    how: dict[str, Any] = {"by": SYSTEM, "again": args.again, "publish": publish, "progress": bar}
    try:
        if args.mapping:
            plan, outcome = import_national([Path(word) for word in args.words], args.mapping, **how)
        else:
            plan, outcome = import_files(scheme, paths, release=args.release, **how)
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
        stands = "is the active release" if outcome.release.active else "stands beside the active release"
        print(f"{outcome.release} {stands}, read in {seconds:.0f} s.")
        if outcome.left_out:
            print(f"{outcome.left_out} rows are about concepts that this release does not hold.")
        if gone := _gone(outcome.gone):
            print(f"taken away, since these files no longer say it: {gone}.")
    if not outcome.release.active:
        named = f"{outcome.release.scheme}:{outcome.release.version}"
        print(f"`siraba classification publish {named}` makes it the active release.")
    print(f"imported {outcome.imported}, unchanged {outcome.unchanged}, rejected {outcome.rejected}")


def _gone(counts: dict[str, int]) -> str:
    words = {
        "occupations": "{} occupations no longer listed (files keep them, until they are recoded)",
        "names": "{} names",
        "links": "{} links to other classifications",
        "cards": "{} skills on cards",
        "skills": "{} skills no longer listed",
        "mobility": "{} near occupations",
        "restated": "{} labels or texts replaced",
    }
    return ", ".join(said.format(counts[part]) for part, said in words.items() if counts.get(part))


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

    from siraba.apps.classification.queries import isco_unit_groups, linked_cards
    from siraba.apps.classification.rules import UnreadableEdition, check, counts, load_roame

    if args.installed:
        return _check_installed(args.installed)
    folder = args.folder or settings.DATA_DIR / "roame"
    try:
        edition = load_roame(folder)
    except UnreadableEdition as bad:
        raise Refused(f"the edition in {folder} cannot be read:\n{bad}") from None
    try:
        groups, cards = isco_unit_groups(), linked_cards()
    except (OperationalError, ProgrammingError):  # an edition can be checked before anything was installed
        groups, cards = None, {}
    findings = check(edition, groups, cards)
    for finding in findings:
        print(f"{finding.severity}: {finding}")
    for name, count in counts(edition).items():
        print(f"{name.replace('_', ' ')}: {count}")
    print(f"languages complete: {', '.join(_complete_languages(edition))}")
    _say_reach(edition, groups)
    if groups is None:
        print("ISCO-08 is not installed: whether its codes exist was not checked.", file=sys.stderr)
    for scheme in ("rome", "esco"):
        if scheme not in cards:
            print(f"{scheme.upper()} is not installed: whether its cards exist was not checked.", file=sys.stderr)
    errors = sum(finding.severity == "error" for finding in findings)
    print(f"errors {errors}, warnings {len(findings) - errors}")
    return 1 if errors else 0


def _check_installed(scheme: str) -> int:
    """What is in force, as stewards and imports made it: one line a breach, and their count."""
    from siraba.apps.classification.queries import NotInstalled
    from siraba.apps.classification.queries.sound import breaches

    try:
        found = breaches(scheme)
    except NotInstalled as missing:
        raise Refused(str(missing)) from None
    for code, wrong in found:
        print(f"error: {scheme}:{code} {wrong}")
    print(f"errors {len(found)}")
    return 1 if found else 0


def _say_reach(edition: Edition, groups: set[str] | None) -> None:
    """The coverage by ISCO-08: major groups, and below each its sub-major groups."""
    from siraba.apps.classification.queries import isco_titles
    from siraba.apps.classification.rules import reach

    titles = isco_titles("en") if groups else {}
    print("coverage by ISCO-08 (occupations, unit groups reached):")
    for row in reach((occupation.isco for occupation in edition.occupations), groups):
        whole = "" if row.whole is None else f" of {row.whole}"
        indent = "  " if len(row.code) == 1 else "    "
        line = f"{indent}{row.code.ljust(3)}{row.occupations:4d}  {row.reached:3d}{whole}  {titles.get(row.code, '')}"
        print(line.rstrip())


def _complete_languages(edition: Edition) -> list[str]:
    from siraba.apps.classification.rules.edition import LANGUAGES, titles

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


def _release(said: str) -> Release:
    from siraba.apps.classification.queries.differences import NoSuchRelease, release

    scheme, colon, version = said.partition(":")
    if not colon:
        raise Refused(f"{said!r} names no release: write it like roame:2026.1 (`siraba classification list`).")
    try:
        return release(scheme, version)
    except NoSuchRelease as missing:
        raise Refused(str(missing)) from None


def _diff(args: argparse.Namespace) -> int:
    from siraba.apps.classification.queries.differences import difference

    old, new = _release(args.old), _release(args.new)
    if old.scheme != new.scheme:
        raise Refused("two releases of the same classification are compared.")
    found = difference(old, new, args.lang)
    for word, nodes in (("added", found.added), ("removed", found.removed)):
        for node in nodes:
            print(f"{word}\t{node.code}\t{node.title}")
    for one, other in found.renamed:
        print(f"renamed\t{one.code}\t{one.title}\t→ {other.title}")
    for one, other in found.moved:
        print(f"moved\t{one.code}\t{one.title}\t{one.parent or '–'} → {other.parent or '–'}")
    for one, parts in found.split:
        print(f"split\t{one.code}\t{one.title}\t→ {', '.join(part.code for part in parts)}")
    print(
        f"added {len(found.added)}, removed {len(found.removed)}, renamed {len(found.renamed)}, "
        f"moved {len(found.moved)}, split {len(found.split)}"
    )
    return 0


def _publish(args: argparse.Namespace) -> int:
    from uuid import uuid4

    from siraba.apps.classification.actions import publish_release
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.foundation.lifecycles import Refusal

    try:
        release = publish_release(_release(args.release), by=SYSTEM, key=uuid4().hex)
    except Refusal:
        raise Refused(f"{args.release} is not whole: bring its files in to the end first.") from None
    print(f"{release} is the active release.")
    return 0


_VERBS = {"import": _import, "check": _check, "list": _list, "diff": _diff, "publish": _publish}
