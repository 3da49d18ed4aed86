"""`siraba draw commit | run | verify`: a draw that everybody can check afterwards."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from siraba.core.allocation.draw import Entrant, Seats, commitment_of, list_digest
from siraba.core.allocation.draw_record import Record, disagreements, finish
from siraba.core.allocation.files import check_ending, read_entrants, read_result, write_result
from siraba.core.allocation.problem import Invalid
from siraba.core.tabular import Unreadable
from siraba.faces.cli.main import Refused


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    commit = steps.add_parser("commit", help="make a secret seed; write what is published before the draw")
    commit.add_argument("list", nargs="?", type=Path, metavar="LIST", help="the list, where it is already complete")
    commit.add_argument("--seed-file", type=Path, required=True, metavar="FILE", help="where the seed is kept secret")
    commit.add_argument("--record", type=Path, required=True, metavar="FILE", help="what is published (JSON)")
    _places(commit)
    run_ = steps.add_parser("run", help="draw: writes the result and the record with the seed")
    run_.add_argument("list", type=Path, metavar="LIST", help="people: id, stratum, groups (CSV or JSON Lines)")
    run_.add_argument("--seed-file", type=Path, required=True, metavar="FILE", help="the seed kept secret until now")
    run_.add_argument("--record", type=Path, required=True, metavar="FILE", help="what was published; not changed")
    run_.add_argument("--public", metavar="TEXT", help="a value nobody knew before closing, mixed into the seed")
    run_.add_argument("--out", type=Path, required=True, metavar="FILE", help="the result: .csv or .jsonl")
    run_.add_argument("--final", type=Path, required=True, metavar="FILE", help="the record with the seed (JSON)")
    _places(run_)
    verify = steps.add_parser("verify", help="check a published draw: seed, list, result")
    verify.add_argument("list", type=Path, metavar="LIST", help="the list that was drawn from")
    verify.add_argument("result", type=Path, metavar="RESULT", help="the published result")
    verify.add_argument("--final", type=Path, required=True, metavar="FILE", help="the published record with the seed")
    verify.add_argument("--record", type=Path, metavar="FILE", help="what was published before the draw")


def _places(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--places", action="append", default=[], metavar="[STRATUM=]N", help="places; once a stratum where there are"
    )
    parser.add_argument(
        "--reserve", action="append", default=[], metavar="[STRATUM:]GROUP=N", help="of these, N for a group"
    )
    parser.add_argument("--keep-reserved", action="store_true", help="reserved places nobody takes stay empty")


def run(args: argparse.Namespace) -> int:
    """One step. Returns 1 when a draw does not agree with what was published."""
    step: Callable[[argparse.Namespace], int] = {"commit": _commit, "run": _run, "verify": _verify}[args.step]
    try:
        return step(args)
    except (Invalid, Unreadable) as error:
        raise Refused(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is not text"
        raise Refused(
            f"{getattr(error, 'filename', None) or 'a file'}: {told}. Check the path and the rights."
        ) from None


def _commit(args: argparse.Namespace) -> int:
    seed = secrets.token_hex(32)
    digest = list_digest(read_entrants(args.list)) if args.list else None
    record = Record(commitment_of(seed), digest, _seats(args) or None, not args.keep_reserved)
    if args.record.exists():
        raise Refused(f"{args.record} exists already: a commitment is made once. Name another file.")
    try:
        handle = os.open(args.seed_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(f"{args.seed_file} exists already, and a seed is never overwritten. Name another file.") from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(seed + "\n")
    args.record.write_text(record.as_json(), encoding="utf-8")
    print(f"commitment {record.commitment}")
    if digest:
        print(f"list {digest}")
    print(f"Publish {args.record} before registration closes; keep {args.seed_file} secret until the draw.")
    return 0


def _run(args: argparse.Namespace) -> int:
    check_ending(args.out)
    before = _record(args.record)
    seed = args.seed_file.read_text(encoding="ascii").strip()
    entrants = read_entrants(args.list)
    seats, released = _seats(args), not args.keep_reserved
    if not seats and before.seats is not None:
        seats, released = dict(before.seats), before.released
    if not seats:
        raise Refused("how many places are there? --places N, or --places STRATUM=N for each stratum.")
    final, result = finish(before, entrants, seats, seed, public=args.public, released=released)
    write_result(args.out, result)
    args.final.write_text(final.as_json(), encoding="utf-8")
    print(f"list {final.list_digest}")
    print(f"drawn {len(result)}, selected {sum(one.selected for one in result)}")
    return 0


def _verify(args: argparse.Namespace) -> int:
    entrants, final = read_entrants(args.list), _record(args.final)
    before = _record(args.record) if args.record else None
    found = disagreements(final, entrants, read_result(args.result), commitment=before.commitment if before else None)
    found = [*_promises(before, final), *found]
    for sentence in found:
        print(sentence, file=sys.stderr)
    if found:
        print(f"the draw does not agree with what was published: {len(found)} differences")
        return 1
    print(f"the draw agrees: seed, list of {_people(entrants)}, places and result")
    if before is None:
        print("Give --record FILE, published before the draw, to check also that the seed was fixed by then.")
    return 0


def _promises(before: Record | None, final: Record) -> list[str]:
    """What was committed to before and is another now, beside the seed."""
    found = []
    if before and before.list_digest not in (None, final.list_digest):
        found.append("list: the record with the seed names another list than the one committed to.")
    if before and before.seats is not None and (before.seats, before.released) != (final.seats, final.released):
        found.append("places: the record with the seed names other places than those committed to.")
    return found


def _people(entrants: list[Entrant]) -> str:
    return f"{len(entrants)} people"


def _record(path: Path) -> Record:
    return Record.from_json(path.read_text(encoding="utf-8"))


def _seats(args: argparse.Namespace) -> dict[str, Seats]:
    places: dict[str, int] = {}
    reserved: dict[str, dict[str, int]] = {}
    for word in args.places:
        stratum, _, number = word.rpartition("=")
        places[stratum] = _number(number, word, "--places")
    for word in args.reserve:
        where, _, number = word.rpartition("=")
        stratum, _, group = where.rpartition(":")
        if not group or stratum not in places:
            raise Refused(f"--reserve {word}: write [STRATUM:]GROUP=N, and the places of the stratum with --places.")
        reserved.setdefault(stratum, {})[group] = _number(number, word, "--reserve")
    return {stratum: Seats(number, reserved.get(stratum, {})) for stratum, number in places.items()}


def _number(text: str, word: str, option: str) -> int:
    if not text.isdecimal():
        raise Refused(f"{option} {word}: {text!r} is not a whole number.")
    return int(text)
