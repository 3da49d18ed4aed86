"""A pool built from the database: how long people take from rows to columns, and how much memory beside them.

    python -m benchmarks.matching.streamed [--people 2000] [--database sqlite|postgresql]

The people are those of the demo, with occupations, skills, languages, consents and wishes, as offices enter them. They
are read in a stream: what is held is the columns and one batch of rows, so a person costs the same at any number.
"""

from __future__ import annotations

import argparse
import os
import time
import tracemalloc
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.postgres import server

from benchmarks.journey import siraba

ROUNDS = 3


def main() -> None:
    """Make people, read them some times, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    args = parser.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory(prefix="siraba-stream-"))) / "home"
        if args.database == "postgresql":
            os.environ["SIRABA_DATABASE"] = stack.enter_context(server("shared_buffers=512MB"))
        os.environ |= {"SIRABA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "siraba.settings"}
        siraba("setup")
        siraba("demo", "--people", str(args.people))
        measure(args.database)


def measure(database: str) -> None:
    """Microseconds a person, the least of some rounds; the most memory at a time, of a round of its own."""
    import django

    django.setup()
    from siraba.apps.classification.queries import proximity_tables
    from siraba.apps.shortlists.records import person_records
    from siraba.core.pool.people import Pool

    near, wall, cpu, count = proximity_tables(), [], [], 0
    for _ in range(ROUNDS):
        begun, used = time.perf_counter(), time.thread_time()
        count = len(Pool.build(person_records(), near))
        wall.append(time.perf_counter() - begun)
        cpu.append(time.thread_time() - used)
    tracemalloc.start()
    for _ in person_records():
        pass
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    print(f"  {count:,} people from {database} to a pool: {min(wall) / count * 1e6:.0f} us a person by the clock, "
          f"{min(cpu) / count * 1e6:.0f} us of this process; {peak:.1f} MB at most while they are read, "
          f"load {os.getloadavg()[0]:.1f}")  # fmt: skip


if __name__ == "__main__":
    main()
