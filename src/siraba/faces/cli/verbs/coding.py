"""`siraba coding report`: how often the coder was right, by language, and the titles that the classification lacks."""

from __future__ import annotations

import argparse
import csv
import sys
from typing import TYPE_CHECKING

from siraba.faces.cli.main import Refused, django

if TYPE_CHECKING:
    from siraba.apps.classification.queries.report import Report


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    words = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    report = words.add_parser(
        "report",
        help="decisions of people on titles, and what the classification lacks",
        description="Counts titles that were not sure and that somebody decided; those coded without anybody are not "
        "among them.",
    )
    report.add_argument("--most", type=int, default=50, metavar="N", help="titles without an occupation to list")
    report.add_argument("--csv", action="store_true", help="the titles without an occupation as CSV, and nothing else")


def run(args: argparse.Namespace) -> int:
    """Print the report."""
    django()
    from django.db.utils import OperationalError, ProgrammingError

    from siraba.apps.classification.queries.report import coding_report
    from siraba.apps.foundation.actors import SYSTEM

    if args.most < 1:
        raise Refused("--most is a number of titles, at least 1.")
    try:
        report = coding_report(SYSTEM, most=args.most)
    except (OperationalError, ProgrammingError):
        raise Refused("this installation is not prepared yet; run `siraba setup` first.") from None
    if args.csv:
        sheet = csv.writer(sys.stdout, lineterminator="\n")
        sheet.writerow(["title", "language", "seen", "decided"])
        sheet.writerows([one.text, one.language, one.seen, "yes" if one.decided else "no"] for one in report.lacking)
        return 0
    _say_counts(report)
    print(f"waiting for a person: {report.waiting}")
    if report.lacking:
        print("titles without an occupation (seen, language, title):")
    for one in report.lacking:
        print(f"{one.seen:6d}  {one.language.ljust(4)}  {one.text}{'' if one.decided else '  (not decided yet)'}")
    return 0


def _say_counts(report: Report) -> None:
    print("language  decided  first right  among five  no occupation fits")
    for row in report.accuracy:
        coded = row.decided - row.none_fits
        print(
            f"{row.language.ljust(8)}  {row.decided:7d}  {_share(row.first, coded):>11}  "
            f"{_share(row.among_five, coded):>10}  {row.none_fits:18d}"
        )
    if not report.accuracy:
        print("nobody has decided a title yet")
    if report.writers:
        print("what workers, relays and employers chose for their own files (it decides nothing for others):")
        print("language   chosen  first right  among five")
    for row in report.writers:
        print(
            f"{row.language.ljust(8)}  {row.decided:7d}  {_share(row.first, row.decided):>11}  "
            f"{_share(row.among_five, row.decided):>10}"
        )


def _share(some: int, whole: int) -> str:
    return f"{some / whole:.1%}" if whole else "–"
