"""`siraba work`: run the jobs that wait, without serving pages."""

from __future__ import annotations

import argparse
import signal

from siraba.faces.cli.main import django
from siraba.faces.cli.prepared import place


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("--once", action="store_true", help="run what waits now, then end")
    parser.add_argument("--urgent", action="store_true", help="only what people wait for: codes and messages")
    parser.add_argument("--idle", type=float, default=1.0, metavar="SECONDS", help="pause when nothing waits")


def run(args: argparse.Namespace) -> int:
    """Run jobs until SIGTERM or Ctrl-C; the job at hand is finished or put down where it can be resumed."""
    place()
    django()
    from siraba.apps.foundation import jobs, schedule, staging

    staging.sweep()
    if args.once:
        print(f"{jobs.run_waiting()} jobs run")
        return 0
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: asked.append(received))
    if args.urgent:
        jobs.run_forever(stop=lambda: bool(asked), idle_seconds=args.idle, urgent=True)
    else:
        jobs.run_forever(stop=lambda: bool(asked), idle_seconds=args.idle, ask_due=schedule.ask_due)
    return 0
