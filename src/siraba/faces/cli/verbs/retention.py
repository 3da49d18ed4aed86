"""`siraba retention`: how long what is kept, what is due today, and letting go of it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from siraba.faces.cli.main import Refused, django
from siraba.faces.cli.prepared import place

if TYPE_CHECKING:
    from siraba.apps.foundation.retention import Line

WORDS = {"notify": "asked first", "anonymise": "wiped", "erase": "erased"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    verbs = parser.add_subparsers(dest="what", required=True)
    run_it = verbs.add_parser("run", help="deal with everything whose term is over, as the job does each night")
    run_it.add_argument("--dry-run", action="store_true", help="count it, and touch nothing")
    run_it.add_argument(
        "--as-of", type=date.fromisoformat, metavar="DATE", help="the day to look from, not after today"
    )
    verbs.add_parser("show", help="the terms in force, with the law each comes from")


def run(args: argparse.Namespace) -> int:
    """Print a line a kind. Raises Refused for a day to come: it would erase what is still to be kept."""
    place()
    django()
    from django.utils import timezone

    from siraba.apps.foundation import retention
    from siraba.apps.foundation.terms import terms

    today = timezone.localdate()
    if args.what == "show":
        for each in terms(today):
            length = f"{each.months} months" if each.months is not None else f"{each.days} days"
            law = each.source if isinstance(each.source, str) else each.source["en"]
            print(f"{each.kind:<20} {length:>11}  {WORDS[each.then]:<12} {each.done_by:<9} {law}")
        return 0
    as_of = args.as_of or today
    if args.dry_run:
        _print(retention.look(as_of), dry=True)
        return 0
    if as_of > today:
        raise Refused(f"{as_of} has not come: look at it with --dry-run; nothing is erased before its day.")
    _print(_worked_off(as_of), dry=False)
    return 0


def _worked_off(as_of: date) -> list[Line]:
    """Done as the job that it is at night: it shows among the jobs, and goes on where it stopped."""
    from siraba.apps.foundation import jobs, retention
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.foundation.models import JobState

    due = {line.term.kind: line for line in retention.look(as_of)}
    row = jobs.ask("retention.run", by=SYSTEM, key=f"retention/{uuid4().hex}", as_of=as_of.isoformat())
    taken = jobs.take_this(row)
    if taken is None:
        raise Refused("a worker was quicker and does it now; `siraba jobs` shows how far it is.")
    if jobs.perform(taken) is not JobState.DONE:
        taken.refresh_from_db()
        raise Refused(f"it did not end: {taken.problem or taken.state}. `siraba jobs` shows it and resumes it.")
    taken.refresh_from_db()
    return [
        retention.Line(line.term, line.due, int(taken.result.get(kind, 0)), line.waiting) for kind, line in due.items()
    ]


def _print(lines: Iterable[Line], *, dry: bool) -> None:
    """A table: what is due, and what was done of it."""
    print(f"{'kind':<20} {'what happens':<12} {'due':>8}" + ("" if dry else f" {'done':>8}"))
    for line in lines:
        done = "" if dry else f" {line.done:>8}"
        waiting = f"  {line.waiting} could not be told: their office decides" if line.waiting else ""
        print(f"{line.term.kind:<20} {WORDS[line.term.then]:<12} {line.due:>8}{done}{waiting}")
