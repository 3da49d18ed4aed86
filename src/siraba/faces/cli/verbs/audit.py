"""`siraba audit`: does the chain hold, and where not; sign its head; show the key that checks it."""

from __future__ import annotations

import argparse

from siraba.faces.cli.main import django


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("what", choices=("verify", "sign", "key"))


def run(args: argparse.Namespace) -> int:
    """Verify ends with 1 when anything is wrong."""
    django()
    from siraba.apps.foundation import heads

    if args.what == "key":
        print(heads.public_key_text(), end="")
        return 0
    if args.what == "sign":
        head = heads.sign_head()
        print(f"entry {head.number} signed at {head.at}" if head else "nothing new since the last signed head")
        return 0
    count, wrong = heads.count_entries(), list(heads.verify_chain())
    for found in wrong[:50]:
        print(f"entry {found.number}: {found.what}")
    print(f"entries {count}, signed heads {len(heads.signed_heads())}, breaks {len(wrong)}")
    return 1 if wrong else 0
