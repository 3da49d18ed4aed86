"""`siraba restore`: an installation from a backup, in an empty folder; those erased since are erased again."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from uuid import UUID

from siraba.faces.cli.main import Refused, django
from siraba.faces.cli.verbs import setup


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("file", type=Path)
    parser.add_argument("--identity", type=Path, required=True, metavar="FILE", help="the key that opens the backup")
    parser.add_argument(
        "--erased",
        type=Path,
        metavar="FILE",
        help="the newest erased.jsonl: who was erased after this backup is erased again",
    )


def run(args: argparse.Namespace) -> int:
    """Restore, bring up to date, erase again, end every session."""
    erased = _read_erased(args.erased) if args.erased else []
    django()
    from siraba.apps.foundation import backups

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
    print(f"erased again: {_erase_again(erased)}; sessions ended: {_end_sessions()}")
    _say_what_waits()
    print("Next: `siraba audit verify`, then `siraba pool rebuild`, then `siraba doctor`.")
    return 0


def _read_erased(path: Path) -> list[tuple[UUID, str]]:
    found = []
    try:
        for line in path.read_text(encoding="ascii").splitlines():
            said = json.loads(line)
            found.append((UUID(said["person"]), str(said["reason"])))
    except OSError as error:
        raise Refused(f"{path.name} cannot be read ({error.strerror}).") from None
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{path.name}: this is no list of the erased. Nothing was restored.") from None
    return found


def _erase_again(erased: list[tuple[UUID, str]]) -> int:
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.persons.actions import erase_person
    from siraba.apps.persons.queries import NotFound, person

    count = 0
    for public_id, reason in erased:
        try:
            found = person(SYSTEM, str(public_id))
        except NotFound:
            continue
        erase_person(found, reason, by=SYSTEM, key=f"restore/erase/{public_id}", again=True)
        count += 1
    return count


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
