"""`siraba restore`: an installation from a backup, in an empty folder; what was erased or taken back since stays so."""

from __future__ import annotations

import argparse
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING

from siraba.faces.cli.main import Refused, django
from siraba.faces.cli.verbs import setup

if TYPE_CHECKING:
    from siraba.apps.persons.since import Since


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--identity", type=Path, required=True, metavar="FILE", help="the key that opens the backup")
    parser.add_argument(
        "--since",
        "--erased",
        type=Path,
        metavar="FILE",
        help="the newest since.jsonl (or erased.jsonl of before): erasures, agreements taken back and limits after "
        "this backup are done again (else the one in SIRABA_SINCE_FOLDER)",
    )


def run(args: argparse.Namespace) -> int:
    """Restore, bring up to date, do again what must not come back, end every session."""
    django()
    from siraba.apps.foundation import backups

    listed = _listed(args.since)
    began = time.monotonic()
    try:
        manifest = backups.restore(args.file, args.identity)
    except backups.BadBackup as problem:
        raise Refused(str(problem)) from problem
    print(
        f"restored as of {manifest.made_at}: {len(manifest.tables)} tables and {manifest.rows} rows, equal to what was "
        f"saved; {len(manifest.members)} files; {time.monotonic() - began:.1f} s"
    )
    setup.run(argparse.Namespace(state_only=False))
    if listed is not None:
        _do_again(listed)
    print(f"sessions ended: {_end_sessions()}")
    _say_the_gap(listed, manifest.made_at)
    _say_what_waits()
    print("Next: `siraba audit verify`, then `siraba pool rebuild`, then `siraba doctor`.")
    return 0


def _listed(path: Path | None) -> Since | None:
    """The list named, else the one in the folder that the operator set for it."""
    from django.conf import settings

    from siraba.apps.persons.since import NAME, NoList, read

    if path is None and settings.SIRABA_SINCE_FOLDER:
        there = Path(settings.SIRABA_SINCE_FOLDER) / NAME
        path = there if there.exists() else None
    if path is None:
        return None
    try:
        return read(path)
    except NoList as problem:
        raise Refused(f"{problem} Nothing was restored.") from problem


def _do_again(listed: Since) -> None:
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.persons.actions import do_again

    done = do_again(listed, by=SYSTEM, key=f"restore/{secrets.token_hex(8)}")
    print(
        f"done again: people erased {done.erased}, agreements taken back {done.withdrawn}, limits set {done.limited}; "
        f"so already in the backup: {done.held}; not in it: {done.unknown}"
    )
    for one in done.by_hand:
        print(f"NOT erased again: {one}. The law keeps the file, or it is merged with another one: look at it by hand.")
    if listed.unread:
        print(
            f"{listed.unread} lines of the list cannot be read (a power cut leaves such): what they said is not known."
        )


def _say_the_gap(listed: Since | None, made_at: str) -> None:
    """From when on nobody knows here what was erased or taken back: people ask, and whoever restored must answer."""
    if listed is None:
        told, since = "No list was given (--since since.jsonl).", made_at
    elif not listed.until:
        told, since = (
            "The list is of an older version: it does not say when it ends, and knows the erased alone.",
            made_at,
        )
    else:
        told, since = f"The list ends at {listed.until[:19]} UTC.", max(listed.until, made_at)
    print(f"{told} What was erased, taken back or limited after {since[:19]} UTC is not known here, and lives again.")


def _end_sessions() -> int:
    """A session that was ended after the backup must not live again."""
    from siraba.apps.accounts.actions import end_session
    from siraba.apps.accounts.queries import open_sessions
    from siraba.apps.foundation.actors import SYSTEM

    rows = list(open_sessions())
    for row in rows:
        end_session(row, by=SYSTEM, key=f"restore/session/{row.public_id}")
    return len(rows)


def _say_what_waits() -> None:
    """A message that was waiting then may have been sent since: a person looks before it is sent again."""
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.messages.queries import counts

    if waiting := counts(SYSTEM).get("waiting", 0):
        print(f"{waiting} messages were waiting then and may have been sent since: look at them before the jobs run.")
