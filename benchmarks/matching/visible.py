"""How soon a change is in the next search, while four processes search.

    python -m benchmarks.matching.visible [--people 1000000] [--database sqlite|postgresql]

Somebody who stands first in a list takes their agreement back; the next search of another process begins when the
action has ended, reads the change, and must not list them. Told is how long that search takes, change included.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from tools.postgres import server

from benchmarks.matching.installed import LISTED, ready

SEARCHERS, CHANGES = 4, 100


def main() -> None:
    """Set an installation up, let others search, change, and look."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--searcher", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.searcher:
        search_on()
        return
    with ExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory(prefix="siraba-visible-"))) / "home"
        if args.database == "postgresql":
            os.environ["SIRABA_DATABASE"] = stack.enter_context(server("shared_buffers=512MB"))
        measure(ready(home, args.people), args.people, args.database)


def measure(posts: list[Any], people: int, database: str) -> None:
    """Let others search an installation that is ready; change, look, and print."""
    command = [sys.executable, "-m", "benchmarks.matching.visible", "--searcher"]
    others = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(SEARCHERS)]
    try:
        for each in others:
            assert each.stdout is not None
            each.stdout.readline()  # it has searched once
        times = changes(posts)
    finally:
        for each in others:
            each.terminate()
            each.wait()
    print(f"  a consent withdrawn is in the next search, {people:,} people, {database}, while {SEARCHERS} "
          f"processes search ({len(times)} changes, none missed), load {os.getloadavg()[0]:.1f}")  # fmt: skip
    for clock, taken in zip(("wall", "processor"), np.array(times).T, strict=True):
        p50, p95 = np.percentile(taken, (50, 95))
        print(f"    {clock:10} p50 {p50:7.1f}  p95 {p95:7.1f} ms")


def search_on() -> None:
    """Search one vacancy after the other until the process is ended."""
    import django

    django.setup()
    from siraba.apps.vacancies.models import Vacancy

    asked = _asked(list(Vacancy.objects.filter(state="published", country="XD")))
    told = False
    while True:
        for one in asked:
            _search(one)
            if not told:
                told = True
                print("searching", flush=True)


def changes(posts: list[Any]) -> list[tuple[float, float]]:
    """Milliseconds of the search after each change, on the wall and of the processor."""
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.persons.actions import withdraw_consent
    from siraba.apps.persons.models import Consent

    asked, times = _asked(posts), []
    for one in asked:
        _search(one)
    for number in range(CHANGES):
        one = asked[number % len(asked)]
        first = _search(one)[0]
        agreement = Consent.objects.select_related("person").get(
            person__public_id=first, purpose="match_home", withdrawn_on=None
        )
        withdraw_consent(agreement, by=SYSTEM, key=f"visible/{number}")
        begun, cpu = time.perf_counter(), time.thread_time()
        listed = _search(one)
        times.append(((time.perf_counter() - begun) * 1_000, (time.thread_time() - cpu) * 1_000))
        if first in listed:
            raise SystemExit(f"{first} was listed after the agreement was taken back")
    return times


def _asked(posts: list[Any]) -> list[Any]:
    from siraba.apps.shortlists.records import vacancy_record

    return [vacancy_record(post) for post in posts]


def _search(asked: Any) -> list[str]:
    """The list alone, over everybody as of now."""
    from django.utils import timezone

    from siraba.apps.shortlists import pool
    from siraba.apps.shortlists.queries import parameters, proximity
    from siraba.core.matching import fast

    found = fast.rank(
        pool.people(),
        asked,
        proximity=proximity(),
        parameters=parameters(),
        as_of=timezone.localdate(),
        top=LISTED,
    )
    return list(found.ids)


if __name__ == "__main__":
    main()
