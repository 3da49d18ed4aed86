"""`siraba allocate`: who gets which place, and for everybody a reason."""

from __future__ import annotations

import argparse
from pathlib import Path

from siraba.core.allocation import Allocation, Invalid, Problem, Proposing, Reason, best_total, by_priority, stable
from siraba.core.allocation.files import check_ending, read_order, read_problem, write_outcomes
from siraba.core.tabular import Unreadable
from siraba.faces.cli.main import Refused

METHODS = ("best-total", "stable", "priority")
SENTENCES: dict[Reason, str] = {
    Reason.PLACED: "has a place there",
    Reason.PLACED_RESERVED: "has a place there that is reserved for a group the person belongs to",
    Reason.NO_EDGE: "no offer was possible for this person",
    Reason.CAPACITY_FULL: "every place of the offer went to people who stand before",
    Reason.CEILING_REACHED: "the offer has places left, but a ceiling over several offers is reached",
    Reason.RESERVED: "the places that are left are reserved for a group the person does not belong to",
    Reason.FREE: "a place is free; another offer was given to the person instead",
}
"""Why, in words; the code beside them is what a program reads."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("edges", type=Path, metavar="MATCHES", help="person_id, vacancy_id, score (of `siraba match`)")
    parser.add_argument("offers", type=Path, metavar="OFFERS", help="id, places; reserved (women=3), ceiling")
    parser.add_argument("--method", choices=METHODS, required=True, help="docs/algorithms/allocation.md compares them")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="everybody's outcome: .csv or .jsonl")
    parser.add_argument("--people", type=Path, metavar="FILE", help="id, groups: needed for reserved places")
    parser.add_argument("--ceilings", type=Path, metavar="FILE", help="id, places: limits over several offers")
    parser.add_argument("--order", type=Path, metavar="FILE", help="priority: ids, the first first (as a drawn list)")
    parser.add_argument("--propose", choices=[side.value for side in Proposing], default=Proposing.PERSON.value)
    parser.add_argument("--exact", action="store_true", help="best-total: go on until nothing better is possible")
    parser.add_argument("--keep-reserved", action="store_true", help="reserved places nobody takes stay empty")
    parser.add_argument("--why", metavar="PERSON", help="also tell why this person has not what they wished more")


def run(args: argparse.Namespace) -> int:
    """Allocate, and print counts as the last line."""
    if (args.method == "priority") != (args.order is not None):
        raise Refused("--order FILE goes with --method priority, and only there.")
    try:
        check_ending(args.out)
        problem = read_problem(args.edges, args.offers, args.people, args.ceilings, released=not args.keep_reserved)
        allocation = _allocate(problem, args)
        write_outcomes(args.out, allocation, SENTENCES.__getitem__)
    except (Invalid, Unreadable) as error:
        raise Refused(str(error)) from error
    except OSError as error:
        raise Refused(f"{args.out} cannot be written: {error.strerror}. Choose another folder.") from error
    if args.why:
        _tell(allocation, args.why)
    print(_counts(allocation))
    return 0


def _allocate(problem: Problem, args: argparse.Namespace) -> Allocation:
    if args.method == "best-total":
        return best_total(problem, exact=args.exact)
    if args.method == "stable":
        return stable(problem, proposing=Proposing(args.propose))
    return by_priority(problem, read_order(args.order))


def _tell(allocation: Allocation, person: str) -> None:
    try:
        refusals = allocation.refusals(person)
    except KeyError:
        raise Refused(f"person {person} is in none of the files.") from None
    for one in refusals:
        print(f"{person}: {one.offer} (score {one.score}): {SENTENCES[one.reason]}")
    if not refusals:
        print(f"{person}: there was no offer they wished more than what they have.")


def _counts(allocation: Allocation) -> str:
    people = len(allocation.problem.persons)
    line = f"people {people}, placed {allocation.placed}, without a place {people - allocation.placed}"
    line += f", total {allocation.total}"
    return line if allocation.gap is None else f"{line}, gap {allocation.gap}"
