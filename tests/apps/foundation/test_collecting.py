"""Garbage is looked for seldom while a file comes in and where pages are answered, and as before once a file is in."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAD = """
import gc
from siraba.apps.foundation.collecting import ANSWERING, SELDOM, seldom_collecting, set_aside
"""


def run_apart(code: str) -> None:
    """Run code in a process of its own: the collector is one for all of it."""
    done = subprocess.run([sys.executable, "-c", HEAD + code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_last_of_several_sets_things_back_also_after_a_failure() -> None:
    run_apart("""
before = gc.get_threshold(), gc.get_freeze_count()
with seldom_collecting():
    try:
        with seldom_collecting():
            1 / 0
    except ZeroDivisionError:
        pass
    assert gc.get_threshold()[0] == SELDOM
assert (gc.get_threshold(), gc.get_freeze_count()) == before
""")


@pytest.mark.parametrize("when", ["before", "within"])
def test_a_file_that_comes_in_gives_nothing_back_that_was_set_aside(when: str) -> None:
    run_apart(f"""
kept = [{{}} for _ in range(1000)]
if {when!r} == "before":
    set_aside()
with seldom_collecting():
    if {when!r} == "within":
        set_aside()
assert gc.get_freeze_count() >= 1000
assert gc.get_threshold()[0] == ANSWERING
""")


def test_cycles_that_come_after_are_found() -> None:
    run_apart("""
set_aside()
class One:
    pass
for _ in range(3 * ANSWERING):
    one = One()
    one.self = one
assert sum(isinstance(each, One) for each in gc.get_objects()) <= 2 * ANSWERING
""")
