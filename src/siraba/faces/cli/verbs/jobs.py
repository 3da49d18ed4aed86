"""`siraba jobs`: what runs later or at night; look at it, stop it, let it go on."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from siraba.faces.cli.main import Refused, django

if TYPE_CHECKING:
    from siraba.apps.foundation.models import Job


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("what", nargs="?", default="list", choices=("list", "show", "stop", "resume"))
    parser.add_argument("job", nargs="?", help="the id of a job, or its first letters")
    parser.add_argument("--state", choices=("waiting", "running", "done", "stopped", "failed"), help="only these")
    parser.add_argument("--top", type=int, default=20, metavar="N", help="at most so many (default 20)")
    parser.add_argument("--json", action="store_true", help="for programs: one JSON object a line")


def run(args: argparse.Namespace) -> int:
    """List jobs, newest first; show, stop or resume one."""
    django()
    from siraba.apps.foundation import jobs, queries
    from siraba.apps.foundation.actors import SYSTEM

    if args.what == "list":
        rows = queries.jobs(SYSTEM)
        rows = rows.filter(state=args.state) if args.state else rows
        for row in rows[: max(args.top, 1)]:
            print(json.dumps(_said(row)) if args.json else _line(row))
        return 0
    row = _one(args.job)
    if args.what == "stop":
        if row.state not in {"waiting", "running"}:
            raise Refused(f"this job has ended ({row.state}); there is nothing to stop.")
        row = jobs.stop(row, by=SYSTEM, key=f"cli/{uuid4()}")
    elif args.what == "resume":
        if row.state not in {"stopped", "failed"}:
            raise Refused(f"this job does not stand still ({row.state}); there is nothing to resume.")
        row = jobs.resume(row, by=SYSTEM, key=f"cli/{uuid4()}")
    _show(row, as_json=args.json)
    return 0


def _one(said: str | None) -> Job:
    """The job whose id begins so. Raises Refused for none, and for more than one."""
    from siraba.apps.foundation import queries
    from siraba.apps.foundation.actors import SYSTEM

    if not said:
        raise Refused("give the id of a job (`siraba jobs` lists them).")
    found = [row for row in queries.jobs(SYSTEM)[:5000] if str(row.public_id).startswith(said.lower())]
    if len(found) != 1:
        raise Refused(
            f"{'no job' if not found else f'{len(found)} jobs'} begin with {said!r} (`siraba jobs` lists them)."
        )
    return found[0]


def _line(row: Job) -> str:
    of = f"/{row.total:,}" if row.total else ""
    far = f"{row.done:,}{of}" if row.done or row.total else ""
    said = f"{row.public_id}  {row.kind:<16} {row.state:<8} {row.recorded_at:%Y-%m-%d %H:%M}Z  {far}"
    return said.rstrip() + (f"  {row.problem}" if row.problem else "")


def _show(row: Job, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(_said(row)))
        return
    for name, value in _said(row).items():
        if value not in (None, "", {}):
            print(f"{name:<12} {value}")
    if row.state == "running" and row.stop_asked:
        print("it stops after the piece it is at", file=sys.stderr)


def _said(row: Job) -> dict[str, Any]:
    return {
        "id": str(row.public_id),
        "kind": row.kind,
        "state": row.state,
        "asked": row.recorded_at.isoformat(timespec="seconds"),
        "ended": row.finished_at.isoformat(timespec="seconds") if row.finished_at else None,
        "done": row.done,
        "total": row.total,
        "stopping": row.stop_asked and row.state == "running",
        "worker": row.worker,
        "result": row.result,
        "problem": row.problem,
    }
