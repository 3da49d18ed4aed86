"""Whether time or size tells what is somebody else's from what does not exist: `python -m benchmarks.not_yours`.

An installation with a fictitious country is made in a folder of its own (SQLite, or SIRABA_DATABASE) and asked in this
process, pairs interleaved in random order. For each pair: medians, the difference of medians with a 95 % bootstrap
interval, and the share of pairs in which the foreign one was slower (Mann-Whitney's AUC; 0.5 tells nothing). Bodies are
compared byte by byte, without tokens and the id that was asked for.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np

SOURCE = Path(__file__).resolve().parents[1] / "src"
clock: Callable[[], float] = time.perf_counter
"""The clock on the wall, as a stranger has it; `--cpu` for a machine on which others work too."""
Ask = Callable[[bool], tuple[float, bytes]]
"""Ask once for what is somebody's (True) or nobody's: seconds, and the body."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the samples of a pair say. Times in milliseconds."""

    name: str
    samples: int
    theirs: float
    nobodys: float
    low: float
    high: float
    auc: float
    same: bool


def main() -> int:
    """Make the installation, ask, print the table. 1 when a body tells, or the time does by more than noise."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=400, help="of each side of a pair (a tenth where a password is)")
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--cpu", action="store_true", help="time of this thread alone, not of the wall's clock")
    args = parser.parse_args()
    global clock  # noqa: PLW0603 - one clock for all that is measured
    clock = time.thread_time if args.cpu else time.perf_counter
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"SIRABA_HOME": home, "DJANGO_SETTINGS_MODULE": "siraba.settings"}
        for words in (["setup"], ["demo", "--people", str(args.people)]):
            done = [sys.executable, "-m", "siraba.faces.cli", *words]
            subprocess.run(done, check=True, env={**os.environ, "PYTHONPATH": str(SOURCE)}, stdout=subprocess.DEVNULL)
        sys.path.insert(0, str(SOURCE))
        import django

        django.setup()
        from django.conf import settings

        settings.ALLOWED_HOSTS, settings.SIRABA_LIMITED = ["testserver"], False
        settings.LOGGING_CONFIG = None
        import logging

        logging.disable(logging.CRITICAL)
        found = [_measured(name, ask, args.samples // slow) for name, ask, slow in _pairs()]
    _print(found)
    return int(any(not each.same or abs(each.auc - 0.5) > 0.1 for each in found))


def _measured(name: str, ask: Ask, samples: int) -> Found:
    """Ask for both in random order, after a few of each for the caches."""
    for _ in range(3):
        ask(True), ask(False)
    times: dict[bool, list[float]] = {True: [], False: []}
    bodies: dict[bool, set[bytes]] = {True: set(), False: set()}
    order = [True, False] * samples
    random.Random(7).shuffle(order)
    for theirs in order:
        seconds, body = ask(theirs)
        times[theirs].append(1000 * seconds)
        bodies[theirs].add(body)
    one, other = np.array(times[True]), np.array(times[False])
    low, high = _interval(one, other)
    same = bodies[True] == bodies[False] and len(bodies[True]) == 1
    return Found(name, samples, float(np.median(one)), float(np.median(other)), low, high, _auc(one, other), same)


def _interval(one: Any, other: Any) -> tuple[float, float]:
    """The middle 95 % of differences of medians over 2,000 draws with replacement."""
    dice = np.random.default_rng(7)
    draws = [
        np.median(one[dice.integers(0, len(one), len(one))])
        - np.median(other[dice.integers(0, len(other), len(other))])
        for _ in range(2000)
    ]
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)


def _auc(one: Any, other: Any) -> float:
    """How often a sample of the one is above one of the other (ties count half)."""
    from scipy.stats import mannwhitneyu

    return float(mannwhitneyu(one, other).statistic / (len(one) * len(other)))


def _timed(call: Callable[[], Any]) -> tuple[float, bytes]:
    began = clock()
    answer = call()
    seconds = clock() - began
    body = re.sub(rb'value="[\w-]{32,}"', b"", answer.content)
    body = re.sub(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", b"", body)
    return seconds, str(answer.status_code).encode() + body


def _pairs() -> list[tuple[str, Ask, int]]:
    """Name, how to ask, and how many times fewer samples."""
    from django.test import Client as Browser

    from siraba.apps.accounts.models import User
    from siraba.apps.foundation.scopes import reachable
    from siraba.apps.persons.models import Person

    user = User.objects.get(email="conseillere@siraba.demo")
    seen = reachable(user.actor, "person.see", Person).values("pk")
    foreign = list(Person.objects.exclude(pk__in=seen).values_list("public_id", flat=True))
    desk = Browser()
    desk.force_login(user)
    dice = random.Random(11)

    def ident(theirs: bool) -> Any:
        return dice.choice(foreign) if theirs else uuid4()

    program = _program(user)
    return [
        ("page: a file", lambda theirs: _of(desk, f"/desk/people/{ident(theirs)}/"), 1),
        ("page: its numbers", lambda theirs: _of(desk, f"/desk/people/{ident(theirs)}/contacts"), 1),
        ("api: a file", lambda theirs: _of(program, f"/api/v1/people/{ident(theirs)}"), 1),
        ("api: its openings", lambda theirs: _of(program, f"/api/v1/people/{ident(theirs)}/openings"), 1),
        ("door: password", _password, 10),
        ("door: a code is asked for", _claim, 1),
        ("door: a code is typed", _typed, 1),
    ]


def _of(browser: Any, address: str) -> tuple[float, bytes]:
    return _timed(lambda: browser.get(address))


def _program(user: Any) -> Any:
    from django.test import Client as Browser

    from siraba.apps.accounts.actions import enter_client
    from siraba.apps.accounts.models import Scope
    from siraba.apps.accounts.queries import token_digest
    from siraba.apps.foundation.actors import SYSTEM

    enter_client("p", user.office, Scope.values, token_digest=token_digest("t"), by=SYSTEM, key="benchmark")
    return Browser(headers={"Authorization": "Bearer t"})


def _forget() -> None:
    """No tries before this one: how long somebody waits is told to everybody, and is another matter."""
    from siraba.apps.accounts.models import Knock

    Knock.objects.all().delete()


def _password(theirs: bool) -> tuple[float, bytes]:
    from django.test import Client as Browser

    _forget()
    name = "conseillere@siraba.demo" if theirs else "conseiller0@siraba.demo"
    browser = Browser()
    seconds, body = _timed(lambda: browser.post("/sign-in", {"email": name, "password": "something wrong"}))
    return seconds, body.replace(name.encode(), b"")


def _said(theirs: bool) -> dict[str, str]:
    from siraba.apps.persons.identifying import to_try

    row = to_try(1)[0]
    birth = str(row.person.birth)
    phone = row.value if theirs else row.value[:-4] + f"{random.Random(time.perf_counter_ns()).randrange(10**4):04d}"
    return {"reach": phone, "name": row.person.full_name, "birth": birth}


def _claim(theirs: bool) -> tuple[float, bytes]:
    from django.test import Client as Browser

    _forget()
    said, browser = _said(theirs), Browser()
    return _timed(lambda: browser.post("/me/sign-in", said))


def _typed(theirs: bool) -> tuple[float, bytes]:
    from django.test import Client as Browser

    from siraba.apps.persons.actions.own import send_waiting

    _forget()
    said, browser = _said(theirs), Browser()
    browser.post("/me/sign-in", said)
    send_waiting()
    return _timed(lambda: browser.post("/me/code", {"code": "000000"}))


def _print(found: list[Found]) -> None:
    print("| asked | samples | somebody's (ms) | nobody's (ms) | difference of medians (ms, 95 %) | AUC | bytes |")
    print("|---|--:|--:|--:|--:|--:|---|")
    for each in found:
        apart = f"{each.theirs - each.nobodys:+.3f} ({each.low:+.3f} to {each.high:+.3f})"
        auc, same = f"{each.auc:.3f}", "equal" if each.same else "DIFFER"
        print(f"| {each.name} | {each.samples} | {each.theirs:.2f} | {each.nobodys:.2f} | {apart} | {auc} | {same} |")


if __name__ == "__main__":
    sys.exit(main())
