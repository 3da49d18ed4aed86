"""`siraba shortlist replay ID`: work a kept list out again from what was frozen, and say whether it is equal."""

from __future__ import annotations

import argparse

from siraba.faces.cli.main import Refused, django


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    replay = steps.add_parser("replay", help="work the listed people out again, from the inputs that were kept")
    replay.add_argument("id", metavar="ID", help="the public id of a kept list (in the address of its page)")


def run(args: argparse.Namespace) -> int:
    """Print a line a place that differs or was erased. Returns 1 when the list is not what was shown."""
    django()
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.shortlists import saved
    from siraba.core.matching.replaying import Outcome, Replayed

    def told(one: Replayed) -> str:
        if one.outcome is Outcome.ERASED:
            return f"place {one.kept.rank}: the person was erased"
        was = one.kept.match.score if one.kept.match else None
        now = "a condition is not met" if one.again is None else f"{one.again.score} points"
        return f"place {one.kept.rank}: {was} points were shown, and now: {now}"

    try:
        row = saved.saved(SYSTEM, args.id)
    except saved.NotFound:
        raise Refused(f"there is no kept list {args.id}.") from None
    again = saved.replayed(row)
    for one in again.rows:
        if one.outcome is not Outcome.EQUAL:
            print(told(one))
    if not again.in_order:
        print("the places do not stand in the order of their points")
    known = sum(one.outcome is not Outcome.ERASED for one in again.rows)
    print(
        f"{row.vacancy.reference}, {row.as_of}, parameters {row.parameters.number}: "
        f"{'equal' if again.equal else 'NOT equal'} ({known} of {len(again.rows)} people can be worked out)"
    )
    return 0 if again.equal else 1
