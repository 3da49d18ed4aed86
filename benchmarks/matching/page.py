"""The page of a vacancy with its list, over HTTP from the production server, with a million people in the pool.

    python -m benchmarks.matching.page [--people 1000000] [--database sqlite|postgresql]

Client and server share the machine, so the time on the wall holds both; the server's own time is told by its answer's
log line, its processor time (which says more where others work on the machine) by the kernel. The first look of a day
at a list writes down whose names were shown, and is told apart. How soon a change is seen (`visible`) is measured on
the same installation.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from contextlib import ExitStack
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import numpy as np
from tools.postgres import server

from benchmarks.journey import PORT, processor_below, sign_in, wait_until_ready
from benchmarks.matching import visible
from benchmarks.matching.installed import ready

LOOKS = 200
SERVED = re.compile(r"GET web:vacancy 200 in (\d+(?:\.\d+)?) ms")


def main() -> None:
    """Set an installation up, ask its pages, and print what they took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    args = parser.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(TemporaryDirectory(prefix="siraba-page-"))) / "home"
        if args.database == "postgresql":
            os.environ["SIRABA_DATABASE"] = stack.enter_context(server("shared_buffers=512MB"))
        posts = ready(home, args.people)
        over_http([str(post.public_id) for post in posts], args.people, args.database)
        visible.measure(posts, args.people, args.database)


def over_http(posts: list[str], people: int, database: str) -> None:
    """Every page once for the first look, and then again in turns."""
    command = [sys.executable, "-m", "siraba.faces.cli", "serve", "--port", str(PORT)]
    log = Path(os.environ["SIRABA_HOME"]) / "served.log"
    with log.open("w") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            browser = build_opener(HTTPCookieProcessor(CookieJar()))
            wait_until_ready(browser)
            sign_in(browser)
            for _ in range(8):  # every process of the server loads the pool, and at first compiles the kernels
                _look(browser, posts[0])
            first = [_look(browser, post) for post in posts[1:]]
            for post in posts * 2:
                _look(browser, post)
            before, used = len(SERVED.findall(log.read_text())), processor_below(process.pid)
            again = [_look(browser, posts[number % len(posts)]) for number in range(LOOKS)]
            used = processor_below(process.pid) - used
            time.sleep(0.5)
            served = [float(each) for each in SERVED.findall(log.read_text())[before:]]
        finally:
            process.terminate()
    print(f"  page of a list over HTTP, {people:,} people, {database}, {len(posts)} vacancies, "
          f"load {os.getloadavg()[0]:.1f}")  # fmt: skip
    for what, times in (("first look of the day, wall", first), ("wall", again), ("in the server", served)):
        if times:
            p50, p95 = np.percentile(times, (50, 95))
            print(f"    {what:30} p50 {p50:7.1f}  p95 {p95:7.1f} ms  ({len(times)} looks)")
    print(f"    of the server's processor      {used * 1_000 / LOOKS:7.1f} ms a look (mean)")


def _look(browser: OpenerDirector, post: str) -> float:
    begun = time.perf_counter()
    page = browser.open(f"http://127.0.0.1:{PORT}/desk/vacancies/{post}/").read().decode()
    taken = (time.perf_counter() - begun) * 1_000
    if "/desk/people/" not in page:
        raise SystemExit(f"the list of {post} shows nobody")
    return taken


if __name__ == "__main__":
    main()
