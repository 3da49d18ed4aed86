"""`siraba keys`: the keys outside of the database; a newer one, and everything carried over to it."""

from __future__ import annotations

import argparse
import sys
from uuid import uuid4

from siraba.faces.cli.main import django


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    deeds = parser.add_subparsers(dest="deed", required=True)
    listed = deeds.add_parser("list", help="the keys, which one is current, what lies under each")
    listed.add_argument("--count", action="store_true", help="count what lies under each (reads every sealed row)")
    deeds.add_parser("make", help="make a key: new things are sealed under it; what lies under the others stays")
    rotate = deeds.add_parser("rotate", help="make a key and carry everything over to it, while others work")
    rotate.add_argument("--no-key", action="store_true", help="make none: carry over to the current one")
    rotate.add_argument("--later", action="store_true", help="leave the carrying over to the worker")


def run(args: argparse.Namespace) -> int:
    """List, make, rotate."""
    django()
    return {"list": _list, "make": _make, "rotate": _rotate}[args.deed](args)


def _list(args: argparse.Namespace) -> int:
    from siraba.apps.foundation import keyring
    from siraba.apps.foundation.resealing import under

    counted = under() if args.count else {}
    for each in keyring.ring():
        found = f"  {counted.get(each.id, 0):>9,} sealed" if args.count else ""
        print(f"{each.id}  {each.made_at:%Y-%m-%d %H:%M}Z  {'current' if each.current else 'old':<7}{found}")
    return 0


def _make(args: argparse.Namespace) -> int:
    from siraba.apps.foundation import keyring

    print(f"{keyring.make()} is the current key. Make a backup now: without this key nothing newer can be read.")
    return 0


def _rotate(args: argparse.Namespace) -> int:
    from siraba.apps.foundation import jobs, keyring
    from siraba.apps.foundation.resealing import ask_resealing

    if not args.no_key:
        print(f"{keyring.make()} is the current key.")
    row = ask_resealing(f"cli/{uuid4()}")
    if args.later:
        print(f"asked for: `siraba jobs show {str(row.public_id)[:8]}`")
        return 0
    taken = jobs.take(only=row)
    if taken is None:
        print(f"a worker has it: `siraba jobs show {str(row.public_id)[:8]}`")
        return 0
    jobs.perform(taken)
    row.refresh_from_db()
    if row.state != "done":
        print(f"siraba keys: {row.state} after {row.done:,} rows. {row.problem}".rstrip(), file=sys.stderr)
        return int(row.state == "failed")
    print(f"{row.done:,} rows carried over. The old keys go in a day, when nothing uses them. Make a backup now.")
    return 0
