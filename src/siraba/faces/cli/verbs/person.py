"""`siraba person`: everything about a person erased; files of people compared without a server."""

from __future__ import annotations

import argparse

from siraba.faces.cli.main import Refused, django

REASONS = ("request", "mistake", "retention", "unlawful")


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    deeds = parser.add_subparsers(dest="deed", required=True)
    erase = deeds.add_parser("erase", help="destroy everything about a person; the audit still verifies")
    erase.add_argument("reference", help="the number of the file, with its letter: P-26-004817-K")
    erase.add_argument("--reason", required=True, choices=REASONS, help="a code: free words may name people")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    deeds.add_parser("compare", help="look whether people who came by a file are known already")


def run(args: argparse.Namespace) -> int:
    """Erase or compare."""
    django()
    return _erase(args) if args.deed == "erase" else _compare()


def _erase(args: argparse.Namespace) -> int:
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.foundation.lifecycles import Refusal
    from siraba.apps.persons.actions import erase_person
    from siraba.apps.persons.queries import NotFound, person_of_reference

    try:
        person = person_of_reference(SYSTEM, args.reference)
    except NotFound as problem:
        raise Refused(f"there is no file {args.reference!r}. Write the whole number with its letter.") from problem
    if (
        not args.yes
        and input(f"Erase everything about {person.reference}, for good? Write its number: ") != person.reference
    ):
        raise Refused("nothing was erased.")
    try:
        stone = erase_person(person, args.reason, by=SYSTEM, key=f"cli/erase/{person.public_id}")
    except Refusal as refusal:
        kinds = ", ".join(str(each.values.get("kinds", each.code)) for each in refusal.obstacles)
        raise Refused(f"nothing was erased: {kinds} must be kept by law and points at this person.") from refusal
    print(f"erased, reason {stone.reason}; backups made before still hold the person until they run out")
    return 0


def _compare() -> int:
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.persons.actions.names import compare_waiting, count_names
    from siraba.apps.persons.queries import resemblances

    count_names()
    done = 0
    while some := compare_waiting():
        done += some
    print(f"compared {done}, pairs to decide {resemblances(SYSTEM).count()}")
    return 0
